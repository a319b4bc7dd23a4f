import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spendingOn } from '../support/spending.ts';
import { startQuietBench, type WebhooksBench, withReceiver } from './bench.ts';
import { readDocumentedEvents } from './documented.ts';
import type { Received } from './receiver.ts';

const quiet = await startQuietBench();
const documented = await readDocumentedEvents(quiet.server);

/** As they are numbered: those of several cards come beside each other. */
const inOrder = ({ receiver }: WebhooksBench) =>
  receiver.received.toSorted((one, two) => Number(one.sequence) - Number(two.sequence));
const typesOf = (bench: WebhooksBench) => inOrder(bench).map(({ type }) => type);
/** The card that an event is about. */
const cardOf = ({ data }: Received): string | undefined =>
  data.cardId ?? data.cardInfo?.cardId ?? data.cardInfos?.[0]?.cardId;

test('a receiver written from the contract alone is told all of a customer’s life, in order and without a gap', async () => {
  const bench = await withReceiver(quiet);
  const { orders, receiver } = bench;
  await bench.deposit(1_000);
  const cardId = await orders.openStandard(100);
  for (const [operation, more] of [
    ['topup', { topUpAmount: 20 }],
    ['withdraw', { withdrawAmount: 5 }],
    ['block', {}],
    ['unblock', {}],
    ['cancel', {}],
  ] as const) {
    await orders.order(`standard/${operation}`, { cardId, ...more });
    await orders.work();
  }
  const shared = await orders.openShareBalance();
  await orders.order('sharebalance/creditLimit', { cardId: shared, maxAuthAmount: 20, maxCreditAmount: 40 });
  await orders.work();
  await bench.deliver();

  assert.deepEqual(receiver.refused, []);
  documented.assertDocumented(receiver.received);
  assert.deepEqual(typesOf(bench), [
    ...['AcctPay'],
    ...['AcctPay', 'AcctPay', 'AcctPay', 'CardAudit', 'CardActivation', 'ApplyCard'],
    ...['AcctPay', 'AcctPay', 'Recharge'],
    ...['CardAudit', 'AcctPay'],
    ...['CardBlock', 'CardUnblock'],
    ...['AcctPay', 'AcctPay', 'CardCancel'],
    ...['AcctPay', 'CardAudit', 'CardActivation', 'ApplyCard'],
    ...['CardAudit'],
  ]);
  assert.deepEqual(
    inOrder(bench).map(({ sequence }) => sequence),
    receiver.received.map((_event, at) => at + 1),
  );
  for (const card of [cardId, shared]) {
    const ofCard = receiver.received.filter((event) => cardOf(event) === card);
    assert.ok(ofCard.length >= 4);
    assert.deepEqual(
      ofCard,
      inOrder(bench).filter((event) => cardOf(event) === card),
    );
  }
  assert.equal(new Set(receiver.received.map(({ id }) => id)).size, receiver.received.length);
  assert.equal((await bench.data('GET', `/v1/webhooks/deliveries?status=Pending`)).data.length, 0);
});

test('each order’s event is the order as its query shows it, and each AcctPay a row of the account log', async () => {
  const bench = await withReceiver(quiet);
  const { orders } = bench;
  await bench.deposit(500);
  const cardId = await orders.openStandard(100);
  const { orderNo } = await orders.order('standard/block', { cardId });
  await orders.work();
  await bench.deliver();

  const chinese = { 'accept-language': 'zh-CN' };
  const query = async (path: string) => (await orders.get(path, chinese)).json.data;
  const last = (type: string) => inOrder(bench).findLast((event) => event.type === type)?.data;
  assert.deepEqual(last('CardBlock'), await query(`/v1/orders/standard?orderNo=${orderNo}`));
  const application = last('ApplyCard');
  assert.deepEqual(application, await query(`/v1/orders/standard?orderNo=${application.orderNo}`));
  assert.deepEqual(last('CardAudit'), application);
  const { items } = await query('/v1/cards');
  assert.deepEqual(last('CardActivation'), { ...items[0], status: 'Active' });
  const logs = await query('/v1/accounts/accountLogs');
  assert.deepEqual(
    inOrder(bench)
      .filter(({ type }) => type === 'AcctPay')
      .map(({ data }) => data),
    // Rows of an order that has no card yet are told without it.
    logs.items.toReversed().map((row: { orderNo: string }) => ({ ...row, cardInfo: null })),
  );
});

