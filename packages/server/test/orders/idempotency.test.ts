import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';
import type { Answer } from '../support/server.ts';

const first = await startOrdersBench();
let bench: OrdersBench;
beforeEach(async () => {
  bench = await first.neighbour();
  await bench.deposit('USD', 100_00n);
});
afterEach(() => assertBooksAreRight(bench));

const apply = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 60 };

/** How often each outcome came: an error code, or the number of the order. */
function outcomes(answers: readonly Answer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { json } of answers) {
    const outcome: string = json.errorCode ?? json.data.orderNo;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

test('fifty of the same at once are one order, though the money is enough for one only', async () => {
  const body = { ...apply, customerOrderNo: 'same' };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => bench.post('/v1/orders/standard/apply', body)),
  );
  assert.deepEqual([...outcomes(answers).values()], [50]);
  assert.ok(answers.every(({ status }) => status === 200));
  // 60.00, opening 1.00, 1.5 percent 0.90.
  assert.equal(await bench.available('USD'), 38_10n);
  assert.equal(await bench.work(), 1);
});

test('fifty blocks of the same number at once are one order', async () => {
  const cardId = await bench.openStandard(10);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      bench.post('/v1/orders/standard/block', { cardId, customerOrderNo: 'b' }),
    ),
  );
  assert.deepEqual([...outcomes(answers).values()], [50]);
});

test('the same request is known however its amount is written, also when it is done', async () => {
  const order = await bench.order('standard/apply', { ...apply, customerOrderNo: 'A-1' });
  await bench.work();
  const again = await bench.order('standard/apply', {
    ...apply,
    topUpAmount: '60.00',
    cardCurrency: 'usd',
    customerOrderNo: 'A-1',
  });
  assert.deepEqual([again.orderNo, again.status], [order.orderNo, 'Completed']);
  assert.equal(await bench.available('USD'), 38_10n);
});

test('another request under a number that is taken is refused', async () => {
  await bench.order('standard/apply', { ...apply, topUpAmount: 10, customerOrderNo: 'A-1' });
  const shared = { productCode: 'SHARE-MC', cardCurrency: 'USD', maxAuthAmount: 1, maxCreditAmount: 1 };
  for (const [path, body] of [
    ['standard/apply', { ...apply, topUpAmount: 11 }],
    ['standard/apply', { ...apply, topUpAmount: 10, cardAlias: 'other' }],
    ['standard/apply', { ...apply, topUpAmount: 10, productCode: 'NO-SUCH' }],
    ['sharebalance/apply', shared],
  ] as const) {
    const answer = await bench.post(`/v1/orders/${path}`, { ...body, customerOrderNo: 'A-1' });
    assert.deepEqual([answer.status, answer.json.errorCode], [409, 'DUPLICATE_ORDER']);
  }
  // The number is the customer's own: another's is another.
  const stranger = await bench.neighbour();
  await stranger.deposit('USD', 100_00n);
  await stranger.order('standard/apply', { ...apply, customerOrderNo: 'A-1' });
});

test('a refused request leaves its number free', async () => {
  const body = { ...apply, topUpAmount: 150, customerOrderNo: 'later' };
  const refused = await bench.post('/v1/orders/standard/apply', body);
  assert.equal(refused.json.errorCode, 'INSUFFICIENT_BALANCE');
  assert.equal((await bench.get('/v1/orders/standard?customerOrderNo=later')).json.data, null);
  await bench.deposit('USD', 100_00n);
  const order = await bench.order('standard/apply', body);
  assert.equal(order.status, 'Pending');
});

test('orders at once never spend the same balance', async () => {
  await bench.work();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => bench.post('/v1/orders/standard/apply', { ...apply, topUpAmount: 30 })),
  );
  // 31.45 each: three fit into 100.00.
  const counts = outcomes(answers);
  assert.equal(counts.get('INSUFFICIENT_BALANCE'), 17);
  assert.equal(await bench.available('USD'), 5_65n);
  assert.equal(await bench.work(), 3);
});

test('orders on one card at once follow one on the other, and its balance is taken once', async () => {
  const cardId = await bench.openStandard(50);
  const withdrawals = await Promise.all(
    Array.from({ length: 10 }, () =>
      bench.post('/v1/orders/standard/withdraw', { cardId, withdrawAmount: 20 }),
    ),
  );
  assert.equal(outcomes(withdrawals).get('INSUFFICIENT_BALANCE'), 8);
  const cancels = await Promise.all(
    Array.from({ length: 10 }, () => bench.post('/v1/orders/standard/cancel', { cardId })),
  );
  assert.equal(outcomes(cancels).get('CARD_STATUS_INVALID'), 9);
  await bench.work();
  assert.equal(await bench.onCard(cardId), 0n);
});
