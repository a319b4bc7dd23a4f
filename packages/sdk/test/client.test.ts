import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { errorTable } from '../../server/src/error-table.ts';
import { startOrdersBench } from '../../server/test/support/orders.ts';
import { apiErrorOf } from '../src/core/errors.ts';
import * as sdk from '../src/index.ts';
import { clientOf, impatient } from './sdk-bench.ts';

// Each method against the running server.

const bench = await startOrdersBench();
const { server } = bench;
const client = clientOf(server, { runtime: impatient().runtime });
const { standard, shareBalance } = client.orders;

/** Lets the issuer answer, and returns the order as it ended. */
async function ended<T extends sdk.StandardOrder | sdk.ShareBalanceOrder>(
  placed: sdk.OrderPromise<T>,
): Promise<T> {
  const submitted = await placed;
  assert.equal(submitted.status, 'Pending');
  server.clock.advance(1_000);
  await bench.work();
  const final = await placed.waitUntilFinal();
  assert.equal(final.status, 'Completed');
  assert.equal(final.orderNo, submitted.orderNo);
  return final;
}

const cards = { standard: '', shareBalance: '' };

test('a ping, its answer and its responseId', async () => {
  assert.equal(await client.ping(), 'Ping Success');
  const { data, response, responseId } = await client.ping().withResponse();
  assert.equal(data, 'Ping Success');
  assert.equal(response.headers.get('x-response-id'), responseId);
  assert.equal(((await response.json()) as { responseId: string }).responseId, responseId);
  const raw = await client.ping().asResponse();
  assert.deepEqual([raw.status, raw.bodyUsed], [200, false]);
});

test('money is deposited in the sandbox, once under each number', async () => {
  const deposit = { currency: 'USD', amount: '1000.10', customerOrderNo: 'first' };
  const made = await client.sandbox.deposits.create(deposit);
  assert.equal(made.balance.amount, 1000.1);
  assert.equal((await client.sandbox.deposits.create(deposit)).orderNo, made.orderNo);
  const other = await client.sandbox.deposits.create({ currency: 'USD', amount: 1 });
  assert.match(other.customerOrderNo ?? '', /^[0-9a-f-]{36}$/);
  assert.deepEqual(await client.accounts.balances(), [{ currency: 'USD', amount: 1001.1, blockedAmount: 0 }]);
});

test('a Standard card through all of its orders', async () => {
  const products = await client.products.list();
  assert.ok(products.some(({ productCode }) => productCode === 'STD-VISA'));
  const opened = await ended(
    standard.apply({
      productCode: 'STD-VISA',
      cardCurrency: 'USD',
      topUpAmount: '100.33',
      cardAlias: 'Trip',
    }),
  );
  cards.standard = opened.cardInfos[0]?.cardId ?? '';
  const cardId = cards.standard;
  const loaded = await ended(standard.topUp({ cardId, topUpAmount: 20 }));
  assert.equal(loaded.totalPayAmount, 20.3);
  await ended(standard.withdraw({ cardId, withdrawAmount: '10.5', customerOrderNo: 'my-own' }));
  const blocked = await ended(standard.block({ cardId }));
  assert.equal(blocked.isBlocked, true);
  assert.equal((await client.cards.retrieve(cardId)).status, 'Blocked');
  await ended(standard.unblock({ cardId }));
  const card = await client.cards.retrieve(cardId);
  // 100.33 + 20.00 - 10.50 - 0.50
  assert.deepEqual([card.balanceAmount, card.alias], [109.33, 'Trip']);
  const cancelled = await ended(standard.cancel({ cardId }));
  assert.deepEqual([cancelled.settleStatus, cancelled.percent], ['Completed', 0.01]);
});

test('a ShareBalance card through all of its orders', async () => {
  const order = { productCode: 'SHARE-MC', cardCurrency: 'USD', maxAuthAmount: 100, maxCreditAmount: 500 };
  const opened = await ended(shareBalance.apply(order));
  cards.shareBalance = opened.cardInfos[0]?.cardId ?? '';
  const cardId = cards.shareBalance;
  await ended(shareBalance.creditLimit({ cardId, maxAuthAmount: '50.50', maxCreditAmount: 600 }));
  await ended(shareBalance.block({ cardId }));
  await ended(shareBalance.unblock({ cardId }));
  const card = await client.cards.retrieve(cardId);
  assert.deepEqual([card.maxAuthAmount, card.maxCreditAmount], [50.5, 600]);
  await ended(shareBalance.cancel({ cardId }));
});

