import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';
import { spendingOn } from '../support/spending.ts';

interface CardAccountLog {
  cardAccountLogType: string;
  fundsDirection: string;
  transAmount: { amount: number };
  totalFee: { amount: number };
  totalAmount: { amount: number };
  status: string;
  cardInfo: { cardId: string; maskCardNumber: string } | null;
}

const bench = await startOrdersBench();
await bench.deposit('USD', 1_000_00n);
const { server } = bench;

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
  const read = async (query: string, from = bench) => {
    const answer = await from.get(`/v1/accounts/cardAccountLogs?${query}`);
    return (answer.json as { data: { totalCount: number; items: CardAccountLog[] } }).data;
  };
  const list = async (query = '') =>
    (await read(`CARDID=${cardId}&${query}`)).items.map(
      (row) =>
        `${row.cardAccountLogType} ${row.fundsDirection} ${row.transAmount.amount} + ${row.totalFee.amount} = ${row.totalAmount.amount} ${row.status}`,
    );
  assert.equal((await list())[0], 'CardCancel Income 0 + 0 = 0 Pending');
  await bench.work();
  // 100.00 + 50.00 - 30.00 - 0.50 = 119.50, of which one percent is 1.195, rounded to 1.20.
  assert.deepEqual(await list(), [
    'CardCancel Income -119.5 + 1.2 = -118.3 Completed',
    'BalanceRefund Income 10 + 0.5 = 10.5 Failure',
    'BalanceRefund Income 30 + 0.5 = 30.5 Completed',
    'CardTopUp Expenditure 20 + 0.3 = 20.3 Reversed',
    'CardTopUp Expenditure 50 + 0.75 = 50.75 Completed',
    'ApplyCard Expenditure 100 + 2.5 = 102.5 Completed',
  ]);
  assert.equal((await list('offset=4')).length, 2);
  const from = new Date(server.clock.now()).toISOString();
  assert.equal((await read(`transactionDateFrom=${from}`)).totalCount, 1);
  const [row] = (await read(`transactionDateFrom=${from}`)).items;
  assert.equal(row?.cardInfo?.cardId, cardId);
  assert.match(row?.cardInfo?.maskCardNumber ?? '', /^436797\*{6}\d{4}$/);
  assert.equal((await read(`cardId=${cardId}`, await bench.neighbour())).totalCount, 0);
});

test('a card id that is none has no rows, and a wrong date is refused', async () => {
  const none = await bench.get('/v1/accounts/cardAccountLogs?cardId=nothing');
  assert.equal((none.json as { data: { totalCount: number } }).data.totalCount, 0);
  assert.equal((await bench.get('/v1/accounts/cardAccountLogs?transactionDateFrom=soon')).status, 400);
});

test('what a Standard card was charged for a transaction is among them', async () => {
  const spending = spendingOn(await bench.neighbour());
  await spending.deposit('USD', 500_00n);
  const cardId = await spending.openStandard(100);
  const shared = await spending.openShareBalance();
  server.clock.advance(1_000);
  await spending.tell(cardId, { charge: 35, as: 'fee' });
  await spending.tell(shared, { charge: 99, as: 'another card' });
  server.clock.advance(1_000);
  await spending.order('standard/topup', { cardId, topUpAmount: 50 });
  const read = async (query: string) => {
    const answer = await spending.get(`/v1/accounts/cardAccountLogs?${query}`);
    return (answer.json as { data: { totalCount: number; items: CardAccountLog[] } }).data;
  };
  const { totalCount, items } = await read(`cardId=${cardId}`);
  assert.equal(totalCount, 3);
  assert.deepEqual(
    items.map((row) => [
      row.cardAccountLogType,
      row.transAmount.amount,
      row.totalFee.amount,
      row.totalAmount.amount,
    ]),
    [
      ['CardTopUp', 50, 0.75, 50.75],
      ['TransCharge', 0, 0.35, 0.35],
      ['ApplyCard', 100, 2.5, 102.5],
    ],
  );
  assert.equal(items[1]?.cardInfo?.cardId, cardId);
  assert.deepEqual((await read('pageSize=1&pageIndex=2')).items, [items[1]]);
  await assertBooksAreRight(spending);
});
