import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createDispatcher } from '../../src/modules/webhooks/index.ts';
import type { OutgoingSender } from '../../src/platform/outgoing/sender.ts';
import { silentLog } from '../support/log.ts';
import { startTestServer } from '../support/server.ts';
import { inside, startQuietBench, type WebhooksBench, withReceiver } from './bench.ts';

const quiet = await startQuietBench();
const { server } = quiet;
const { database, system, clock } = server;

async function happen({ orders }: WebhooksBench, subjectId: string, names: readonly string[]): Promise<void> {
  await database.transaction((tx) =>
    system.outbox.append(
      tx,
      names.map((name) => ({
        customerId: orders.customerId,
        type: 'CardPay',
        subjectId,
        occurredAt: new Date(clock.now()),
        content: { dataJson: JSON.stringify({ name, subjectId }) },
      })),
    ),
  );
}

/** A dispatcher as another process has it. */
function dispatcherWith(sender: Partial<OutgoingSender>, recordDisabled = async () => {}) {
  return createDispatcher({
    database,
    clock,
    ids: system.ids,
    log: silentLog,
    sender: { ...system.webhooks.sender, ...sender },
    openSecrets: system.webhooks.endpoints.openSecrets,
    random: () => 0.5,
    endpointConcurrency: 4,
    concurrency: 16,
    countAttempt: () => {},
    recordDisabled,
  });
}

test('processes side by side number each event once and deliver it, each card’s in order', async () => {
  const beside = await startTestServer({ beside: server, environment: inside });
  const benches = [await withReceiver(quiet), await withReceiver(quiet), await withReceiver(quiet)];
  server.app.publisher.start();
  server.app.dispatcher.start();
  const cards = [randomUUID(), randomUUID(), randomUUID()];
  const each = 20;
  // Writers of one card wait for each other, as they do for its lock; all others write at once.
  await Promise.all(
    benches.flatMap((bench) =>
      cards.map(async (card) => {
        for (let at = 0; at < each; at++) await happen(bench, card, [`${at}`]);
      }),
    ),
  );
  for (const { receiver } of benches) {
    await receiver.waitFor(cards.length * each);
    assert.deepEqual(receiver.refused, []);
    const first = new Map(receiver.received.toReversed().map((event) => [event.sequence, event]));
    assert.deepEqual(
      [...first.keys()].map(Number).sort((one, two) => one - two),
      Array.from({ length: cards.length * each }, (_, at) => at + 1),
    );
    for (const card of cards) {
      const names = receiver.received.flatMap(({ data }) => (data.subjectId === card ? [data.name] : []));
      assert.deepEqual(
        names,
        Array.from({ length: each }, (_, at) => `${at}`),
      );
    }
  }
  await server.app.publisher.stop();
  await server.app.dispatcher.stop();
  await beside.close();
});

test('what a process holds that dies is taken by another when the lease is over, and not before', async () => {
  const bench = await withReceiver(quiet);
  const card = randomUUID();
  await happen(bench, card, ['one', 'two']);
  await server.app.publisher.runUntilIdle();
  const { promise: called, resolve: hasCalled } = Promise.withResolvers<void>();
  const dead = dispatcherWith({
    send: () => {
      hasCalled();
      return new Promise(() => {});
    },
  });
  void dead.runUntilIdle();
  await called;
  assert.equal(await bench.deliver(), 0);
  clock.advance(9_000);
  assert.equal(await bench.deliver(), 0);
  clock.advance(1_001);
  assert.equal(await bench.deliver(), 2);
  assert.deepEqual(
    bench.receiver.received.map(({ data }) => data.name),
    ['one', 'two'],
  );
});

test('a process that was asleep while another delivered changes nothing when it wakes up', async () => {
  const bench = await withReceiver(quiet);
  await happen(bench, randomUUID(), ['one']);
  await server.app.publisher.runUntilIdle();
  const { promise: isAsleep, resolve: release } = Promise.withResolvers<void>();
  const { promise: called, resolve: hasCalled } = Promise.withResolvers<void>();
  const slow = dispatcherWith({
    send: async () => {
      hasCalled();
      await isAsleep;
      return { kind: 'failed', reason: 'AnswerTimeout', detail: 'too late', durationMs: 1 };
    },
  });
  const slowRun = slow.runUntilIdle();
  await called;
  clock.advance(11_000);
  assert.equal(await bench.deliver(), 1);
  release();
  await slowRun;
  const { data } = await bench.data('GET', '/v1/webhooks/deliveries');
  assert.deepEqual([data[0].status, data[0].attempts.length], ['Delivered', 1]);
});

