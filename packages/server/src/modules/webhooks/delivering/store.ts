import { boolean, columns, integer, jsonb, text, time, uuid } from '../../../platform/db/columns.ts';
import type { Db, Tx } from '../../../platform/db/database.ts';
import { prepared, run } from '../../../platform/db/statement.ts';
import type { DeliveryState } from '../../../platform/metrics.ts';
import { type SealedSecrets, type SecretsRow, secretsFrom } from '../endpoints/store.ts';
import type { LaneKey } from '../publishing/store.ts';
import { type AcknowledgementMode, type Attempt, attemptsKept, type DeliveryStatus } from '../types.ts';
import type { QueuedDelivery } from './queue.ts';

// A lane that someone else holds is passed over; one whose holder is dead is due at the end of its lease.
const claimStatement = prepared(
  'webhook-lanes-claim',
  `WITH due AS (
     SELECT customer_id, endpoint_id FROM webhook_lanes
     WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1 OR lease_owner = $2)
     ORDER BY due_at LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED)
   UPDATE webhook_lanes l SET lease_owner = $2, lease_until = $3, due_at = $3
   FROM due WHERE l.customer_id = due.customer_id AND l.endpoint_id = due.endpoint_id
   RETURNING l.customer_id, l.endpoint_id`,
);

interface KeyRow {
  customer_id: string;
  endpoint_id: string;
}

/** Takes lanes that have something to do, and those of its own that have news. */
export async function claimLanes(
  db: Db,
  { now, owner, until, limit }: { now: Date; owner: string; until: Date; limit: number },
): Promise<LaneKey[]> {
  const rows = await run<KeyRow>(db, claimStatement, [now, owner, until, limit]);
  return rows.map(keyFrom);
}

const renewStatement = prepared(
  'webhook-lanes-renew',
  `WITH held AS (
     SELECT customer_id, endpoint_id FROM webhook_lanes
     WHERE lease_owner = $1 AND lease_until > $3
       AND (customer_id, endpoint_id) IN (SELECT * FROM unnest($4::uuid[], $5::uuid[]))
     ORDER BY customer_id, endpoint_id FOR NO KEY UPDATE)
   UPDATE webhook_lanes l SET lease_until = $2, due_at = CASE WHEN l.due_at < l.lease_until THEN l.due_at ELSE $2 END
   FROM held WHERE l.customer_id = held.customer_id AND l.endpoint_id = held.endpoint_id
   RETURNING l.customer_id, l.endpoint_id`,
);

/** Prolongs those of these leases that have not run out. Returns which lanes these are. */
export async function renewLanes(
  db: Db,
  { owner, until, now }: { owner: string; until: Date; now: Date },
  lanes: readonly LaneKey[],
): Promise<LaneKey[]> {
  const rows = await run<KeyRow>(db, renewStatement, [owner, until, now, ...columnsOf(lanes)]);
  return rows.map(keyFrom);
}

// News that came since the lane was last looked at has moved due_at before the end of the lease, and stays.
const releaseStatement = prepared(
  'webhook-lanes-release',
  `WITH held AS (
     SELECT customer_id, endpoint_id FROM webhook_lanes
     WHERE lease_owner = $1 AND (customer_id, endpoint_id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))
     ORDER BY customer_id, endpoint_id FOR NO KEY UPDATE)
   UPDATE webhook_lanes l SET lease_owner = NULL, lease_until = NULL,
     due_at = CASE WHEN l.due_at < l.lease_until THEN l.due_at ELSE least(
       (SELECT min(d.due_at) FROM webhook_deliveries d JOIN webhook_endpoints e USING (customer_id, endpoint_id)
        WHERE d.customer_id = l.customer_id AND d.endpoint_id = l.endpoint_id AND e.disabled_at IS NULL
          AND d.status = 'Pending' AND NOT d.is_parked),
       (SELECT min(d.due_at) FROM webhook_deliveries d JOIN webhook_endpoints e USING (customer_id, endpoint_id)
        WHERE d.customer_id = l.customer_id AND d.endpoint_id = l.endpoint_id AND e.disabled_at IS NULL
          AND d.status = 'Pending' AND d.is_parked)) END
   FROM held WHERE l.customer_id = held.customer_id AND l.endpoint_id = held.endpoint_id`,
);

/** Gives lanes back, each due when its next delivery is. */
export async function releaseLanes(db: Db, owner: string, lanes: readonly LaneKey[]): Promise<void> {
  await run(db, releaseStatement, [owner, ...columnsOf(lanes)]);
}

/** Where a lane's deliveries go, as it stands now. */
export interface StoredTarget extends LaneKey, SealedSecrets {
  readonly url: string;
  readonly acknowledgementMode: AcknowledgementMode;
  readonly isDisabled: boolean;
  readonly failingSince: Date | null;
  readonly lastFailedAt: Date | null;
}

