import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { createLine } from '../../../test/support/line.ts';
import { silentLog } from '../../../test/support/log.ts';
import { type Database, isTransient, isUnavailable, openDatabase, patientTimeouts, sql } from './database.ts';

const { connectionString } = await createTestDatabase();

/** A database over a line of its own, with one connection. */
async function overLine(statement: number) {
  const line = await createLine(connectionString);
  const database = openDatabase({
    connectionString: line.url,
    poolSize: 1,
    log: silentLog,
    applicationName: 'test',
    timeouts: { connect: 5_000, statement, lock: 5_000, idle: 5_000 },
  });
  after(() => database.close());
  return { line, database };
}

const backend = ({ db }: Database) =>
  sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db).then(({ rows }) => rows[0]?.pid);

const failure = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('it should have failed'),
    (error: unknown) => error,
  );

test('a database that falls silent is given up, in a transaction too, and the next call has another connection', {
  timeout: 20_000,
}, async () => {
  const { line, database } = await overLine(200);
  const first = await backend(database);
  line.freeze();
  assert.ok(isUnavailable(await failure(backend(database))));
  const second = await backend(database);
  assert.notEqual(second, first);
  const inside = database.transaction(async (tx) => {
    await sql`SELECT 1`.execute(tx);
    line.freeze();
    await sql`SELECT 2`.execute(tx);
  });
  assert.ok(isUnavailable(await failure(inside)));
  assert.notEqual(await backend(database), second);
});

test('a statement that takes too long is ended by the database, and its connection stays', async () => {
  const { database } = await overLine(1_000);
  const first = await backend(database);
  const error = await failure(sql`SELECT pg_sleep(60)`.execute(database.db));
  assert.deepEqual([isTransient(error), isUnavailable(error)], [true, false]);
  assert.equal(await backend(database), first);
});

test('statements that were sent together may each take their time', async () => {
  const { database } = await overLine(1_000);
  await database.transaction((tx) => Promise.all([1, 2, 3].map(() => sql`SELECT pg_sleep(0.7)`.execute(tx))));
});

test('a statement may take as long as it needs where that is said', async () => {
  const { database } = await overLine(0);
  const first = await backend(database);
  await sql`SELECT pg_sleep(0.3)`.execute(database.db);
  assert.equal(await backend(database), first);
});

test('so it may where the database itself gives everyone less', async () => {
  const own = await createTestDatabase();
  const name = new URL(own.connectionString).pathname.slice(1);
  await sql`ALTER DATABASE ${sql.id(name)} SET statement_timeout = '5min'`.execute(own.db);
  const patient = openDatabase({
    connectionString: own.connectionString,
    poolSize: 1,
    log: silentLog,
    applicationName: 'test',
    timeouts: patientTimeouts,
  });
  after(() => patient.close());
  const { rows } = await sql`SHOW statement_timeout`.execute(patient.db);
  assert.deepEqual(rows, [{ statement_timeout: '0' }]);
});

test('where nothing is said, silence ends all the same, but not before the database would have spoken', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const line = await createLine(connectionString);
  const options = { connectionString: line.url, poolSize: 1, log: silentLog, applicationName: 'test' };
  const database = openDatabase(options);
  after(() => database.close());
  await backend(database);
  const { rows } = await sql<{ setting: string }>`
    SELECT setting FROM pg_settings WHERE name = 'statement_timeout'`.execute(database.db);
  line.freeze();
  let error: unknown;
  const call = failure(backend(database)).then((thrown) => {
    error = thrown;
  });
  let waitedMs = 0;
  for (; error === undefined && waitedMs < 600_000; waitedMs += 1_000) {
    t.mock.timers.tick(1_000);
    await new Promise(setImmediate);
  }
  line.cut();
  await call;
  assert.ok(isUnavailable(error));
  assert.ok(waitedMs > Number(rows[0]?.setting) && waitedMs < 600_000, `given up after ${waitedMs} ms`);
});
