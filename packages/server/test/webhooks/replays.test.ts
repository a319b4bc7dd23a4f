import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectDeliveryState } from '../../src/modules/webhooks/index.ts';
import { until } from '../support/process.ts';
import { type Answer, readAudit } from '../support/server.ts';
import { startQuietBench, type WebhooksBench, withReceiver } from './bench.ts';

const quiet = await startQuietBench();
const { db, pool } = quiet.server.database;
const log = '/v1/webhooks/deliveries';

/** Locks the rows of this query, so that whoever comes to them stands still until they are let go. */
async function hold(query: string, values: readonly string[]) {
  const session = await pool.connect();
  const { rows } = await session.query('SELECT pg_backend_pid() AS pid');
  await session.query('BEGIN');
  await session.query(query, [...values]);
  return {
    /** Resolves when so many stand still, one behind the other or side by side. */
    async waitFor(count: number): Promise<void> {
      await until(async () => {
        const blocked = await pool.query(
          `WITH RECURSIVE blocked AS (
             SELECT $1::integer AS pid
             UNION SELECT a.pid FROM pg_stat_activity a JOIN blocked b ON b.pid = ANY (pg_blocking_pids(a.pid))
             WHERE a.datname = current_database())
           SELECT FROM blocked`,
          [rows[0].pid],
        );
        return blocked.rows.length > count;
      });
    },
    async letGo(): Promise<void> {
      await session.query('COMMIT');
      session.release();
    },
  };
}

/** A customer with one delivery that has come to its end. */
async function withDelivery(status = 'Delivered') {
  const bench = await withReceiver(quiet);
  await bench.deposit(1);
  await bench.deliver();
  await pool.query('UPDATE webhook_deliveries SET status = $2 WHERE customer_id = $1', [
    bench.orders.customerId,
    status,
  ]);
  const { data } = await bench.data('GET', log);
  assert.deepEqual([data.length, data[0].status], [1, status]);
  return { bench, deliveryId: data[0].deliveryId as string };
}

const lockStream = 'SELECT FROM event_streams WHERE customer_id = $1 FOR UPDATE';
const lockDelivery = 'SELECT FROM webhook_deliveries WHERE customer_id = $1 AND delivery_id = $2 FOR UPDATE';
const replay = (bench: WebhooksBench, deliveryId: string): Promise<Answer> =>
  bench.send('POST', `${log}/${deliveryId}/replay`);
const replayFailed = (bench: WebhooksBench, endpointId?: string): Promise<Answer> =>
  bench.send('POST', `${log}/replay`, { since: '2026-01-01', ...(endpointId && { endpointId }) });
const deleteEndpoint = (bench: WebhooksBench): Promise<Answer> =>
  bench.send('DELETE', `/v1/webhooks/endpoints/${bench.endpointId}`);
const statusOf = async (bench: WebhooksBench, deliveryId: string): Promise<string> =>
  (await bench.data('GET', `${log}/${deliveryId}`)).status;

test('a replay that the deletion of its endpoint overtakes is refused, and changes nothing', async () => {
  const { bench, deliveryId } = await withDelivery();
  const stream = await hold(lockStream, [bench.orders.customerId]);
  const replaying = replay(bench, deliveryId);
  await stream.waitFor(1);
  assert.equal((await deleteEndpoint(bench)).status, 200);
  await stream.letGo();
  const { status, json } = await replaying;
  assert.deepEqual([status, json.errorCode], [404, 'WEBHOOK_ENDPOINT_NOT_FOUND']);
  assert.equal(await statusOf(bench, deliveryId), 'Delivered');
});

test('a replay that comes before the deletion of its endpoint is cancelled by it', async () => {
  const { bench, deliveryId } = await withDelivery();
  const delivery = await hold(lockDelivery, [bench.orders.customerId, deliveryId]);
  const replaying = replay(bench, deliveryId);
  await delivery.waitFor(1);
  const deleting = deleteEndpoint(bench);
  await Promise.race([delivery.waitFor(2), deleting]);
  await delivery.letGo();
  assert.deepEqual([(await replaying).status, (await deleting).status], [200, 200]);
  assert.equal(await statusOf(bench, deliveryId), 'Cancelled');
});

test('a replay of all that failed that the deletion of the endpoint overtakes leaves nothing to be delivered', async () => {
  for (const isNamed of [true, false]) {
    const { bench, deliveryId } = await withDelivery('Failed');
    const delivery = await hold(lockStream, [bench.orders.customerId]);
    const replaying = replayFailed(bench, isNamed ? bench.endpointId : undefined);
    await delivery.waitFor(1);
    assert.equal((await deleteEndpoint(bench)).status, 200);
    await delivery.letGo();
    const { status, json } = await replaying;
    if (isNamed) assert.deepEqual([status, json.errorCode], [404, 'WEBHOOK_ENDPOINT_NOT_FOUND']);
    else assert.deepEqual([status, json.data], [200, { replayedCount: 0 }]);
    assert.equal(await statusOf(bench, deliveryId), 'Failed');
  }
});

