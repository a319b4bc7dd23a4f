import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarm } from '../../../platform/alarm.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type Database, type Db, isUnavailable, type Tx } from '../../../platform/db/database.ts';
import { firstIdAt, type Ids } from '../../../platform/ids.ts';
import type { Log } from '../../../platform/log.ts';
import {
  deleteEvents,
  type OutboxEvent,
  selectEvents,
  selectWaitingCustomers,
  type WaitingEvent,
} from '../../../platform/outbox/index.ts';
import {
  claimStreams,
  insertPublished,
  type LaneKey,
  lanesOf,
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
/** Between two batches under load, so that each holds more: a batch costs much more than an event in it. */
const gatherMs = 25;
const contendedMs = 20;
const customersAtOnce = 64;
const rowsOfCustomer = 500;
const eventsAtOnce = 2_000;
const lowestId = firstIdAt(0);

interface Batch {
  readonly published: number;
  /** Customers whose outbox is not empty: others may be at them. */
  readonly waiting: number;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { database, clock, ids, log, readSpans } = options;
  const alarm = createAlarm();
  const opened = new Set<string>();
  let after = lowestId;
  let isStopped = true;
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
    if (customers.length === 0) return { published: 0, waiting: 0 };
    try {
      return { published: await publishOf(customers), waiting: customers.length };
    } catch (error) {
      if (isUnavailable(error) || customers.length === 1) throw error;
      return publishEach(customers);
    }
  }

  async function publishOf(customers: readonly string[]): Promise<number> {
    const { events, lanes } = await database.transaction((tx) => publish(tx, customers));
    for (const customerId of customers) opened.add(customerId);
    if (lanes.length > 0) options.onPublished(lanes);
    return events;
  }

  /** Each alone, so that one whose events cannot be told holds up no other. */
  async function publishEach(customers: readonly string[]): Promise<Batch> {
    let published = 0;
    for (const customerId of customers) {
      published += await publishOf([customerId]).catch((error: Error) => {
        log.error({ customerId, err: error.message }, 'events of a customer cannot be published');
        return 0;
      });
    }
    return { published, waiting: 0 };
  }

  async function publish(tx: Tx, customers: readonly string[]) {
    const unknown = customers.filter((customerId) => !opened.has(customerId));
    if (unknown.length > 0) await openStreams(tx, unknown);
    const streams = await claimStreams(tx, customers);
    const held = streams.map(({ customerId }) => customerId);
    // Read in a statement of its own: together with the lock it could miss what its last holder has left behind.
    const waiting = held.length > 0 ? upTo(eventsAtOnce, await selectEvents(tx, held, rowsOfCustomer)) : [];
    if (waiting.length === 0) return { events: 0, lanes: [] };
    const events = numberEvents(streams, await tellAll(tx, waiting));
    const { deliveries, streams: next } = addressEvents(streams, events, await selectSubscribers(tx, held));
    const lanes = lanesOf(deliveries);
    await insertPublished(tx, { streams: next, events, deliveries, lanes, now: new Date(clock.now()) });
    await deleteEvents(tx, waiting);
    return { events: events.length, lanes };
  }

  /** Each waiting event, and each row of a span, as one event without its number. */
  async function tellAll(tx: Tx, waiting: readonly WaitingEvent[]): Promise<Told[]> {
    const spans = waiting.flatMap(({ customerId, type, content }) =>
      'firstNo' in content ? [{ customerId, type, ...content }] : [],
    );
    const rows = spans.length > 0 ? await readSpans(tx, spans) : [];
    let at = 0;
    return waiting.flatMap((event): Told[] => {
      const { content, ...common } = event;
      if ('dataJson' in content) return [{ ...common, dataJson: content.dataJson }];
      return (rows[at++] ?? []).map((row) => ({ ...common, ...row }));
    });
  }

  function numberEvents(streams: readonly Stream[], told: readonly Told[]): NewEvent[] {
    const last = new Map(streams.map(({ customerId, lastSequence }) => [customerId, lastSequence]));
    return told.map(({ customerId, type, subjectId, occurredAt, dataJson }) => {
      const sequence = (last.get(customerId) ?? 0n) + 1n;
      last.set(customerId, sequence);
      return { customerId, eventId: ids.next(), sequence, type, subjectId, createdAt: occurredAt, dataJson };
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
      stream.lastSequence = event.sequence ?? stream.lastSequence;
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
      const batch = await publishBatch().catch((error: Error) => {
        log.warn({ err: error.message }, 'events could not be published');
        return { published: 0, waiting: 0 };
      });
      if (batch.published >= eventsAtOnce) continue;
      if (batch.published > 0) await sleep(gatherMs);
      else await alarm.wait(batch.waiting > 0 ? contendedMs : pollMs);
    }
  }

  return {
    wake: alarm.ring,
    start() {
      if (!isStopped) return;
      isStopped = false;
      loop = run();
    },
    async stop() {
      isStopped = true;
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

type Told = Pick<OutboxEvent, 'customerId' | 'type' | 'subjectId' | 'occurredAt'> & {
  readonly dataJson: string;
};

/** As many from the front as come to so many events; at least one. */
function upTo(most: number, waiting: readonly WaitingEvent[]): WaitingEvent[] {
  let sum = 0;
  const full = waiting.findIndex(({ content }) => {
    sum += 'firstNo' in content ? Number(content.lastNo - content.firstNo) + 1 : 1;
    return sum > most;
  });
  return full === -1 ? [...waiting] : waiting.slice(0, Math.max(full, 1));
}
