import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertBooksAreRight, startOrdersBench } from '../../server/test/support/orders.ts';
import {
  AbortedError,
  ConnectionError,
  DuplicateOrderError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../src/index.ts';
import { type Fault, startFaultProxy } from './fault-proxy.ts';
import { clientOf, impatient } from './sdk-bench.ts';

const bench = await startOrdersBench();
const { server } = bench;
const proxy = await startFaultProxy(server.url);
await bench.deposit('USD', 100_000_00n);
const cardId = await bench.openStandard(100);
const { runtime, pauses } = impatient();
const client = clientOf(server, { url: proxy.url, runtime });
await client.ping();

/** How many top-ups the customer has paid for. */
async function topUpsInTheLedger(): Promise<number> {
  const { rows } = await server.database.pool.query<{ count: string }>(
    `SELECT count(*) FROM orders WHERE order_type = 'CardTopUp'`,
  );
  const paid = (await client.accounts.logs().toArray()).filter((row) => row.accountTransType === 'CardTopUp');
  // One is that of the card's opening.
  assert.equal(paid.length - 1, Number(rows[0]?.count));
  return paid.length - 1;
}

const survivable: { name: string; faults: Fault[] }[] = [
  { name: 'the connection is reset on the way there', faults: ['reset-before'] },
  { name: 'the connection is reset on the way back', faults: ['reset-after'] },
  { name: 'half of the answer arrives', faults: ['cut'] },
  { name: 'the answer never comes', faults: ['silence'] },
  { name: 'a proxy is out of order', faults: [{ status: 502 }, { status: 503 }] },
  { name: 'the server acts and a proxy gives up', faults: [{ statusAfter: 504 }] },
  { name: 'the server acts and fails to say so', faults: [{ statusAfter: 500 }] },
  { name: 'the request takes too long for a proxy', faults: [{ status: 408 }] },
  { name: 'it is too much at once', faults: [{ status: 429, retryAfter: '2' }] },
  { name: 'two things go wrong in turn', faults: ['reset-after', { statusAfter: 502 }] },
];

for (const { name, faults } of survivable) {
  test(`an order is placed exactly once when ${name}`, async () => {
    const before = await topUpsInTheLedger();
    proxy.script('/orders/standard/topup', ...faults);
    const order = await client.orders.standard.topUp(
      { cardId, topUpAmount: 5 },
      { attemptTimeoutMs: faults.includes('silence') ? 200 : 10_000 },
    );
    const sent = proxy.requests.filter(({ line }) => line.endsWith('/topup')).slice(-faults.length - 1);
    const numbers = new Set(sent.map(({ body }) => JSON.parse(body).customerOrderNo));
    assert.deepEqual([...numbers], [order.customerOrderNo]);
    assert.equal(sent.length, faults.length + 1);
    assert.equal(await topUpsInTheLedger(), before + 1);
  });
}

test('what is given up is safe to take up again under the number in the error', async () => {
  const before = await topUpsInTheLedger();
  proxy.script('/topup', 'reset-after', 'reset-after', 'reset-after');
  const order = { cardId, topUpAmount: 6 };
  const error = await client.orders.standard.topUp(order).catch((reason: unknown) => reason);
  assert.ok(error instanceof ConnectionError);
  assert.equal(error.request?.attempts, 3);
  const customerOrderNo = error.request?.customerOrderNo ?? '';
  const found = await client.orders.standard.retrieve({ customerOrderNo });
  const again = await client.orders.standard.topUp({ ...order, customerOrderNo });
  assert.equal(again.orderNo, found?.orderNo);
  assert.equal(await topUpsInTheLedger(), before + 1);
  await assert.rejects(
    client.orders.standard.topUp({ ...order, topUpAmount: 7, customerOrderNo }),
    DuplicateOrderError,
  );
});

test('a storm of faults over many orders at once leaves each of them placed once', async () => {
  const before = await topUpsInTheLedger();
  const kinds: Fault[] = [
    'reset-before',
    'reset-after',
    'cut',
    { statusAfter: 503 },
    { status: 502 },
    'none',
  ];
  const count = 30;
  proxy.script('/topup', ...Array.from({ length: count * 2 }, (_, index) => kinds[index % 6] ?? 'none'));
  const orders = await Promise.all(
    Array.from({ length: count }, () =>
      client.orders.standard.topUp({ cardId, topUpAmount: 5 }, { maxRetries: 100 }),
    ),
  );
  assert.equal(new Set(orders.map(({ orderNo }) => orderNo)).size, count);
  assert.equal(await topUpsInTheLedger(), before + count);
  await bench.work();
  await assertBooksAreRight(bench);
});

test('pauses are drawn from a bound that doubles, and come after what the server asks for', async () => {
  pauses.length = 0;
  proxy.script('/v1/ping', { status: 500 }, { status: 502 }, { status: 503 });
  await client.ping({ maxRetries: 3 });
  assert.deepEqual(pauses, [250, 500, 1000]);
  pauses.length = 0;
  proxy.script('/v1/ping', { status: 503, retryAfter: '3' });
  await client.ping();
  assert.deepEqual(pauses, [3_250]);
  pauses.length = 0;
  const inFourSeconds = new Date(Math.ceil(Date.now() / 1000) * 1000 + 4_000).toUTCString();
  proxy.script('/v1/ping', { status: 503, retryAfter: inFourSeconds });
  await client.ping();
  assert.ok((pauses[0] ?? 0) > 3_250 && (pauses[0] ?? 0) <= 5_250, String(pauses));
});

test('nothing is tried again after the deadline, nor what would only fail again', async () => {
  pauses.length = 0;
  proxy.script('/v1/ping', { status: 429, retryAfter: '60' });
  const error = await client.ping().catch((reason: unknown) => reason);
  assert.ok(error instanceof RateLimitError);
  assert.deepEqual([error.retryAfterMs, error.request?.attempts, pauses.length], [60_000, 1, 0]);
  proxy.script('/v1/ping', { status: 500 });
  await assert.rejects(client.ping({ maxRetries: 0 }), ServerError);
  // Not safe to repeat: nothing tells whether it was done.
  proxy.script('/channel/faults', 'reset-after');
  await assert.rejects(
    client.sandbox.faults.script({ operation: 'Load', effect: 'Refuse' }),
    ConnectionError,
  );
  assert.equal((await client.sandbox.faults.list()).length, 1);
  await client.sandbox.faults.clear();
  assert.equal(pauses.length, 0);
});

test('a call is over by its deadline, and when its signal is aborted', async () => {
  proxy.script('/v1/ping', 'silence');
  const late = await client.ping({ timeoutMs: 100 }).catch((reason: unknown) => reason);
  assert.ok(late instanceof TimeoutError);
  proxy.script('/v1/ping', 'silence');
  const controller = new AbortController();
  const sent = proxy.nextRequest();
  const ended = client.ping({ signal: controller.signal });
  await sent;
  controller.abort();
  await assert.rejects(ended, AbortedError);
  await assert.rejects(client.ping({ signal: controller.signal }), { name: 'AbortError' });
});

test('a signal ends a call that waits for its next attempt', async () => {
  const controller = new AbortController();
  const waiting = clientOf(server, {
    url: proxy.url,
    runtime: { random: () => 1 },
    hooks: { onRetry: () => setImmediate(() => controller.abort()) },
  });
  await waiting.accessToken();
  proxy.script('/v1/ping', { status: 503, retryAfter: '3600' });
  const ended = waiting.ping({ signal: controller.signal, timeoutMs: 86_400_000 });
  await assert.rejects(ended, AbortedError);
});

test('waiting for the end of an order outlives faults, and gives up in time', async () => {
  const placed = client.orders.standard.topUp({ cardId, topUpAmount: 8 });
  const { orderNo } = await placed;
  const pending = await placed.waitUntilFinal({ timeoutMs: 1 }).catch((reason: unknown) => reason);
  assert.ok(pending instanceof Error && pending.name === 'OrderPendingError');
  assert.equal((pending as { order?: { orderNo: string } }).order?.orderNo, orderNo);
  await bench.work();
  proxy.script('/orders/standard?', { status: 500 }, 'reset-before', { status: 502 }, { status: 503 });
  const final = await client.orders.standard.waitUntilFinal({ orderNo });
  assert.equal(final.status, 'Completed');
  await assert.rejects(client.orders.standard.waitUntilFinal({ orderNo: 'none' }), {
    name: 'OrderNotFoundError',
  });
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(
    client.orders.standard.waitUntilFinal({ orderNo }, { signal: controller.signal }),
    AbortedError,
  );
});