test('orders are found by both of their numbers', async () => {
  const order = await standard.retrieve({ customerOrderNo: 'my-own', orderType: 'CardWithdraw' });
  // The type follows from the orderType that is asked for.
  assert.equal(order?.withdrawAmount, 10.5);
  const { orderNo = '' } = order ?? {};
  const found = await standard.retrieve({ orderNo });
  assert.deepEqual(found, order);
  assert.equal(await standard.retrieve({ orderNo, orderType: 'CardBlock' }), null);
  assert.equal(await shareBalance.retrieve({ orderNo }), null);
  assert.equal((await standard.waitUntilFinal({ customerOrderNo: 'my-own' })).orderNo, orderNo);
});

test('an array of a few asks for pages of a few', async () => {
  const sizes: (string | null)[] = [];
  const watched = clientOf(server, {
    fetch: (url, init) => {
      sizes.push(new URL(String(url)).searchParams.get('pageSize'));
      return fetch(url, init);
    },
  });
  await watched.ping();
  sizes.length = 0;
  assert.equal((await watched.accounts.logs().toArray({ limit: 2 })).length, 2);
  assert.deepEqual(sizes, ['2']);
  await watched.events.list().toArray({ limit: 1 });
  await watched.accounts.logs().toArray({ limit: 1_000 });
  await watched.accounts.logs();
  assert.deepEqual(sizes, ['2', '1', '100', null]);
});

test('lists are pages when awaited, and everything with for await', async () => {
  const page = await client.accounts.logs({ pageSize: 3 });
  assert.deepEqual([page.items.length, page.pageIndex, page.pageSize], [3, 1, 3]);
  const byThrees: string[] = [];
  for await (const row of client.accounts.logs({ pageSize: 3 })) byThrees.push(row.id);
  const all = await client.accounts.logs().toArray();
  assert.deepEqual(
    byThrees,
    all.map(({ id }) => id),
  );
  assert.equal(all.length, page.totalCount);
  assert.equal((await client.accounts.logs({ pageSize: 2 }).toArray({ limit: 3 })).length, 3);
  let pages = 0;
  for await (const { items } of client.accounts.logs({ pageSize: 4, pageIndex: 2 }).pages()) {
    pages++;
    assert.ok(items.length <= 4);
  }
  assert.equal(pages, page.totalCount > 8 ? Math.ceil(page.totalCount / 4) - 1 : 1);

  const listed = await client.cards.list({ cardModel: 'Standard', status: 'Cancel' }).toArray();
  assert.deepEqual(
    listed.map(({ cardId }) => cardId),
    [cards.standard],
  );
  const movements = await client.accounts.cardLogs({ cardId: cards.standard }).toArray();
  assert.deepEqual(
    movements.map((row) => row.cardAccountLogType),
    ['CardCancel', 'BalanceRefund', 'CardTopUp', 'ApplyCard'],
  );
  const { response } = await client.cards.list({ pageSize: 1 }).withResponse();
  assert.equal(response.status, 200);
  const now = new Date(server.clock.now());
  const later = new Date(now.getTime() + 1000);
  assert.equal((await client.accounts.logs({ transactionDateFrom: later })).totalCount, 0);
  assert.equal((await client.accounts.logs({ transactionDateTo: now })).totalCount, all.length);
});

test('rows that arrive while a list is walked come up neither twice nor instead of others', async () => {
  const before = await client.accounts.logs().toArray();
  const walked: string[] = [];
  for await (const row of client.accounts.logs({ pageSize: 2 })) {
    walked.push(row.id);
    if (walked.length === 2 || walked.length === 5) {
      await client.sandbox.deposits.create({ currency: 'USD', amount: 1 });
    }
  }
  assert.deepEqual(
    walked,
    before.map(({ id }) => id),
  );
});

test('the simulated issuer is told to fail, and the order tells why it failed', async () => {
  const { faults } = client.sandbox;
  const fault = await faults.script({ operation: 'Issue', effect: 'Refuse' });
  assert.deepEqual(await faults.list(), [fault]);
  const placed = standard.apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 10 });
  await placed;
  await bench.work();
  const failed = await placed.waitUntilFinal();
  assert.equal(failed.status, 'Failure');
  assert.match(failed.payMessage ?? '', /declined by the issuer/);
  await faults.script({ effect: 'Delay', delayMs: 5 });
  assert.deepEqual(await faults.clear(), []);
});

test('addresses without a method of their own are called all the same', async () => {
  assert.equal(await client.request('GET', '/v1/ping'), 'Ping Success');
  const page = await client.request<sdk.Page<sdk.CardSummary>>('GET', '/v1/cards', {
    query: { pageSize: 1 },
  });
  assert.equal(page.items.length, 1);
  await assert.rejects(
    client.request('POST', '/v1/orders/standard/topup', { body: {} }),
    sdk.InvalidRequestError,
  );
});

