import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';

const bench = await startOrdersBench();

/** Replays: the same numbers each time (Park and Miller). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const expected = new Set([
  'CARD_STATUS_INVALID',
  'INSUFFICIENT_BALANCE',
  'OPERATION_NOT_ALLOWED',
  'CARD_NOT_FOUND',
  'AMOUNT_TOO_SMALL',
]);

test('opposed orders on a few cards from all sides end well, each in one way', async () => {
  const owner = await bench.neighbour();
  await owner.deposit('USD', 2_000_00n);
  const standard = [
    await owner.openStandard(100),
    await owner.openStandard(100),
    await owner.openStandard(100),
  ];
  const shared = [await owner.openShareBalance(), await owner.openShareBalance()];
  const worker = bench.server.app.orderWorker;
  worker.start();
  const random = numbers(20_261_122);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  const made: { path: string; body: object }[] = [];
  for (let order = 0; order < 240; order++) {
    const operation = pick([
      'topup',
      'withdraw',
      'block',
      'unblock',
      'topup',
      'withdraw',
      'unblock',
      'apply',
      'cancel',
    ]);
    const isShared = random(4) === 0;
    const cardId = pick(isShared ? shared : standard);
    const amount = 5 + random(60) + random(100) / 100;
    if (operation === 'cancel' && random(6) > 0) continue;
    const customerOrderNo = random(3) === 0 ? `T-${random(20)}` : null;
    const body =
      operation === 'apply'
        ? { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 10 + random(30), customerOrderNo }
        : { cardId, topUpAmount: amount.toFixed(2), withdrawAmount: amount.toFixed(2), customerOrderNo };
    made.push({
      path: `${isShared && /block|cancel/.test(operation) ? 'sharebalance' : 'standard'}/${operation}`,
      body,
    });
  }
  for (const operation of ['Load', 'Unload', 'Block', 'Issue']) {
    for (const effect of ['Refuse', 'TimeoutAfter', 'TimeoutBefore']) {
      await owner.post('/sandbox/v1/channel/faults', { operation, effect, count: 2 });
    }
  }

  const orderNos = new Set<string>();
  const lanes = Array.from({ length: 12 }, async () => {
    for (let next = made.pop(); next; next = made.pop()) {
      const { status, json } = await owner.post(`/v1/orders/${next.path}`, next.body);
      if (status === 200) orderNos.add(json.data.orderNo);
      else
        assert.ok(expected.has(json.errorCode) || json.errorCode === 'DUPLICATE_ORDER', JSON.stringify(json));
    }
  });
  await Promise.all(lanes);
  await worker.stop();
  for (let round = 0; round < 12; round++) {
    await worker.runUntilIdle();
    bench.server.clock.advance(10_000);
  }

  assert.ok(orderNos.size > 40, String(orderNos.size));
  const { rows } = await bench.server.database.pool.query(
    `SELECT count(*) FILTER (WHERE status = 'Pending')::int AS pending, count(*)::int AS total,
       count(*) FILTER (WHERE status = 'Failure')::int AS failed
     FROM orders WHERE customer_id = $1`,
    [owner.customerId],
  );
  // Five more opened the cards.
  assert.deepEqual([rows[0].pending, rows[0].total], [0, orderNos.size + 5]);
  assert.ok(rows[0].failed > 0);
  const { rows: twice } = await bench.server.database.pool.query(
    `SELECT idempotency_key FROM issuer_simulator_journal WHERE effect = 'Performed'
     GROUP BY idempotency_key HAVING count(*) > 1`,
  );
  assert.deepEqual(twice, []);
  // What the issuer has loaded onto each card is what the ledger put there, but for settled cancels.
  const { rows: apart } = await bench.server.database.pool.query(
    `SELECT c.card_id, s.loaded_minor, a.balance_minor FROM cards c
     JOIN issuer_simulator_cards s ON s.channel_card_id = c.channel_card_id
     JOIN ledger_accounts a ON a.customer_id = c.customer_id AND a.card_id = c.card_id AND a.kind = 'KA'
     JOIN LATERAL (SELECT coalesce(sum((fee ->> 1)::bigint), 0) AS fees FROM orders o, jsonb_array_elements(o.fees) fee
       WHERE o.customer_id = c.customer_id AND o.card_id = c.card_id AND o.order_type = 'CardWithdraw'
         AND o.status = 'Completed') f ON true
     WHERE c.customer_id = $1 AND c.status <> 'Cancel' AND s.loaded_minor - f.fees <> a.balance_minor`,
    [owner.customerId],
  );
  assert.deepEqual(apart, []);
  await assertBooksAreRight(bench);
});
