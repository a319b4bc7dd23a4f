import { type Db, sql, type Tx } from '../../../platform/db/database.ts';
import type { LocalizedText } from '../../../platform/errors.ts';
import type { ChannelOperation } from '../channel.ts';
import type { Fault, FaultEffect } from './records.ts';

interface FaultRow {
  fault_no: bigint;
  customer_id: string | null;
  operation: ChannelOperation | null;
  effect: FaultEffect;
  remaining: number;
  reason: string | null;
  text: LocalizedText | null;
  delay_ms: number;
}

export async function insertFault(tx: Tx, fault: Omit<Fault, 'faultNo'>, createdAt: Date): Promise<Fault> {
  const { rows } = await sql<FaultRow>`
    INSERT INTO issuer_simulator_faults (customer_id, operation, effect, reason, text, delay_ms, remaining, created_at)
    VALUES (${fault.customerId}, ${fault.operation}, ${fault.effect}, ${fault.reason},
      ${fault.text && JSON.stringify(fault.text)}::jsonb, ${fault.delayMs}, ${fault.remaining}, ${createdAt})
    RETURNING *
  `.execute(tx);
  return rows.map(toFault)[0] as Fault;
}

/** Whether anything is scripted that strikes this operation: the usual call needs no more than this question. */
export async function isFaultScripted(
  db: Db,
  customerId: string,
  operation: ChannelOperation,
): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM issuer_simulator_faults
    WHERE remaining > 0
      AND (customer_id IS NULL OR customer_id = ${customerId})
      AND (operation IS NULL OR operation = ${operation})
    LIMIT 1
  `.execute(db);
  return rows.length > 0;
}

/**
 * Uses the oldest fault that strikes this operation up by one. Calls that come at once wait for each other here, so
 * that n calls use up exactly n.
 *
 * @param isDecided the operation's outcome is known already, so it can no longer be refused
 */
export async function takeFault(
  tx: Tx,
  customerId: string,
  operation: ChannelOperation,
  isDecided: boolean,
): Promise<Fault | undefined> {
  const { rows } = await sql<FaultRow>`
    SELECT * FROM issuer_simulator_faults
    WHERE remaining > 0
      AND (customer_id IS NULL OR customer_id = ${customerId})
      AND (operation IS NULL OR operation = ${operation})
      AND (effect <> 'Refuse' OR NOT ${isDecided})
    ORDER BY fault_no LIMIT 1 FOR UPDATE
  `.execute(tx);
  const row = rows[0];
  if (!row) return undefined;
  await sql`
    UPDATE issuer_simulator_faults SET remaining = remaining - 1 WHERE fault_no = ${row.fault_no}
  `.execute(tx);
  return toFault(row);
}

/** Gives back one use of a fault that could not strike. */
export async function returnFault(tx: Tx, faultNo: bigint): Promise<void> {
  await sql`
    UPDATE issuer_simulator_faults SET remaining = remaining + 1 WHERE fault_no = ${faultNo}
  `.execute(tx);
}

/** Those that will still strike this customer, oldest first; also those that strike any. */
export async function selectFaults(db: Db, customerId: string): Promise<Fault[]> {
  const { rows } = await sql<FaultRow>`
    SELECT * FROM issuer_simulator_faults
    WHERE remaining > 0 AND (customer_id IS NULL OR customer_id = ${customerId}) ORDER BY fault_no
  `.execute(db);
  return rows.map(toFault);
}

export async function deleteFaults(tx: Tx, customerId: string | null): Promise<void> {
  await sql`
    DELETE FROM issuer_simulator_faults WHERE customer_id IS NOT DISTINCT FROM ${customerId}
  `.execute(tx);
}

function toFault(row: FaultRow): Fault {
  return {
    faultNo: row.fault_no,
    customerId: row.customer_id,
    operation: row.operation,
    effect: row.effect,
    remaining: row.remaining,
    reason: row.reason,
    text: row.text,
    delayMs: row.delay_ms,
  };
}
