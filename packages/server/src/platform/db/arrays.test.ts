import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTestDatabase } from '../../../test/support/database.ts';
import { plainArray, textArray, timeArray } from './arrays.ts';
import { prepared, run } from './statement.ts';

const { db } = await createTestDatabase();
const self = <T>(each: T) => each;
const read = async <T>(type: string, value: string): Promise<readonly T[]> => {
  const [row] = await run<{ read: T[] }>(db, prepared(`test-read-${type}`, `SELECT $1::${type}[] AS read`), [
    value,
  ]);
  return row?.read ?? [];
};

test('any texts come through, those that look like something else too', async () => {
  const odd = [
    '',
    ' ',
    'NULL',
    'null',
    '{',
    '}',
    ',',
    '"',
    '\\',
    '\\"',
    "'",
    '{"a":["b\\n"]}',
    '中文\n😀',
    null,
  ];
  assert.deepEqual(await read('text', textArray(odd, self)), odd);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')))),
      async (texts) => assert.deepEqual(await read('text', textArray(texts, self)), texts),
    ),
    { numRuns: 25, seed: 20261122 },
  );
});

test('numbers and ids come through', async () => {
  const numbers = [0n, -1n, null, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n];
  assert.deepEqual(
    (await read<string>('bigint', plainArray(numbers, self))).map(String),
    numbers.map(String),
  );
  assert.deepEqual(await read('integer', plainArray([1, null, -2], self)), [1, null, -2]);
  const ids = ['01a20244-e800-7423-b345-9780e23f2b0d', null];
  assert.deepEqual(await read('uuid', plainArray(ids, self)), ids);
  assert.deepEqual(await read('integer', plainArray([], self)), []);
});

test('a text that needs quoting is never passed off as plain', () => {
  for (const text of ['', ' ', 'a,b', '{', '}', '"', '\\', 'a b']) {
    assert.throws(() => plainArray([text], self), RangeError);
  }
});

test('moments come through to the millisecond', async () => {
  const moments = [0, 1, 1, null, 1_795_000_000_123, 1, -1];
  const told = await read<Date | null>('timestamptz', timeArray(moments, self));
  assert.deepEqual(
    told.map((each) => each?.getTime() ?? null),
    moments,
  );
});
