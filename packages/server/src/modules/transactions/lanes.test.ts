import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { EventAnswer } from './answers.ts';
import type { CardEvent } from './events.ts';
import { createLanes, type LanesOptions } from './lanes.ts';

let time = 0;
beforeEach(() => {
  time = 0;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
});
afterEach(() => mock.timers.reset());

/** Lets what is ready run, then moves the clock on, a sweep at a time. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    await settled();
    time += 10;
    mock.timers.tick(10);
  }
  await settled();
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const customerId = '00000000-0000-7000-8000-000000000001';

function event(name: string, customer = customerId): CardEvent {
  const base = { channel: 'test', networkTransactionId: name, sequence: 0, customerId: customer };
  return { ...base, kind: 'expiration', cardId: customer, cardCurrency: 'USD' };
}

const named = ({ networkTransactionId }: CardEvent) => networkTransactionId;
const recorded = (each: CardEvent): EventAnswer => ({ outcome: 'recorded', transactionId: named(each) });

class Away extends Error {}

/** Lanes whose batches are decided when the test says so. */
function lanesWith(change: Partial<LanesOptions> = {}) {
  const batches: string[][] = [];
  const gates: { open: () => void; fail: (error: Error) => void }[] = [];
  const poisoned: string[] = [];
  const lanes = createLanes({
    laneCount: 1,
    maxBatch: 4,
    maxQueueMs: 100,
    answerWithinMs: 200,
    process: (events) => {
      batches.push(events.map(named));
      return new Promise((resolve, reject) => {
        gates.push({ open: () => resolve(events.map(recorded)), fail: reject });
      });
    },
    isTransient: (error) => error instanceof Away,
    onPoison: (each) => poisoned.push(named(each)),
    now: () => time,
    onBatch() {},
    ...change,
  });
  return { lanes, batches, gates, poisoned };
}

test('an event alone goes at once, and what comes meanwhile makes up the next batches', async () => {
  const { lanes, batches, gates } = lanesWith();
  const answers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => lanes.submit(event(name)));
  assert.deepEqual(batches, [['a']]);
  gates[0]?.open();
  await settled();
  assert.deepEqual(batches[1], ['b', 'c', 'd', 'e']);
  gates[1]?.open();
  await settled();
  gates[2]?.open();
  assert.deepEqual(
    (await Promise.all(answers)).map((answer) => 'transactionId' in answer && answer.transactionId),
    ['a', 'b', 'c', 'd', 'e', 'f'],
  );
  assert.deepEqual(lanes.waiting(), { count: 0, oldestMs: 0 });
  await lanes.close();
});

test('customers of different lanes do not wait for each other', () => {
  const { lanes, batches } = lanesWith({ laneCount: 2 });
  const other = '00000000-0000-7000-8000-000000000002';
  void lanes.submit(event('a'));
  void lanes.submit(event('b'));
  void lanes.submit(event('c', other));
  assert.deepEqual(batches, [['a'], ['c']]);
});

test('what has waited too long is refused, and so is what comes after it', async () => {
  const { lanes, gates } = lanesWith();
  void lanes.submit(event('first'));
  const queued = lanes.submit(event('queued'));
  time = 101;
  assert.deepEqual(await lanes.submit(event('late')), { outcome: 'unavailable', cause: 'Overloaded' });
  gates[0]?.open();
  assert.deepEqual(await queued, { outcome: 'unavailable', cause: 'Overloaded' });
  await lanes.close();
});

test('a batch that does not come back is answered at its time, and a late yes is none', async () => {
  const { lanes, gates } = lanesWith();
  const stuck = lanes.submit(event('stuck'));
  await pass(260);
  assert.deepEqual(await stuck, { outcome: 'unavailable', cause: 'Late' });
  gates[0]?.open();
  const next = lanes.submit(event('next'));
  await settled();
  gates[1]?.open();
  assert.equal((await next).outcome, 'recorded');
  await lanes.close();
});

test('one event that cannot be decided fails alone', async () => {
  const { lanes, batches, poisoned } = lanesWith({
    process: async (events) => {
      batches.push(events.map(named));
      if (events.some((each) => named(each) === 'poison')) throw new Error('cannot be stored');
      return events.map(recorded);
    },
  });
  const names = ['first', 'a', 'b', 'poison', 'c'];
  const answers = await Promise.all(names.map((name) => lanes.submit(event(name))));
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['recorded', 'recorded', 'recorded', 'unavailable', 'recorded'],
  );
  assert.deepEqual(poisoned, ['poison']);
  assert.deepEqual(batches, [
    ['first'],
    ['a', 'b', 'poison', 'c'],
    ['a', 'b'],
    ['poison', 'c'],
    ['poison'],
    ['c'],
  ]);
  await lanes.close();
});

test('while the database is away the same events are tried again, until their time is over', async () => {
  const { lanes, batches, gates } = lanesWith();
  const answer = lanes.submit(event('a'));
  gates[0]?.fail(new Away());
  await pass(60);
  assert.deepEqual(batches, [['a'], ['a']]);
  gates[1]?.open();
  assert.equal((await answer).outcome, 'recorded');
  await lanes.close();

  const hopeless = lanesWith({ process: () => Promise.reject(new Away()) });
  const given = hopeless.lanes.submit(event('b'));
  const queued = hopeless.lanes.submit(event('c'));
  await pass(400);
  assert.deepEqual(await given, { outcome: 'unavailable', cause: 'DatabaseAway' });
  // This one nobody has tried.
  assert.deepEqual(await queued, { outcome: 'unavailable', cause: 'Overloaded' });
});

test('closing waits for what is under way', async () => {
  const { lanes, gates } = lanesWith();
  void lanes.submit(event('a'));
  let isClosed = false;
  const closing = lanes.close().then(() => {
    isClosed = true;
  });
  await settled();
  assert.equal(isClosed, false);
  gates[0]?.open();
  await closing;
  assert.equal(isClosed, true);
});
