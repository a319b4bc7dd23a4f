import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CardEvent, noControls } from '../../src/modules/transactions/index.ts';
import { assertBooksAreRight } from '../support/orders.ts';
import {
  type Named,
  type SpendingBench,
  type Step,
  type shop,
  spendingOn,
  startSpendingBench,
} from '../support/spending.ts';

const first = startSpendingBench();
const day = 86_400_000;

/** A customer of its own with 1,000.00 and a card. */
async function withCard(
  model: 'Standard' | 'ShareBalance' = 'ShareBalance',
  productCode = model === 'Standard' ? 'STD-VISA' : 'DUO-UNIONPAY',
): Promise<{ bench: SpendingBench; cardId: string }> {
  const bench = spendingOn(await (await first).neighbour());
  await bench.deposit('USD', 100_000n);
  const cardId =
    model === 'Standard'
      ? await bench.openStandard(100, productCode)
      : await bench.openShareBalance(500, productCode);
  return { bench, cardId };
}

async function reasonOf(answer: ReturnType<SpendingBench['tell']>): Promise<string> {
  const told = await answer;
  return 'reason' in told ? told.reason : told.outcome;
}

test('the same event gets the same answer, and another by its name is a conflict', async () => {
  const { bench, cardId } = await withCard();
  const answer = await bench.tell(cardId, { authorize: 1000 });
  assert.equal(answer.outcome, 'approved');
  assert.deepEqual(await bench.tell(cardId, { authorize: 1000 }), answer);
  assert.deepEqual(await bench.tell(cardId, { authorize: 1001 }), { outcome: 'conflict' });
  assert.equal((await bench.funds()).blocked, 1000);
  const other = await bench.openShareBalance(500, 'DUO-UNIONPAY');
  assert.deepEqual(await bench.tell(other, { clear: 1000 }), { outcome: 'conflict' });
});

test('a hundred tellings of one event at once are decided once', async () => {
  const { bench, cardId } = await withCard();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => bench.tell(cardId, { authorize: 700 })),
  );
  assert.equal(new Set(answers.map((each) => JSON.stringify(each, (_, v) => String(v)))).size, 1);
  assert.equal((await bench.funds()).blocked, 700);
});

test('payments together never take more than there is', async () => {
  const { bench, cardId } = await withCard();
  const steps = Array.from({ length: 60 }, (_, i) => ({ authorize: 2100, as: `p${i}` }));
  const answers = await Promise.all(steps.map((step) => bench.tell(cardId, step)));
  // 500.00 of credit: 23 of 21.00.
  assert.equal(answers.filter(({ outcome }) => outcome === 'approved').length, 23);
  assert.equal(await bench.usedCredit(cardId), 23 * 2100);
});

test('limits bind one payment and all of them, each with its reason', async () => {
  const { bench, cardId } = await withCard();
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 10_001, as: '1' })), 'AUTH_LIMIT_EXCEEDED');
  for (const as of ['2', '3', '4', '5'])
    assert.equal(await reasonOf(bench.tell(cardId, { authorize: 10_000, as })), 'approved');
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 9_999, as: '6' })), 'approved');
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 2, as: '7' })), 'CREDIT_LIMIT_EXCEEDED');
  // A release gives back, a refund does not.
  await bench.tell(cardId, { clear: 10_000, as: '2' });
  await bench.tell(cardId, { refund: 10_000, as: 'r', of: '2' });
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 2, as: '8' })), 'CREDIT_LIMIT_EXCEEDED');
  await bench.tell(cardId, { reverse: null, as: '3' });
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 10_000, as: '9' })), 'approved');
  assert.equal(await bench.usedCredit(cardId), 49_999);
});

test('a product may let refunds give credit back, until they are taken back', async () => {
  const { bench, cardId } = await withCard('ShareBalance', 'SHARE-AMEX');
  await bench.tell(cardId, { clear: 5000 });
  await bench.tell(cardId, { refund: 3000, as: 'r', of: 'a' });
  assert.equal(await bench.usedCredit(cardId), 2000);
  await bench.tell(cardId, { unrefund: 1000, as: 'r' });
  assert.equal(await bench.usedCredit(cardId), 3000);
  await bench.tell(cardId, { refund: 9000, as: 's' });
  assert.equal(await bench.usedCredit(cardId), 0);
  await bench.tell(cardId, { unrefund: null, as: 's' });
  assert.equal(await bench.usedCredit(cardId), 3000);
});

