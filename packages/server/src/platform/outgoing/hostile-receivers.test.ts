import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type HostileBehaviour, startHostileReceiver } from '../../../test/support/hostile-receiver.ts';
import { connectionFree, createTestSender, outcomeOf, post } from '../../../test/support/outgoing.ts';

const receiver = await startHostileReceiver();
after(() => receiver.close());

/** What a call to each ends as: the status of the answer, or the reason of the failure. */
const ends: Record<HostileBehaviour, number | string> = {
  ok: 200,
  hang: 'AnswerTimeout',
  'only-early-hints': 'AnswerTimeout',
  trickle: 'AnswerTimeout',
  'huge-declared': 200,
  'huge-chunked': 200,
  'header-flood': 'AnswerTooLarge',
  'reset-in-body': 'Reset',
  'end-in-body': 'Reset',
  reset: 'Reset',
  close: 'Reset',
  'not-http': 'AnswerInvalid',
  'two-lengths': 'AnswerInvalid',
  upgrade: 'AnswerInvalid',
  redirect: 302,
  'two-answers': 200,
  'ok-and-end': 200,
  'ok-once': 200,
};

/** Short where waiting is the point of it. */
const timeouts: Partial<Record<HostileBehaviour, number>> = { hang: 40, 'only-early-hints': 40, trickle: 40 };

for (const [behaviour, end] of Object.entries(ends) as [HostileBehaviour, number | string][]) {
  test(`${behaviour}: ${end}, and no connection is left behind`, async () => {
    const sender = createTestSender({ answerTimeoutMs: timeouts[behaviour] ?? 20_000 });
    assert.equal(outcomeOf(await post(sender, receiver.url(behaviour))), end);
    await sender.close();
    await receiver.allClosed();
  });
}

test('a body that never ends is read no further than its first 64 KiB', async () => {
  for (const behaviour of ['huge-declared', 'huge-chunked'] as const) {
    const result = await post(createTestSender(), receiver.url(behaviour));
    assert.ok(result.kind === 'answered');
    assert.deepEqual([result.body, result.bodyStart], [null, 'x'.repeat(1024)]);
    await receiver.allClosed();
  }
});

test('a receiver that ends its connections after each answer is called on a new one', async () => {
  const sender = createTestSender();
  for (let call = 0; call < 5; call++) {
    assert.equal(outcomeOf(await post(sender, receiver.url('ok-and-end'))), 200);
    await receiver.allClosed();
  }
});

test('a kept connection that ends at the next request is a reset, and the call after it has a new one', async () => {
  const sender = createTestSender();
  const before = receiver.connections();
  const ends = [];
  for (let call = 0; call < 3; call++) {
    ends.push(outcomeOf(await post(sender, receiver.url('ok-once'))));
    await connectionFree();
  }
  assert.deepEqual(ends, [200, 'Reset', 200]);
  assert.equal(receiver.connections() - before, 2);
});

test('an answer that nobody asked for is not taken for the answer to the next call', async () => {
  const sender = createTestSender();
  for (let call = 0; call < 5; call++) {
    // The connection may be given up for it; what must not be is the redirect's status.
    const end = outcomeOf(await post(sender, receiver.url('two-answers')));
    assert.ok([200, 'Reset', 'AnswerInvalid'].includes(end), String(end));
    await connectionFree();
  }
});

test('a redirect to the inside is not followed', async () => {
  const asked = receiver.requests.length;
  assert.equal(outcomeOf(await post(createTestSender(), receiver.url('redirect'))), 302);
  assert.deepEqual(receiver.requests.slice(asked), ['/redirect']);
});

test('whatever the others do, right ones are answered beside them', async () => {
  const sender = createTestSender();
  const stop = new AbortController();
  const others = (Object.keys(ends) as HostileBehaviour[]).map((behaviour) =>
    post(sender, receiver.url(behaviour), stop.signal),
  );
  const right = await Promise.all(others.map(() => post(sender, receiver.url('ok'))));
  assert.deepEqual(new Set(right.map(outcomeOf)), new Set([200]));
  stop.abort();
  await Promise.all(others);
});
