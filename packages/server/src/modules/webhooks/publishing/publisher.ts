import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarm } from '../../../platform/alarm.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type Database, type Db, isUnavailable, type Tx } from '../../../platform/db/database.ts';
import { firstIdAt, type Ids } from '../../../platform/ids.ts';
import type { Log } from '../../../platform/log.ts';
import { selectEvents, selectWaitingCustomers, type WaitingEvent } from '../../../platform/outbox/index.ts';
import {
  claimStreams,
  insertDeliveries,
  type LaneKey,
  lanesOf,
  moveEvents,
  type NewDelivery,
  type NewEvent,
  openStreams,
  type Stream,
  type Subscriber,
  selectSubscribers,
} from './store.ts';

/** A run of numbered rows in the outbox. */
export interface RowSpan {
  readonly customerId: string;
  readonly type: string;
  readonly firstNo: bigint;
  readonly lastNo: bigint;
}

/** What one of these rows is told as. */
export interface ToldRow {
  readonly subjectId: string | null;
  readonly occurredAt: Date;
  readonly dataJson: string;
}

/** Reads the rows of each span, in order; `business.ts` fills it from the modules that own them. */
export type ReadSpans = (db: Db, spans: readonly RowSpan[]) => Promise<readonly (readonly ToldRow[])[]>;

/**
 * Turns what is in the outbox into events with a number, and into deliveries for the endpoints that want them. Any
 * number of processes do so; a customer's events are numbered by one at a time, under the lock of its stream.
 */
export interface Publisher {
  /** There may be something: look now instead of at the next poll. */
  wake(): void;
  start(): void;
  /** Resolves when the batch that is under way is done. */
  stop(): Promise<void>;
  /** Publishes until the outbox is empty, for tests. Returns how many events it was. */
  runUntilIdle(): Promise<number>;
}

export interface PublisherOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly readSpans: ReadSpans;
  /** Told after the commit which endpoints have something new. */
  readonly onPublished: (lanes: readonly LaneKey[]) => void;
}

const pollMs = 400;
/**
 * Between two batches under load, so that each holds more: what a batch and a customer in it cost is most of what a few
 * events cost. So many times as long as the last batch took, within bounds: numbering leaves the machine to whoever
 * decides payments, and is behind by no more than people notice.
 */
const gatherTimes = 9;
const gatherAtLeastMs = 25;
const gatherAtMostMs = 250;
const contendedMs = 20;
const customersAtOnce = 500;
const eventsAtOnce = 2_000;
const lowestId = firstIdAt(0);

interface Batch {
  readonly published: number;
  /** Customers whose outbox is not empty: others may be at them. */
  readonly waiting: number;
  /** Whether more is known to wait than one batch may hold. */
  readonly isFull: boolean;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { database, clock, ids, log, readSpans } = options;
  const alarm = createAlarm();
  const opened = new Set<string>();
  let after = lowestId;
  let isStopped = true;
  let stopping = new AbortController();
  let loop = Promise.resolve();

  /** The next customers with something in the outbox, each in its turn. */
  async function nextCustomers(): Promise<string[]> {
    const found = await selectWaitingCustomers(database.db, after, customersAtOnce);
    const isEnd = found.length < customersAtOnce;
    const wasWhole = after === lowestId;
    after = isEnd ? lowestId : (found.at(-1) ?? lowestId);
    return found.length === 0 && !wasWhole ? nextCustomers() : found;
  }

  async function publishBatch(): Promise<Batch> {
    const customers = await nextCustomers();
    const waiting = customers.length;
    if (waiting === 0) return { published: 0, waiting, isFull: false };
    try {
      const { events: published, cutAt } = await publishOf(customers);
      // Whoever did not fit in is the next one's turn, and not behind all others.
      if (cutAt !== null) after = cutAt;
      return { published, waiting, isFull: published > 0 && (cutAt !== null || waiting === customersAtOnce) };
    } catch (error) {
      if (isUnavailable(error) || waiting === 1) throw error;
      return publishEach(customers);
    }
  }

  async function publishOf(customers: readonly string[]): Promise<Published> {
    const published = await database.transaction((tx) => publish(tx, customers));
    for (const customerId of customers) opened.add(customerId);
    if (published.lanes.length > 0) options.onPublished(published.lanes);
    return published;
  }

  /** Each alone, so that one whose events cannot be told holds up no other. */
  async function publishEach(customers: readonly string[]): Promise<Batch> {
    let published = 0;
    for (const customerId of customers) {
      const { events } = await publishOf([customerId]).catch((error: Error) => {
        log.error({ customerId, err: error.message }, 'events of a customer cannot be published');
        return nothing;
      });
      published += events;
    }
    return { published, waiting: 0, isFull: false };
  }

