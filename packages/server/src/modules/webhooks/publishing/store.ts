import type { Tx } from '../../../platform/db/database.ts';
import { prepared, run } from '../../../platform/db/statement.ts';
import type { EventType } from '../types.ts';

/** The numbers that a customer's events and deliveries have come to. */
export interface Stream {
  readonly customerId: string;
  readonly lastSequence: bigint;
  readonly lastQueueNo: bigint;
}

interface StreamRow {
  customer_id: string;
  last_sequence: bigint;
  last_queue_no: bigint;
}

const openStatement = prepared(
  'event-streams-open',
  `INSERT INTO event_streams (customer_id, last_sequence, last_queue_no)
   SELECT customer_id, 0, 0 FROM unnest($1::uuid[]) AS customer_id ORDER BY customer_id ON CONFLICT DO NOTHING`,
);
const claimStatement = prepared(
  'event-streams-claim',
  `SELECT customer_id, last_sequence, last_queue_no FROM event_streams WHERE customer_id = ANY ($1::uuid[])
   ORDER BY customer_id FOR NO KEY UPDATE SKIP LOCKED`,
);
const lockStatement = prepared(
  'event-streams-lock',
  `SELECT customer_id, last_sequence, last_queue_no FROM event_streams WHERE customer_id = $1 FOR NO KEY UPDATE`,
);

/** Opens the streams of customers that have none. */
export async function openStreams(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await run(tx, openStatement, [customerIds]);
}

/** Locks those of these streams that nobody else has locked, until the transaction ends. */
export async function claimStreams(tx: Tx, customerIds: readonly string[]): Promise<Stream[]> {
  return (await run<StreamRow>(tx, claimStatement, [customerIds])).map(streamFrom);
}

/** Locks one stream, which is opened if there is none. */
export async function lockStream(tx: Tx, customerId: string): Promise<Stream> {
  const [row] = await run<StreamRow>(tx, lockStatement, [customerId]);
  if (row) return streamFrom(row);
  await openStreams(tx, [customerId]);
  return lockStream(tx, customerId);
}

function streamFrom(row: StreamRow): Stream {
  return {
    customerId: row.customer_id,
    lastSequence: row.last_sequence,
    lastQueueNo: row.last_queue_no,
  };
}

/** Who wants to be told, and of what. */
export interface Subscriber {
  readonly customerId: string;
  readonly endpointId: string;
  /** Empty: all. */
  readonly eventTypes: readonly EventType[];
}

// The key is shared until commit, so that an endpoint is not deleted between its reading and its deliveries.
const subscribersStatement = prepared(
  'webhook-subscribers',
  `SELECT customer_id, endpoint_id, event_types FROM webhook_endpoints
   WHERE customer_id = ANY ($1::uuid[]) AND disabled_at IS NULL ORDER BY customer_id, endpoint_id FOR KEY SHARE`,
);

export async function selectSubscribers(tx: Tx, customerIds: readonly string[]): Promise<Subscriber[]> {
  const rows = await run<{ customer_id: string; endpoint_id: string; event_types: EventType[] }>(
    tx,
    subscribersStatement,
    [customerIds],
  );
  return rows.map((row) => ({
    customerId: row.customer_id,
    endpointId: row.endpoint_id,
    eventTypes: row.event_types,
  }));
}

/** An event with its number. */
export interface NewEvent {
  readonly customerId: string;
  readonly eventId: string;
  readonly sequence: bigint;
  readonly type: string;
  readonly subjectId: string | null;
  /** The row of the outbox that has its text; or what it tells. */
  readonly source: { readonly place: string } | { readonly occurredAt: Date; readonly dataJson: string };
}

export interface NewDelivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly queueNo: bigint;
  readonly event: NewEvent;
}

