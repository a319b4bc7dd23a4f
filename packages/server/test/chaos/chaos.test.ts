import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../support/random.ts';
import { createChaos } from './chaos.ts';
import { startCluster } from './fleet.ts';

// `npm run test:chaos` does this for as long as it is told to.
const seed = Number(process.env.CHAOS_SEED ?? 20261122);

test('orders survive kills of server, worker and database, each with one outcome', {
  skip: process.platform !== 'linux' && 'finds processes by /proc',
}, async () => {
  const random = createRandom(seed);
  const fleet = await startCluster();
  try {
    const chaos = createChaos(fleet, random);
    await chaos.round({ orders: 40, kills: 3, lanes: 6 });
    assert.ok(chaos.book.counts.orders >= 40);
  } finally {
    await fleet.stop();
  }
});
