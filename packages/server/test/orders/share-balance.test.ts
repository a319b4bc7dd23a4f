import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';

const first = await startOrdersBench();
let bench: OrdersBench;
beforeEach(async () => {
  bench = await first.neighbour();
  await bench.deposit('USD', 300_00n);
});
afterEach(() => assertBooksAreRight(bench));

test('a ShareBalance card costs its fee and spends the account within its limits', async () => {
  const applied = await bench.order('sharebalance/apply', {
    productCode: 'SHARE-MC',
    cardCurrency: 'USD',
    maxAuthAmount: 50.5,
    maxCreditAmount: '200',
  });
  assert.deepEqual(
    { ...applied, orderNo: '', productInfo: null },
    {
      orderNo: '',
      productInfo: null,
      quantity: 1,
      maxAuthAmount: 50.5,
      maxCreditAmount: 200,
      totalAmount: 0.8,
      transAmount: 0,
      transFee: 0.8,
      openedQty: 0,
      cardInfos: [],
      note: null,
      status: 'Pending',
      failureReason: null,
      orderType: 'ApplyCard',
      createdOn: '2026-11-22T08:00:00.000Z',
      modifiedOn: '2026-11-22T08:00:00.000Z',
      completedOn: null,
      customerOrderNo: null,
    },
  );
  await bench.work();
  const done = await bench.find('sharebalance', applied.orderNo);
  assert.deepEqual([done.status, done.openedQty], ['Completed', 1]);
  assert.deepEqual(await bench.log(), ['AccountTopUp 30000 30000', 'OpenCardFee -80 29920']);
  const { data: card } = (await bench.get(`/v1/cards/${done.cardInfos[0].cardId}`)).json;
  assert.deepEqual(
    [card.balanceAmount, card.maxAuthAmount, card.usedCreditAmount, card.maxCreditAmount, card.cardModel],
    [200, 50.5, 0, 200, 'ShareBalance'],
  );
});

test('limits change when the order is completed, and the account is the other limit', async () => {
  const cardId = await bench.openShareBalance(100);
  const changed = await bench.order('sharebalance/creditLimit', {
    cardId,
    maxAuthAmount: '75.25',
    maxCreditAmount: 1000,
  });
  assert.deepEqual(
    { ...changed, orderNo: '', createdOn: '', modifiedOn: '' },
    {
      orderNo: '',
      cardId,
      maxAuthAmount: 75.25,
      maxCreditAmount: 1000,
      status: 'Pending',
      orderType: 'CreditLimit',
      failureReason: null,
      createdOn: '',
      modifiedOn: '',
      completedOn: null,
      customerOrderNo: null,
    },
  );
  assert.equal((await bench.get(`/v1/cards/${cardId}`)).json.data.maxAuthAmount, 100);
  await bench.work();
  const { data: card } = (await bench.get(`/v1/cards/${cardId}`)).json;
  // 300.00 less the fee of 0.80.
  assert.deepEqual([card.maxAuthAmount, card.maxCreditAmount, card.balanceAmount], [75.25, 1000, 299.2]);
});

test('a credit limit may be left empty only where the product allows it', async () => {
  const apply = { cardCurrency: 'USD', maxAuthAmount: 10 };
  for (const maxCreditAmount of [undefined, null, '']) {
    const body = { ...apply, productCode: 'SHARE-MC', maxCreditAmount };
    const answer = await bench.post('/v1/orders/sharebalance/apply', body);
    assert.deepEqual(
      [answer.status, answer.json.errors],
      [400, [{ field: 'maxCreditAmount', message: 'is required' }]],
    );
  }
  const cardId = await bench.openShareBalance(null, 'SHARE-AMEX');
  const { data: card } = (await bench.get(`/v1/cards/${cardId}`)).json;
  assert.deepEqual([card.maxCreditAmount, card.balanceAmount], [null, 300]);
  assert.match(card.cardNumber, /^378282\d{9}$/);
  assert.match(card.cvv, /^\d{4}$/);
});

test('limits below one, credit that is not whole, and what the product forbids are refused', async () => {
  const cardId = await bench.openShareBalance();
  const fixed = await bench.openShareBalance(100, 'DUO-UNIONPAY');
  const standard = await bench.openStandard(10);
  const before = await bench.available('USD');
  const apply = { productCode: 'SHARE-MC', cardCurrency: 'USD', maxAuthAmount: 10, maxCreditAmount: 10 };
  const limits = { maxAuthAmount: 10, maxCreditAmount: 10 };
  const refusals: [string, object, number, string][] = [
    ['apply', { ...apply, maxAuthAmount: 0.99 }, 400, '400'],
    ['apply', { ...apply, maxCreditAmount: 0 }, 400, '400'],
    ['apply', { ...apply, maxCreditAmount: 10.5 }, 400, '400'],
    ['apply', { ...apply, productCode: 'STD-VISA' }, 422, 'PRODUCT_NOT_AVAILABLE'],
    ['apply', { ...apply, cardCurrency: 'JPY' }, 422, 'INSUFFICIENT_BALANCE'],
    ['creditLimit', { cardId: fixed, ...limits }, 403, 'OPERATION_NOT_ALLOWED'],
    ['creditLimit', { cardId: standard, ...limits }, 403, 'OPERATION_NOT_ALLOWED'],
    ['creditLimit', { cardId, maxAuthAmount: 10 }, 400, '400'],
    ['block', { cardId: standard }, 403, 'OPERATION_NOT_ALLOWED'],
    ['unblock', { cardId }, 409, 'CARD_STATUS_INVALID'],
  ];
  for (const [operation, body, status, code] of refusals) {
    const answer = await bench.post(`/v1/orders/sharebalance/${operation}`, body);
    assert.deepEqual([answer.status, answer.json.errorCode], [status, code], `${operation} ${answer.text}`);
  }
  assert.equal(await bench.available('USD'), before);
});

test('a ShareBalance card is blocked, unblocked and cancelled for its fee', async () => {
  const cardId = await bench.openShareBalance();
  const block = await bench.order('sharebalance/block', { cardId });
  await bench.order('sharebalance/unblock', { cardId });
  const cancel = await bench.order('sharebalance/cancel', { cardId });
  assert.deepEqual(
    [cancel.fee, cancel.chargeMethodType, cancel.fixedValue, cancel.percent, cancel.settleStatus],
    [0.2, 'FixedValue', 0.2, null, 'Pending'],
  );
  await bench.work();
  assert.equal((await bench.find('sharebalance', block.orderNo)).isBlocked, true);
  const done = await bench.find('sharebalance', cancel.orderNo);
  assert.deepEqual(
    [done.status, done.settleStatus, done.settleAmount, done.fee],
    ['Completed', 'Completed', 0, 0.2],
  );
  assert.deepEqual((await bench.log()).slice(1), ['OpenCardFee -80 29920', 'CancelCardFee -20 29900']);
  assert.equal((await bench.get(`/v1/cards/${cardId}`)).json.data.status, 'Cancel');
});
