import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { createTransactionMetrics } from './metrics.ts';

test('open holds are counted now and then, and a database that is away leaves all else to be read', async () => {
  const registry = new Registry();
  let time = 0;
  let counted = 0;
  let isAway = false;
  createTransactionMetrics(registry).watchHolds(
    async () => {
      counted++;
      if (isAway) throw new Error('away');
      return 7 * counted;
    },
    () => time,
  );
  const shown = async () => /^cardepass_card_holds_open (.*)$/m.exec(await registry.metrics())?.[1];
  assert.deepEqual([await shown(), await shown(), counted], ['7', '7', 1]);
  time += 30_000;
  assert.deepEqual([await shown(), counted], ['14', 2]);
  isAway = true;
  time += 30_000;
  assert.deepEqual([await shown(), counted], ['14', 3]);
});