  async function publish(tx: Tx, customers: readonly string[]): Promise<Published> {
    const unknown = customers.filter((customerId) => !opened.has(customerId));
    if (unknown.length > 0) await openStreams(tx, unknown);
    const streams = await claimStreams(tx, customers);
    const held = streams.map(({ customerId }) => customerId);
    if (held.length === 0) return nothing;
    // Read in a statement of its own: together with the lock it could miss what its last holder has left behind.
    const [found, subscribers] = await Promise.all([
      selectEvents(tx, held, eventsAtOnce),
      selectSubscribers(tx, held),
    ]);
    const waiting = upTo(eventsAtOnce, found);
    const last = waiting.at(-1);
    if (!last) return nothing;
    const isCut = waiting.length < found.length || found.length === eventsAtOnce;
    const within = new Set(waiting.map(({ customerId }) => customerId));
    const numbered = streams.filter(({ customerId }) => within.has(customerId));
    const events = numberEvents(numbered, await tellAll(tx, waiting));
    const { deliveries, streams: next } = addressEvents(numbered, events, subscribers);
    const lanes = lanesOf(deliveries);
    const places = waiting.map(({ place }) => place);
    await Promise.all([
      moveEvents(tx, next, events, places),
      deliveries.length > 0 && insertDeliveries(tx, deliveries, lanes, new Date(clock.now())),
    ]);
    return { events: events.length, lanes, cutAt: isCut ? last.customerId : null };
  }

  /** Each waiting event, and each row of a span, as one event without its number. */
  async function tellAll(tx: Tx, waiting: readonly WaitingEvent[]): Promise<Told[]> {
    const spans = waiting.flatMap(({ customerId, type, span }) =>
      span ? [{ customerId, type, ...span }] : [],
    );
    const rows = spans.length > 0 ? await readSpans(tx, spans) : [];
    let at = 0;
    return waiting.flatMap(({ customerId, type, subjectId, place, span }): Told[] => {
      if (!span) return [{ customerId, type, subjectId, source: { place } }];
      return (rows[at++] ?? []).map(({ subjectId: toldOf, occurredAt, dataJson }) => ({
        customerId,
        type,
        subjectId: toldOf,
        source: { occurredAt, dataJson },
      }));
    });
  }

  function numberEvents(streams: readonly Stream[], told: readonly Told[]): NewEvent[] {
    const last = new Map(streams.map(({ customerId, lastSequence }) => [customerId, lastSequence]));
    return told.map((event) => {
      const sequence = (last.get(event.customerId) ?? 0n) + 1n;
      last.set(event.customerId, sequence);
      return { ...event, eventId: ids.next(), sequence };
    });
  }

  /** A delivery for each event and endpoint, in the order of the events, and what the streams have come to. */
  function addressEvents(
    streams: readonly Stream[],
    events: readonly NewEvent[],
    subscribers: readonly Subscriber[],
  ) {
    const ofCustomer = Map.groupBy(subscribers, ({ customerId }) => customerId);
    const next = new Map(streams.map((stream) => [stream.customerId, { ...stream }]));
    const deliveries: NewDelivery[] = [];
    for (const event of events) {
      const stream = next.get(event.customerId);
      if (!stream) throw new Error('the stream of an event is held');
      stream.lastSequence = event.sequence;
      for (const { endpointId, eventTypes } of ofCustomer.get(event.customerId) ?? []) {
        if (eventTypes.length > 0 && !eventTypes.some((type) => type === event.type)) continue;
        stream.lastQueueNo += 1n;
        deliveries.push({ deliveryId: ids.next(), endpointId, queueNo: stream.lastQueueNo, event });
      }
    }
    return { deliveries, streams: [...next.values()] };
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const startedAt = performance.now();
      const batch = await publishBatch().catch((error: Error) => {
        log.warn({ err: error.message }, 'events could not be published');
        return { published: 0, waiting: 0, isFull: false };
      });
      if (batch.isFull) continue;
      if (batch.published > 0) await gather(performance.now() - startedAt);
      else await alarm.wait(batch.waiting > 0 ? contendedMs : pollMs);
    }
  }

  async function gather(tookMs: number): Promise<void> {
    const pauseMs = Math.min(Math.max(tookMs * gatherTimes, gatherAtLeastMs), gatherAtMostMs);
    await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
  }

  return {
    wake: alarm.ring,
    start() {
      if (!isStopped) return;
      isStopped = false;
      stopping = new AbortController();
      loop = run();
    },
    async stop() {
      isStopped = true;
      stopping.abort();
      alarm.ring();
      await loop;
    },
    async runUntilIdle() {
      let published = 0;
      for (;;) {
        const batch = await publishBatch();
        published += batch.published;
        if (batch.waiting === 0) return published;
      }
    },
  };
}

interface Published {
  readonly events: number;
  readonly lanes: readonly LaneKey[];
  /** Who was last, when more waits than the batch could hold. */
  readonly cutAt: string | null;
}

const nothing: Published = { events: 0, lanes: [], cutAt: null };

type Told = Omit<NewEvent, 'eventId' | 'sequence'>;

/** As many from the front as come to so many events; at least one. */
function upTo(most: number, waiting: readonly WaitingEvent[]): WaitingEvent[] {
  let sum = 0;
  const full = waiting.findIndex(({ span }) => {
    sum += span ? Number(span.lastNo - span.firstNo) + 1 : 1;
    return sum > most;
  });
  return full === -1 ? [...waiting] : waiting.slice(0, Math.max(full, 1));
}