test('each kind of failure has its class, its code and its responseId', async () => {
  const cardId = cards.standard;
  const apply = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 10 };
  const failures: [new (...given: never[]) => sdk.ApiError, string, number, () => PromiseLike<unknown>][] = [
    [sdk.InvalidRequestError, '400', 400, () => standard.apply({ ...apply, topUpAmount: 10.001 })],
    [sdk.CardNotFoundError, 'CARD_NOT_FOUND', 404, () => client.cards.retrieve('no-such-card')],
    [sdk.NotFoundError, '404', 404, () => client.request('GET', '/v1/nothing')],
    [sdk.CardStatusInvalidError, 'CARD_STATUS_INVALID', 409, () => standard.block({ cardId })],
    [
      sdk.OperationNotAllowedError,
      'OPERATION_NOT_ALLOWED',
      403,
      () => standard.topUp({ cardId: cards.shareBalance, topUpAmount: 10 }),
    ],
    [
      sdk.ProductNotAvailableError,
      'PRODUCT_NOT_AVAILABLE',
      422,
      () => standard.apply({ ...apply, productCode: 'NONE' }),
    ],
    [
      sdk.CurrencyNotSupportedError,
      'CURRENCY_NOT_SUPPORTED',
      422,
      () => standard.apply({ ...apply, cardCurrency: 'EUR' }),
    ],
    [sdk.AmountTooSmallError, 'AMOUNT_TOO_SMALL', 422, () => standard.apply({ ...apply, topUpAmount: 1 })],
    [
      sdk.InsufficientBalanceError,
      'INSUFFICIENT_BALANCE',
      422,
      () => standard.apply({ ...apply, topUpAmount: 99_999 }),
    ],
    [
      sdk.LimitExceededError,
      'LIMIT_EXCEEDED',
      422,
      () => client.sandbox.deposits.create({ currency: 'USD', amount: '9999999999999.99' }),
    ],
  ];
  for (const [kind, code, status, call] of failures) {
    const error = await Promise.resolve(call()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof kind, `${code}: ${error}`);
    assert.ok(error instanceof sdk.ApiError && error instanceof sdk.CardepassError);
    assert.deepEqual([error.code, error.status, error.name], [code, status, kind.name]);
    assert.match(error.responseId ?? '', /^[0-9a-f-]{36}$/);
    assert.ok(error.message.length > 5 && error.request?.operation);
    if (code === '400') assert.equal(error.errors[0]?.field, 'topUpAmount');
  }
  const chinese = await clientOf(server, { language: 'zh-CN' })
    .cards.retrieve('x')
    .catch((reason: unknown) => reason);
  assert.equal((chinese as Error).message, '卡片不存在');
});

test('every business failure of the server has a class of its own', () => {
  const failure = { message: '', responseId: undefined, errors: [], retryAfterMs: undefined };
  const general = new Set(
    ['400', '401', '403', '404', '409', '422', '429', '500', '418'].map(
      (code) => apiErrorOf({ ...failure, status: Number(code), code }).name,
    ),
  );
  assert.equal(general.size, 9);
  for (const [code, { status }] of Object.entries(errorTable)) {
    if (/^\d/.test(code)) continue;
    const error = apiErrorOf({ ...failure, code, status });
    assert.ok(!general.has(error.name), `${code} is only a ${error.name}`);
  }
});

test('what cannot be sent is refused before it is sent', async () => {
  for (const cardId of ['', '.', '..', undefined as unknown as string]) {
    await assert.rejects(client.cards.retrieve(cardId), sdk.InvalidArgumentError);
  }
  await assert.rejects(client.cards.retrieve('../products'), sdk.CardNotFoundError);
  await assert.rejects(standard.retrieve({ orderNo: '' }), sdk.InvalidArgumentError);
  const body = { currency: 'USD', amount: 1n };
  await assert.rejects(client.request('POST', '/sandbox/v1/deposits', { body }), sdk.InvalidArgumentError);
});

test('the first card of the guide is opened as it is written there', async () => {
  const environment = {
    CARDEPASS_BASE_URL: `${server.url}/openapi`,
    CARDEPASS_CLIENT_ID: server.client.clientId,
    CARDEPASS_CLIENT_SECRET: server.client.secret,
  };
  const file = path.resolve(import.meta.dirname, '../examples/quick-start.ts');
  const child = execFile(process.execPath, [file], { env: { ...process.env, ...environment } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'close');
  // The order is worked on as soon as it has come.
  while (child.exitCode === null && child.signalCode === null) {
    await Promise.race([ended, bench.work()]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  assert.match(printed, /^Completed 436797\*{6}\d{4}\n/);
  assert.match(printed, /\n[0-9a-f-]{36} 436797\*{6}\d{4}\n/);
});
