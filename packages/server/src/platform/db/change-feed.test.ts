import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { silentLog } from '../../../test/support/log.ts';
import { changing, createChangeFeed, pruneChanges, publishChange } from './change-feed.ts';
import { sql } from './database.ts';

const database = await createTestDatabase();

async function subscribe() {
  const feed = createChangeFeed(database.connectionString, database.db, silentLog);
  const seen: { reloads: number; keys: string[][] } = { reloads: 0, keys: [] };
  feed.subscribe('things', {
    reload: async () => void seen.reloads++,
    refresh: async (keys) => void seen.keys.push([...keys]),
  });
  await feed.start();
  after(() => feed.close());
  return { feed, seen };
}

const publish = (...keys: string[]) =>
  changing(database, async (tx) => {
    for (const key of keys) await publishChange(tx, 'things', key);
  });

test('a change is seen by every process on its next request', async () => {
  const [one, two] = [await subscribe(), await subscribe()];
  await publish('a');
  await Promise.all([one.feed.fresh(), two.feed.fresh()]);
  assert.deepEqual(one.seen.keys, [['a']]);
  assert.deepEqual(two.seen.keys, [['a']]);
});

test('a change that is rolled back is never seen', async () => {
  const { feed, seen } = await subscribe();
  await assert.rejects(
    database.transaction(async (tx) => {
      await publishChange(tx, 'things', 'never');
      throw new Error('no');
    }),
  );
  await feed.fresh();
  assert.deepEqual(seen.keys, []);
});

test('a process that slept past the pruning loads everything anew', async () => {
  const { feed, seen } = await subscribe();
  await publish('a', 'b');
  await database.transaction((tx) => pruneChanges(tx, new Date(Date.now() + 60_000)));
  await feed.fresh();
  assert.deepEqual(seen, { reloads: 2, keys: [] });
});

test('changes are seen in the order of their commits, though their transactions overlap', async () => {
  const { feed, seen } = await subscribe();
  await Promise.all(Array.from({ length: 20 }, (_, i) => publish(`key-${i}`)));
  await feed.fresh();
  assert.equal(new Set(seen.keys.flat()).size, 20);
});

test('while the database is away a request is refused, and served again when it is back', async () => {
  const { feed } = await subscribe();
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'cardepass change feed'
  `.execute(database.db);
  await feed.fresh().catch(() => {});
  await feed.fresh();
});
