import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../support/random.ts';
import { createChaos } from './chaos.ts';
import { startCluster } from './fleet.ts';

// `npm run test:chaos` does this for as long as it is told to.
const seed = Number(process.env.CHAOS_SEED ?? 20261122);

test('orders survive kills of server, worker and database, each with one outcome, and every event is told', {
  skip: process.platform !== 'linux' && 'elsewhere a killed server leaves its database to the next start',
}, async () => {
  const random = createRandom(seed);
  const fleet = await startCluster();
  const chaos = createChaos(fleet, random);
  try {
    await chaos.round({ orders: 30, kills: 2, lanes: 4 });
    assert.ok(chaos.book.counts.orders >= 30);
    assert.ok(chaos.book.counts.events >= 30);
  } finally {
    await chaos.close();
    await fleet.stop();
  }
});