test('a replay of all that failed that comes before the deletion of the endpoint is cancelled by it', async () => {
  const { bench, deliveryId } = await withDelivery('Failed');
  const delivery = await hold(lockDelivery, [bench.orders.customerId, deliveryId]);
  const replaying = replayFailed(bench);
  await delivery.waitFor(1);
  const deleting = deleteEndpoint(bench);
  await Promise.race([delivery.waitFor(2), deleting]);
  await delivery.letGo();
  assert.deepEqual([(await replaying).json.data, (await deleting).status], [{ replayedCount: 1 }, 200]);
  assert.equal(await statusOf(bench, deliveryId), 'Cancelled');
});

test('the audit tells who has replayed what, and how many; what is refused or finds nothing is not in it', async () => {
  const { bench, deliveryId } = await withDelivery('Failed');
  const { customerId } = bench.orders;
  const replays = async () =>
    (await readAudit(quiet.server)).filter(
      ({ action, detail }) => action.endsWith('-replayed') && detail.customerId === customerId,
    );
  assert.equal((await replay(bench, '019aa9d4-0b3a-7c11-9a44-5d0e7f2b8c33')).status, 404);
  assert.equal((await replayFailed(bench)).json.data.replayedCount, 1);
  assert.equal((await replayFailed(bench)).json.data.replayedCount, 0);
  const alone = await replay(bench, deliveryId);
  assert.equal(alone.status, 200);
  const [many, one, ...others] = await replays();
  assert.deepEqual(others, []);
  assert.match(many?.actor ?? '', /^client:test_/);
  assert.deepEqual(
    [many?.action, many?.subject, many?.detail],
    [
      'webhook.deliveries-replayed',
      `customer:${customerId}`,
      { customerId, since: '2026-01-01T00:00:00.000Z', replayedCount: 1 },
    ],
  );
  const { eventId } = alone.json.data;
  assert.deepEqual(
    [one?.actor, one?.action, one?.subject, one?.responseId, one?.detail],
    [
      many?.actor,
      'webhook.delivery-replayed',
      `webhook-delivery:${deliveryId}`,
      alone.json.responseId,
      { customerId, endpointId: bench.endpointId, eventId },
    ],
  );
  await bench.deliver();
});

test('a delivery that is made again and again keeps its latest attempts, and counts them all', async () => {
  const { bench, deliveryId } = await withDelivery();
  for (let made = 2; made <= 53; made++) {
    assert.equal((await replay(bench, deliveryId)).status, 200);
    assert.equal(await bench.after(1_000), 1);
    const { attemptCount, attempts } = await bench.data('GET', `${log}/${deliveryId}`);
    assert.deepEqual([attemptCount, attempts.length], [made, Math.min(made, 50)]);
  }
  const { attempts } = await bench.data('GET', `${log}/${deliveryId}`);
  const times = attempts.map(({ attemptedOn }: { attemptedOn: string }) => Date.parse(attemptedOn));
  const latest = quiet.server.clock.now();
  assert.deepEqual(
    times,
    times.map((_: number, at: number) => latest - (49 - at) * 1_000),
  );
});

test('what was stored without a bound comes within it at its next attempt', async () => {
  const { bench, deliveryId } = await withDelivery();
  await pool.query(
    `UPDATE webhook_deliveries SET attempts =
       (SELECT jsonb_agg(attempts -> 0 || jsonb_build_object('durationMs', n)) FROM generate_series(1, 80) AS n)
     WHERE customer_id = $1`,
    [bench.orders.customerId],
  );
  await replay(bench, deliveryId);
  await bench.deliver();
  const { attemptCount, attempts } = await bench.data('GET', `${log}/${deliveryId}`);
  assert.deepEqual([attemptCount, attempts.length, attempts[0].durationMs], [81, 50, 32]);
});

test('an old event that is replayed has waited since then, and no longer', async () => {
  const { bench, deliveryId } = await withDelivery();
  const { clock } = quiet.server;
  clock.advance(10 * 86_400_000);
  const replayedAt = clock.now();
  await replay(bench, deliveryId);
  clock.advance(60_000);
  const { pendingCount, oldestAt } = await selectDeliveryState(db);
  assert.deepEqual([pendingCount, oldestAt?.getTime()], [1, replayedAt]);
  // What fails has waited all the same, however often it is tried.
  bench.receiver.reply = (_event, response) => void response.writeHead(500).end();
  await bench.after(60_000);
  assert.equal((await selectDeliveryState(db)).oldestAt?.getTime(), replayedAt);
});
