import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Type } from 'typebox';
import { DomainError } from '../errors.ts';
import { pageParameters, pageRequest, toPage } from './page.ts';
import { fromTime, readQuery, spellAs, toTime } from './query.ts';

const schema = Type.Object({
  orderType: Type.Optional(Type.Enum(['CardBlock', 'CardUnblock', 'CardCancel'])),
  cardId: Type.Optional(Type.String({ format: 'uuid' })),
  alias: Type.Optional(Type.String({ maxLength: 5 })),
  timeFrom: Type.Optional(fromTime('From when on.')),
  timeTo: Type.Optional(toTime('Until when.')),
  ...pageParameters,
});

const id = '0198f0a1-7c1e-7b55-8d2f-3e9c1b7a4f60';

/** The problems by field, in English. */
function problemsOf(query: Record<string, unknown>, of = schema): Record<string, string> {
  try {
    readQuery(of, query);
  } catch (error) {
    assert.ok(error instanceof DomainError);
    assert.equal(error.code, '400');
    for (const { message } of error.fields) assert.match(message['zh-CN'], /\p{Script=Han}/u);
    return Object.fromEntries(error.fields.map(({ field, message }) => [field, message.en]));
  }
  return assert.fail('no problem was found');
}

const time = (query: Record<string, string>) => readQuery(schema, query);

describe('names and values', () => {
  test('names are read in any case, unknown and empty ones are passed over', () => {
    assert.deepEqual(
      readQuery(schema, {
        OrderType: 'CardBlock',
        CARDID: id,
        other: ['1', '2'],
        alias: '',
        constructor: 'x',
      }),
      { orderType: 'CardBlock', cardId: id },
    );
    assert.deepEqual(readQuery(schema, undefined), {});
  });

  test('enumerated values are read in any case and by their known variants', () => {
    assert.deepEqual(readQuery(schema, { orderType: 'CardUnBlock' }), { orderType: 'CardUnblock' });
    assert.deepEqual(readQuery(schema, { orderType: 'cardcancel' }), { orderType: 'CardCancel' });
    assert.equal(spellAs(['Active', 'Cancel'], 'CANCELLED'), 'Cancel');
    assert.equal(spellAs(['Pending', 'Failure'], 'Failed'), 'Failure');
    assert.equal(spellAs(['Active'], 'toString'), undefined);
  });

  test('what is none of the values is refused, and they are named', () => {
    assert.deepEqual(problemsOf({ orderType: 'Block' }), {
      orderType: 'must be one of: CardBlock, CardUnblock, CardCancel',
    });
  });

  test('a parameter given twice is refused, in whatever spellings', () => {
    assert.deepEqual(problemsOf({ alias: ['a', 'a'] }), { alias: 'is given more than once' });
    assert.deepEqual(problemsOf({ alias: 'a', Alias: 'a' }), { alias: 'is given more than once' });
    assert.deepEqual(problemsOf({ pageSize: '1', Limit: '1' }), { pageSize: 'is given more than once' });
  });

  test('a required parameter that is missing or empty is named, with all other problems', () => {
    const strict = Type.Object({ ...schema.properties, timeFrom: fromTime('From when on.') });
    assert.deepEqual(problemsOf({ timeFrom: ' ', cardId: 'x', alias: '123456' }, strict as never), {
      timeFrom: 'is required',
      cardId: 'has the wrong format',
      alias: 'must have at most 5 characters',
    });
  });

  test('text that the database cannot hold is refused', () => {
    assert.deepEqual(problemsOf({ alias: 'a\0' }), { alias: 'has the wrong format' });
  });
});

