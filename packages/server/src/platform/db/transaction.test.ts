import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { silentLog } from '../../../test/support/log.ts';
import { type Db, openDatabase, sql, type Tx } from './database.ts';
import { prepared, run } from './statement.ts';
import { afterCommit } from './transaction.ts';

const database = await createTestDatabase();
const { connectionString } = database;
await sql`CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL)`.execute(database.db);

const insert = prepared('test-note', 'INSERT INTO notes (id, text) VALUES ($1, $2)');
const read = prepared('test-notes', 'SELECT id FROM notes WHERE text = $1 ORDER BY id');

async function idsOf(db: Db | Tx, text: string): Promise<number[]> {
  return (await run<{ id: number }>(db, read, [text])).map(({ id }) => id);
}

test('statements that are asked for together are carried out in that order, each seeing the ones before it', async () => {
  const ids = await database.transaction(async (tx) => {
    const [none, , one, , both] = await Promise.all([
      idsOf(tx, 'order'),
      run(tx, insert, [1, 'order']),
      idsOf(tx, 'order'),
      run(tx, insert, [2, 'order']),
      idsOf(tx, 'order'),
    ]);
    return [none, one, both];
  });
  assert.deepEqual(ids, [[], [1], [1, 2]]);
  assert.deepEqual(await idsOf(database.db, 'order'), [1, 2]);
});

test('they are sent without waiting for the answers before them', async () => {
  const holder = openDatabase({ connectionString, poolSize: 1, log: silentLog, applicationName: 'holder' });
  const waiter = openDatabase({ connectionString, poolSize: 1, log: silentLog, applicationName: 'waiter' });
  await sql`INSERT INTO notes VALUES (100, 'held')`.execute(database.db);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = Promise.withResolvers<void>();
  const held100 = holder.transaction(async (tx) => {
    await sql`SELECT * FROM notes WHERE id = 100 FOR UPDATE`.execute(tx);
    holding.resolve();
    await held;
    await sql`UPDATE notes SET text = 'changed' WHERE id = 100`.execute(tx);
  });
  await holding.promise;
  const lock = prepared('test-lock', 'SELECT id FROM notes WHERE id = 100 FOR UPDATE');
  const texts = waiter.transaction(async (tx) => {
    const both = Promise.all([
      run(tx, lock, []),
      run<{ text: string }>(tx, prepared('test-text', 'SELECT text FROM notes WHERE id = 100'), []),
    ]);
    // Both are on their way: the row is let go only now.
    release();
    return (await both)[1];
  });
  assert.deepEqual(await texts, [{ text: 'changed' }], 'read behind the lock, and after it');
  await held100;
  await holder.close();
  await waiter.close();
});

test('when one fails, those behind it fail as well, nothing is kept, and the connection serves on', async () => {
  const lonely = openDatabase({ connectionString, poolSize: 1, log: silentLog, applicationName: 'lonely' });
  const failed = lonely.transaction(async (tx) => {
    const results = await Promise.allSettled([
      run(tx, insert, [200, 'failed']),
      run(tx, insert, [200, 'twice']),
      run(tx, insert, [201, 'failed']),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  await assert.rejects(failed, { constraint: 'notes_pkey' });
  assert.deepEqual(await idsOf(database.db, 'failed'), []);
  assert.equal(await lonely.transaction(async (tx) => (await idsOf(tx, 'failed')).length), 0);
  await lonely.close();
});

test('of several that fail the first is told, however late its caller hears of it', async () => {
  const hearLate = async (answer: Promise<unknown>, hops = 20): Promise<unknown> =>
    hops === 0 ? await answer : await hearLate(answer, hops - 1);
  for (let attempt = 0; attempt < 5; attempt++) {
    const failed = database.transaction(async (tx) => {
      await run(tx, insert, [250, 'first']);
      await Promise.all([
        hearLate(run(tx, insert, [250, 'twice'])),
        run(tx, insert, [251, 'behind']),
        run(tx, insert, [252, 'behind']),
      ]);
    });
    await assert.rejects(failed, { code: '23505', constraint: 'notes_pkey' });
  }
});

test('a transaction whose failure was swallowed is never taken for committed', async () => {
  let isTold = false;
  const swallowed = database.transaction(async (tx) => {
    afterCommit(tx, () => {
      isTold = true;
    });
    await run(tx, insert, [300, 'swallowed']);
    await run(tx, insert, [300, 'swallowed']).catch(() => {});
  });
  await assert.rejects(swallowed, /rolled back/);
  assert.deepEqual(await idsOf(database.db, 'swallowed'), []);
  assert.equal(isTold, false);
});

test('a handle is worth nothing once its transaction has ended', async () => {
  const kept: Tx[] = [];
  await database.transaction(async (tx) => {
    kept.push(tx);
  });
  await assert.rejects(
    database.transaction(async (tx) => {
      kept.push(tx);
      throw new Error('on purpose');
    }),
    /on purpose/,
  );
  for (const tx of kept) {
    await assert.rejects(run(tx, insert, [400, 'late']), /has ended/);
    await assert.rejects(sql`SELECT 1`.execute(tx), /has ended/);
  }
});

test('who asked to be told is told once, after the commit', async () => {
  const looks: Promise<number[]>[] = [];
  const look = () => looks.push(idsOf(database.db, 'told'));
  await database.transaction(async (tx) => {
    await run(tx, insert, [500, 'told']);
    afterCommit(tx, look);
    afterCommit(tx, look);
    assert.equal(looks.length, 0);
  });
  assert.deepEqual(await Promise.all(looks), [[500]]);
});

test('a connection that is lost in the middle fails what was sent, and the next transaction gets another', async () => {
  const lonely = openDatabase({ connectionString, poolSize: 1, log: silentLog, applicationName: 'lost' });
  const lost = lonely.transaction(async (tx) => {
    const results = await Promise.allSettled([
      run(tx, insert, [600, 'lost']),
      run(tx, prepared('test-end', 'SELECT pg_terminate_backend(pg_backend_pid())'), []),
      run(tx, insert, [601, 'lost']),
    ]);
    const failure = results.find((result) => result.status === 'rejected');
    throw failure?.reason ?? new Error('nothing failed');
  });
  await assert.rejects(lost, /terminat/);
  assert.deepEqual(await lonely.transaction((tx) => idsOf(tx, 'lost')), []);
  await lonely.close();
});