// A text that is in the outbox never leaves the database. The others come as one run of bytes, cut here: as an array of
// texts, each quote in them would be escaped and read again.
const numberStatement = prepared(
  'webhook-number',
  `WITH streams AS (
     UPDATE event_streams s SET last_sequence = n.last_sequence, last_queue_no = n.last_queue_no
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS n (customer_id, last_sequence, last_queue_no)
     WHERE s.customer_id = n.customer_id
   ), moved AS (
     INSERT INTO events (customer_id, event_id, sequence, event_type, subject_id, created_at, data_json)
     SELECT o.customer_id, n.event_id, n.sequence, o.event_type, o.subject_id, o.occurred_at, o.data_json
     FROM unnest($4::tid[], $5::uuid[], $6::bigint[]) AS n (place, event_id, sequence) JOIN outbox o ON o.ctid = n.place
   ), told AS (
     INSERT INTO events (customer_id, event_id, sequence, event_type, subject_id, created_at, data_json)
     SELECT n.customer_id, n.event_id, n.sequence, n.event_type, n.subject_id, n.created_at,
       convert_from(substring($7::bytea FROM n.first_byte FOR n.bytes), 'UTF8')
     FROM unnest($8::uuid[], $9::uuid[], $10::bigint[], $11::text[], $12::uuid[], $13::timestamptz[], $14::integer[],
       $15::integer[]) AS n (customer_id, event_id, sequence, event_type, subject_id, created_at, first_byte, bytes)
   )
   DELETE FROM outbox WHERE ctid = ANY ($16::tid[])`,
);

/**
 * Stores events and takes them, at `places`, out of the outbox, in one statement. The caller holds the streams, and has
 * read the outbox in this transaction.
 */
export async function moveEvents(
  tx: Tx,
  streams: readonly Stream[],
  events: readonly NewEvent[],
  places: readonly string[],
): Promise<void> {
  const moved = events.flatMap(({ source, eventId, sequence }) =>
    'place' in source ? [{ place: source.place, eventId, sequence }] : [],
  );
  const told = events.flatMap(({ source, ...event }) => ('place' in source ? [] : [{ ...event, ...source }]));
  const texts = told.map(({ dataJson }) => Buffer.from(dataJson));
  let next = 1;
  const firstBytes = texts.map(({ length }) => {
    const first = next;
    next += length;
    return first;
  });
  await run(tx, numberStatement, [
    streams.map((stream) => stream.customerId),
    streams.map((stream) => stream.lastSequence),
    streams.map((stream) => stream.lastQueueNo),
    moved.map((event) => event.place),
    moved.map((event) => event.eventId),
    moved.map((event) => event.sequence),
    Buffer.concat(texts),
    told.map((event) => event.customerId),
    told.map((event) => event.eventId),
    told.map((event) => event.sequence),
    told.map((event) => event.type),
    told.map((event) => event.subjectId),
    told.map((event) => event.occurredAt.toISOString()),
    firstBytes,
    texts.map(({ length }) => length),
    places,
  ]);
}

// Lanes are locked in one order by all who wait for them.
const queueStatement = prepared(
  'webhook-queue-new',
  `WITH queued AS (
     INSERT INTO webhook_deliveries (customer_id, delivery_id, endpoint_id, event_id, sequence, event_type, subject_id,
       queue_no, status, due_at, created_at)
     SELECT n.*, 'Pending', $1::timestamptz, $1::timestamptz
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::uuid[], $9::bigint[]) AS n
   ), lanes AS (
     SELECT l.customer_id, l.endpoint_id FROM webhook_lanes l
     WHERE (l.customer_id, l.endpoint_id) IN (SELECT * FROM unnest($10::uuid[], $11::uuid[]))
     ORDER BY l.customer_id, l.endpoint_id FOR NO KEY UPDATE
   )
   UPDATE webhook_lanes l SET due_at = least(l.due_at, $1::timestamptz)
   FROM lanes WHERE l.customer_id = lanes.customer_id AND l.endpoint_id = lanes.endpoint_id`,
);

/** The endpoints that these deliveries go to, each once. */
export function lanesOf(deliveries: readonly NewDelivery[]): LaneKey[] {
  const lanes = new Map(
    deliveries.map(({ endpointId, event }) => [endpointId, { customerId: event.customerId, endpointId }]),
  );
  return [...lanes.values()];
}

export interface LaneKey {
  readonly customerId: string;
  readonly endpointId: string;
}

/** Stores deliveries of events and wakes the endpoints that they go to, in one statement. */
export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  lanes: readonly LaneKey[],
  now: Date,
): Promise<void> {
  await run(tx, queueStatement, [
    now,
    deliveries.map(({ event }) => event.customerId),
    deliveries.map((delivery) => delivery.deliveryId),
    deliveries.map((delivery) => delivery.endpointId),
    deliveries.map(({ event }) => event.eventId),
    deliveries.map(({ event }) => event.sequence),
    deliveries.map(({ event }) => event.type),
    deliveries.map(({ event }) => event.subjectId),
    deliveries.map((delivery) => delivery.queueNo),
    lanes.map((lane) => lane.customerId),
    lanes.map((lane) => lane.endpointId),
  ]);
}