describe('times', () => {
  const read = (text: string) => time({ timeFrom: text }).timeFrom?.toISOString();
  const readEnd = (text: string) => time({ timeTo: text }).timeTo?.toISOString();

  test('a date is its midnight in UTC', () => {
    assert.equal(read('2026-11-22'), '2026-11-22T00:00:00.000Z');
  });

  test('an end includes what was sent: a whole day, or a millisecond', () => {
    assert.equal(readEnd('2026-11-22'), '2026-11-23T00:00:00.000Z');
    assert.equal(readEnd('2026-11-22T10:00:00Z'), '2026-11-22T10:00:00.001Z');
    assert.equal(readEnd('2026-12-31'), '2027-01-01T00:00:00.000Z');
  });

  test('a date-time may have an offset; without one it is UTC', () => {
    assert.equal(read('2026-11-22T10:00:00+08:00'), '2026-11-22T02:00:00.000Z');
    assert.equal(read('2026-11-22T10:00:00 08:00'), '2026-11-22T02:00:00.000Z');
    assert.equal(read('2026-11-22T10:00:00-0330'), '2026-11-22T13:30:00.000Z');
    assert.equal(read('2026-11-22T10:00'), '2026-11-22T10:00:00.000Z');
    assert.equal(read('2026-11-22 10:00:00.123456z'), '2026-11-22T10:00:00.123Z');
    assert.equal(read('2026-11-22T10:00:00.5Z'), '2026-11-22T10:00:00.500Z');
  });

  for (const text of [
    '2026-02-30',
    '2026-13-01',
    '22.11.2026',
    '1795334400',
    'yesterday',
    '2026-11-22T25:00:00Z',
    '2026-11-22T10:60:00Z',
    '2026-11-22T10:00:00+99:00',
    '0000-01-01',
    '12026-11-22',
    '2026-11-22T',
  ]) {
    test(`${text} is no time`, () => {
      assert.match(problemsOf({ timeFrom: text }).timeFrom ?? '', /^must be a date or a date-time/);
    });
  }

  test('a range that ends before it begins is refused; a day or a moment is a range', () => {
    assert.deepEqual(problemsOf({ timeFrom: '2026-11-23', timeTo: '2026-11-22' }), {
      timeTo: 'must not be before timeFrom',
    });
    time({ timeFrom: '2026-11-22', timeTo: '2026-11-22' });
    time({ timeFrom: '2026-11-22T08:00:00Z', timeTo: '2026-11-22T08:00:00Z' });
  });
});

describe('pages', () => {
  const page = (query: Record<string, string>) => pageRequest(readQuery(schema, query));

  test('the first ten items unless it is said otherwise', () => {
    assert.deepEqual(page({}), { pageIndex: 1, offset: 0, limit: 10 });
  });

  test('a page is named by its number and size, under either name', () => {
    assert.deepEqual(page({ pageIndex: '3', pageSize: '20' }), { pageIndex: 3, offset: 40, limit: 20 });
    assert.deepEqual(page({ PageNumber: '3', limit: '20' }), { pageIndex: 3, offset: 40, limit: 20 });
  });

  test('an offset need not be a multiple of the size', () => {
    assert.deepEqual(page({ Offset: '25', Limit: '10' }), { pageIndex: 3, offset: 25, limit: 10 });
  });

  for (const [query, problems] of [
    [{ pageIndex: '0' }, { pageIndex: 'must be at least 1' }],
    [{ pageNumber: '-1' }, { pageIndex: 'must be at least 1' }],
    [{ pageSize: '101' }, { pageSize: 'must be at most 100' }],
    [{ Limit: '0' }, { pageSize: 'must be at least 1' }],
    [{ Offset: '-1' }, { offset: 'must be at least 0' }],
    [{ pageIndex: '1.5' }, { pageIndex: 'must be a whole number' }],
    [{ pageIndex: '99999999999999999999' }, { pageIndex: 'must be a whole number' }],
    [{ pageSize: 'ten' }, { pageSize: 'must be a whole number' }],
  ] as const) {
    test(`${JSON.stringify(query)} is refused`, () => assert.deepEqual(problemsOf(query), problems));
  }

  test('a page tells how many pages there are', () => {
    const request = { pageIndex: 3, offset: 20, limit: 10 };
    const items = ['u'];
    const shape = { pageIndex: 3, pageSize: 10, totalCount: 21, totalPages: 3, items };
    assert.deepEqual(toPage(request, 21n, items), shape);
    assert.equal(toPage(request, 0n, []).totalPages, 0);
  });
});
