import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { sql } from './database.ts';
import { prepared, run } from './statement.ts';

const database = await createTestDatabase();
const statement = prepared('add-two-numbers', 'SELECT $1::bigint + $2::bigint AS sum');

test('a prepared statement is parsed once a connection and takes new values each time', async () => {
  await database.transaction(async (tx) => {
    assert.deepEqual(await run(tx, statement, [1, 2]), [{ sum: 3n }]);
    assert.deepEqual(await run(tx, statement, [9007199254740993n, 1]), [{ sum: 9007199254740994n }]);
    const { rows } = await sql`SELECT name FROM pg_prepared_statements`.execute(tx);
    assert.deepEqual(rows, [{ name: 'add-two-numbers' }]);
  });
});

test('a prepared statement is planned with each call, so that no plan outlives the size of its tables', async () => {
  await database.transaction(async (tx) => {
    for (let i = 0; i < 10; i++) await run(tx, statement, [i, i]);
    const { rows } = await sql`SELECT generic_plans FROM pg_prepared_statements`.execute(tx);
    assert.deepEqual(rows, [{ generic_plans: 0n }]);
  });
});

test('every other statement passes unnamed', async () => {
  await database.transaction(async (tx) => {
    await sql`SELECT ${1}::integer`.execute(tx);
    const { rows } =
      await sql`SELECT count(*) FROM pg_prepared_statements WHERE name <> 'add-two-numbers'`.execute(tx);
    assert.deepEqual(rows, [{ count: 0n }]);
  });
  const { rows } = await database.pool.query({ text: 'SELECT $1::text AS said', values: ['hello'] });
  assert.deepEqual(rows, [{ said: 'hello' }]);
});
