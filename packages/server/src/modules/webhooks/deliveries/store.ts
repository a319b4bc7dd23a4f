import type { Db, Tx } from '../../../platform/db/database.ts';
import { prepared, run } from '../../../platform/db/statement.ts';
import { firstIdAt } from '../../../platform/ids.ts';
import type { Attempt, Delivery, DeliveryFilter, DeliveryStatus, StoredEvent } from '../types.ts';

interface DeliveryRow {
  delivery_id: string;
  endpoint_id: string;
  event_id: string;
  sequence: bigint | null;
  event_type: string;
  status: DeliveryStatus;
  created_at: Date;
  completed_at: Date | null;
  due_at: Date | null;
  dropped_attempts: number;
  attempts: Attempt[];
}

const columns = `delivery_id, endpoint_id, event_id, sequence, event_type, status, created_at, completed_at, due_at,
  dropped_attempts, attempts`;

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Newest first, behind this delivery; ids sort by time, so that a page costs the same wherever it is. What has arrived is
 * by far the most, and has no index of its own.
 */
export async function selectDeliveries(
  db: Db,
  customerId: string,
  filter: DeliveryFilter,
  page: { readonly before: string | null; readonly limit: number },
): Promise<Delivery[]> {
  const { endpointId, status, eventType, from, until } = filter;
  const clauses = ['customer_id = $1', 'delivery_id >= $2', 'delivery_id < $3', 'delivery_id < $4'];
  const values: unknown[] = [
    customerId,
    firstIdAt(from?.getTime() ?? 0),
    until ? firstIdAt(until.getTime()) : lastId,
    page.before ?? lastId,
  ];
  const names: string[] = [];
  const narrow = (name: string, clause: string, value: unknown) => {
    names.push(name);
    values.push(value);
    clauses.push(`${clause} = $${values.length}`);
  };
  if (endpointId !== undefined) narrow('endpoint', 'endpoint_id', endpointId);
  if (status !== undefined) {
    narrow('status', 'status', status);
    if (status !== 'Delivered') {
      names.push('undelivered');
      clauses.push("status <> 'Delivered'");
    }
  }
  if (eventType !== undefined) narrow('type', 'event_type', eventType);
  values.push(page.limit);
  const statement = prepared(
    `webhook-deliveries-${names.join('-') || 'all'}`,
    `SELECT ${columns} FROM webhook_deliveries WHERE ${clauses.join(' AND ')}
     ORDER BY delivery_id DESC LIMIT $${values.length}`,
  );
  return (await run<DeliveryRow>(db, statement, values)).map(deliveryFrom);
}

const selectStatement = prepared(
  'webhook-deliveries-select',
  `SELECT ${columns} FROM webhook_deliveries WHERE customer_id = $1 AND delivery_id = $2`,
);

export async function selectDelivery(
  db: Db,
  customerId: string,
  deliveryId: string,
): Promise<Delivery | undefined> {
  const [row] = await run<DeliveryRow>(db, selectStatement, [customerId, deliveryId]);
  return row && deliveryFrom(row);
}

const testStatement = prepared(
  'webhook-test',
  `WITH told AS (
     INSERT INTO events (customer_id, event_id, event_type, created_at, data_json) VALUES ($1, $2, $3, $4, $5))
   INSERT INTO webhook_deliveries (customer_id, delivery_id, endpoint_id, event_id, event_type, status, queue_no, tries,
     attempts, created_at, completed_at)
   VALUES ($1, $6, $7, $2, $3, $8, 0, 1, $9, $4, $10)`,
);

/** A test that was made, with its outcome. */
export async function insertTest(
  tx: Tx,
  customerId: string,
  event: StoredEvent,
  delivery: Delivery,
): Promise<void> {
  await run(tx, testStatement, [
    customerId,
    event.eventId,
    event.type,
    event.createdAt,
    event.dataJson,
    delivery.deliveryId,
    delivery.endpointId,
    delivery.status,
    JSON.stringify(delivery.attempts),
    delivery.completedAt,
  ]);
}

const keepStatement = prepared(
  'webhook-endpoints-keep',
  `SELECT endpoint_id FROM webhook_endpoints WHERE customer_id = $1 AND ($2::uuid IS NULL OR endpoint_id = $2)
   ORDER BY endpoint_id FOR KEY SHARE`,
);

/**
 * This endpoint, or all of a customer's, if they are still there; until the transaction ends they are not deleted. What
 * is queued for them meanwhile is seen, and cancelled, by whoever deletes them.
 */
export async function keepEndpoints(
  tx: Tx,
  customerId: string,
  endpointId: string | null,
): Promise<string[]> {
  const rows = await run<{ endpoint_id: string }>(tx, keepStatement, [customerId, endpointId]);
  return rows.map((row) => row.endpoint_id);
}

const failedStatement = prepared(
  'webhook-deliveries-failed',
  `SELECT delivery_id FROM webhook_deliveries
   WHERE customer_id = $1 AND delivery_id >= $2 AND status = 'Failed' AND status <> 'Delivered'
     AND sequence IS NOT NULL AND endpoint_id = ANY ($3::uuid[])
   ORDER BY delivery_id LIMIT $4`,
);

