import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTestDatabase } from '../../../test/support/database.ts';
import {
  bigint,
  boolean,
  bytes,
  type Column,
  columns,
  integer,
  jsonb,
  selects,
  text,
  time,
  uuid,
} from './columns.ts';
import { prepared, run } from './statement.ts';

const { db } = await createTestDatabase();
const self = <T>(each: T) => each;

/** What the database makes of a column. */
async function read<Item, Told>({ type, encode }: Column<Item>, items: readonly Item[]): Promise<Told[]> {
  const statement = prepared(`test-read-${type}`, `SELECT $1::${type}[] AS told`);
  const [row] = await run<{ told: Told[] }>(db, statement, [encode(items)]);
  return row?.told ?? [];
}

test('any texts come through, those that look like something else too', async () => {
  const long = 'x'.repeat(200_000);
  const odd = ['', ' ', 'NULL', '{', ',', '"', '\\"', "'", '{"a":["b\\n"]}', '中文\n😀', `${long}é`, null];
  assert.deepEqual(await read(text<string | null>(self), odd), odd);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\0', '')))),
      async (texts) => assert.deepEqual(await read(text<string | null>(self), texts), texts),
    ),
    { numRuns: 25, seed: 20261122 },
  );
});

test('numbers come through to the ends of their range', async () => {
  const large = [0n, -1n, null, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n];
  assert.deepEqual((await read<bigint | null, string>(bigint(self), large)).map(String), large.map(String));
  const small = [1, null, -2, 2_147_483_647, -2_147_483_648];
  assert.deepEqual(await read(integer<number | null>(self), small), small);
  assert.deepEqual(await read(integer<number>(self), []), []);
  assert.throws(() => bigint<bigint>(self).encode([9_223_372_036_854_775_808n]), RangeError);
  for (const no of [2_147_483_648, 1.5, Number.NaN])
    assert.throws(() => integer<number>(self).encode([no]), RangeError);
});

test('ids come through, and nothing else does as one', async () => {
  const ids = ['01a20244-e800-7423-b345-9780e23f2b0d', null, '00000000-0000-0000-0000-000000000000'];
  assert.deepEqual(await read(uuid<string | null>(self), ids), ids);
  assert.deepEqual(await read(uuid<string>(self), ['FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF']), [
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ]);
  for (const no of ['', 'g1a20244-e800-7423-b345-9780e23f2b0d', '01a20244-e800-7423-b345-9780e23f2b0é'])
    assert.throws(() => uuid<string>(self).encode([no]), RangeError);
  assert.throws(() => uuid<string>(self).encode(['01a20244 e800-7423-b345-9780e23f2b0d']), RangeError);
});

test('moments come through to the millisecond', async () => {
  const moments = [0, 1, null, 1_795_000_000_123, -1, Date.UTC(2000) - 1, Date.UTC(1999), Date.UTC(9999)];
  const told = await read<number | null, Date | null>(time(self), moments);
  assert.deepEqual(
    told.map((each) => each?.getTime() ?? null),
    moments,
  );
  for (const no of [new Date('no date').getTime(), Number.POSITIVE_INFINITY])
    assert.throws(() => time<number>(self).encode([no]), RangeError);
});

test('truth comes through', async () => {
  const answers = [true, false, null];
  assert.deepEqual(await read(boolean<boolean | null>(self), answers), answers);
});

test('JSON and bytes come through', async () => {
  const values = [{ a: ['中', 1] }, 'text', null];
  const told = await read<string | null, unknown>(
    jsonb(self),
    values.map((each) => each && JSON.stringify(each)),
  );
  assert.deepEqual(told, values);
  const digests = ['00ff80', null, ''];
  const bytesTold = await read<string | null, Buffer | null>(bytes(self), digests);
  assert.deepEqual(
    bytesTold.map((each) => each?.toString('hex') ?? null),
    digests,
  );
});

test('columns side by side are rows again, in their order', async () => {
  const people = columns<{ readonly id: number; readonly name: string | null }>({
    id: integer(({ id }) => id),
    name: text(({ name }) => name),
  });
  const numbers = columns<bigint>({ number: bigint(self) });
  const [first, second] = selects(people, numbers);
  const statement = prepared('test-rows', `SELECT * FROM (${first}) a, (${second}) b`);
  const items = [
    { id: 2, name: 'b' },
    { id: 1, name: null },
  ];
  assert.deepEqual(await run(db, statement, [...people.values(items), ...numbers.values([7n])]), [
    { id: 2, name: 'b', number: 7n },
    { id: 1, name: null, number: 7n },
  ]);
  assert.deepEqual(await run(db, statement, [...people.values([]), ...numbers.values([7n])]), []);
});
