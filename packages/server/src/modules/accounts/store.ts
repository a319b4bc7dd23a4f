import { type Db, sql, type Tx } from '../../platform/db/database.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { Movement, MovementKind, MovementOrigin } from './types.ts';

/** A movement that was posted, with the span of its rows in the account log. */
export interface StoredMovement extends Movement {
  readonly firstLogNo: bigint;
  readonly lastLogNo: bigint;
}

interface MovementRow {
  readonly customer_id: string;
  readonly movement_id: string;
  readonly kind: MovementKind;
  readonly origin: MovementOrigin;
  readonly reference: string | null;
  readonly currency: Currency;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly created_at: Date;
  readonly first_log_no: bigint;
  readonly last_log_no: bigint;
}

/**
 * Takes the movement's reference. Waits for a transaction that has taken it at the same moment.
 *
 * @returns false when another movement has it
 */
export async function insertMovement(tx: Tx, movement: Movement): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO account_movements (customer_id, movement_id, kind, origin, reference, currency, amount_minor,
      fee_minor, created_at)
    VALUES (${movement.customerId}, ${movement.movementId}, ${movement.kind}, ${movement.origin},
      ${movement.reference}, ${movement.currency}, ${movement.amountMinor}, ${movement.feeMinor},
      ${movement.createdAt})
    ON CONFLICT ON CONSTRAINT account_movements_reference DO NOTHING
    RETURNING movement_id
  `.execute(tx);
  return rows.length === 1;
}

export async function updateMovementLogSpan(
  tx: Tx,
  { customerId, movementId }: Movement,
  firstLogNo: bigint,
  lastLogNo: bigint,
): Promise<void> {
  await sql`
    UPDATE account_movements SET first_log_no = ${firstLogNo}, last_log_no = ${lastLogNo}
    WHERE customer_id = ${customerId} AND movement_id = ${movementId}
  `.execute(tx);
}

export async function selectMovementByReference(
  db: Db,
  customerId: string,
  origin: MovementOrigin,
  reference: string,
): Promise<StoredMovement | undefined> {
  const { rows } = await sql<MovementRow>`
    SELECT * FROM account_movements
    WHERE customer_id = ${customerId} AND origin = ${origin} AND reference = ${reference}
  `.execute(db);
  const [row] = rows;
  return row && toMovement(row);
}

function toMovement(row: MovementRow): StoredMovement {
  return {
    customerId: row.customer_id,
    movementId: row.movement_id,
    kind: row.kind,
    origin: row.origin,
    reference: row.reference,
    currency: row.currency,
    amountMinor: row.amount_minor,
    feeMinor: row.fee_minor,
    createdAt: row.created_at,
    firstLogNo: row.first_log_no,
    lastLogNo: row.last_log_no,
  };
}
