import type { Clock } from '../../../platform/clock.ts';
import type { OutgoingSender } from '../../../platform/outgoing/sender.ts';
import { failedAgain, isGivenUp, isParkedAfter, retryDelayMs } from '../schedule.ts';
import { signEvent } from '../signing.ts';
import type { StoredEvent } from '../types.ts';
import { judge, type Verdict } from '../verdict.ts';
import { type Lane, narrow, type Target, widen } from './lane.ts';
import type { QueuedDelivery } from './queue.ts';
import type { Recorder } from './recorder.ts';
import type { AttemptResult } from './store.ts';

export interface AttemptsOptions {
  readonly clock: Clock;
  readonly sender: OutgoingSender;
  readonly random: () => number;
  readonly endpointConcurrency: number;
  readonly recorder: Recorder;
  readonly countAttempt: (outcome: 'delivered' | 'failed', seconds: number) => void;
  readonly onGivenUp: (lane: Lane, reason: 'Gone' | 'Failing') => Promise<void>;
}

/** The request that tells an event to an endpoint: signed in the body and in the headers, and numbered. */
export function requestFor(target: Pick<Target, 'url' | 'secrets'>, event: StoredEvent, now: number) {
  const { body, headers } = signEvent(
    {
      id: event.eventId,
      type: event.type,
      createdTime: event.createdAt.toISOString(),
      dataJson: event.dataJson,
      ...(event.sequence !== null && { sequence: event.sequence }),
    },
    target.secrets,
    Math.floor(now / 1000),
  );
  const place = event.sequence === null ? {} : { 'x-cardepass-sequence': String(event.sequence) };
  return { url: target.url, body, headers: { ...headers, ...place, 'user-agent': 'cardepass-webhooks/1.0' } };
}

/** Makes the attempts of deliveries, and decides what follows from each. */
export function createAttempts(options: AttemptsOptions) {
  const { clock, sender, random, recorder } = options;
  let made = 0;

  function follow(lane: Lane, delivery: QueuedDelivery, verdict: Verdict): Promise<void> {
    const now = clock.now();
    const result = resultOf(lane, delivery, verdict, now, random());
    recorder.record(result);
    if (result.status === 'Pending' && !result.isParked && result.dueAt) {
      lane.queue.retry({ ...delivery, tries: result.tries, dueAt: result.dueAt.getTime() });
    } else lane.queue.finish(delivery);
    if (verdict.isDelivered) widen(lane, options.endpointConcurrency);
    else if (verdict.isOverloaded) narrow(lane);
    return noteHealth(lane, verdict, now);
  }

  async function noteHealth(lane: Lane, { isDelivered, isGone, attempt }: Verdict, now: number) {
    const { customerId, endpointId } = lane;
    if (isDelivered) {
      if (lane.failing === null) return;
      lane.failing = null;
      recorder.noteHealth({ customerId, endpointId, since: null, lastFailedAt: null, lastFailure: null });
      return;
    }
    lane.failing = failedAgain(lane.failing, now);
    recorder.noteHealth({
      customerId,
      endpointId,
      since: new Date(lane.failing.since),
      lastFailedAt: new Date(now),
      lastFailure: [attempt.reason, attempt.httpStatus].filter((part) => part !== null).join(' '),
    });
    if (isGone) await options.onGivenUp(lane, 'Gone');
    else if (isGivenUp(lane.failing)) await options.onGivenUp(lane, 'Failing');
  }

  return {
    count: () => made,
    /** One attempt. Never rejects. A call that is stopped counts as none, and its delivery is due as before. */
    async make(lane: Lane, target: Target, delivery: QueuedDelivery, signal: AbortSignal): Promise<void> {
      const startedAt = clock.now();
      const result = await sender.send({ ...requestFor(target, delivery.event, startedAt), signal });
      if (result.kind === 'failed' && result.reason === 'Stopped') return lane.queue.retry(delivery);
      made++;
      const verdict = judge(result, target.acknowledgementMode, startedAt, clock.now());
      options.countAttempt(verdict.isDelivered ? 'delivered' : 'failed', result.durationMs / 1000);
      await follow(lane, delivery, verdict);
    },
  };
}

/** What a delivery has become by one attempt. */
function resultOf(
  { customerId, endpointId }: Lane,
  delivery: QueuedDelivery,
  { isDelivered, retryAfterMs, attempt }: Verdict,
  now: number,
  random: number,
): AttemptResult {
  const tries = delivery.tries + 1;
  const base = {
    customerId,
    endpointId,
    deliveryId: delivery.deliveryId,
    triesBefore: delivery.tries,
    tries,
    attempt,
  };
  const delayMs = isDelivered ? null : retryDelayMs(tries, random);
  if (delayMs !== null) {
    // A receiver may put it off, and never have it sooner.
    const waitMs = Math.max(delayMs, retryAfterMs);
    // What is of no card has nothing to hold back, and need not be kept in memory until it is due.
    const isParked = delivery.isParked || delivery.subjectId === null || isParkedAfter(tries, waitMs);
    return { ...base, status: 'Pending', isParked, dueAt: new Date(now + waitMs), completedAt: null };
  }
  const status = isDelivered ? 'Delivered' : 'Failed';
  return { ...base, status, isParked: false, dueAt: null, completedAt: new Date(now) };
}