test('an application that the issuer refuses is told with what came back', async () => {
  const bench = await withReceiver(quiet);
  const { orders } = bench;
  await bench.deposit(500);
  await orders.post('/sandbox/v1/channel/faults', { operation: 'Issue', effect: 'Refuse' });
  await orders.order('standard/apply', { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 });
  await orders.work();
  await bench.deliver();
  assert.deepEqual(typesOf(bench), [
    ...['AcctPay', 'AcctPay', 'AcctPay', 'AcctPay'],
    ...['AcctPay', 'AcctPay', 'AcctPay'],
    ...['CardAudit', 'ApplyCard'],
  ]);
  const end = inOrder(bench).at(-1)?.data;
  assert.deepEqual([end.status, end.totalOpened], ['Failure', 0]);
});

test('each step of a payment is told as its list shows it, beside what moved on the account', async () => {
  const bench = await withReceiver(quiet);
  const { orders } = bench;
  const spending = spendingOn(orders);
  await bench.deposit(500);
  const cardId = await orders.openShareBalance(500, 'SHARE-MC');
  await bench.deliver();
  const before = inOrder(bench).length;
  const shown = async (id: string) =>
    (await orders.get(`/v1/transactions/${id}`, { 'accept-language': 'zh-CN' })).json.data;

  await spending.tell(cardId, { authorize: 2000 });
  await spending.tell(cardId, { authorize: 10_001, as: 'b' });
  await spending.tell(cardId, { clear: 1500 });
  await spending.tell(cardId, { refund: 500, as: 'r', of: 'a' });
  await bench.deliver();

  const told = inOrder(bench).slice(before);
  assert.deepEqual(
    told.map(({ type, data }) => (type === 'CardPay' ? `${data.transactionType} ${data.status}` : type)),
    [
      ...['AcctPay', 'Consume AuthSuccess'],
      ...['Consume AuthFailure'],
      ...['AcctPay', 'AcctPay', 'AcctPay', 'AcctPay', 'Consume Settled', 'TransFee Settled'],
      ...['AcctPay', 'Consume Settled', 'ConsumeRefund Settled'],
    ],
  );
  const payments = told.filter(({ type }) => type === 'CardPay');
  for (const id of new Set(payments.map(({ data }) => data.id))) {
    const last = payments.findLast(({ data }) => data.id === id)?.data;
    const { id: cardInfoId, ...cardInfo } = last.cardInfo;
    assert.equal(cardInfoId, cardId);
    assert.deepEqual({ ...last, cardInfo }, await shown(id));
  }
  assert.deepEqual(bench.receiver.refused, []);
});

test('every type of event is sent as the API document says', async () => {
  const bench = await withReceiver(quiet);
  const { orders, receiver } = bench;
  const spending = spendingOn(orders);
  await bench.deposit(1_000);
  const standard = await orders.openStandard(100);
  const shared = await orders.openShareBalance(500, 'SHARE-MC');
  for (const cardId of [standard, shared]) {
    await spending.tell(cardId, { authorize: 2000, as: cardId });
    await spending.tell(cardId, { authorize: 99_999, as: `declined-${cardId}` });
    await spending.tell(cardId, { clear: 1500, as: cardId });
    await spending.tell(cardId, { refund: 500, as: `refund-${cardId}`, of: cardId });
  }
  await orders.order('standard/topup', { cardId: standard, topUpAmount: 20 });
  await orders.order('standard/withdraw', { cardId: standard, withdrawAmount: 5 });
  await orders.order('sharebalance/creditLimit', { cardId: shared, maxAuthAmount: 20, maxCreditAmount: 40 });
  await orders.work();
  for (const [model, cardId] of [
    ['standard', standard],
    ['sharebalance', shared],
  ] as const) {
    for (const operation of ['block', 'unblock', 'cancel']) {
      await orders.order(`${model}/${operation}`, { cardId });
      await orders.work();
    }
  }
  await refuseOneOfEach(bench);
  await bench.deliver();
  await bench.send('POST', `/v1/webhooks/endpoints/${bench.endpointId}/test`);

  documented.assertDocumented(receiver.received);
  assert.deepEqual(
    [...new Set(receiver.received.map(({ type }) => type))].sort(),
    documented.types.toSorted(),
  );
  const statuses = (type: string) =>
    new Set(receiver.received.filter((event) => event.type === type).map(({ data }) => data.status));
  for (const type of ['ApplyCard', 'CardAudit', 'Recharge', 'CardBlock']) {
    assert.deepEqual(statuses(type), new Set(['Completed', 'Failure']), type);
  }
  assert.deepEqual(statuses('CardPay'), new Set(['AuthSuccess', 'AuthFailure', 'Settled']));
});