interface TargetRow extends KeyRow, SecretsRow {
  url: string;
  acknowledgement_mode: AcknowledgementMode;
  is_disabled: boolean;
  failing_since: Date | null;
  last_failed_at: Date | null;
}

const targetsStatement = prepared(
  'webhook-targets',
  `SELECT customer_id, endpoint_id, url, acknowledgement_mode, disabled_at IS NOT NULL AS is_disabled, secret_id,
     sealed_secret, next_secret_id, sealed_next_secret, failing_since, last_failed_at
   FROM unnest($1::uuid[], $2::uuid[]) AS wanted (customer_id, endpoint_id)
   JOIN webhook_endpoints USING (customer_id, endpoint_id) JOIN webhook_lanes USING (customer_id, endpoint_id)`,
);

export async function selectTargets(db: Db, lanes: readonly LaneKey[]): Promise<StoredTarget[]> {
  const rows = await run<TargetRow>(db, targetsStatement, columnsOf(lanes));
  return rows.map((row) => ({
    ...keyFrom(row),
    url: row.url,
    acknowledgementMode: row.acknowledgement_mode,
    isDisabled: row.is_disabled,
    ...secretsFrom(row),
    failingSince: row.failing_since,
    lastFailedAt: row.last_failed_at,
  }));
}

/** From where a lane is to be read on, and how far. */
export interface QueueRange extends LaneKey {
  readonly afterNo: bigint;
  readonly limit: number;
}

interface QueuedRow extends KeyRow {
  delivery_id: string;
  queue_no: bigint;
  subject_id: string | null;
  tries: number;
  is_parked: boolean;
  due_at: Date;
  event_id: string;
  sequence: bigint | null;
  event_type: string;
  created_at: Date;
  data_json: string;
}

/** How much of what is parked is read at a time: it must not keep what is new waiting. */
export const parkedAtOnce = 16;

const queuedColumns = 'delivery_id, endpoint_id, event_id, queue_no, subject_id, tries, is_parked, due_at';
const queueStatement = prepared(
  'webhook-queue',
  `SELECT w.customer_id, d.*, e.sequence, e.event_type, e.created_at, e.data_json
   FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::integer[]) AS w (customer_id, endpoint_id, after_no, most)
   CROSS JOIN LATERAL (
     (SELECT ${queuedColumns} FROM webhook_deliveries
       WHERE customer_id = w.customer_id AND endpoint_id = w.endpoint_id AND status = 'Pending' AND NOT is_parked
         AND queue_no > w.after_no ORDER BY queue_no LIMIT w.most)
     UNION ALL
     (SELECT ${queuedColumns} FROM webhook_deliveries
       WHERE customer_id = w.customer_id AND endpoint_id = w.endpoint_id AND status = 'Pending' AND is_parked
         AND due_at <= $5 ORDER BY due_at LIMIT least(w.most + 1, ${parkedAtOnce}))) AS d
   JOIN events e ON e.customer_id = w.customer_id AND e.event_id = d.event_id
   ORDER BY d.queue_no`,
);

/** What is to be delivered in these lanes: the next in each queue, and what is parked and due. In order. */
export async function selectQueued(
  db: Db,
  ranges: readonly QueueRange[],
  now: Date,
): Promise<(QueuedDelivery & LaneKey)[]> {
  const rows = await run<QueuedRow>(db, queueStatement, [
    ...columnsOf(ranges),
    ranges.map((range) => range.afterNo),
    ranges.map((range) => range.limit),
    now,
  ]);
  return rows.map((row) => ({
    ...keyFrom(row),
    deliveryId: row.delivery_id,
    queueNo: row.queue_no,
    subjectId: row.subject_id,
    tries: row.tries,
    isParked: row.is_parked,
    dueAt: row.due_at.getTime(),
    event: {
      eventId: row.event_id,
      sequence: row.sequence,
      type: row.event_type,
      createdAt: row.created_at,
      dataJson: row.data_json,
    },
  }));
}

/** What an attempt has made of a delivery. */
export interface AttemptResult extends LaneKey {
  readonly deliveryId: string;
  /** Under which number the attempt began: who comes late changes nothing. */
  readonly triesBefore: number;
  readonly status: Extract<DeliveryStatus, 'Pending' | 'Delivered' | 'Failed'>;
  readonly tries: number;
  readonly isParked: boolean;
  readonly dueAt: Date | null;
  readonly completedAt: Date | null;
  readonly attempt: Attempt;
}

const resultRows = columns<AttemptResult>({
  customer_id: uuid(({ customerId }) => customerId),
  delivery_id: uuid(({ deliveryId }) => deliveryId),
  tries_before: integer(({ triesBefore }) => triesBefore),
  status: text(({ status }) => status),
  tries: integer(({ tries }) => tries),
  is_parked: boolean(({ isParked }) => isParked),
  due_at: time(({ dueAt }) => dueAt?.getTime() ?? null),
  completed_at: time(({ completedAt }) => completedAt?.getTime() ?? null),
  attempt: jsonb(({ attempt }) => JSON.stringify([attempt])),
});

