import type { StoredEvent } from '../types.ts';

/** A delivery that is still to be made. */
export interface QueuedDelivery {
  readonly deliveryId: string;
  readonly queueNo: bigint;
  /** Deliveries of one subject are made in their order; `null`: in any. */
  readonly subjectId: string | null;
  /** Failed attempts since it was queued. */
  readonly tries: number;
  /** Past the quick retries: it holds nothing back. */
  readonly isParked: boolean;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  readonly event: StoredEvent;
}

/**
 * What one endpoint is to be sent, in memory. A delivery is given out when it is due and no earlier one of its subject is
 * still to be made: one that was given out or waits for a quick retry holds back those behind it, one that is parked does
 * not. Pure: knows neither time nor database.
 */
export interface DeliveryQueue {
  /** Adds what was read, in order; of what is known already, what waits for a retry takes its new time. */
  add(deliveries: readonly QueuedDelivery[]): void;
  /** The next one that may be made now; the caller ends it with `finish` or `retry`. */
  take(now: number): QueuedDelivery | undefined;
  hasReady(now: number): boolean;
  /** It is done with, or parked: those behind it may follow. */
  finish(delivery: QueuedDelivery): void;
  /** It is to be made again at its new time, and holds back those behind it until then. */
  retry(delivery: QueuedDelivery): void;
  /** Forgets all that is not given out. */
  clear(): void;
  /** How many are known, those given out among them. */
  readonly size: number;
  /** When the next one that waits becomes due. */
  nextDueAt(): number | null;
}

export function createDeliveryQueue(): DeliveryQueue {
  /** The deliveries of each subject, the one whose turn it is first. */
  const lines = new Map<string, QueuedDelivery[]>();
  const known = new Set<string>();
  let ready: QueuedDelivery[] = [];
  let readyFrom = 0;
  let waiting: QueuedDelivery[] = [];
  let earliest = Number.POSITIVE_INFINITY;

  function enqueue(delivery: QueuedDelivery): void {
    waiting.push(delivery);
    earliest = Math.min(earliest, delivery.dueAt);
  }

  /** Moves what has become due behind what is ready, in the order of the queue. */
  function ripen(now: number): void {
    if (earliest > now) return;
    const due = waiting.filter(({ dueAt }) => dueAt <= now);
    waiting = waiting.filter(({ dueAt }) => dueAt > now);
    earliest = waiting.reduce((least, { dueAt }) => Math.min(least, dueAt), Number.POSITIVE_INFINITY);
    ready = [...ready.slice(readyFrom), ...due.sort((one, two) => Number(one.queueNo - two.queueNo))];
    readyFrom = 0;
  }

  function lineOf({ subjectId, isParked }: QueuedDelivery): string | null {
    return isParked ? null : subjectId;
  }

  /** It was asked for again while it waited for a retry. */
  function renew(delivery: QueuedDelivery): void {
    const at = waiting.findIndex(({ deliveryId }) => deliveryId === delivery.deliveryId);
    if (at === -1) return;
    waiting[at] = delivery;
    earliest = Math.min(earliest, delivery.dueAt);
    const name = lineOf(delivery);
    const line = name === null ? undefined : lines.get(name);
    if (line?.[0]?.deliveryId === delivery.deliveryId) line[0] = delivery;
  }

  return {
    add(deliveries) {
      for (const delivery of deliveries) {
        if (known.has(delivery.deliveryId)) {
          renew(delivery);
          continue;
        }
        known.add(delivery.deliveryId);
        const name = lineOf(delivery);
        const line = name === null ? undefined : lines.get(name);
        if (line) line.push(delivery);
        else {
          if (name !== null) lines.set(name, [delivery]);
          enqueue(delivery);
        }
      }
    },
    take(now) {
      ripen(now);
      return ready[readyFrom] && ready[readyFrom++];
    },
    hasReady(now) {
      return readyFrom < ready.length || earliest <= now;
    },
    finish(delivery) {
      known.delete(delivery.deliveryId);
      const name = lineOf(delivery);
      const line = name === null ? undefined : lines.get(name);
      if (name === null || line?.[0]?.deliveryId !== delivery.deliveryId) return;
      line.shift();
      const [next] = line;
      if (next) enqueue(next);
      else lines.delete(name);
    },
    retry(delivery) {
      const name = lineOf(delivery);
      const line = name === null ? undefined : lines.get(name);
      if (line) line[0] = delivery;
      enqueue(delivery);
    },
    clear() {
      lines.clear();
      known.clear();
      ready = [];
      readyFrom = 0;
      waiting = [];
      earliest = Number.POSITIVE_INFINITY;
    },
    get size() {
      return known.size;
    },
    nextDueAt: () => (readyFrom < ready.length ? 0 : earliest === Number.POSITIVE_INFINITY ? null : earliest),
  };
}
