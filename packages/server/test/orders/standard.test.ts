import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';

const first = await startOrdersBench();
let bench: OrdersBench;
// A customer of its own for each test, so that figures begin at nothing.
beforeEach(async () => {
  bench = await first.neighbour();
  await bench.deposit('USD', 1_000_00n);
});
afterEach(() => assertBooksAreRight(bench));

test('a Standard card is opened: money at submission, card at completion', async () => {
  const applied = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'usd',
    topUpAmount: '100.00',
    cardAlias: 'Marketing',
    customerOrderNo: 'PO-1',
  });
  // 100.00, opening 1.00, 1.5 percent of 100.00 = 1.50.
  assert.deepEqual(
    { ...applied, orderNo: '', createdOn: '', modifiedOn: '', paidOn: '' },
    {
      orderNo: '',
      productInfo: {
        productCode: 'STD-VISA',
        productName: 'VISA Standard Card',
        cardModel: 'Standard',
        cardCurrency: 'USD',
      },
      totalTopUpAmount: 100,
      totalFee: 2.5,
      totalPayAmount: 102.5,
      totalCardCount: 1,
      totalOpened: 0,
      orderLines: [
        {
          orderLineNo: 1,
          topUpAmount: 100,
          quantity: 1,
          feeItems: [
            { feeType: 'OpenCardFee', amount: 1, currency: 'USD' },
            { feeType: 'TopUpFee', amount: 1.5, currency: 'USD' },
          ],
        },
      ],
      cardInfos: [],
      status: 'Pending',
      payMessage: 'Paid from the account',
      orderType: 'ApplyCard',
      createdOn: '',
      modifiedOn: '',
      paidOn: '',
      completedOn: null,
      customerOrderNo: 'PO-1',
    },
  );
  assert.equal(applied.createdOn, '2026-11-22T08:00:00.000Z');
  assert.equal(await bench.available('USD'), 897_50n);

  await bench.work();
  const done = await bench.find('standard', applied.orderNo);
  assert.equal(done.status, 'Completed');
  assert.equal(done.totalOpened, 1);
  assert.match(done.cardInfos[0].maskCardNumber, /^436797\*{6}\d{4}$/);
  assert.deepEqual(await bench.log(), [
    'AccountTopUp 100000 100000',
    'CardTopUp -10000 90000',
    'OpenCardFee -100 89900',
    'TopUpFee -150 89750',
  ]);

  const { cardId } = done.cardInfos[0];
  const { data: card } = (await bench.get(`/v1/cards/${cardId}`)).json;
  assert.match(card.cardNumber, /^436797\d{10}$/);
  assert.match(card.cvv, /^\d{3}$/);
  assert.deepEqual(
    { ...card, cardNumber: '', cvv: '' },
    {
      cardId,
      cardModel: 'Standard',
      productCode: 'STD-VISA',
      cardNumber: '',
      cvv: '',
      expirationMMYY: '11/29',
      cardCurrency: 'USD',
      alias: 'Marketing',
      balanceAmount: 100,
      status: 'Active',
      maxAuthAmount: 0,
      usedCreditAmount: 0,
      maxCreditAmount: null,
      cardOrganization: 'VISA',
      applyTime: '2026-11-22T08:00:00.000Z',
      permissions: {
        allowOpenCard: true,
        allowTopUpCard: true,
        allowBlockCard: true,
        allowUnBlockCard: true,
        allowCancelCard: true,
        allowWithdraw: true,
        allowUpdateLimit: false,
      },
    },
  );
});