const recordStatement = prepared(
  'webhook-deliveries-record',
  `UPDATE webhook_deliveries d SET status = r.status, tries = r.tries, is_parked = r.is_parked, due_at = r.due_at,
     completed_at = r.completed_at,
     dropped_attempts = d.dropped_attempts + greatest(jsonb_array_length(d.attempts) - ${attemptsKept - 1}, 0),
     attempts = CASE WHEN jsonb_array_length(d.attempts) < ${attemptsKept} THEN d.attempts
       ELSE jsonb_path_query_array(d.attempts, '$[last - ${attemptsKept - 2} to last]') END || r.attempt
   FROM (${resultRows.select(1)}) AS r
   WHERE d.customer_id = r.customer_id AND d.delivery_id = r.delivery_id AND d.status = 'Pending'
     AND d.tries = r.tries_before`,
);

/** Writes what attempts have come to, all in one statement. */
export async function recordAttempts(db: Db, results: readonly AttemptResult[]): Promise<void> {
  await run(db, recordStatement, resultRows.values(results));
}

/** How an endpoint is doing. `since` is `null` when an attempt has succeeded. */
export interface Health extends LaneKey {
  readonly since: Date | null;
  readonly lastFailedAt: Date | null;
  readonly lastFailure: string | null;
}

const healthStatement = prepared(
  'webhook-lanes-health',
  `WITH changed AS (
     SELECT n.* FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[])
       AS n (customer_id, endpoint_id, since, failed_at, failure)
     JOIN webhook_lanes l USING (customer_id, endpoint_id)
     ORDER BY l.customer_id, l.endpoint_id FOR NO KEY UPDATE OF l)
   UPDATE webhook_lanes l SET failing_since = n.since, last_failed_at = n.failed_at, last_failure = n.failure
   FROM changed n WHERE l.customer_id = n.customer_id AND l.endpoint_id = n.endpoint_id`,
);

export async function updateHealth(db: Db, all: readonly Health[]): Promise<void> {
  await run(db, healthStatement, [
    ...columnsOf(all),
    all.map((health) => health.since),
    all.map((health) => health.lastFailedAt),
    all.map((health) => health.lastFailure),
  ]);
}

const disableStatement = prepared(
  'webhook-endpoints-disable',
  `UPDATE webhook_endpoints SET disabled_at = $3, disabled_reason = $4, modified_at = $3
   WHERE customer_id = $1 AND endpoint_id = $2 AND disabled_at IS NULL AND url = $5 RETURNING endpoint_id`,
);

/** Disables an endpoint that still has this URL. Returns whether it was this call that did it. */
export async function disableEndpoint(
  tx: Tx,
  lane: LaneKey,
  url: string,
  reason: 'Gone' | 'Failing',
  now: Date,
): Promise<boolean> {
  const rows = await run(tx, disableStatement, [lane.customerId, lane.endpointId, now, reason, url]);
  return rows.length > 0;
}

const stateStatement = prepared(
  'webhook-state',
  `SELECT (SELECT count(*) FROM outbox) AS outbox, p.*, h.*
   FROM (SELECT count(*) AS pending, min(coalesce(d.replayed_at, d.created_at)) AS oldest
     FROM webhook_deliveries d JOIN webhook_endpoints e USING (customer_id, endpoint_id)
     WHERE d.status = 'Pending' AND e.disabled_at IS NULL) AS p,
   (SELECT count(*) FILTER (WHERE disabled_at IS NULL AND failing_since IS NULL) AS enabled,
     count(*) FILTER (WHERE disabled_at IS NULL AND failing_since IS NOT NULL) AS failing,
     count(*) FILTER (WHERE disabled_at IS NOT NULL) AS disabled
     FROM webhook_endpoints JOIN webhook_lanes USING (customer_id, endpoint_id)) AS h`,
);

/** Over all customers. */
export async function selectDeliveryState(db: Db): Promise<DeliveryState> {
  const [row] = await run<Record<string, bigint> & { oldest: Date | null }>(db, stateStatement, []);
  return {
    outboxCount: Number(row?.outbox ?? 0),
    pendingCount: Number(row?.pending ?? 0),
    oldestAt: row?.oldest ?? null,
    enabledCount: Number(row?.enabled ?? 0),
    failingCount: Number(row?.failing ?? 0),
    disabledCount: Number(row?.disabled ?? 0),
  };
}

function columnsOf(lanes: readonly LaneKey[]): string[][] {
  return [lanes.map((lane) => lane.customerId), lanes.map((lane) => lane.endpointId)];
}

function keyFrom(row: KeyRow): LaneKey {
  return { customerId: row.customer_id, endpointId: row.endpoint_id };
}
