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
 * not. Those behind one that waits for a retry are forgotten and read again later: else one card that its receiver never
 * takes would fill the memory and hold back all others. Pure: knows neither time nor database.
 */
export interface DeliveryQueue {
  /**
   * Adds what was read, in order; of what is known already, what waits for a retry takes its new time. What was given out
   * before is passed over.
   */
  add(deliveries: readonly QueuedDelivery[]): void;
  /** The next one that may be made now; the caller ends it with `finish` or `retry`. */
  take(now: number): QueuedDelivery | undefined;
  hasReady(now: number): boolean;
  /** It is done with, or parked: those behind it may follow. */
  finish(delivery: QueuedDelivery): void;
  /** It is to be made again at its new time, and holds back those behind it until then. */
  retry(delivery: QueuedDelivery): void;
  /** Whether something that was forgotten may be made now. */
  readonly mustRewind: boolean;
  /** The number behind which to read again because of it; `null`: nothing was forgotten that may be made now. */
  rewind(): bigint | null;
  /** Forgets all that is not given out, and where it was. */
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
  /** Those given out, with their numbers. */
  const out = new Map<string, bigint>();
  /** What was asked for again while it was given out. */
  const again = new Map<string, QueuedDelivery>();
  /** Of each subject that waits for a retry, the first number behind it. */
  const forgotten = new Map<string, bigint>();
  /** Those of them whose turn it is again. */
  const freed = new Set<string>();
  /** Those that are being read again, with the next number to take. */
  const rereading = new Map<string, bigint>();
  let seenTo = 0n;
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

  /** Whether it was not given out before, and may be kept. */
  function isNew(delivery: QueuedDelivery): boolean {
    if (delivery.isParked) return true;
    const { queueNo, subjectId } = delivery;
    const isFirst = queueNo > seenTo;
    if (isFirst) seenTo = queueNo;
    if (subjectId === null) return isFirst;
    if (forgotten.has(subjectId)) return false;
    if (isFirst) return true;
    const next = rereading.get(subjectId);
    if (next === undefined || queueNo < next) return false;
    rereading.set(subjectId, queueNo + 1n);
    return true;
  }

  /** What stands behind the first of a line is read again when that is done with. */
  function forgetBehind(name: string, line: QueuedDelivery[]): void {
    if (forgotten.has(name)) return;
    const next = line[1]?.queueNo ?? rereading.get(name) ?? seenTo + 1n;
    for (const { deliveryId } of line.splice(1)) known.delete(deliveryId);
    rereading.delete(name);
    forgotten.set(name, next);
  }

  /** It was asked for again while it waited for a retry. */
  function renew(delivery: QueuedDelivery): void {
    const at = waiting.findIndex(({ deliveryId }) => deliveryId === delivery.deliveryId);
    if (at === -1) {
      const queueNo = out.get(delivery.deliveryId);
      if (queueNo !== undefined && delivery.queueNo > queueNo) again.set(delivery.deliveryId, delivery);
      return;
    }
    waiting[at] = delivery;
    earliest = Math.min(earliest, delivery.dueAt);
    const name = lineOf(delivery);
    const line = name === null ? undefined : lines.get(name);
    if (line?.[0]?.deliveryId === delivery.deliveryId) line[0] = delivery;
  }

  function add(deliveries: readonly QueuedDelivery[]): void {
    for (const delivery of deliveries) {
      if (known.has(delivery.deliveryId)) {
        renew(delivery);
        continue;
      }
      if (!isNew(delivery)) continue;
      append(delivery);
    }
  }

  function append(delivery: QueuedDelivery): void {
    known.add(delivery.deliveryId);
    const name = lineOf(delivery);
    const line = name === null ? undefined : lines.get(name);
    if (line) line.push(delivery);
    else {
      if (name !== null) lines.set(name, [delivery]);
      enqueue(delivery);
    }
  }

  /** It comes back. Returns what it was asked for as meanwhile. */
  function takeBack({ deliveryId }: QueuedDelivery): QueuedDelivery | undefined {
    const renewed = again.get(deliveryId);
    out.delete(deliveryId);
    again.delete(deliveryId);
    return renewed;
  }

  /** The first of a line is done with: the next may follow. */
  function shift(name: string, line: QueuedDelivery[]): void {
    line.shift();
    const [next] = line;
    if (next) enqueue(next);
    else {
      lines.delete(name);
      if (forgotten.has(name)) freed.add(name);
    }
  }

  return {
    add,
    take(now) {
      ripen(now);
      const taken = ready[readyFrom];
      if (!taken) return undefined;
      readyFrom++;
      out.set(taken.deliveryId, taken.queueNo);
      return taken;
    },
    hasReady(now) {
      return readyFrom < ready.length || earliest <= now;
    },
    finish(delivery) {
      const renewed = takeBack(delivery);
      known.delete(delivery.deliveryId);
      const name = lineOf(delivery);
      const line = name === null ? undefined : lines.get(name);
      if (name !== null && line?.[0]?.deliveryId === delivery.deliveryId) shift(name, line);
      // Of a card that is read again it comes with the others.
      if (renewed && !(name !== null && forgotten.has(name))) append(renewed);
    },
    retry(tried) {
      const delivery = takeBack(tried) ?? tried;
      const name = lineOf(delivery);
      const line = name === null ? undefined : lines.get(name);
      if (name !== null && line) {
        line[0] = delivery;
        forgetBehind(name, line);
      }
      enqueue(delivery);
    },
    get mustRewind() {
      return freed.size > 0;
    },
    rewind() {
      let to: bigint | null = null;
      for (const name of freed) {
        const next = forgotten.get(name) ?? 0n;
        forgotten.delete(name);
        rereading.set(name, next);
        if (to === null || next <= to) to = next - 1n;
      }
      freed.clear();
      return to;
    },
    clear() {
      lines.clear();
      known.clear();
      out.clear();
      again.clear();
      forgotten.clear();
      freed.clear();
      rereading.clear();
      seenTo = 0n;
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