test('a card is loaded, unloaded and cancelled to the cent', async () => {
  const cardId = await bench.openStandard(100);
  const topUp = await bench.order('standard/topup', { cardId, topUpAmount: 33.33 });
  assert.equal(topUp.totalPayAmount, 33.83);
  assert.equal(topUp.totalCompletedCardCount, 0);
  assert.equal(topUp.orderLines[0].isCompleted, false);
  assert.equal(await bench.onCard(cardId), 100_00n);
  await bench.work();
  assert.equal(await bench.onCard(cardId), 133_33n);
  const loaded = await bench.find('standard', topUp.orderNo);
  assert.equal(loaded.orderLines[0].isCompleted, true);

  const withdrawal = await bench.order('standard/withdraw', { cardId, withdrawAmount: '20' });
  assert.deepEqual(
    [withdrawal.withdrawAmount, withdrawal.withdrawFee, withdrawal.totalAmount, withdrawal.status],
    [20, 0.5, 20.5, 'Pending'],
  );
  assert.equal(await bench.onCard(cardId), 112_83n);
  await bench.work();

  const cancel = await bench.order('standard/cancel', { cardId });
  assert.deepEqual(
    [cancel.fee, cancel.chargeMethodType, cancel.fixedValue, cancel.percent, cancel.settleAmount],
    [null, 'Percentage', null, 0.01, null],
  );
  assert.equal(cancel.settleStatus, 'Pending');
  await bench.work();
  const settled = await bench.find('standard', cancel.orderNo);
  // 1 percent of 112.83 is 1.1283.
  assert.deepEqual(
    [settled.status, settled.settleStatus, settled.fee, settled.settleAmount, settled.note],
    ['Completed', 'Completed', 1.13, 112.83, null],
  );
  assert.deepEqual((await bench.log()).slice(4), [
    'CardTopUp -3333 86417',
    'TopUpFee -50 86367',
    'CardWithdraw 2000 88367',
    'CancelCardSettleRefund 11283 99650',
    'CancelCardFee -113 99537',
  ]);
  assert.equal((await bench.get(`/v1/cards/${cardId}`)).json.data.status, 'Cancel');
});

test('a card is blocked at once for spending, and unblocked when the issuer has done it', async () => {
  const cardId = await bench.openStandard();
  const spendable = async () =>
    (await bench.server.app.cards.find(bench.server.database.db, bench.customerId, cardId))?.isSpendable;
  assert.equal(await spendable(), true);
  const block = await bench.order('standard/block', { cardId });
  assert.deepEqual([block.isBlocked, block.status, block.orderType], [false, 'Pending', 'CardBlock']);
  assert.equal(await spendable(), false);
  assert.equal((await bench.get(`/v1/cards/${cardId}`)).json.data.status, 'Active');
  // An order may follow on the state that the card is going to have.
  const unblock = await bench.order('standard/unblock', { cardId });
  assert.ok(!('isBlocked' in unblock));
  assert.equal(await spendable(), false);
  await bench.work();
  assert.equal((await bench.find('standard', block.orderNo)).isBlocked, true);
  assert.equal((await bench.find('standard', unblock.orderNo)).status, 'Completed');
  assert.equal(await spendable(), true);
});

test('what the card, the product or the amount does not allow is refused and moves nothing', async () => {
  const cardId = await bench.openStandard();
  const whole = await bench.openStandard(20, 'STD-MC-WHOLE');
  const shared = await bench.openShareBalance();
  const before = await bench.available('USD');
  const apply = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 10 };
  const refusals: [string, object, number, string][] = [
    ['standard/apply', { ...apply, productCode: 'NO-SUCH' }, 422, 'PRODUCT_NOT_AVAILABLE'],
    ['standard/apply', { ...apply, productCode: 'SHARE-MC' }, 422, 'PRODUCT_NOT_AVAILABLE'],
    ['standard/apply', { ...apply, cardCurrency: 'EUR' }, 422, 'CURRENCY_NOT_SUPPORTED'],
    ['standard/apply', { ...apply, cardCurrency: 'XXX' }, 422, 'CURRENCY_NOT_SUPPORTED'],
    ['standard/apply', { ...apply, topUpAmount: 9.99 }, 422, 'AMOUNT_TOO_SMALL'],
    ['standard/apply', { ...apply, topUpAmount: 900 }, 422, 'INSUFFICIENT_BALANCE'],
    ['standard/apply', { ...apply, topUpAmount: 10.001 }, 400, '400'],
    ['standard/apply', { ...apply, topUpAmount: -1 }, 400, '400'],
    ['standard/apply', { ...apply, topUpAmount: true }, 400, '400'],
    ['standard/apply', { ...apply, cardCurrency: 'JPY', topUpAmount: '1000.5' }, 400, '400'],
    ['standard/apply', { ...apply, customerOrderNo: 'x'.repeat(65) }, 400, '400'],
    ['standard/apply', { ...apply, customerOrderNo: 'a\u0000b' }, 400, '400'],
    ['standard/topup', { cardId, topUpAmount: '4.99' }, 422, 'AMOUNT_TOO_SMALL'],
    ['standard/topup', { cardId: whole, topUpAmount: 10.5 }, 400, '400'],
    ['standard/withdraw', { cardId: whole, withdrawAmount: 1 }, 403, 'OPERATION_NOT_ALLOWED'],
    ['standard/withdraw', { cardId, withdrawAmount: 0 }, 422, 'AMOUNT_TOO_SMALL'],
    ['standard/withdraw', { cardId, withdrawAmount: 99.51 }, 422, 'INSUFFICIENT_BALANCE'],
    ['standard/topup', { cardId: shared, topUpAmount: 10 }, 403, 'OPERATION_NOT_ALLOWED'],
    ['standard/block', { cardId: shared }, 403, 'OPERATION_NOT_ALLOWED'],
    ['standard/unblock', { cardId }, 409, 'CARD_STATUS_INVALID'],
    ['standard/block', { cardId: 'nonsense' }, 404, 'CARD_NOT_FOUND'],
    ['standard/block', {}, 400, '400'],
  ];
  for (const [path, body, status, code] of refusals) {
    const answer = await bench.post(`/v1/orders/${path}`, body);
    assert.deepEqual([answer.status, answer.json.errorCode], [status, code], `${path} ${answer.text}`);
    assert.equal(answer.json.data, null);
  }
  assert.equal(await bench.available('USD'), before);
  assert.equal(await bench.work(), 0);
});

