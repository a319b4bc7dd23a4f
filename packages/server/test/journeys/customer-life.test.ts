import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';

// The long life of one customer over HTTP. What is expected below is worked out by hand from the prices of the test
// environment's products, never by the code under test:
//   STD-VISA      opening 1.00 USD or 150 JPY, loading 1.5 percent, withdrawing 0.50 USD or 75 JPY, closing 1 percent
//   STD-MC-WHOLE  opening 2.50 USD, loading 0.30 USD, whole amounts, no withdrawals
//   SHARE-MC      opening 0.80 USD or 120 JPY, closing 0.20 USD
// Percentages are rounded half up to the minor unit.

const bench = await startOrdersBench();
const { server } = bench;

type Model = 'standard' | 'sharebalance';
// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
type Json = any;

interface Placed {
  readonly label: string;
  readonly model: Model;
  readonly orderNo: string;
  readonly submitted: Json;
}

/** Every order of the life by its customerOrderNo, in the order of submission. */
const placed: Placed[] = [];
/** What the table below calls an order or a deposit, by its orderNo. */
const labels = new Map<string, string>();
/** The cards by what the table calls them. */
const cards = { S: '', W: '', H: '', J: '', K: '' };

/** Submits under the label as customerOrderNo. */
async function submit(label: string, path: string, body: object): Promise<Json> {
  server.clock.advance(1_000);
  const submitted = await bench.order(path, { ...body, customerOrderNo: label });
  assert.equal(submitted.status, 'Pending', label);
  placed.push({ label, model: path.split('/')[0] as Model, orderNo: submitted.orderNo, submitted });
  labels.set(submitted.orderNo, label);
  return submitted;
}

/** Submits, and lets the issuer answer. */
async function order(label: string, path: string, body: object): Promise<Json> {
  const { orderNo } = await submit(label, path, body);
  server.clock.advance(1_000);
  await bench.work();
  return bench.find(path.split('/')[0] as Model, orderNo);
}

async function deposit(label: string, currency: string, amount: number | string): Promise<void> {
  server.clock.advance(1_000);
  const body = { currency, amount, customerOrderNo: label };
  const answer = await bench.post('/sandbox/v1/deposits', body);
  assert.equal(answer.status, 200, answer.text);
  labels.set(answer.json.data.orderNo, label);
}

async function script(operation: string, effect: string): Promise<void> {
  const answer = await bench.post('/sandbox/v1/channel/faults', { operation, effect });
  assert.equal(answer.status, 200, answer.text);
}

/** Refused, and nothing is left of it. */
async function refused(code: string, path: string, body: object, status: number): Promise<void> {
  const answer = await bench.post(path, body);
  assert.deepEqual(
    [answer.status, answer.json.hasError, answer.json.errorCode, answer.json.data],
    [status, true, code, null],
    `${path} ${JSON.stringify(body)} ${answer.text}`,
  );
  if (code === '400') assert.ok(answer.json.errors.length > 0, answer.text);
}

async function data(path: string): Promise<Json> {
  const answer = await bench.get(path);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

/** All rows of a paged address, oldest first, read by pages that do not divide their number. */
async function allRows(path: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let pageIndex = 1; ; pageIndex++) {
    const page = await data(`${path}${path.includes('?') ? '&' : '?'}pageIndex=${pageIndex}&pageSize=7`);
    rows.push(...page.items);
    if (pageIndex >= page.totalPages) {
      assert.equal(rows.length, page.totalCount);
      return rows.reverse();
    }
  }
}

const minor = (amount: number, currency: string) => Math.round(amount * (currency === 'JPY' ? 1 : 100));
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

