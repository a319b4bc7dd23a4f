import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrdersBench } from '../support/orders.ts';

const bench = await startOrdersBench();
await bench.deposit('USD', 1_000_00n);
const { customerId, server } = bench;

test('orders that move money of Standard cards are the card account log, newest first', async () => {
  const cardId = await bench.openStandard(100);
  await bench.openShareBalance();
  const steps: [string, object, string | null][] = [
    ['topup', { topUpAmount: 50 }, null],
    ['topup', { topUpAmount: 20 }, 'Load'],
    ['withdraw', { withdrawAmount: 30 }, null],
    ['withdraw', { withdrawAmount: 10 }, 'Unload'],
    ['cancel', {}, null],
  ];
  for (const [operation, more, refused] of steps) {
    server.clock.advance(1_000);
    if (refused) await bench.post('/sandbox/v1/channel/faults', { operation: refused, effect: 'Refuse' });
    await bench.order(`standard/${operation}`, { cardId, ...more });
    if (operation !== 'cancel') await bench.work();
  }
  const list = async (offset = 0) => {
    const page = await server.app.orders.listCardMovements({ customerId, cardId, offset, limit: 10 });
    return page.movements.map(
      ({ type, direction, amountMinor, feeMinor, totalMinor, status }) =>
        `${type} ${direction} ${amountMinor} + ${feeMinor} = ${totalMinor} ${status}`,
    );
  };
  assert.equal((await list())[0], 'CardCancel Income 0 + 0 = 0 Pending');
  await bench.work();
  // 100.00 + 50.00 - 30.00 - 0.50 = 119.50, of which one percent is 1.195, rounded to 1.20.
  assert.deepEqual(await list(), [
    'CardCancel Income -11950 + 120 = -11830 Completed',
    'BalanceRefund Income 1000 + 50 = 1050 Failure',
    'BalanceRefund Income 3000 + 50 = 3050 Completed',
    'CardTopUp Expenditure 2000 + 30 = 2030 Reversed',
    'CardTopUp Expenditure 5000 + 75 = 5075 Completed',
    'ApplyCard Expenditure 10000 + 250 = 10250 Completed',
  ]);
  assert.equal((await list(4)).length, 2);
  const from = new Date(server.clock.now());
  const late = await server.app.orders.listCardMovements({ customerId, from, offset: 0, limit: 10 });
  assert.deepEqual([late.totalCount, late.movements.length], [1n, 1]);
  const stranger = await bench.neighbour();
  const none = await server.app.orders.listCardMovements({
    customerId: stranger.customerId,
    cardId,
    offset: 0,
    limit: 10,
  });
  assert.equal(none.totalCount, 0n);
});
