import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  ApiError,
  Cardepass,
  type OrderPromise,
  type ShareBalanceOrder,
  type StandardOrder,
} from '@cardepass/sdk';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';

// The long life of one customer, whose program uses the SDK. What is expected below is worked out by hand from the
// prices of the test environment's products, never by the code under test:
//   STD-VISA      opening 1.00 USD or 150 JPY, loading 1.5 percent, withdrawing 0.50 USD or 75 JPY, closing 1 percent
//   STD-MC-WHOLE  opening 2.50 USD, loading 0.30 USD, whole amounts, no withdrawals
//   SHARE-MC      opening 0.80 USD or 120 JPY, closing 0.20 USD
// Percentages are rounded half up to the minor unit.

const bench = await startOrdersBench();
const { server } = bench;

const client = new Cardepass({
  baseUrl: `${server.url}/openapi`,
  clientId: server.client.clientId,
  clientSecret: server.client.secret,
  language: 'en',
  runtime: { now: server.clock.now },
});
const { standard, shareBalance } = client.orders;
const { deposits, faults } = client.sandbox;

type Order = StandardOrder | ShareBalanceOrder;

interface Placed {
  readonly label: string;
  readonly orderNo: string;
  readonly submitted: Order;
}

/** Every order of the life by its customerOrderNo, in the order of submission. */
const placed: Placed[] = [];
/** What the table below calls an order or a deposit, by its orderNo. */
const labels = new Map<string, string>();
/** The cards by what the table calls them. */
const cards = { S: '', W: '', H: '', J: '', K: '' };

/** Waits for the submission, whose customerOrderNo is its label, lets the issuer answer, and returns the order then. */
async function order<T extends Order>(submission: OrderPromise<T>): Promise<T> {
  const submitted = await submission;
  const { orderNo, customerOrderNo: label } = submitted;
  assert.ok(label);
  assert.equal(submitted.status, 'Pending', label);
  placed.push({ label, orderNo, submitted });
  labels.set(orderNo, label);
  server.clock.advance(1_000);
  await bench.work();
  server.clock.advance(1_000);
  return (await find(orderNo)).order as T;
}

/** An order, and among which orders it was found: it is in one place only. */
async function find(orderNo: string): Promise<{ order: Order; model: 'standard' | 'sharebalance' }> {
  const ofStandard = await standard.retrieve({ orderNo });
  const ofShareBalance = await shareBalance.retrieve({ orderNo });
  const order = ofStandard ?? ofShareBalance;
  assert.ok(order && !(ofStandard && ofShareBalance), orderNo);
  return { order, model: ofStandard ? 'standard' : 'sharebalance' };
}

async function deposit(label: string, currency: string, amount: number | string): Promise<void> {
  server.clock.advance(1_000);
  const { orderNo } = await deposits.create({ currency, amount, customerOrderNo: label });
  labels.set(orderNo, label);
}