test('money arrives, and products are read', async () => {
  assert.deepEqual(await data('/v1/accounts'), []);
  assert.deepEqual((await data('/v1/accounts/accountLogs')).items, []);
  await deposit('D-USD', 'USD', '1000.00');
  await deposit('D-JPY', 'jpy', 100_000);
  // The same deposit again is the same; another one under its number is none.
  await deposit('D-USD', 'usd', 1000);
  await refused(
    'DUPLICATE_ORDER',
    '/sandbox/v1/deposits',
    { currency: 'USD', amount: 1000.01, customerOrderNo: 'D-USD' },
    409,
  );
  await refused(
    'LIMIT_EXCEEDED',
    '/sandbox/v1/deposits',
    { currency: 'USD', amount: '9999999999999.99' },
    422,
  );
  await refused('CURRENCY_NOT_SUPPORTED', '/sandbox/v1/deposits', { currency: 'XTS', amount: 1 }, 422);
  await refused('400', '/sandbox/v1/deposits', { currency: 'JPY', amount: 1.5 }, 400);

  const products = await data('/v1/products');
  const visa = products.find((product: Json) => product.productCode === 'STD-VISA');
  assert.deepEqual(visa.cardModels, ['Standard']);
  assert.deepEqual([...visa.cardCurrency].sort(), ['JPY', 'USD']);
  const usd = visa.cardBinConfigs.find((bin: Json) => bin.currency === 'USD');
  assert.deepEqual([usd.cardBin, usd.minPreTopUpAmount, usd.minTopUpAmount], ['436797', 10, 5]);
});

test('a Standard card is opened, loaded, unloaded, blocked and unblocked', async () => {
  const opened = await order('S-open', 'standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: '100.33',
    cardAlias: 'Travel',
  });
  cards.S = opened.cardInfos[0].cardId;
  await refused('CARD_STATUS_INVALID', '/v1/orders/standard/unblock', { cardId: cards.S }, 409);
  await order('S-load', 'standard/topup', { cardId: cards.S, topUpAmount: 33 });
  await refused('AMOUNT_TOO_SMALL', '/v1/orders/standard/topup', { cardId: cards.S, topUpAmount: 4.99 }, 422);
  await order('S-unload', 'standard/withdraw', { cardId: cards.S, withdrawAmount: '20.20' });
  await refused(
    'INSUFFICIENT_BALANCE',
    '/v1/orders/standard/withdraw',
    // The card has 112.63: with the fee of 0.50 it is one cent short.
    { cardId: cards.S, withdrawAmount: 112.14 },
    422,
  );
  await order('S-block', 'standard/block', { cardId: cards.S });
  assert.equal((await data(`/v1/cards/${cards.S}`)).status, 'Blocked');
  await refused(
    'CARD_STATUS_INVALID',
    '/v1/orders/standard/topup',
    { cardId: cards.S, topUpAmount: 10 },
    409,
  );
  await order('S-unblock', 'standard/unblock', { cardId: cards.S });
  assert.equal((await data(`/v1/cards/${cards.S}`)).status, 'Active');
});

test('the issuer refuses, or does it and is not heard', async () => {
  await script('Load', 'Refuse');
  await order('S-refused-load', 'standard/topup', { cardId: cards.S, topUpAmount: 50 });

  await script('Load', 'TimeoutAfter');
  const unheard = await order('S-unheard-load', 'standard/topup', { cardId: cards.S, topUpAmount: 10.01 });
  assert.equal(unheard.status, 'Pending');
  // Spoken for, but not yet the card's to spend.
  assert.equal((await data(`/v1/cards/${cards.S}`)).balanceAmount, 112.63);
  server.clock.advance(1_000);
  await bench.work();
  assert.equal((await data(`/v1/cards/${cards.S}`)).balanceAmount, 122.64);

  await script('Issue', 'Refuse');
  const never = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 20 };
  await order('S-refused-open', 'standard/apply', never);

  await script('Unload', 'Refuse');
  await order('S-refused-unload', 'standard/withdraw', { cardId: cards.S, withdrawAmount: 5 });
  assert.deepEqual(await data('/sandbox/v1/channel/faults'), []);
});

test('a number of the customer’s own stands for one order', async () => {
  const body = { cardId: cards.S, topUpAmount: '33.00', customerOrderNo: 'S-load' };
  const again = await bench.order('standard/topup', body);
  assert.deepEqual([again.orderNo, again.status], [numberOf('S-load'), 'Completed']);
  await refused('DUPLICATE_ORDER', '/v1/orders/standard/topup', { ...body, topUpAmount: 33.01 }, 409);
  await refused(
    'DUPLICATE_ORDER',
    '/v1/orders/standard/block',
    { cardId: cards.S, customerOrderNo: 'S-load' },
    409,
  );
  assert.equal(await bench.work(), 0);
});

