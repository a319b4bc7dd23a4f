import { bigint, columns, text, time, uuid } from '../db/columns.ts';
import type { Db, Tx } from '../db/database.ts';
import { prepared, run } from '../db/statement.ts';
import type { OutboxEvent } from './event.ts';

const newEvents = columns<OutboxEvent>({
  customer_id: uuid(({ customerId }) => customerId),
  event_type: text(({ type }) => type),
  subject_id: uuid(({ subjectId }) => subjectId),
  occurred_at: time(({ occurredAt }) => occurredAt.getTime()),
  data_json: text(({ content }) => ('dataJson' in content ? content.dataJson : null)),
  first_no: bigint(({ content }) => ('firstNo' in content ? content.firstNo : null)),
  last_no: bigint(({ content }) => ('firstNo' in content ? content.lastNo : null)),
});

// Rows come out of arrays in their order, and so they are numbered.
const insertStatement = prepared(
  'outbox-insert',
  `INSERT INTO outbox (${newEvents.names}) ${newEvents.select(1)}`,
);

export async function insertEvents(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  await run(tx, insertStatement, newEvents.values(events));
}

// From one customer's rows to the next one's by index, so that a backlog of one does not hide the others.
const waitingStatement = prepared(
  'outbox-waiting',
  `WITH RECURSIVE waiting AS (
     (SELECT customer_id FROM outbox WHERE customer_id > $1 ORDER BY customer_id LIMIT 1)
     UNION ALL
     SELECT (SELECT o.customer_id FROM outbox o WHERE o.customer_id > w.customer_id ORDER BY o.customer_id LIMIT 1)
     FROM waiting w WHERE w.customer_id IS NOT NULL
   )
   SELECT customer_id FROM waiting WHERE customer_id IS NOT NULL LIMIT $2`,
);

/** Customers who have something in the outbox, by id, behind this one. */
export async function selectWaitingCustomers(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await run<{ customer_id: string }>(db, waitingStatement, [after, limit]);
  return rows.map((row) => row.customer_id);
}

/** An event that waits in the outbox. */
export interface WaitingEvent extends OutboxEvent {
  readonly position: bigint;
}

interface OutboxRow {
  customer_id: string;
  position: bigint;
  event_type: string;
  subject_id: string | null;
  occurred_at: Date;
  data_json: string | null;
  first_no: bigint | null;
  last_no: bigint | null;
}

const selectStatement = prepared(
  'outbox-select',
  `SELECT o.* FROM unnest($1::uuid[]) AS wanted (customer_id)
   CROSS JOIN LATERAL (
     SELECT * FROM outbox WHERE customer_id = wanted.customer_id ORDER BY position LIMIT $2) AS o
   ORDER BY o.customer_id, o.position`,
);

/** What these customers have in the outbox, each in order, at most so many of each. */
export async function selectEvents(
  tx: Tx,
  customerIds: readonly string[],
  limitEach: number,
): Promise<WaitingEvent[]> {
  const rows = await run<OutboxRow>(tx, selectStatement, [customerIds, limitEach]);
  return rows.map((row) => ({
    customerId: row.customer_id,
    position: row.position,
    type: row.event_type,
    subjectId: row.subject_id,
    occurredAt: row.occurred_at,
    content:
      row.first_no !== null && row.last_no !== null
        ? { firstNo: row.first_no, lastNo: row.last_no }
        : { dataJson: row.data_json ?? 'null' },
  }));
}

const deleteStatement = prepared(
  'outbox-delete',
  `DELETE FROM outbox o USING unnest($1::uuid[], $2::bigint[]) AS n (customer_id, position)
   WHERE o.customer_id = n.customer_id AND o.position = n.position`,
);

export async function deleteEvents(tx: Tx, events: readonly WaitingEvent[]): Promise<void> {
  await run(tx, deleteStatement, [
    events.map((event) => event.customerId),
    events.map((event) => event.position),
  ]);
}