/** Refused, and nothing is left of it. */
async function refused(code: string, status: number, call: PromiseLike<unknown>): Promise<void> {
  const error = await Promise.resolve(call).then(
    () => assert.fail(`not refused: ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, String(error));
  assert.deepEqual([error.code, error.status], [code, status], JSON.stringify(error));
  if (code === '400') assert.ok(error.errors.length > 0, JSON.stringify(error));
}

/** The card that an application has opened. */
function cardOf({ cardInfos }: { readonly cardInfos: readonly { readonly cardId: string }[] }): string {
  const [card] = cardInfos;
  assert.ok(card);
  return card.cardId;
}

const minor = (amount: number, currency: string) => Math.round(amount * (currency === 'JPY' ? 1 : 100));
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

test('money arrives, and products are read', async () => {
  assert.deepEqual(await client.accounts.balances(), []);
  assert.deepEqual((await client.accounts.logs()).items, []);
  await deposit('D-USD', 'USD', '1000.00');
  await deposit('D-JPY', 'jpy', 100_000);
  // The same deposit again is the same; another one under its number is none.
  await deposit('D-USD', 'usd', 1000);
  await refused(
    'DUPLICATE_ORDER',
    409,
    deposits.create({ currency: 'USD', amount: 1000.01, customerOrderNo: 'D-USD' }),
  );
  await refused('LIMIT_EXCEEDED', 422, deposits.create({ currency: 'USD', amount: '9999999999999.99' }));
  await refused('CURRENCY_NOT_SUPPORTED', 422, deposits.create({ currency: 'XTS', amount: 1 }));
  await refused('400', 400, deposits.create({ currency: 'JPY', amount: 1.5 }));

  const products = await client.products.list();
  const visa = products.find((product) => product.productCode === 'STD-VISA');
  assert.ok(visa);
  assert.deepEqual(visa.cardModels, ['Standard']);
  assert.deepEqual([...visa.cardCurrency].sort(), ['JPY', 'USD']);
  const usd = visa.cardBinConfigs.find((bin) => bin.currency === 'USD');
  assert.deepEqual([usd?.cardBin, usd?.minPreTopUpAmount, usd?.minTopUpAmount], ['436797', 10, 5]);
});

test('a Standard card is opened, loaded, unloaded, blocked and unblocked', async () => {
  const opened = await order(
    standard.apply({
      customerOrderNo: 'S-open',
      productCode: 'STD-VISA',
      cardCurrency: 'USD',
      topUpAmount: '100.33',
      cardAlias: 'Travel',
    }),
  );
  cards.S = cardOf(opened);
  await refused('CARD_STATUS_INVALID', 409, standard.unblock({ cardId: cards.S }));
  await order(standard.topUp({ customerOrderNo: 'S-load', cardId: cards.S, topUpAmount: 33 }));
  await refused('AMOUNT_TOO_SMALL', 422, standard.topUp({ cardId: cards.S, topUpAmount: 4.99 }));
  await order(standard.withdraw({ customerOrderNo: 'S-unload', cardId: cards.S, withdrawAmount: '20.20' }));
  await refused(
    'INSUFFICIENT_BALANCE',
    422,
    // The card has 112.63: with the fee of 0.50 it is one cent short.
    standard.withdraw({ cardId: cards.S, withdrawAmount: 112.14 }),
  );
  await order(standard.block({ customerOrderNo: 'S-block', cardId: cards.S }));
  assert.equal((await client.cards.retrieve(cards.S)).status, 'Blocked');
  await refused('CARD_STATUS_INVALID', 409, standard.topUp({ cardId: cards.S, topUpAmount: 10 }));
  await order(standard.unblock({ customerOrderNo: 'S-unblock', cardId: cards.S }));
  assert.equal((await client.cards.retrieve(cards.S)).status, 'Active');
});

test('the issuer refuses, or does it and is not heard', async () => {
  await faults.script({ operation: 'Load', effect: 'Refuse' });
  await order(standard.topUp({ customerOrderNo: 'S-refused-load', cardId: cards.S, topUpAmount: 50 }));

  await faults.script({ operation: 'Load', effect: 'TimeoutAfter' });
  const unheard = await order(
    standard.topUp({ customerOrderNo: 'S-unheard-load', cardId: cards.S, topUpAmount: 10.01 }),
  );
  assert.equal(unheard.status, 'Pending');
  // Spoken for, but not yet the card's to spend.
  assert.equal((await client.cards.retrieve(cards.S)).balanceAmount, 112.63);
  server.clock.advance(1_000);
  await bench.work();
  assert.equal((await client.cards.retrieve(cards.S)).balanceAmount, 122.64);

  await faults.script({ operation: 'Issue', effect: 'Refuse' });
  const never = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 20 };
  await order(standard.apply({ ...never, customerOrderNo: 'S-refused-open' }));

  await faults.script({ operation: 'Unload', effect: 'Refuse' });
  await order(standard.withdraw({ customerOrderNo: 'S-refused-unload', cardId: cards.S, withdrawAmount: 5 }));
  assert.deepEqual(await faults.list(), []);
});

test('a number of the customer’s own stands for one order', async () => {
  const body = { cardId: cards.S, topUpAmount: '33.00', customerOrderNo: 'S-load' };
  const again = await standard.topUp(body);
  assert.deepEqual([again.orderNo, again.status], [numberOf('S-load'), 'Completed']);
  await refused('DUPLICATE_ORDER', 409, standard.topUp({ ...body, topUpAmount: 33.01 }));
  await refused('DUPLICATE_ORDER', 409, standard.block({ cardId: cards.S, customerOrderNo: 'S-load' }));
  assert.equal(await bench.work(), 0);
});

test('a card for whole amounts keeps to its product', async () => {
  const apply = { productCode: 'STD-MC-WHOLE', cardCurrency: 'USD' };
  await refused('400', 400, standard.apply({ ...apply, topUpAmount: 20.5 }));
  const opened = await order(standard.apply({ ...apply, customerOrderNo: 'W-open', topUpAmount: 20 }));
  cards.W = cardOf(opened);
  await refused('OPERATION_NOT_ALLOWED', 403, standard.withdraw({ cardId: cards.W, withdrawAmount: 1 }));
  const product = { productCode: 'NO-SUCH', cardCurrency: 'USD', topUpAmount: 20 };
  await refused('PRODUCT_NOT_AVAILABLE', 422, standard.apply(product));
  await refused(
    'CURRENCY_NOT_SUPPORTED',
    422,
    standard.apply({ ...apply, cardCurrency: 'JPY', topUpAmount: 2000 }),
  );
  await refused('INSUFFICIENT_BALANCE', 422, standard.apply({ ...apply, topUpAmount: 850 }));
  await refused('CARD_NOT_FOUND', 404, standard.block({ cardId: randomUUID() }));
});

test('a ShareBalance card is opened, limited, blocked, unblocked and closed', async () => {
  const apply = { productCode: 'SHARE-MC', cardCurrency: 'USD' };
  await refused('400', 400, shareBalance.apply({ ...apply, maxAuthAmount: 100, maxCreditAmount: 500.5 }));
  const opened = await order(
    shareBalance.apply({ ...apply, customerOrderNo: 'H-open', maxAuthAmount: 100, maxCreditAmount: 500 }),
  );
  cards.H = cardOf(opened);
  // The account has 850.11, of which the card may spend 500.
  assert.equal((await client.cards.retrieve(cards.H)).balanceAmount, 500);
  await refused('OPERATION_NOT_ALLOWED', 403, standard.topUp({ cardId: cards.H, topUpAmount: 10 }));
  const limits = { cardId: cards.H, maxAuthAmount: '250.50', maxCreditAmount: 900 };
  await order(shareBalance.creditLimit({ ...limits, customerOrderNo: 'H-limits' }));
  await faults.script({ operation: 'UpdateLimits', effect: 'Refuse' });
  await order(shareBalance.creditLimit({ ...limits, customerOrderNo: 'H-refused-limits', maxAuthAmount: 1 }));
  const card = await client.cards.retrieve(cards.H);
  assert.deepEqual(
    [card.maxAuthAmount, card.maxCreditAmount, card.usedCreditAmount, card.balanceAmount],
    [250.5, 900, 0, 850.11],
  );
  await order(shareBalance.block({ customerOrderNo: 'H-block', cardId: cards.H }));
  assert.equal((await client.cards.retrieve(cards.H)).status, 'Blocked');
  await order(shareBalance.unblock({ customerOrderNo: 'H-unblock', cardId: cards.H }));
  await order(shareBalance.cancel({ customerOrderNo: 'H-close', cardId: cards.H }));
  await refused('CARD_STATUS_INVALID', 409, shareBalance.creditLimit(limits));
});

test('cards in yen, without decimals', async () => {
  const opened = await order(
    standard.apply({
      customerOrderNo: 'J-open',
      productCode: 'STD-VISA',
      cardCurrency: 'JPY',
      topUpAmount: 5033,
    }),
  );
  cards.J = cardOf(opened);
  await refused('400', 400, standard.topUp({ cardId: cards.J, topUpAmount: 500.5 }));
  await order(standard.topUp({ customerOrderNo: 'J-load', cardId: cards.J, topUpAmount: '500' }));
  await order(standard.withdraw({ customerOrderNo: 'J-unload', cardId: cards.J, withdrawAmount: 1000 }));
  await faults.script({ operation: 'Load', effect: 'TimeoutBefore' });
  const unreached = await order(
    standard.topUp({ customerOrderNo: 'J-unreached-load', cardId: cards.J, topUpAmount: 777 }),
  );
  assert.equal(unreached.status, 'Pending');
  server.clock.advance(1_000);
  await bench.work();
  const shared = await order(
    shareBalance.apply({
      customerOrderNo: 'K-open',
      productCode: 'SHARE-MC',
      cardCurrency: 'JPY',
      maxAuthAmount: 10_000,
      maxCreditAmount: 50_000,
    }),
  );
  cards.K = cardOf(shared);
  await order(shareBalance.cancel({ customerOrderNo: 'K-close', cardId: cards.K }));
});

test('the first card is closed, and what was left on it comes back', async () => {
  const closed = await order(standard.cancel({ customerOrderNo: 'S-close', cardId: cards.S }));
  assert.deepEqual(
    [closed.chargeMethodType, closed.percent, closed.fee, closed.settleAmount, closed.settleStatus],
    ['Percentage', 0.01, 1.23, 122.64, 'Completed'],
  );
  await refused('CARD_STATUS_INVALID', 409, standard.cancel({ cardId: cards.S }));
});

// Order, type, change, what the account has after it.
const accountRows = `
D-USD            AccountTopUp            1000.00  1000.00
D-JPY            AccountTopUp             100000   100000

S-open           CardTopUp               -100.33   899.67
S-open           OpenCardFee               -1.00   898.67
S-open           TopUpFee                  -1.50   897.17   0.015 × 100.33 = 1.50495
S-load           CardTopUp                -33.00   864.17
S-load           TopUpFee                  -0.50   863.67   0.015 × 33.00 = 0.495, half up
S-unload         CardWithdraw              20.20   883.87   the card pays the fee
S-refused-load   CardTopUp                -50.00   833.87
S-refused-load   TopUpFee                  -0.75   833.12   0.015 × 50.00
S-refused-load   ReversalRefund            50.00   883.12
S-refused-load   ReversalRefund             0.75   883.87
S-unheard-load   CardTopUp                -10.01   873.86
S-unheard-load   TopUpFee                  -0.15   873.71   0.015 × 10.01 = 0.15015
S-refused-open   CardTopUp                -20.00   853.71
S-refused-open   OpenCardFee               -1.00   852.71
S-refused-open   TopUpFee                  -0.30   852.41   0.015 × 20.00
S-refused-open   ReversalRefund            20.00   872.41
S-refused-open   ReversalRefund             1.00   873.41
S-refused-open   ReversalRefund             0.30   873.71

W-open           CardTopUp                -20.00   853.71
W-open           OpenCardFee               -2.50   851.21
W-open           TopUpFee                  -0.30   850.91

H-open           OpenCardFee               -0.80   850.11
H-close          CancelCardFee             -0.20   849.91

J-open           CardTopUp                 -5033    94967
J-open           OpenCardFee                -150    94817
J-open           TopUpFee                    -75    94742   0.015 × 5033 = 75.495
J-load           CardTopUp                  -500    94242
J-load           TopUpFee                     -8    94234   0.015 × 500 = 7.5, half up
J-unload         CardWithdraw               1000    95234
J-unreached-load CardTopUp                  -777    94457
J-unreached-load TopUpFee                    -12    94445   0.015 × 777 = 11.655
K-open           OpenCardFee                -120    94325

S-close          CancelCardSettleRefund   122.64   972.55   100.33 + 33.00 - 20.20 - 0.50 + 10.01
S-close          CancelCardFee             -1.23   971.32   0.01 × 122.64 = 1.2264
`;

test('the account log has each row of it, and adds up to the balances', async () => {
  const rows = (await client.accounts.logs({ pageSize: 7 }).toArray()).reverse();
  const expected = tableOf(accountRows).map(([label = '', type, change, after]) => {
    const currency = currencyOf(label);
    const direction = Number(change) > 0 ? 'Income' : 'Expenditure';
    return [label, type, direction, currency, Number(change), Number(after), 0];
  });
  assert.deepEqual(
    rows.map((row) => [
      labels.get(row.orderNo ?? ''),
      row.accountTransType,
      row.fundsDirection,
      row.currency,
      row.transAmount,
      row.availableBalance,
      row.blockedBalance,
    ]),
    expected,
  );
  assert.equal(new Set(rows.map((row) => row.id)).size, rows.length);
  const times = rows.map((row) => row.transTime);
  assert.deepEqual(times, times.toSorted());

  assert.deepEqual(await client.accounts.balances(), [
    { currency: 'JPY', amount: 94_325, blockedAmount: 0 },
    { currency: 'USD', amount: 971.32, blockedAmount: 0 },
  ]);
  for (const [currency, balanceMinor] of [
    ['USD', 971_32],
    ['JPY', 94_325],
  ] as const) {
    const own = rows.filter((row) => row.currency === currency);
    assert.equal(sum(own.map((row) => minor(row.transAmount, currency))), balanceMinor);
  }
});

// Order, type, amount, fee, total, status.
const cardRows = `
S-open           ApplyCard      100.33   2.50   102.83  Completed   1.00 + 1.50
S-load           CardTopUp       33.00   0.50    33.50  Completed
S-unload         BalanceRefund   20.20   0.50    20.70  Completed
S-refused-load   CardTopUp       50.00   0.75    50.75  Reversed
S-unheard-load   CardTopUp       10.01   0.15    10.16  Completed
S-refused-open   ApplyCard       20.00   1.30    21.30  Reversed    1.00 + 0.30
S-refused-unload BalanceRefund    5.00   0.50     5.50  Failure
W-open           ApplyCard       20.00   2.80    22.80  Completed   2.50 + 0.30
J-open           ApplyCard        5033    225     5258  Completed   150 + 75
J-load           CardTopUp         500      8      508  Completed
J-unload         BalanceRefund    1000     75     1075  Completed
J-unreached-load CardTopUp         777     12      789  Completed
S-close          CardCancel    -122.64   1.23  -121.41  Completed
`;

test('the card account log has each movement of it, and adds up to what is on the cards', async () => {
  const rows = await cardLogRows();
  const expected = tableOf(cardRows).map(([label = '', type = '', amount, fee, total, status]) => {
    const direction = ['BalanceRefund', 'CardCancel'].includes(type) ? 'Income' : 'Expenditure';
    const amounts = { amount: Number(amount), fee: Number(fee), total: Number(total) };
    return { label, type, direction, currency: currencyOf(label), ...amounts, status };
  });
  assert.deepEqual<unknown>(rows, expected);

  for (const [card, currency, balance] of [
    ['S', 'USD', 0],
    ['W', 'USD', 20],
    // 5033 + 500 - 1075 + 777
    ['J', 'JPY', 5235],
  ] as const) {
    const own = rows.filter(({ label, status }) => label.startsWith(card) && status === 'Completed');
    // The card pays the fee of a withdrawal, the account all others.
    const changes = own.map(({ type, amount, total }) => (type === 'BalanceRefund' ? -total : amount));
    assert.equal(sum(changes.map((change) => minor(change, currency))), minor(balance, currency), card);
    assert.equal((await client.cards.retrieve(cards[card])).balanceAmount, balance, card);
  }
});

test('nothing was lost: what was deposited is in the account, on the cards or paid in fees', () => {
  // USD: opening 1.00 + 2.50 + 0.80, loading 1.50 + 0.50 + 0.15 + 0.30, withdrawing 0.50, closing 0.20 + 1.23.
  assert.equal(971_32 + 20_00 + (4_30 + 2_45 + 50 + 1_43), 1000_00);
  // JPY: opening 150 + 120, loading 75 + 8 + 12, withdrawing 75.
  assert.equal(94_325 + 5_235 + (270 + 95 + 75), 100_000);
});

test('the cards end as they were left', async () => {
  const listed = (await client.cards.list({ pageSize: 7 }).toArray()).reverse();
  assert.deepEqual(
    listed.map((card) => [card.cardId, card.cardModel, card.cardCurrency, card.status]),
    [
      [cards.S, 'Standard', 'USD', 'Cancel'],
      [cards.W, 'Standard', 'USD', 'Active'],
      [cards.H, 'ShareBalance', 'USD', 'Cancel'],
      [cards.J, 'Standard', 'JPY', 'Active'],
      [cards.K, 'ShareBalance', 'JPY', 'Cancel'],
    ],
  );
  for (const { cardId, status } of listed) {
    const card = await client.cards.retrieve(cardId);
    assert.equal(card.status, status);
    if (status === 'Cancel') assert.equal(card.balanceAmount, 0);
  }
});

// Order, type, status, amount that moved (an order that moves none: -), fee, why it failed.
const orderRows = `
S-open           ApplyCard     Completed   100.33   2.50
S-load           CardTopUp     Completed    33.00   0.50
S-unload         CardWithdraw  Completed    20.20   0.50
S-block          CardBlock     Completed        -      -
S-unblock        CardUnblock   Completed        -      -
S-refused-load   CardTopUp     Failure      50.00   0.75
S-unheard-load   CardTopUp     Completed    10.01   0.15
S-refused-open   ApplyCard     Failure      20.00   1.30
S-refused-unload CardWithdraw  Failure       5.00   0.50
W-open           ApplyCard     Completed    20.00   2.80
H-open           ApplyCard     Completed        0   0.80
H-limits         CreditLimit   Completed        -      -
H-refused-limits CreditLimit   Failure          -      -
H-block          CardBlock     Completed        -      -
H-unblock        CardUnblock   Completed        -      -
H-close          CardCancel    Completed        0   0.20
J-open           ApplyCard     Completed     5033    225
J-load           CardTopUp     Completed      500      8
J-unload         CardWithdraw  Completed     1000     75
J-unreached-load CardTopUp     Completed      777     12
K-open           ApplyCard     Completed        0    120
K-close          CardCancel    Completed        0      0
S-close          CardCancel    Completed   122.64   1.23
`;

test('each order is found by both of its numbers, as it ended', async () => {
  const ends: (string | number | null)[][] = [];
  for (const { label, orderNo, submitted } of placed) {
    const { order, model } = await find(orderNo);
    const type = order.orderType;
    const query = { OrderType: type, CustomerOrderNo: label };
    assert.deepEqual(await client.request('GET', `/v1/orders/${model}`, { query }), order);
    assert.equal(order.customerOrderNo, label);
    assert.equal(order.createdOn, submitted.createdOn);
    assert.ok((order.completedOn ?? '') > order.createdOn, label);
    // In the shape of its own POST.
    assert.deepEqual(Object.keys(order).sort(), Object.keys(submitted).sort());
    const { amount, fee, total } = amountsOf(order);
    if (amount !== null && fee !== null && total !== null) {
      const currency = currencyOf(label);
      assert.equal(minor(total, currency), minor(amount, currency) + minor(fee, currency), label);
    }
    const reason = 'failureReason' in order ? order.failureReason : order.payMessage;
    if (order.status === 'Failure') assert.match(reason ?? '', /declined by the issuer/);
    ends.push([label, type, order.status, amount, fee]);
  }
  const number = (text = '') => (text === '-' ? null : Number(text));
  assert.deepEqual(
    ends,
    tableOf(orderRows).map(([label, type, status, amount, fee]) => [
      label,
      type,
      status,
      number(amount),
      number(fee),
    ]),
  );
});

test('the issuer did each thing once, and every invariant holds', async () => {
  const { rows } = await server.database.pool.query(
    `SELECT idempotency_key FROM issuer_simulator_journal WHERE effect = 'Performed'
     GROUP BY idempotency_key HAVING count(*) > 1`,
  );
  assert.deepEqual(rows, []);
  await assertBooksAreRight(bench);
});

/** The card account log, oldest first, in the columns of its table. */
async function cardLogRows() {
  const rows = (await client.accounts.cardLogs({ pageSize: 7 }).toArray()).reverse();
  return rows.map((row) => {
    const { transAmount, totalFee, totalAmount } = row;
    const { currency } = transAmount;
    for (const money of [totalFee, totalAmount]) assert.equal(money.currency, currency);
    const fees = row.feeItems.map((fee) => minor(fee.amount, currency));
    assert.equal(sum(fees), minor(totalFee.amount, currency));
    return {
      label: labels.get(row.cardOrderNo) ?? '',
      type: row.cardAccountLogType,
      direction: row.fundsDirection,
      currency,
      amount: transAmount.amount,
      fee: totalFee.amount,
      total: totalAmount.amount,
      status: row.status,
    };
  });
}

/** A line of a table: its first columns; what follows two spaces after them is an explanation. */
function tableOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
}

function currencyOf(label: string): 'USD' | 'JPY' {
  return /^(J-|K-|D-JPY)/.test(label) ? 'JPY' : 'USD';
}

function numberOf(label: string): string {
  return placed.find((order) => order.label === label)?.orderNo ?? '';
}

/** What an order moved, charged and came to, by whichever names its shape has. */
function amountsOf(order: Order): { amount: number | null; fee: number | null; total: number | null } {
  if ('totalTopUpAmount' in order) {
    return { amount: order.totalTopUpAmount, fee: order.totalFee, total: order.totalPayAmount };
  }
  if ('withdrawAmount' in order) {
    return { amount: order.withdrawAmount, fee: order.withdrawFee, total: order.totalAmount };
  }
  if ('transFee' in order)
    return { amount: order.transAmount, fee: order.transFee, total: order.totalAmount };
  if ('settleAmount' in order) return { amount: order.settleAmount, fee: order.fee, total: null };
  return { amount: null, fee: null, total: null };
}
