import type { Db, Tx } from '../../../platform/db/database.ts';
import { prepared, run } from '../../../platform/db/statement.ts';
import type { AcknowledgementMode, DisabledReason, Endpoint, EventType } from '../types.ts';

/** A secret, sealed for its own id. */
export interface SealedSecret {
  readonly secretId: string;
  readonly sealed: Buffer;
}

/** The secret of an endpoint, and the one that is announced. */
export interface SealedSecrets {
  readonly secret: SealedSecret;
  readonly nextSecret: SealedSecret | null;
}

/** An endpoint with its secrets. */
export interface StoredEndpoint extends Endpoint, SealedSecrets {}

export interface SecretsRow {
  secret_id: string;
  sealed_secret: Buffer;
  next_secret_id: string | null;
  sealed_next_secret: Buffer | null;
}

interface EndpointRow extends SecretsRow {
  customer_id: string;
  endpoint_id: string;
  url: string;
  description: string | null;
  event_types: EventType[];
  acknowledgement_mode: AcknowledgementMode;
  rotation_announced_at: Date | null;
  created_at: Date;
  modified_at: Date;
  disabled_at: Date | null;
  disabled_reason: DisabledReason | null;
  failing_since: Date | null;
  last_failure: string | null;
}

const listStatement = prepared(
  'webhook-endpoints-list',
  `SELECT e.*, l.failing_since, l.last_failure FROM webhook_endpoints e
   JOIN webhook_lanes l USING (customer_id, endpoint_id) WHERE customer_id = $1 ORDER BY endpoint_id`,
);
const selectStatement = prepared(
  'webhook-endpoints-select',
  `SELECT e.*, l.failing_since, l.last_failure FROM webhook_endpoints e
   JOIN webhook_lanes l USING (customer_id, endpoint_id) WHERE customer_id = $1 AND endpoint_id = $2`,
);
const lockStatement = prepared(
  'webhook-endpoints-lock',
  `SELECT endpoint_id FROM webhook_endpoints WHERE customer_id = $1 AND endpoint_id = $2 FOR UPDATE`,
);

/** All of a customer's, the oldest first. */
export async function selectEndpoints(db: Db, customerId: string): Promise<StoredEndpoint[]> {
  return (await run<EndpointRow>(db, listStatement, [customerId])).map(endpointFrom);
}

export async function selectEndpoint(
  db: Db,
  customerId: string,
  endpointId: string,
): Promise<StoredEndpoint | undefined> {
  const [row] = await run<EndpointRow>(db, selectStatement, [customerId, endpointId]);
  return row && endpointFrom(row);
}

/** The same, locked until the transaction ends. */
export async function selectEndpointForUpdate(
  tx: Tx,
  customerId: string,
  endpointId: string,
): Promise<StoredEndpoint | undefined> {
  await run(tx, lockStatement, [customerId, endpointId]);
  return selectEndpoint(tx, customerId, endpointId);
}

const insertStatement = prepared(
  'webhook-endpoints-insert',
  `WITH endpoint AS (
     INSERT INTO webhook_endpoints (customer_id, endpoint_id, url, description, event_types, acknowledgement_mode,
       secret_id, sealed_secret, created_at, modified_at, disabled_at, disabled_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11) RETURNING customer_id, endpoint_id)
   INSERT INTO webhook_lanes (customer_id, endpoint_id) SELECT customer_id, endpoint_id FROM endpoint`,
);

export async function insertEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
  await run(tx, insertStatement, [
    endpoint.customerId,
    endpoint.endpointId,
    endpoint.url,
    endpoint.description,
    endpoint.eventTypes,
    endpoint.acknowledgementMode,
    endpoint.secret.secretId,
    endpoint.secret.sealed,
    endpoint.createdAt,
    endpoint.disabledAt,
    endpoint.disabledReason,
  ]);
}

const updateStatement = prepared(
  'webhook-endpoints-update',
  `UPDATE webhook_endpoints SET url = $3, description = $4, event_types = $5, acknowledgement_mode = $6, secret_id = $7,
     sealed_secret = $8, next_secret_id = $9, sealed_next_secret = $10, rotation_announced_at = $11, modified_at = $12,
     disabled_at = $13, disabled_reason = $14
   WHERE customer_id = $1 AND endpoint_id = $2`,
);

export async function updateEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void> {
  await run(tx, updateStatement, [
    endpoint.customerId,
    endpoint.endpointId,
    endpoint.url,
    endpoint.description,
    endpoint.eventTypes,
    endpoint.acknowledgementMode,
    endpoint.secret.secretId,
    endpoint.secret.sealed,
    endpoint.nextSecret?.secretId ?? null,
    endpoint.nextSecret?.sealed ?? null,
    endpoint.rotationAnnouncedAt,
    endpoint.modifiedAt,
    endpoint.disabledAt,
    endpoint.disabledReason,
  ]);
}

const wakeStatement = prepared(
  'webhook-lanes-wake',
  `UPDATE webhook_lanes SET due_at = least(due_at, $3),
     failing_since = CASE WHEN $4 THEN NULL ELSE failing_since END,
     last_failed_at = CASE WHEN $4 THEN NULL ELSE last_failed_at END,
     last_failure = CASE WHEN $4 THEN NULL ELSE last_failure END
   WHERE customer_id = $1 AND endpoint_id = $2`,
);

/** Has the lane looked at now. @param isFresh what went wrong before no longer counts */
export async function wakeLane(
  tx: Tx,
  customerId: string,
  endpointId: string,
  now: Date,
  isFresh: boolean,
): Promise<void> {
  await run(tx, wakeStatement, [customerId, endpointId, now, isFresh]);
}

const cancelStatement = prepared(
  'webhook-deliveries-cancel',
  `UPDATE webhook_deliveries SET status = 'Cancelled', due_at = NULL, completed_at = $3
   WHERE customer_id = $1 AND endpoint_id = $2 AND status = 'Pending'`,
);
const deleteStatement = prepared(
  'webhook-endpoints-delete',
  'DELETE FROM webhook_endpoints WHERE customer_id = $1 AND endpoint_id = $2',
);

/** Deletes the endpoint; what was still to be delivered to it is cancelled. */
export async function deleteEndpoint(
  tx: Tx,
  customerId: string,
  endpointId: string,
  now: Date,
): Promise<void> {
  await run(tx, cancelStatement, [customerId, endpointId, now]);
  await run(tx, deleteStatement, [customerId, endpointId]);
}

function endpointFrom(row: EndpointRow): StoredEndpoint {
  return {
    customerId: row.customer_id,
    endpointId: row.endpoint_id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    acknowledgementMode: row.acknowledgement_mode,
    rotationAnnouncedAt: row.rotation_announced_at,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    lastFailure: row.last_failure,
    ...secretsFrom(row),
  };
}

export function secretsFrom(row: SecretsRow): SealedSecrets {
  return {
    secret: { secretId: row.secret_id, sealed: row.sealed_secret },
    nextSecret:
      row.next_secret_id && row.sealed_next_secret
        ? { secretId: row.next_secret_id, sealed: row.sealed_next_secret }
        : null,
  };
}
