import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../support/random.ts';
import { createChaos } from './chaos.ts';
import { startCluster } from './fleet.ts';

// `npm run test:chaos` does this for as long as it is told to.
const seed = Number(process.env.CHAOS_SEED ?? 20261122);

test('orders survive kills of server, worker and database, each with one outcome', {
  // Not yet part of every run: it has not been seen to end in time on a busy machine.
  skip: !process.env.CHAOS_ROUND && 'set CHAOS_ROUND=1 (Linux) to run a short round',
}, async () => {
  const random = createRandom(seed);
  const fleet = await startCluster();
  try {
    const chaos = createChaos(fleet, random);
    await chaos.round({ orders: 30, kills: 2, lanes: 4 });
    assert.ok(chaos.book.counts.orders >= 30);
  } finally {
    await fleet.stop();
  }
});
