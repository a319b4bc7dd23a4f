import { bigint, columns, selects, text, time, uuid } from '../../../platform/db/columns.ts';
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

type MovedEvent = Omit<NewEvent, 'source'> & { readonly place: string };
type ToldEvent = Omit<NewEvent, 'source'> & { readonly occurredAt: Date; readonly dataJson: string };

const streamRows = columns<Stream>({
  customer_id: uuid(({ customerId }) => customerId),
  last_sequence: bigint(({ lastSequence }) => lastSequence),
  last_queue_no: bigint(({ lastQueueNo }) => lastQueueNo),
});
const movedRows = columns<MovedEvent>({
  place: text(({ place }) => place),
  event_id: uuid(({ eventId }) => eventId),
  sequence: bigint(({ sequence }) => sequence),
});
const toldRows = columns<ToldEvent>({
  customer_id: uuid(({ customerId }) => customerId),
  event_id: uuid(({ eventId }) => eventId),
  sequence: bigint(({ sequence }) => sequence),
  event_type: text(({ type }) => type),
  subject_id: uuid(({ subjectId }) => subjectId),
  created_at: time(({ occurredAt }) => occurredAt.getTime()),
  data_json: text(({ dataJson }) => dataJson),
});
const emptiedRows = columns<string>({ place: text((place) => place) });
const [theStreams, theMoved, theTold, theEmptied] = selects(streamRows, movedRows, toldRows, emptiedRows);

// A text that is in the outbox never leaves the database.
const numberStatement = prepared(
  'webhook-number',
  `WITH streams AS (
     UPDATE event_streams s SET last_sequence = n.last_sequence, last_queue_no = n.last_queue_no
     FROM (${theStreams}) AS n WHERE s.customer_id = n.customer_id
   ), moved AS (
     INSERT INTO events (customer_id, event_id, sequence, event_type, subject_id, created_at, data_json)
     SELECT o.customer_id, n.event_id, n.sequence, o.event_type, o.subject_id, o.occurred_at, o.data_json
     FROM (${theMoved}) AS n JOIN outbox o ON o.ctid = n.place::tid
   ), told AS (
     INSERT INTO events (${toldRows.names}) ${theTold}
   )
   DELETE FROM outbox USING (${theEmptied}) AS emptied WHERE ctid = emptied.place::tid`,
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
  const moved = events.flatMap(({ source, ...event }) =>
    'place' in source ? [{ ...event, ...source }] : [],
  );
  const told = events.flatMap(({ source, ...event }) => ('place' in source ? [] : [{ ...event, ...source }]));
  await run(tx, numberStatement, [
    ...streamRows.values(streams),
    ...movedRows.values(moved),
    ...toldRows.values(told),
    ...emptiedRows.values(places),
  ]);
}

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

const deliveryRows = columns<NewDelivery>({
  customer_id: uuid(({ event }) => event.customerId),
  delivery_id: uuid(({ deliveryId }) => deliveryId),
  endpoint_id: uuid(({ endpointId }) => endpointId),
  event_id: uuid(({ event }) => event.eventId),
  sequence: bigint(({ event }) => event.sequence),
  event_type: text(({ event }) => event.type),
  subject_id: uuid(({ event }) => event.subjectId),
  queue_no: bigint(({ queueNo }) => queueNo),
});
const laneRows = columns<LaneKey>({
  customer_id: uuid(({ customerId }) => customerId),
  endpoint_id: uuid(({ endpointId }) => endpointId),
});
const momentRows = columns<Date>({ now: time((now) => now.getTime()) });
const [theDeliveries, theLanes, theMoment] = selects(deliveryRows, laneRows, momentRows);

// Lanes are locked in one order by all who wait for them.
const queueStatement = prepared(
  'webhook-queue-new',
  `WITH moment AS (${theMoment}), queued AS (
     INSERT INTO webhook_deliveries (${deliveryRows.names}, status, due_at, created_at)
     SELECT n.*, 'Pending', now, now FROM (${theDeliveries}) AS n, moment
   ), lanes AS (
     SELECT l.customer_id, l.endpoint_id, now FROM (${theLanes}) AS n JOIN webhook_lanes l USING (customer_id, endpoint_id), moment
     ORDER BY l.customer_id, l.endpoint_id FOR NO KEY UPDATE OF l
   )
   UPDATE webhook_lanes l SET due_at = least(l.due_at, now)
   FROM lanes WHERE l.customer_id = lanes.customer_id AND l.endpoint_id = lanes.endpoint_id`,
);

/** Stores deliveries of events and wakes the endpoints that they go to, in one statement. */
export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  lanes: readonly LaneKey[],
  now: Date,
): Promise<void> {
  await run(tx, queueStatement, [
    ...deliveryRows.values(deliveries),
    ...laneRows.values(lanes),
    ...momentRows.values([now]),
  ]);
}
