import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../support/random.ts';
import { startPair } from './fleet.ts';
import { createPaymentsChaos } from './payments-chaos.ts';

// `npm run test:chaos` does this for as long as it is told to.
const seed = Number(process.env.CHAOS_SEED ?? 20261122);

test('payments survive kills of servers and database, and a server that freezes, each with one outcome', {
  skip: process.platform !== 'linux' && 'elsewhere a killed server leaves its database to the next start',
}, async () => {
  const random = createRandom(seed);
  const fleet = await startPair();
  try {
    const chaos = await createPaymentsChaos(fleet, random);
    await chaos.round({ payments: 150, kills: fleet.kinds.length, lanes: 12 });
    const { counts } = chaos.book;
    assert.ok(counts.approved > 50, JSON.stringify(counts));
    assert.deepEqual(Object.keys(counts.kills).sort(), [...fleet.kinds].sort());
  } finally {
    await fleet.stop();
  }
});