test('a call that a stop cuts short counts as no attempt, and is made by the next process', async () => {
  const bench = await withReceiver(quiet);
  await happen(bench, randomUUID(), ['one']);
  await server.app.publisher.runUntilIdle();
  const { promise: called, resolve: hasCalled } = Promise.withResolvers<void>();
  const stopping = dispatcherWith({
    send: ({ signal }) =>
      new Promise((resolve) => {
        hasCalled();
        signal?.addEventListener('abort', () =>
          resolve({ kind: 'failed', reason: 'Stopped', detail: 'stopped', durationMs: 1 }),
        );
      }),
  });
  stopping.start();
  await called;
  await stopping.stop();
  assert.equal(await bench.deliver(), 1);
  const { data } = await bench.data('GET', '/v1/webhooks/deliveries');
  assert.equal(data[0].attempts.length, 1);
});

test('a process that stops lets the calls under way end, and begins no more', async () => {
  const bench = await withReceiver(quiet);
  await happen(bench, randomUUID(), ['one', 'two']);
  await server.app.publisher.runUntilIdle();
  const answers: (() => void)[] = [];
  const { promise: called, resolve: hasCalled } = Promise.withResolvers<void>();
  const stopping = dispatcherWith({
    send: () =>
      new Promise((resolve) => {
        answers.push(() =>
          resolve({
            kind: 'answered',
            status: 200,
            retryAfter: null,
            bodyStart: '',
            body: '{"success":true}',
            durationMs: 1,
          }),
        );
        hasCalled();
      }),
  });
  stopping.start();
  await called;
  const stopped = stopping.stop();
  for (const answer of answers) answer();
  await stopped;
  assert.equal(answers.length, 1);
  assert.equal(await bench.deliver(), 1);
  assert.deepEqual(
    bench.receiver.received.map(({ data }) => data.name),
    ['two'],
  );
});

test('an endpoint whose delivery broke is taken up again when its lease is over', async () => {
  const broken = await withReceiver(quiet);
  const held = await withReceiver(quiet);
  for (const bench of [broken, held]) await happen(bench, randomUUID(), ['one']);
  await server.app.publisher.runUntilIdle();
  let calls = 0;
  const { promise: calledTwice, resolve: hasCalled } = Promise.withResolvers<void>();
  const { promise: holds, resolve: isHeld } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const dispatcher = dispatcherWith({
    send: async ({ url }) => {
      if (url !== broken.receiver.url) {
        isHeld();
        await ended;
        return { kind: 'failed', reason: 'Stopped', detail: 'stopped', durationMs: 1 };
      }
      if (++calls === 2) hasCalled();
      throw new Error('broken');
    },
  });
  const leaseOf = async ({ endpointId }: WebhooksBench) => {
    const text = 'SELECT lease_until FROM webhook_lanes WHERE endpoint_id = $1';
    return Number((await database.pool.query(text, [endpointId])).rows[0].lease_until);
  };
  dispatcher.start();
  await holds;
  // It is busy with another all the time.
  for (let step = 0; step < 3; step++) {
    const before = await leaseOf(held);
    clock.advance(3_500);
    while ((await leaseOf(held)) === before) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await calledTwice;
  end();
  await dispatcher.stop();
});

test('an endpoint is not disabled without a record of it', async () => {
  const bench = await withReceiver(quiet);
  await happen(bench, randomUUID(), ['one']);
  await server.app.publisher.runUntilIdle();
  const gone = {
    kind: 'answered',
    status: 410,
    retryAfter: null,
    bodyStart: '',
    body: '',
    durationMs: 1,
  } as const;
  const isEnabled = async () =>
    (await bench.data('GET', `/v1/webhooks/endpoints/${bench.endpointId}`)).enabled;
  const send = async () => gone;
  await dispatcherWith({ send }, () => Promise.reject(new Error('no room'))).runUntilIdle();
  assert.equal(await isEnabled(), true);
  clock.advance(6_000);
  await dispatcherWith({ send }).runUntilIdle();
  assert.equal(await isEnabled(), false);
});

test('an event that is numbered while its transaction is still open is no event', async () => {
  const bench = await withReceiver(quiet);
  const event = {
    customerId: bench.orders.customerId,
    type: 'CardPay',
    subjectId: null,
    occurredAt: new Date(clock.now()),
    content: { dataJson: '{"name":"late"}' },
  };
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: appended, resolve: hasAppended } = Promise.withResolvers<void>();
  const open = database.transaction(async (tx) => {
    await system.outbox.append(tx, [event]);
    hasAppended();
    await mayCommit;
  });
  await appended;
  await happen(bench, randomUUID(), ['early']);
  assert.equal(await bench.deliver(), 1);
  commit();
  await open;
  assert.equal(await bench.deliver(), 1);
  await assert.rejects(
    database.transaction(async (tx) => {
      await system.outbox.append(tx, [event]);
      throw new Error('rolled back');
    }),
  );
  assert.equal(await bench.deliver(), 0);
  assert.deepEqual(
    bench.receiver.received.map(({ sequence, data }) => [sequence, data.name]),
    [
      [1, 'early'],
      [2, 'late'],
    ],
  );
});