test('the program takes its fee for each clearing', async () => {
  const { bench, cardId } = await withCard('ShareBalance', 'SHARE-MC');
  const before = (await bench.funds()).available;
  await bench.tell(cardId, { authorize: 3000 });
  await bench.tell(cardId, { clear: 1000, more: true });
  await bench.tell(cardId, { clear: 2000, sequence: 1 });
  // Half a percent.
  assert.equal((await bench.funds()).available, before - 3000 - 5 - 10);
  const fees = (await bench.transactions(cardId)).filter(({ type }) => type === 'TransFee');
  assert.deepEqual(
    fees.map(({ clearedMinor }) => clearedMinor),
    [5n, 10n],
  );
  assert.equal(await bench.usedCredit(cardId), 3000);
});

test('a card that is blocked, cancelled or expired approves nothing, and still clears', async () => {
  const { bench, cardId } = await withCard();
  await bench.tell(cardId, { authorize: 500, as: 'open' });
  await bench.order('sharebalance/block', { cardId });
  // From the submission on.
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 100, as: '1' })), 'CARD_BLOCKED');
  assert.equal(await reasonOf(bench.tell(cardId, { increment: 100, as: 'open' })), 'CARD_BLOCKED');
  await bench.work();
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 0, as: '2' })), 'CARD_BLOCKED');
  await bench.order('sharebalance/cancel', { cardId });
  await bench.work();
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 100, as: '3' })), 'CARD_CANCELLED');
  assert.equal(await reasonOf(bench.tell(cardId, { clear: 500, as: 'open' })), 'recorded');
  assert.equal(await reasonOf(bench.tell(cardId, { clear: 60_000, as: 'forced' })), 'recorded');
});

test('a cancelled Standard card has its account pay and be paid', async () => {
  const { bench, cardId } = await withCard('Standard');
  await bench.tell(cardId, { authorize: 4000, as: 'open' });
  const { orderNo } = await bench.order('standard/cancel', { cardId });
  await bench.work();
  // The settlement waits for what is held.
  assert.equal((await bench.find('standard', orderNo)).settleStatus, 'Pending');
  await bench.tell(cardId, { reverse: null, as: 'open' });
  await bench.work();
  const settled = await bench.find('standard', orderNo);
  assert.deepEqual([settled.settleStatus, settled.settleAmount], ['Completed', 100]);
  const before = (await bench.funds()).available;
  await bench.tell(cardId, { clear: 3000, as: 'late' });
  assert.equal((await bench.funds()).available, before - 3000);
  await bench.tell(cardId, { refund: 5000, as: 'r' });
  assert.equal((await bench.funds()).available, before + 2000);
  await bench.tell(cardId, { unrefund: null, as: 'r' });
  await bench.tell(cardId, { charge: 10, as: 'f' });
  assert.equal((await bench.funds()).available, before - 3010);
  assert.deepEqual(await bench.cardFunds(cardId), { available: 0, held: 0 });
  assert.deepEqual(
    (await bench.log()).slice(-6).map((line) => line.split(' ').slice(0, 2).join(' ')),
    [
      'CancelCardFee -100',
      'CardOverdrawDeduct -3000',
      'CardOverdrawReversal 3000',
      'ConsumeRefund 2000',
      'CardOverdrawDeduct -5000',
      'TransFee -10',
    ],
  );
});

test('the last hold of a closed card to end, however it does, lets it be settled at once', async () => {
  const ends: readonly (Step & Named)[] = [
    { reverse: null },
    { clear: 1000 },
    { expire: true },
    { clear: 300 },
  ];
  for (const end of ends) {
    const { bench, cardId } = await withCard('Standard');
    await bench.tell(cardId, { authorize: 1000 });
    await bench.tell(cardId, { authorize: 2000, as: 'other' });
    const { orderNo } = await bench.order('standard/cancel', { cardId });
    await bench.work();
    const settleStatus = async () => (await bench.find('standard', orderNo)).settleStatus;
    await bench.tell(cardId, { reverse: null, as: 'other' });
    await bench.work();
    assert.equal(await settleStatus(), 'Pending');
    await bench.tell(cardId, end);
    assert.equal(await bench.work(), 1);
    assert.equal(await settleStatus(), 'Completed');
    // What comes afterwards has nothing to wake.
    await bench.tell(cardId, { clear: 100, as: 'late' });
    assert.equal(await bench.work(), 0);
  }
});