test('after a cancel nothing may follow; a blocked card takes no load', async () => {
  const cardId = await bench.openStandard();
  await bench.order('standard/block', { cardId });
  const topUp = await bench.post('/v1/orders/standard/topup', { cardId, topUpAmount: 10 });
  assert.equal(topUp.json.errorCode, 'CARD_STATUS_INVALID');
  await bench.order('standard/withdraw', { cardId, withdrawAmount: 10 });
  await bench.order('standard/cancel', { cardId });
  for (const operation of ['block', 'unblock', 'cancel']) {
    const answer = await bench.post(`/v1/orders/standard/${operation}`, { cardId });
    assert.equal(answer.json.errorCode, 'CARD_STATUS_INVALID', operation);
  }
  await bench.work();
  assert.equal(await bench.onCard(cardId), 0n);
  const again = await bench.post('/v1/orders/standard/cancel', { cardId });
  assert.equal(again.json.errorCode, 'CARD_STATUS_INVALID');
});

test('a query needs a number, finds by either, and knows only the customer’s own orders', async () => {
  const cardId = await bench.openStandard();
  const { orderNo } = await bench.order('standard/block', { cardId, customerOrderNo: 'B-1' });
  const missing = await bench.get('/v1/orders/standard?orderType=CardBlock');
  assert.equal(missing.status, 400);
  const byOwn = await bench.get('/v1/orders/standard?ORDERTYPE=cardblock&customerorderno=B-1');
  assert.equal(byOwn.json.data.orderNo, orderNo);
  for (const query of [
    'orderNo=unknown',
    `orderNo=${orderNo}&orderType=CardUnblock`,
    `orderNo=${orderNo}&customerOrderNo=B-2`,
  ]) {
    assert.equal((await bench.get(`/v1/orders/standard?${query}`)).json.data, null, query);
  }
  assert.equal((await bench.get(`/v1/orders/sharebalance?orderNo=${orderNo}`)).json.data, null);
  const stranger = await bench.neighbour();
  assert.equal(await stranger.find('standard', orderNo), null);
  assert.equal((await stranger.get('/v1/orders/standard?customerOrderNo=B-1')).json.data, null);
});

test('another customer’s card answers as one that does not exist', async () => {
  const cardId = await bench.openStandard();
  const stranger = await bench.neighbour();
  await stranger.deposit('USD', 1_000_00n);
  assert.equal((await stranger.get(`/v1/cards/${cardId}`)).json.errorCode, 'CARD_NOT_FOUND');
  for (const [operation, more] of [
    ['topup', { topUpAmount: 10 }],
    ['withdraw', { withdrawAmount: 10 }],
    ['block', {}],
    ['unblock', {}],
    ['cancel', {}],
  ] as const) {
    const answer = await stranger.post(`/v1/orders/standard/${operation}`, { cardId, ...more });
    assert.deepEqual([answer.status, answer.json.errorCode], [404, 'CARD_NOT_FOUND'], operation);
  }
});