test('a card for whole amounts keeps to its product', async () => {
  const apply = { productCode: 'STD-MC-WHOLE', cardCurrency: 'USD' };
  await refused('400', '/v1/orders/standard/apply', { ...apply, topUpAmount: 20.5 }, 400);
  const opened = await order('W-open', 'standard/apply', { ...apply, topUpAmount: 20 });
  cards.W = opened.cardInfos[0].cardId;
  await refused(
    'OPERATION_NOT_ALLOWED',
    '/v1/orders/standard/withdraw',
    { cardId: cards.W, withdrawAmount: 1 },
    403,
  );
  const product = { productCode: 'NO-SUCH', cardCurrency: 'USD', topUpAmount: 20 };
  await refused('PRODUCT_NOT_AVAILABLE', '/v1/orders/standard/apply', product, 422);
  await refused(
    'CURRENCY_NOT_SUPPORTED',
    '/v1/orders/standard/apply',
    { ...apply, cardCurrency: 'JPY', topUpAmount: 2000 },
    422,
  );
  await refused('INSUFFICIENT_BALANCE', '/v1/orders/standard/apply', { ...apply, topUpAmount: 850 }, 422);
  await refused('CARD_NOT_FOUND', '/v1/orders/standard/block', { cardId: randomUUID() }, 404);
});

test('a ShareBalance card is opened, limited, blocked, unblocked and closed', async () => {
  const apply = { productCode: 'SHARE-MC', cardCurrency: 'USD' };
  await refused(
    '400',
    '/v1/orders/sharebalance/apply',
    { ...apply, maxAuthAmount: 100, maxCreditAmount: 500.5 },
    400,
  );
  const opened = await order('H-open', 'sharebalance/apply', {
    ...apply,
    maxAuthAmount: 100,
    maxCreditAmount: 500,
  });
  cards.H = opened.cardInfos[0].cardId;
  // The account has 850.11, of which the card may spend 500.
  assert.equal((await data(`/v1/cards/${cards.H}`)).balanceAmount, 500);
  await refused(
    'OPERATION_NOT_ALLOWED',
    '/v1/orders/standard/topup',
    { cardId: cards.H, topUpAmount: 10 },
    403,
  );
  const limits = { cardId: cards.H, maxAuthAmount: '250.50', maxCreditAmount: 900 };
  await order('H-limits', 'sharebalance/creditLimit', limits);
  await script('UpdateLimits', 'Refuse');
  await order('H-refused-limits', 'sharebalance/creditLimit', { ...limits, maxAuthAmount: 1 });
  const card = await data(`/v1/cards/${cards.H}`);
  assert.deepEqual(
    [card.maxAuthAmount, card.maxCreditAmount, card.usedCreditAmount, card.balanceAmount],
    [250.5, 900, 0, 850.11],
  );
  await order('H-block', 'sharebalance/block', { cardId: cards.H });
  assert.equal((await data(`/v1/cards/${cards.H}`)).status, 'Blocked');
  await order('H-unblock', 'sharebalance/unblock', { cardId: cards.H });
  await order('H-close', 'sharebalance/cancel', { cardId: cards.H });
  await refused('CARD_STATUS_INVALID', '/v1/orders/sharebalance/creditLimit', limits, 409);
});

test('cards in yen, without decimals', async () => {
  const opened = await order('J-open', 'standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'JPY',
    topUpAmount: 5033,
  });
  cards.J = opened.cardInfos[0].cardId;
  await refused('400', '/v1/orders/standard/topup', { cardId: cards.J, topUpAmount: 500.5 }, 400);
  await order('J-load', 'standard/topup', { cardId: cards.J, topUpAmount: '500' });
  await order('J-unload', 'standard/withdraw', { cardId: cards.J, withdrawAmount: 1000 });
  await script('Load', 'TimeoutBefore');
  const unreached = await order('J-unreached-load', 'standard/topup', {
    cardId: cards.J,
    topUpAmount: 777,
  });
  assert.equal(unreached.status, 'Pending');
  server.clock.advance(1_000);
  await bench.work();
  const shared = await order('K-open', 'sharebalance/apply', {
    productCode: 'SHARE-MC',
    cardCurrency: 'JPY',
    maxAuthAmount: 10_000,
    maxCreditAmount: 50_000,
  });
  cards.K = shared.cardInfos[0].cardId;
  await order('K-close', 'sharebalance/cancel', { cardId: cards.K });
});