test('an event that is otherwise than the API document says is noticed', async () => {
  const bench = await withReceiver(quiet);
  await bench.deposit(1);
  await bench.deliver();
  const [event] = bench.receiver.received;
  assert.ok(event);
  const withBody = (change: (body: Record<string, unknown>) => void): Received => {
    const body = JSON.parse(event.body);
    change(body);
    return { ...event, body: JSON.stringify(body) };
  };
  const wrong = [
    withBody((body) => delete body.sequence),
    withBody((body) => Object.assign(body, { type: 'CardPay' })),
    withBody((body) => Object.assign(body, { data: { ...event.data, more: 1 } })),
    withBody((body) => Object.assign(body, { data: { ...event.data, transAmount: '1.00' } })),
    withBody((body) => Object.assign(body, { data: { ...event.data, fundsDirection: 'Sideways' } })),
    { ...event, headers: { ...event.headers, 'webhook-signature': 'v2,' } },
    { ...event, headers: { ...event.headers, 'x-more': '1' } },
    { ...event, type: 'Unknown' },
  ];
  for (const each of wrong) assert.throws(() => documented.assertDocumented([each]), assert.AssertionError);
});

test('a settlement that waits is told at each of its steps', async () => {
  const bench = await withReceiver(quiet);
  const { orders } = bench;
  await bench.deposit(500);
  const cardId = await orders.openStandard(100);
  await orders.server.database.pool.query(
    'UPDATE orders SET settle_delay_seconds = 0 WHERE customer_id = $1',
    [orders.customerId],
  );
  await orders.order('standard/cancel', { cardId });
  await orders.server.database.pool.query(
    `UPDATE orders SET settle_delay_seconds = 60 WHERE customer_id = $1 AND order_type = 'CardCancel'`,
    [orders.customerId],
  );
  await orders.work();
  orders.server.clock.advance(60_000);
  const renewed = await orders.renewed();
  await renewed.work();
  await bench.deliver();
  documented.assertDocumented(bench.receiver.received);
  const steps = bench.receiver.received.filter(({ type }) => type === 'CardCancel');
  assert.deepEqual(
    steps.map(({ data }) => [data.status, data.settleStatus]),
    [
      ['Completed', 'WaitTransfer'],
      ['Completed', 'Completed'],
    ],
  );
});

test('an order that is rolled back is not told', async () => {
  const bench = await withReceiver(quiet);
  const answer = await bench.orders.post('/v1/orders/standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
  });
  assert.equal(answer.json.errorCode, 'INSUFFICIENT_BALANCE');
  assert.equal(await bench.deliver(), 0);
});

test('whoever missed the webhooks catches up from the events, byte for byte', async () => {
  const bench = await withReceiver(quiet);
  await bench.deposit(500);
  await bench.orders.openStandard(100);
  await bench.deliver();
  const received = inOrder(bench);
  const texts: string[] = [];
  let after = 0;
  for (;;) {
    const answer = await bench.send('GET', `/v1/events?after=${after}&limit=3`);
    const { events, lastSequence } = answer.json.data;
    assert.equal(lastSequence, received.length);
    for (const event of events) {
      const { data, sequence, id, type, createdTime, version } = event;
      const told = received[sequence - 1];
      assert.deepEqual(
        { data, sequence, id, type, createdTime, version },
        {
          data: told?.data,
          sequence: told?.sequence,
          id: told?.id,
          type: told?.type,
          createdTime: told?.createdTime,
          version: told?.version,
        },
      );
      assert.ok(answer.text.includes(`"data":${told?.dataText},"version"`));
      texts.push(id);
    }
    if (events.length === 0) break;
    after = events.at(-1).sequence;
  }
  assert.equal(texts.length, received.length);
});

/** The issuer refuses an application, a top-up and a block. */
async function refuseOneOfEach({ orders }: WebhooksBench): Promise<void> {
  const cardId = await orders.openStandard(100);
  const requests = [
    ['Issue', 'standard/apply', { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 }],
    ['Load', 'standard/topup', { cardId, topUpAmount: 20 }],
    ['Block', 'standard/block', { cardId }],
  ] as const;
  for (const [operation, path, body] of requests) {
    await orders.post('/sandbox/v1/channel/faults', { operation, effect: 'Refuse' });
    await orders.order(path, body);
    await orders.work();
  }
}
