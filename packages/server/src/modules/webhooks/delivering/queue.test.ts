import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDeliveryQueue, type QueuedDelivery } from './queue.ts';

function delivery(
  queueNo: number,
  subjectId: string | null,
  more: Partial<QueuedDelivery> = {},
): QueuedDelivery {
  const event = {
    eventId: `e${queueNo}`,
    sequence: BigInt(queueNo),
    type: 'CardPay',
    createdAt: new Date(0),
    dataJson: '{}',
  };
  return {
    deliveryId: `d${queueNo}`,
    queueNo: BigInt(queueNo),
    subjectId,
    tries: 0,
    isParked: false,
    dueAt: 0,
    event,
    ...more,
  };
}

test('what is known already is passed over, and what is finished may come again', () => {
  const queue = createDeliveryQueue();
  const one = delivery(1, null);
  queue.add([one]);
  queue.add([one]);
  assert.equal(queue.take(0), one);
  assert.equal(queue.take(0), undefined);
  queue.add([one]);
  assert.equal(queue.take(0), undefined);
  queue.finish(one);
  queue.add([one]);
  assert.equal(queue.take(0), undefined);
  const again = { ...one, queueNo: 2n };
  queue.add([again]);
  assert.equal(queue.take(0), again);
});

test('what waits behind a retry takes no room, and is read again, once, when its turn comes', () => {
  const queue = createDeliveryQueue();
  const [a1, a2, b3, a4] = [delivery(1, 'a'), delivery(2, 'a'), delivery(3, 'b'), delivery(4, 'a')];
  queue.add([a1, a2, b3]);
  assert.deepEqual([queue.take(0), queue.take(0), queue.size], [a1, b3, 3]);
  queue.retry({ ...a1, tries: 1, dueAt: 10 });
  queue.finish(b3);
  queue.add([a4]);
  assert.deepEqual([queue.size, queue.mustRewind, queue.rewind()], [1, false, null]);
  queue.finish(queue.take(10) ?? a4);
  assert.equal(queue.mustRewind, true);
  // Of a read that began before: a2 comes first.
  queue.add([a4]);
  assert.deepEqual([queue.take(10), queue.rewind()], [undefined, 1n]);
  queue.add([a2, b3, a4]);
  assert.equal(queue.take(10), a2);
  queue.finish(a2);
  assert.equal(queue.take(10), a4);
  queue.finish(a4);
  queue.add([a2, b3, a4]);
  assert.deepEqual([queue.take(10), queue.size, queue.mustRewind], [undefined, 0, false]);
});

test('one that is parked neither waits for its subject nor holds it back', () => {
  const queue = createDeliveryQueue();
  const parked = delivery(1, 'card', { isParked: true });
  const [next, last] = [delivery(2, 'card'), delivery(3, 'card')];
  queue.add([parked, next, last]);
  assert.deepEqual([queue.take(0), queue.take(0), queue.take(0)], [parked, next, undefined]);
  queue.finish(parked);
  assert.equal(queue.take(0), undefined);
  queue.finish(next);
  assert.equal(queue.take(0), last);
});

test('one that waits for a retry and is asked for again is due when it is asked for', () => {
  const queue = createDeliveryQueue();
  const [one, two] = [delivery(1, 'card'), delivery(2, 'card')];
  queue.add([one, two]);
  queue.take(0);
  queue.retry({ ...one, tries: 2, dueAt: 30_000 });
  const again = delivery(1, 'card', { queueNo: 3n, dueAt: 10 });
  queue.add([again]);
  assert.equal(queue.take(10), again);
  queue.finish(again);
  assert.equal(queue.rewind(), 1n);
  queue.add([two]);
  assert.equal(queue.take(10), two);
  assert.equal(queue.size, 1);
});

test('one that is asked for again while it is given out is made again, whatever comes of it', () => {
  for (const subjectId of ['card', null]) {
    const queue = createDeliveryQueue();
    const one = delivery(1, subjectId, { tries: 3 });
    const again = delivery(1, subjectId, { queueNo: 2n, dueAt: 5 });
    queue.add([one]);
    queue.take(0);
    queue.add([again]);
    queue.add([again]);
    queue.finish(one);
    assert.equal(queue.take(5), again);
    const twice = { ...again, queueNo: 3n };
    queue.add([twice]);
    queue.retry({ ...again, tries: 1, dueAt: 5_000 });
    assert.equal(queue.take(5), twice);
    queue.finish(twice);
    assert.deepEqual([queue.take(9_000), queue.size], [undefined, 0]);
  }
});

test('it tells when the next one is due', () => {
  const queue = createDeliveryQueue();
  assert.equal(queue.nextDueAt(), null);
  const one = delivery(1, 'card');
  queue.add([one]);
  queue.take(0);
  queue.retry({ ...one, tries: 1, dueAt: 5_000 });
  assert.equal(queue.nextDueAt(), 5_000);
  assert.ok(!queue.hasReady(4_999) && queue.hasReady(5_000));
});

test('whatever fails and succeeds, all is given out, and each subject’s in its order', () => {
  const run = fc.property(
    fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 40 }),
    fc.array(fc.nat(2), { minLength: 1, maxLength: 200 }),
    (subjects, chances) => {
      const queue = createDeliveryQueue();
      const all = subjects.map((subjectId, at) => delivery(at + 1, subjectId));
      let readTo = 0n;
      const read = () => {
        const to = queue.rewind();
        if (to !== null && to < readTo) readTo = to;
        const rows = all.filter(({ queueNo }) => queueNo > readTo).slice(0, 5);
        readTo = rows.at(-1)?.queueNo ?? readTo;
        queue.add(rows);
      };
      const done: QueuedDelivery[] = [];
      const out: QueuedDelivery[] = [];
      let now = 0;
      for (let step = 0; done.length < subjects.length; step++) {
        read();
        const taken = queue.take(now);
        if (taken) {
          assert.ok(!done.some(({ deliveryId }) => deliveryId === taken.deliveryId), 'given out again');
          const busy = out.filter(({ subjectId }) => subjectId !== null && subjectId === taken.subjectId);
          assert.deepEqual(busy, [], 'two of one subject are out at once');
          out.push(taken);
        }
        const chance = chances[step % chances.length] ?? 0;
        const ended = step > 2_000 || chance > 0 ? out.shift() : undefined;
        if (ended && (step > 2_000 || chance === 1)) {
          queue.finish(ended);
          done.push(ended);
        } else if (ended) queue.retry({ ...ended, tries: ended.tries + 1, dueAt: now + 3 });
        now++;
      }
      assert.equal(queue.size, 0);
      for (const subject of ['a', 'b', 'c']) {
        const order = done.filter(({ subjectId }) => subjectId === subject).map(({ queueNo }) => queueNo);
        assert.deepEqual(
          order,
          order.toSorted((one, two) => Number(one - two)),
        );
      }
    },
  );
  fc.assert(run, { numRuns: 200 });
});