test('the first card is closed, and what was left on it comes back', async () => {
  const closed = await order('S-close', 'standard/cancel', { cardId: cards.S });
  assert.deepEqual(
    [closed.chargeMethodType, closed.percent, closed.fee, closed.settleAmount, closed.settleStatus],
    ['Percentage', 0.01, 1.23, 122.64, 'Completed'],
  );
  await refused('CARD_STATUS_INVALID', '/v1/orders/standard/cancel', { cardId: cards.S }, 409);
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
  const rows = await allRows('/v1/accounts/accountLogs');
  const expected = tableOf(accountRows).map(([label = '', type, change, after]) => {
    const currency = currencyOf(label);
    const direction = Number(change) > 0 ? 'Income' : 'Expenditure';
    return [label, type, direction, currency, Number(change), Number(after), 0];
  });
  assert.deepEqual(
    rows.map((row) => [
      labels.get(row.orderNo),
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

  assert.deepEqual(await data('/v1/accounts'), [
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
    assert.equal((await data(`/v1/cards/${cards[card]}`)).balanceAmount, balance, card);
  }
});

test('nothing was lost: what was deposited is in the account, on the cards or paid in fees', () => {
  // USD: opening 1.00 + 2.50 + 0.80, loading 1.50 + 0.50 + 0.15 + 0.30, withdrawing 0.50, closing 0.20 + 1.23.
  assert.equal(971_32 + 20_00 + (4_30 + 2_45 + 50 + 1_43), 1000_00);
  // JPY: opening 150 + 120, loading 75 + 8 + 12, withdrawing 75.
  assert.equal(94_325 + 5_235 + (270 + 95 + 75), 100_000);
});

test('the cards end as they were left', async () => {
  const listed = await allRows('/v1/cards');
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
    const card = await data(`/v1/cards/${cardId}`);
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
  const found: (string | number | null)[][] = [];
  for (const { label, model, orderNo, submitted } of placed) {
    const order = await data(`/v1/orders/${model}?orderNo=${orderNo}`);
    const type = order.orderType;
    assert.deepEqual(await data(`/v1/orders/${model}?OrderType=${type}&CustomerOrderNo=${label}`), order);
    const other = model === 'standard' ? 'sharebalance' : 'standard';
    assert.equal(await data(`/v1/orders/${other}?customerOrderNo=${label}`), null);
    assert.equal(order.customerOrderNo, label);
    assert.equal(order.createdOn, submitted.createdOn);
    assert.ok(order.completedOn > order.createdOn, label);
    // In the shape of its own POST.
    assert.deepEqual(Object.keys(order).sort(), Object.keys(submitted).sort());
    const { amount, fee, total } = amountsOf(order);
    if (amount !== null && fee !== null && total !== null) {
      const currency = currencyOf(label);
      assert.equal(minor(total, currency), minor(amount, currency) + minor(fee, currency), label);
    }
    const reason = 'failureReason' in order ? order.failureReason : order.payMessage;
    if (order.status === 'Failure') assert.match(reason, /declined by the issuer/);
    found.push([label, type, order.status, amount, fee]);
  }
  const number = (text = '') => (text === '-' ? null : Number(text));
  assert.deepEqual(
    found,
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
  const rows = await allRows('/v1/accounts/cardAccountLogs');
  return rows.map((row) => {
    const { transAmount, totalFee, totalAmount } = row;
    const { currency } = transAmount;
    for (const money of [totalFee, totalAmount]) assert.equal(money.currency, currency);
    const fees = row.feeItems.map((fee: Json) => minor(fee.amount, currency));
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
function amountsOf(order: Json): { amount: number | null; fee: number | null; total: number | null } {
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