test('a payment of a closed card does not wait for who is settling it, and neither misses the other', async () => {
  const { bench, cardId } = await withCard('Standard');
  const { pool } = bench.server.database;
  await bench.tell(cardId, { authorize: 1000 });
  const { orderNo } = await bench.order('standard/cancel', { cardId });
  await bench.work();
  const settling = await pool.connect();
  await settling.query('BEGIN');
  await settling.query('SELECT 1 FROM orders WHERE order_no = $1 FOR NO KEY UPDATE', [orderNo]);
  assert.equal(await reasonOf(bench.tell(cardId, { reverse: null })), 'recorded');
  await settling.query('ROLLBACK');
  settling.release();
  // This one settled nothing: its own next look does.
  assert.equal(await bench.work(), 0);
  bench.server.clock.advance(60_000);
  assert.equal(await bench.work(), 1);
  assert.equal((await bench.find('standard', orderNo)).settleStatus, 'Completed');
});

test('what the shop was told wrong of the card is declined', async () => {
  const { bench, cardId } = await withCard();
  const wrong = (verification: 'CvvMismatch' | 'ExpiryMismatch') =>
    reasonOf(bench.tell(cardId, { authorize: 100, as: verification, verification }));
  assert.equal(await wrong('CvvMismatch'), 'CVV_MISMATCH');
  assert.equal(await wrong('ExpiryMismatch'), 'EXPIRY_MISMATCH');
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 1, verification: 'Matched' })), 'approved');
});

test('another currency than the card’s is declined, and rejected where nobody waits', async () => {
  const { bench, cardId } = await withCard();
  const { transactions } = bench.server.app;
  const event = bench.eventOf(cardId, { authorize: 100 });
  const inYen = { ...event, currency: 'JPY' } as typeof event;
  assert.equal(await reasonOf(transactions.receive(inYen)), 'CURRENCY_MISMATCH');
  const clearing = { ...bench.eventOf(cardId, { clear: 100, as: 'c' }), currency: 'JPY' } as typeof event;
  assert.deepEqual(await transactions.receive(clearing), {
    outcome: 'rejected',
    reason: 'CURRENCY_MISMATCH',
  });
  for (const step of [
    { authorize: -1, as: 'n' },
    { clear: 0, as: 'z' },
    { refund: -5, as: 'm' },
  ])
    assert.match(await reasonOf(bench.tell(cardId, step)), /AMOUNT_INVALID/);
  assert.deepEqual(await bench.funds(), { available: 100_000, blocked: 0 });
});

test('a foreign payment keeps what the merchant asked for, and its drift is a difference', async () => {
  const { bench, cardId } = await withCard();
  const merchantAmount = { currency: 'JPY', amountMinor: 1500n } as const;
  const { receive } = bench.server.app.transactions;
  await receive({ ...bench.eventOf(cardId, { authorize: 1000 }), merchantAmount } as never);
  await receive({ ...bench.eventOf(cardId, { clear: 1013 }), merchantAmount } as never);
  const [payment] = await bench.transactions(cardId);
  assert.deepEqual(payment?.merchantAmount, merchantAmount);
  assert.deepEqual([payment?.authorizedMinor, payment?.clearedMinor], [1000n, 1013n]);
  assert.equal(
    (await bench.log()).at(-1)?.split(' ').slice(0, 2).join(' '),
    'ConsumeSettlementDiffDeduct -13',
  );
});

test('holds are given back when their time is over, later for lodging', async () => {
  const { bench, cardId } = await withCard();
  const { clock, app } = bench.server;
  await bench.tell(cardId, { authorize: 1000, as: 'shop' });
  await bench.tell(cardId, { authorize: 2000, as: 'hotel', lodging: true });
  await bench.tell(cardId, { authorize: 3000, as: 'parts' });
  await bench.tell(cardId, { clear: 1000, as: 'parts', more: true });
  clock.advance(7 * day - 1);
  await app.transactions.expireHolds();
  assert.equal((await bench.funds()).blocked, 5000);
  clock.advance(1);
  await Promise.all([app.transactions.expireHolds(), app.transactions.expireHolds()]);
  assert.equal((await bench.funds()).blocked, 2000);
  assert.deepEqual(
    (await bench.transactions(cardId)).map((row) => [row.type, row.lifecycleState]).slice(0, 3),
    [
      ['Consume', 'Expired'],
      ['Consume', 'Authorized'],
      ['Consume', 'Cleared'],
    ],
  );
  clock.advance(24 * day);
  await app.transactions.expireHolds();
  assert.deepEqual([(await bench.funds()).blocked, await bench.usedCredit(cardId)], [0, 1000]);
});