/** Failed deliveries to these endpoints, made from a moment on; tests are not among them. The oldest first. */
export async function selectFailed(
  tx: Tx,
  customerId: string,
  since: Date,
  endpointIds: readonly string[],
  limit: number,
): Promise<string[]> {
  const values = [customerId, firstIdAt(since.getTime()), endpointIds, limit];
  const rows = await run<{ delivery_id: string }>(tx, failedStatement, values);
  return rows.map((row) => row.delivery_id);
}

const requeueStatement = prepared(
  'webhook-deliveries-requeue',
  `WITH queued AS (
     UPDATE webhook_deliveries d SET status = 'Pending', tries = 0, is_parked = false, due_at = $4, completed_at = NULL,
       replayed_at = $4, queue_no = n.queue_no
     FROM unnest($2::uuid[], $3::bigint[]) AS n (delivery_id, queue_no)
     WHERE d.customer_id = $1 AND d.delivery_id = n.delivery_id RETURNING d.endpoint_id, d.queue_no
   ), stream AS (
     UPDATE event_streams SET last_queue_no = greatest(last_queue_no, (SELECT max(queue_no) FROM queued))
     WHERE customer_id = $1
   ), lanes AS (
     SELECT customer_id, endpoint_id FROM webhook_lanes
     WHERE customer_id = $1 AND endpoint_id IN (SELECT endpoint_id FROM queued)
     ORDER BY customer_id, endpoint_id FOR NO KEY UPDATE
   )
   UPDATE webhook_lanes l SET due_at = least(l.due_at, $4)
   FROM lanes WHERE l.customer_id = lanes.customer_id AND l.endpoint_id = lanes.endpoint_id`,
);

/** Puts deliveries at the end of their queues again, due now. The caller holds the stream. */
export async function requeue(
  tx: Tx,
  customerId: string,
  deliveries: readonly { readonly deliveryId: string; readonly queueNo: bigint }[],
  now: Date,
): Promise<void> {
  await run(tx, requeueStatement, [
    customerId,
    deliveries.map(({ deliveryId }) => deliveryId),
    deliveries.map(({ queueNo }) => queueNo),
    now,
  ]);
}

const eventsStatement = prepared(
  'events-after',
  `SELECT event_id, sequence, event_type, created_at, data_json FROM events
   WHERE customer_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
);
const lastStatement = prepared(
  'events-last',
  'SELECT last_sequence FROM event_streams WHERE customer_id = $1',
);

/** A customer's events in order, behind this number. */
export async function selectEventsAfter(
  db: Db,
  customerId: string,
  after: bigint,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await run<{
    event_id: string;
    sequence: bigint;
    event_type: string;
    created_at: Date;
    data_json: string;
  }>(db, eventsStatement, [customerId, after, limit]);
  return rows.map((row) => ({
    eventId: row.event_id,
    sequence: row.sequence,
    type: row.event_type,
    createdAt: row.created_at,
    dataJson: row.data_json,
  }));
}

/** The number of the customer's latest event; 0 before the first. */
export async function selectLastSequence(db: Db, customerId: string): Promise<bigint> {
  const [row] = await run<{ last_sequence: bigint }>(db, lastStatement, [customerId]);
  return row?.last_sequence ?? 0n;
}

const customersStatement = prepared(
  'event-streams-list',
  'SELECT customer_id FROM event_streams WHERE customer_id > $1 ORDER BY customer_id LIMIT $2',
);

/** Customers who have had events, by id, behind this one. */
export async function selectCustomers(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await run<{ customer_id: string }>(db, customersStatement, [after, limit]);
  return rows.map((row) => row.customer_id);
}

const pruneStatements = {
  webhook_deliveries: prepared(
    'webhook-deliveries-prune',
    `DELETE FROM webhook_deliveries WHERE customer_id = $1 AND delivery_id IN (
       SELECT delivery_id FROM webhook_deliveries WHERE customer_id = $1 AND delivery_id < $2
       ORDER BY delivery_id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING 1`,
  ),
  events: prepared(
    'events-prune',
    `DELETE FROM events WHERE customer_id = $1 AND event_id IN (
       SELECT event_id FROM events WHERE customer_id = $1 AND event_id < $2
       ORDER BY event_id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING 1`,
  ),
};

/** Deletes at most so many of a customer's oldest rows from before a moment. Returns how many it was. */
export async function deleteBefore(
  db: Db,
  table: keyof typeof pruneStatements,
  customerId: string,
  before: Date,
  limit: number,
): Promise<number> {
  const rows = await run(db, pruneStatements[table], [customerId, firstIdAt(before.getTime()), limit]);
  return rows.length;
}

function deliveryFrom(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    sequence: row.sequence,
    eventType: row.event_type,
    status: row.status,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    nextAttemptAt: row.due_at,
    attemptCount: row.dropped_attempts + row.attempts.length,
    attempts: row.attempts,
  };
}
