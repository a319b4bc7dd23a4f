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

/** An event that waits in the outbox. Its text stays there until it is moved on. */
export interface WaitingEvent extends Pick<OutboxEvent, 'customerId' | 'type' | 'subjectId'> {
  /** Where its row lies. Nobody changes rows, and only who holds the customer's stream deletes them. */
  readonly place: string;
  /** The rows that it stands for; `null`: it has its text. */
  readonly span: { readonly firstNo: bigint; readonly lastNo: bigint } | null;
}

interface OutboxRow {
  customer_id: string;
  place: string;
  event_type: string;
  subject_id: string | null;
  first_no: bigint | null;
  last_no: bigint | null;
}

const selectStatement = prepared(
  'outbox-select',
  `SELECT o.* FROM unnest($1::uuid[]) AS wanted (customer_id)
   CROSS JOIN LATERAL (
     SELECT customer_id, ctid AS place, event_type, subject_id, first_no, last_no
     FROM outbox WHERE customer_id = wanted.customer_id ORDER BY position LIMIT $2) AS o
   LIMIT $2`,
);

/** What these customers have in the outbox, one after the other, each in order; at most so many rows. */
export async function selectEvents(
  tx: Tx,
  customerIds: readonly string[],
  most: number,
): Promise<WaitingEvent[]> {
  const rows = await run<OutboxRow>(tx, selectStatement, [customerIds, most]);
  return rows.map((row) => ({
    customerId: row.customer_id,
    place: row.place,
    type: row.event_type,
    subjectId: row.subject_id,
    span:
      row.first_no !== null && row.last_no !== null ? { firstNo: row.first_no, lastNo: row.last_no } : null,
  }));
}