test('a hold that cannot be given back keeps no other from being', async () => {
  const { bench, cardId } = await withCard();
  const full = await withCard();
  const { app, clock } = bench.server;
  await full.bench.tell(full.cardId, { authorize: 100 });
  // The account has no room left for it.
  const largest = 999_999_999_999_999;
  const { available } = await full.bench.funds();
  await full.bench.tell(full.cardId, { refund: largest - available, as: 'r' });
  clock.advance(1);
  const steps = Array.from({ length: 250 }, (_, i) => ({ authorize: 100, as: `p${i}` }));
  await Promise.all(steps.map((step) => bench.tell(cardId, step)));
  clock.advance(7 * day);
  await app.transactions.expireHolds();
  assert.equal((await bench.funds()).blocked, 0);
  assert.equal((await full.bench.funds()).blocked, 100);
  // Room again: the next time it works.
  await full.bench.tell(full.cardId, { unrefund: null, as: 'r' });
  assert.equal(await app.transactions.expireHolds(), 1);
});

test('controls bind merchants, and how often and how much', async () => {
  const { bench, cardId } = await withCard();
  const { transactions } = bench.server.app;
  const { customerId } = bench;
  let count = 0;
  const pay = (authorize: number, merchant: Partial<typeof shop> = {}) =>
    reasonOf(bench.tell(cardId, { authorize, as: `p${++count}`, merchant }));
  const set = (controls: Partial<typeof noControls>) =>
    transactions.putControls({ customerId, cardId }, { ...noControls, ...controls });

  await set({ allowedCategories: ['5411'], blockedCountries: ['KP'] });
  assert.equal(await pay(100), 'approved');
  assert.equal(await pay(100, { categoryCode: '7995' }), 'MERCHANT_CATEGORY_NOT_ALLOWED');
  assert.equal(await pay(100, { countryCode: 'KP' }), 'MERCHANT_COUNTRY_NOT_ALLOWED');
  await set({ blockedCategories: ['7995'], allowedCountries: ['US', 'CN'] });
  assert.equal(await pay(0, { categoryCode: '7995' }), 'MERCHANT_CATEGORY_NOT_ALLOWED');
  assert.equal(await pay(100, { countryCode: 'FR' }), 'MERCHANT_COUNTRY_NOT_ALLOWED');

  await set({ dailyCount: 2, monthlyCount: 3 });
  assert.equal(await pay(100), 'approved');
  assert.equal(await pay(100), 'DAILY_COUNT_EXCEEDED');
  bench.server.clock.advance(day);
  assert.equal(await pay(100), 'approved');
  assert.equal(await pay(100), 'MONTHLY_COUNT_EXCEEDED');

  await set({ dailyAmountMinor: 1000n });
  assert.equal(await pay(900), 'approved');
  assert.equal(await pay(1), 'DAILY_AMOUNT_EXCEEDED');
  // What is given back on the same day may be spent again.
  await bench.tell(cardId, { reverse: null, as: `p${count - 1}` });
  assert.equal(await pay(900), 'approved');
  await set({ monthlyAmountMinor: 1200n });
  assert.equal(await pay(1), 'MONTHLY_AMOUNT_EXCEEDED');
  bench.server.clock.advance(31 * day);
  assert.equal(await pay(1200), 'approved');
});

test('a single-use card pays once, and its payment may still grow', async () => {
  const { bench, cardId } = await withCard();
  const controls = { ...noControls, isSingleUse: true };
  await bench.server.app.transactions.putControls({ customerId: bench.customerId, cardId }, controls);
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 0, as: 'check' })), 'approved');
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 100 })), 'approved');
  assert.equal(await reasonOf(bench.tell(cardId, { increment: 50 })), 'approved');
  assert.equal(await reasonOf(bench.tell(cardId, { authorize: 1, as: 'b' })), 'SINGLE_USE_CARD_USED');
});

test('an account below zero approves nothing', async () => {
  const { bench, cardId } = await withCard();
  const other = await bench.openShareBalance(500, 'DUO-UNIONPAY');
  await bench.tell(cardId, { clear: 100_100 });
  assert.equal((await bench.funds()).available, -100);
  assert.equal(await reasonOf(bench.tell(other, { authorize: 1, as: 'b' })), 'INSUFFICIENT_BALANCE');
});

