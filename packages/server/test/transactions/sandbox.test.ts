import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';
import { fetchToken } from '../support/server.ts';

const bench = await startOrdersBench();
await bench.deposit('USD', 100_000_00n);
const standard = await bench.openStandard(1000);
const shared = await bench.openShareBalance(10_000);

// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
async function play(path: string, body: object = {}): Promise<any> {
  const answer = await bench.post(`/sandbox/v1/${path}`, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

async function pay(amount: number, more: object = {}) {
  return play('authorizations', { cardId: shared, amount, ...more });
}

// biome-ignore lint/suspicious/noExplicitAny: as above
const standing = ({ transaction }: any) => [
  transaction.status,
  transaction.lifecycleState,
  transaction.authAmount.amount,
  transaction.holdAmount.amount,
  transaction.settledAmount?.amount ?? null,
];

test('a payment is authorized, raised, lowered and cleared', async () => {
  const paid = await pay(50, { merchant: { name: 'Grand Hotel', categoryCode: '7011' }, lodging: true });
  assert.deepEqual(
    [paid.decision, paid.responseCode, paid.approvedAmount, paid.reason],
    ['Approved', '00', 50, null],
  );
  assert.equal(paid.authCode, paid.transaction.authCode);
  assert.equal(paid.transaction.merchantName, 'Grand Hotel');
  assert.deepEqual(standing(paid), ['AuthSuccess', 'Authorized', 50, 50, null]);
  const at = `authorizations/${paid.transaction.id}`;
  assert.deepEqual(standing(await play(`${at}/increments`, { amount: 10 })), [
    'AuthSuccess',
    'Authorized',
    60,
    60,
    null,
  ]);
  const lowered = await play(`${at}/reversals`, { amount: 5 });
  assert.deepEqual([lowered.decision, lowered.responseCode, lowered.authCode], ['Recorded', null, null]);
  assert.equal(lowered.transaction.holdAmount.amount, 55);
  const part = await play(`${at}/clearings`, { amount: 20, isFinal: false });
  assert.deepEqual(standing(part), ['Settled', 'PartiallyCleared', 60, 35, 20]);
  assert.deepEqual(standing(await play(`${at}/clearings`)), ['Settled', 'Cleared', 60, 0, 55]);
  const release = (await bench.get(`/v1/cards/${shared}/transactions`)).json.data.data.find(
    (one: { linkedTransactionId: string | null; transactionType: string }) =>
      one.linkedTransactionId === paid.transaction.id && one.transactionType !== 'TransFee',
  );
  assert.deepEqual(
    [release.transactionType, release.fundsDirection, release.authAmount.amount],
    ['ConsumeReversal', 'Income', 5],
  );
});

test('a hold is given back, or its time is over', async () => {
  const voided = await pay(10);
  const reversed = await play(`authorizations/${voided.transaction.id}/reversals`);
  assert.deepEqual(standing(reversed), ['AuthSuccess', 'Voided', 10, 0, null]);
  const old = await pay(10);
  const expired = await play(`authorizations/${old.transaction.id}/expirations`);
  assert.deepEqual(
    [expired.decision, ...standing(expired)],
    ['Recorded', 'AuthSuccess', 'Expired', 10, 0, null],
  );
  const again = await play(`authorizations/${voided.transaction.id}/reversals`, { amount: 1 });
  assert.equal(again.decision, 'Ignored');
});

test('a clearing, a refund and a dispute each can be taken back', async () => {
  const forced = await play('clearings', { cardId: standard, amount: 40 });
  assert.deepEqual(standing(forced), ['Settled', 'Cleared', 0, 0, 40]);
  const originalTransactionId = forced.transaction.id;
  const refund = await play('refunds', { originalTransactionId, amount: 15 });
  assert.deepEqual(
    [refund.transaction.transactionType, refund.transaction.linkedTransactionId],
    ['ConsumeRefund', originalTransactionId],
  );
  assert.equal(refund.transaction.merchantName, forced.transaction.merchantName);
  const dispute = await play('disputes', { originalTransactionId, amount: 10 });
  assert.equal(dispute.transaction.transactionType, 'ConsumeDispute');
  const mistaken = await play('clearings', { cardId: standard, amount: 25 });
  const undone = [
    await play(`refunds/${refund.transaction.id}/reversals`),
    await play(`disputes/${dispute.transaction.id}/losses`),
    await play(`clearings/${mistaken.transaction.id}/reversals`),
  ];
  assert.deepEqual(
    undone.map(({ decision, transaction }) => [decision, transaction.lifecycleState]),
    [
      ['Recorded', 'TakenBack'],
      ['Recorded', 'TakenBack'],
      ['Recorded', 'Reversed'],
    ],
  );
  const loose = await play('refunds', { cardId: standard, amount: 3, merchant: { name: 'Another Shop' } });
  assert.deepEqual(
    [loose.transaction.linkedTransactionId, loose.transaction.merchantName],
    [null, 'Another Shop'],
  );
});

test('a card shows what it has used and what it could still spend, as of now', async () => {
  const owner = await bench.neighbour();
  await owner.deposit('USD', 100_00n);
  const cardId = await owner.openShareBalance(60);
  const shows = async () => {
    const { usedCreditAmount, balanceAmount } = (await owner.get(`/v1/cards/${cardId}`)).json.data;
    return [usedCreditAmount, balanceAmount];
  };
  const post = async (path: string, body: object) =>
    (await owner.post(`/sandbox/v1/${path}`, body)).json.data.transaction;
  assert.deepEqual(await shows(), [0, 60]);
  const { id } = await post('authorizations', { cardId, amount: 40 });
  assert.deepEqual(await shows(), [40, 20]);
  await post(`authorizations/${id}/reversals`, { amount: 15 });
  assert.deepEqual(await shows(), [25, 35]);
  await post('clearings', { cardId, amount: 50 });
  // More is used than there was credit: a clearing is never refused.
  assert.deepEqual(await shows(), [75, 0]);
});

test('a fee bears its note', async () => {
  const { transaction } = await play('fees', { cardId: shared, amount: 0.5, note: 'Cross-border fee' });
  assert.deepEqual(
    [transaction.transactionType, transaction.note, transaction.settledAmount],
    ['TransFee', 'Cross-border fee', { currency: 'USD', amount: 0.5 }],
  );
});

test('a foreign amount is billed by the rates, or as it is said', async () => {
  const { transaction } = await pay(20, { currency: 'eur' });
  assert.deepEqual(
    [transaction.transAmount, transaction.authAmount],
    [
      { currency: 'EUR', amount: 20 },
      { currency: 'USD', amount: 23.15 },
    ],
  );
  const drifted = await play(`authorizations/${transaction.id}/clearings`, {
    amount: 20,
    billingAmount: '23.40',
  });
  assert.deepEqual(drifted.transaction.settledAmount, { currency: 'USD', amount: 23.4 });
  const whole = await pay(20, { currency: 'EUR' });
  const dearer = await play(`authorizations/${whole.transaction.id}/clearings`, { billingAmount: 24 });
  assert.deepEqual(
    [dearer.transaction.settledAmount, dearer.transaction.lifecycleState],
    [{ currency: 'USD', amount: 24 }, 'Cleared'],
  );
  const yen = await pay(1500, { currency: 'JPY' });
  assert.deepEqual(yen.transaction.authAmount, { currency: 'USD', amount: 10 });
});

test('less than is asked for is approved where the merchant takes it', async () => {
  const part = await pay(150, { allowPartial: true });
  assert.deepEqual([part.responseCode, part.approvedAmount], ['10', 100]);
  assert.deepEqual(part.transaction.transAmount, { currency: 'USD', amount: 150 });
});

test('an amount of nothing verifies the card', async () => {
  const { decision, transaction } = await pay(0);
  assert.deepEqual([decision, transaction.transactionType], ['Approved', 'AuthQuery']);
});

test('a shop pays with what is printed on the card', async () => {
  const { cardNumber, expirationMMYY, cvv } = (await bench.get(`/v1/cards/${standard}`)).json.data;
  const printed = { cardNumber, expirationMMYY, cvv, amount: 5 };
  const right = await play('authorizations', printed);
  assert.deepEqual([right.decision, right.transaction.cardInfo.cardId], ['Approved', standard]);
  const spaced = cardNumber.replace(/(\d{4})(?=\d)/g, '$1 ');
  const asTyped = { ...printed, cardNumber: spaced, expirationMMYY: expirationMMYY.replace('/', '') };
  assert.equal((await play('authorizations', asTyped)).decision, 'Approved');

  const wrongCvv = await play('authorizations', { ...printed, cvv: cvv === '000' ? '001' : '000' });
  assert.deepEqual(
    [wrongCvv.decision, wrongCvv.responseCode, wrongCvv.transaction.failureReason],
    ['Declined', '82', 'The CVV is wrong'],
  );
  assert.equal(wrongCvv.transaction.failureReasonCn, 'CVV 错误');
  const wrongDate = await play('authorizations', { ...printed, expirationMMYY: '01/27' });
  assert.deepEqual([wrongDate.reason, wrongDate.transaction.status], ['EXPIRY_MISMATCH', 'AuthFailure']);
  assert.equal((await play('clearings', printed)).decision, 'Recorded');

  const unknown = await bench.post('/sandbox/v1/authorizations', {
    ...printed,
    cardNumber: '4367970000000000',
  });
  assert.deepEqual([unknown.status, unknown.json.errorCode], [404, 'CARD_NOT_FOUND']);
  const other = await bench.neighbour();
  const stolen = await other.post('/sandbox/v1/authorizations', printed);
  assert.deepEqual([stolen.status, stolen.json.errorCode], [404, 'CARD_NOT_FOUND']);
});

test('a request under a reference is sent once, and the reference is that request’s', async () => {
  const first = await pay(7, { reference: 'purchase-7' });
  const again = await pay(7, { reference: 'purchase-7' });
  assert.deepEqual(again, first);
  const other = await bench.post('/sandbox/v1/authorizations', {
    cardId: shared,
    amount: 8,
    reference: 'purchase-7',
  });
  assert.deepEqual([other.status, other.json.errors[0].field], [409, 'reference']);

  const at = `authorizations/${first.transaction.id}`;
  const raised = await play(`${at}/increments`, { amount: 1, reference: 'purchase-7' });
  assert.equal(raised.transaction.authAmount.amount, 8);
  const repeated = await play(`${at}/increments`, { amount: 1, reference: 'purchase-7' });
  assert.equal(repeated.transaction.authAmount.amount, 8);
  const next = await play(`${at}/increments`, { amount: 1 });
  assert.equal(next.transaction.authAmount.amount, 9);
  const mistaken = await bench.post(`/sandbox/v1/${at}/increments`, { amount: 2, reference: 'purchase-7' });
  assert.deepEqual([mistaken.status, mistaken.json.errors[0].field], [409, 'reference']);

  const body = { cardId: standard, amount: 2, reference: 'forced-1' };
  const [one, two] = await Promise.all([play('clearings', body), play('clearings', body)]);
  assert.equal(one.transaction.id, two.transaction.id);
  const neighbour = await bench.neighbour();
  await neighbour.deposit('USD', 1_000_00n);
  const theirs = await neighbour.post('/sandbox/v1/authorizations', {
    cardId: await neighbour.openShareBalance(),
    amount: 7,
    reference: 'purchase-7',
  });
  assert.notEqual(theirs.json.data.transaction.id, first.transaction.id);
});

test('requests that come at once each have a number of their own', async () => {
  const { transaction } = await pay(10);
  const raised = await Promise.all(
    Array.from({ length: 8 }, () => play(`authorizations/${transaction.id}/increments`, { amount: 1 })),
  );
  assert.ok(raised.every(({ decision }) => decision === 'Approved'));
  const shown = (await bench.get(`/v1/transactions/${transaction.id}`)).json.data;
  assert.equal(shown.authAmount.amount, 18);
});

test('what a transaction is not, or was not, is refused by name', async () => {
  const { transaction } = await pay(10);
  await play(`authorizations/${transaction.id}/reversals`);
  const release = (await bench.get(`/v1/cards/${shared}/transactions?pageSize=1`)).json.data.data[0];
  assert.equal(release.transactionType, 'ConsumeReversal');
  const cases: [string, object, string][] = [
    [`refunds/${transaction.id}/reversals`, {}, 'transactionId'],
    [`disputes/${transaction.id}/losses`, {}, 'transactionId'],
    [`authorizations/${release.id}/clearings`, {}, 'transactionId'],
    [`authorizations/${transaction.id}/clearings`, {}, 'amount'],
    ['refunds', { originalTransactionId: release.id, amount: 1 }, 'transactionId'],
  ];
  for (const [path, body, field] of cases) {
    const answer = await bench.post(`/sandbox/v1/${path}`, body);
    assert.deepEqual([answer.status, answer.json.errorCode], [409, '409'], path);
    assert.equal(answer.json.errors[0].field, field, path);
  }
  for (const id of ['01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80', 'none', '%00']) {
    for (const path of ['increments', 'clearings', 'reversals', 'expirations']) {
      const body = path === 'increments' ? { amount: 1 } : {};
      const answer = await bench.post(`/sandbox/v1/authorizations/${id}/${path}`, body);
      assert.deepEqual([answer.status, answer.json.errorCode], [404, 'TRANSACTION_NOT_FOUND'], id);
    }
  }
});

test('a wrong request is refused with the field that is wrong', async () => {
  const cardNumber = '4367970000000000';
  const cases: [string, object, string][] = [
    ['authorizations', { amount: 1 }, 'cardId'],
    ['authorizations', { cardId: shared }, 'amount'],
    ['authorizations', { cardId: shared, amount: -1 }, 'amount'],
    ['authorizations', { cardId: shared, amount: 1.001 }, 'amount'],
    ['authorizations', { cardId: shared, amount: 'ten' }, 'amount'],
    ['authorizations', { cardId: shared, amount: 10.5, currency: 'JPY' }, 'amount'],
    ['authorizations', { cardId: shared, amount: 0.01, currency: 'THB' }, 'amount'],
    ['authorizations', { cardId: shared, amount: 9_999_999_999_999, currency: 'GBP' }, 'amount'],
    ['authorizations', { cardId: shared, amount: 1, billingAmount: 0 }, 'billingAmount'],
    ['authorizations', { cardId: shared, amount: 1, lodging: 'yes' }, 'lodging'],
    ['authorizations', { cardId: shared, amount: 1, reference: '' }, 'reference'],
    ['authorizations', { cardId: shared, amount: 1, reference: 'a\u0000' }, 'reference'],
    [
      'authorizations',
      { cardId: shared, amount: 1, merchant: { categoryCode: '54' } },
      'merchant.categoryCode',
    ],
    ['authorizations', { cardId: shared, amount: 1, allowPartials: true }, 'body'],
    ['authorizations', { cardNumber, amount: 1 }, 'expirationMMYY'],
    ['authorizations', { cardNumber, expirationMMYY: '11/29', amount: 1 }, 'cvv'],
    ['authorizations', { cardNumber, expirationMMYY: '13/29', cvv: '123', amount: 1 }, 'expirationMMYY'],
    ['authorizations', { cardNumber: '12', expirationMMYY: '11/29', cvv: '123', amount: 1 }, 'cardNumber'],
    ['authorizations', { cardId: shared, cvv: '123', amount: 1 }, 'cardNumber'],
    [
      'authorizations',
      { cardId: shared, cardNumber, expirationMMYY: '11/29', cvv: '123', amount: 1 },
      'cardId',
    ],
    ['clearings', { cardId: shared, amount: 0 }, 'amount'],
    ['refunds', { amount: 1 }, 'cardId'],
    ['refunds', { cardId: shared, originalTransactionId: 'x', amount: 1 }, 'cardId'],
    ['disputes', { cardId: shared, amount: 0 }, 'amount'],
    ['fees', { cardId: shared, amount: 0 }, 'amount'],
    ['fees', { cardId: shared, amount: 1, note: 'x'.repeat(201) }, 'note'],
    ['traffic', {}, 'count'],
    ['traffic', { count: 0 }, 'count'],
    ['traffic', { count: 1001 }, 'count'],
    ['traffic', { count: 1, seed: -1 }, 'seed'],
  ];
  for (const [path, body, field] of cases) {
    const answer = await bench.post(`/sandbox/v1/${path}`, body);
    assert.deepEqual([answer.status, answer.json.errorCode], [400, '400'], `${path} ${JSON.stringify(body)}`);
    assert.equal(answer.json.errors[0].field, field, `${path} ${JSON.stringify(body)}`);
  }
  const unknown = await bench.post('/sandbox/v1/authorizations', {
    cardId: shared,
    amount: 1,
    currency: 'KWD',
  });
  assert.deepEqual([unknown.status, unknown.json.errorCode], [422, 'CURRENCY_NOT_SUPPORTED']);
});

test('traffic is of every kind, the same for the same seed, and leaves the books right', async () => {
  const owner = await bench.neighbour();
  const nobody = await owner.post('/sandbox/v1/traffic', { count: 1 });
  assert.deepEqual([nobody.status, nobody.json.errorCode], [404, 'CARD_NOT_FOUND']);
  await owner.deposit('USD', 1_000_000_00n);
  for (let card = 0; card < 2; card++) await owner.openStandard(20_000);
  const run = async (seed?: number) => {
    const answer = await owner.post('/sandbox/v1/traffic', { count: 150, ...(seed && { seed }) });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.data;
  };
  const first = await run(7);
  assert.deepEqual([first.seed, first.cardCount, first.paymentCount], [7, 2, 150]);
  assert.ok(first.approvedCount > 120, JSON.stringify(first));
  assert.deepEqual([first.refusedCount, first.unansweredCount], [0, 0]);
  assert.equal(first.messageCount, first.approvedCount + first.declinedCount + first.recordedCount);
  assert.ok(Object.keys(first.scenarios).length >= 10, JSON.stringify(first.scenarios));
  assert.ok(Object.hasOwn(first.declineReasons, 'INSUFFICIENT_BALANCE'));
  assert.deepEqual(await run(7), first);
  const other = await run();
  assert.notDeepEqual(other.scenarios, first.scenarios);
  const from = '2026-11-01';
  const range = `transactionDateFrom=${from}&transactionDateTo=2026-11-30`;
  const page = (await owner.get(`/v1/transactions?${range}&pageSize=100`)).json.data;
  assert.equal(page.data.length, 100);
  assert.notEqual(page.pageCursor, 'None');
  await assertBooksAreRight(owner);
});

test('what is not answered in time is reversed by the network until that is acknowledged', async () => {
  const owner = await startOrdersBench();
  await owner.deposit('USD', 1_000_00n);
  const cardId = await owner.openShareBalance();
  const { clock, database, app } = owner.server;
  const open = await owner.post('/sandbox/v1/authorizations', { cardId, amount: 10 });
  const { id } = open.json.data.transaction;
  const hurried = await startOrdersBench({
    beside: owner.server,
    environment: { CARDEPASS_CARD_ANSWER_MS: '300' },
  });

  // Somebody keeps the customer's book for too long.
  const holder = await database.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM ledger_books WHERE customer_id = $1 FOR UPDATE', [owner.customerId]);
  const late = { cardId, amount: 20, reference: 'late' };
  const unanswered = [
    await hurried.post('/sandbox/v1/authorizations', late),
    await hurried.post(`/sandbox/v1/authorizations/${id}/increments`, { amount: 5 }),
  ];
  assert.deepEqual(
    unanswered.map(({ status, json }) => [status, json.errorCode]),
    [
      [503, '503'],
      [503, '503'],
    ],
  );
  assert.equal(unanswered[0]?.headers.get('retry-after'), '1');
  clock.advance(61_000);
  assert.equal(await hurried.server.app.network?.reverseUnanswered(), 0);
  await holder.query('ROLLBACK');
  holder.release();
  assert.equal(await app.network?.reverseUnanswered(), 2);
  assert.equal(await app.network?.reverseUnanswered(), 0);

  const session = await owner.renewed();
  const shown = (await session.get(`/v1/transactions/${id}`)).json.data;
  assert.equal(shown.holdAmount.amount, 10);
  const again = await session.post('/sandbox/v1/authorizations', late);
  assert.deepEqual(
    [again.json.data.decision, again.json.data.transaction.holdAmount.amount],
    ['Approved', 20],
  );
  assert.equal((await session.get(`/v1/cards/${cardId}`)).json.data.usedCreditAmount, 30);
  await assertBooksAreRight(session);
});

test('without a token nothing is played', async () => {
  const answer = await bench.post(
    '/sandbox/v1/authorizations',
    { cardId: shared, amount: 1 },
    { authorization: '' },
  );
  assert.equal(answer.status, 401);
  assert.ok(await fetchToken(bench.server));
});

test('nothing that was played has left the books wrong', () => assertBooksAreRight(bench));