test('what payments come to in all stays what can be told exactly', async () => {
  const largest = 999_999_999_999_999;
  const bench = spendingOn(await (await first).neighbour());
  await bench.deposit('USD', BigInt(largest) - 100_000n);
  const { receive } = bench.server.app.transactions;
  const shared = await bench.openShareBalance(500, 'DUO-UNIONPAY');
  const merchantAmount = { currency: 'JPY', amountMinor: BigInt(largest) } as const;
  const asked = { ...bench.eventOf(shared, { authorize: 100, as: 'yen' }), merchantAmount } as CardEvent;
  const more = { ...bench.eventOf(shared, { increment: 100, as: 'yen' }), merchantAmount } as CardEvent;
  assert.equal((await receive(asked)).outcome, 'approved');
  assert.equal(await reasonOf(receive(more)), 'AMOUNT_INVALID');
  assert.equal((await bench.funds()).blocked, 100);

  const big = 600_000_000_000_000;
  await bench.tell(shared, { clear: big, as: 'p', more: true });
  await bench.tell(shared, { refund: big, as: 'r', of: 'p' });
  assert.equal(await reasonOf(bench.tell(shared, { clear: big, as: 'p', sequence: 1 })), 'AMOUNT_INVALID');
  assert.equal(await reasonOf(bench.tell(shared, { clear: big, as: 'q' })), 'recorded');
  assert.equal(await bench.usedCredit(shared), 2 * big + 100);
  const shown = (await bench.get(`/v1/cards/${shared}`)).json.data;
  assert.equal(shown.usedCreditAmount, 9_999_999_999_999.99);
});

test('the amounts of a day are told however often the same money was spent', async () => {
  const bench = spendingOn(await (await first).neighbour());
  const big = 600_000_000_000_000;
  await bench.deposit('USD', 900_000_000_000_000n);
  const cardId = await bench.openStandard(big / 100);
  for (const as of ['p', 'q']) {
    assert.equal((await bench.tell(cardId, { authorize: big, as })).outcome, 'approved');
    await bench.tell(cardId, { clear: big, as });
    await bench.tell(cardId, { refund: big, as: `${as}-back`, of: as });
  }
  const { today } = (await bench.get(`/v1/cards/${cardId}/controls`)).json.data;
  assert.deepEqual([today.count, today.amount], [2, 9_999_999_999_999.99]);
});

test('an early event waits for a month, and is then forgotten for good', async () => {
  const { bench, cardId } = await withCard();
  const { app, clock, database } = bench.server;
  const waiting = async () =>
    (await database.pool.query('SELECT 1 FROM card_early_events WHERE card_id = $1', [cardId])).rowCount;
  const holdOf = async (as: string) => {
    await bench.tell(cardId, { authorize: 1000, as });
    return (await bench.transactions(cardId)).find((each) => each.networkTransactionId === as)?.holdMinor;
  };
  const remembered = { outcome: 'remembered' };
  for (const as of ['soon', 'late', 'again'])
    assert.deepEqual(await bench.tell(cardId, { reverse: null, as }), remembered);
  clock.advance(31 * day - 1);
  await app.cleanUp();
  assert.equal(await waiting(), 3);
  assert.equal(await holdOf('soon'), 0n);
  assert.deepEqual(await bench.tell(cardId, { unclear: null, as: 'young' }), remembered);

  clock.advance(1);
  await app.cleanUp();
  assert.equal(await waiting(), 1);
  // Told again it is the same event, with the answer that it had, and it has had its time.
  assert.deepEqual(await bench.tell(cardId, { reverse: null, as: 'again' }), remembered);
  assert.equal(await waiting(), 1);
  assert.equal(await holdOf('late'), 1000n);
  assert.equal(await holdOf('again'), 1000n);
  assert.equal((await bench.tell(cardId, { reverse: null, sequence: 1, as: 'again' })).outcome, 'recorded');
  assert.equal((await bench.funds()).blocked, 1000);
});

test('reversals of an increment wait beyond its authorization, and go with it', async () => {
  const { bench, cardId } = await withCard();
  for (const sequence of [0, 1]) await bench.tell(cardId, { reverse: null, incrementSequence: 0, sequence });
  const waiting = () =>
    bench.server.database.pool.query('SELECT arrived_at FROM card_early_events WHERE card_id = $1', [cardId]);
  const cameAt = new Date(bench.server.clock.now());
  bench.server.clock.advance(day);
  await bench.tell(cardId, { authorize: 1000 });
  assert.deepEqual((await waiting()).rows, [{ arrived_at: cameAt }, { arrived_at: cameAt }]);
  assert.equal(await reasonOf(bench.tell(cardId, { increment: 500 })), 'AUTHORIZATION_NOT_OPEN');
  assert.equal((await waiting()).rowCount, 0);
});

test('the books of all of them are right', async () => assertBooksAreRight(await first));
