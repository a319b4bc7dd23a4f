import { type Db, sql, type Tx } from '../../../platform/db/database.ts';
import type { LocalizedText } from '../../../platform/errors.ts';
import type { CardModel, ChannelOperation, OperationKey } from '../channel.ts';
import type { JournalEntry, OperationRecord, SimulatedCard, SimulatedCardStatus } from './records.ts';

export interface NewCard extends SimulatedCard {
  readonly numberDigest: Buffer;
  readonly sealedDetails: Buffer;
  readonly issuedAt: Date;
}

interface CardRow {
  customer_id: string;
  channel_card_id: string;
  card_model: CardModel;
  currency: string;
  status: SimulatedCardStatus;
  loaded_minor: bigint;
  max_auth_minor: bigint | null;
  max_credit_minor: bigint | null;
}

/** Inserts the card unless its number is taken; returns whether it did. */
export async function insertCard(tx: Tx, card: NewCard): Promise<boolean> {
  const result = await sql`
    INSERT INTO issuer_simulator_cards (customer_id, channel_card_id, card_model, currency, status, loaded_minor,
      max_auth_minor, max_credit_minor, number_digest, sealed_details, issued_at)
    VALUES (${card.customerId}, ${card.channelCardId}, ${card.cardModel}, ${card.currency}, ${card.status},
      ${card.loadedMinor}, ${card.limits?.maxAuthMinor ?? null}, ${card.limits?.maxCreditMinor ?? null},
      ${card.numberDigest}, ${card.sealedDetails}, ${card.issuedAt})
    ON CONFLICT (number_digest) DO NOTHING
  `.execute(tx);
  return result.numAffectedRows === 1n;
}

export async function selectCardForUpdate(
  tx: Tx,
  customerId: string,
  channelCardId: string,
): Promise<SimulatedCard | undefined> {
  const { rows } = await sql<CardRow>`
    SELECT * FROM issuer_simulator_cards
    WHERE customer_id = ${customerId} AND channel_card_id = ${channelCardId} FOR UPDATE
  `.execute(tx);
  return rows[0] && toCard(rows[0]);
}

export async function selectCard(
  db: Db,
  customerId: string,
  channelCardId: string,
): Promise<SimulatedCard | undefined> {
  const { rows } = await sql<CardRow>`
    SELECT * FROM issuer_simulator_cards
    WHERE customer_id = ${customerId} AND channel_card_id = ${channelCardId}
  `.execute(db);
  return rows[0] && toCard(rows[0]);
}

export async function selectSealedDetails(
  db: Db,
  customerId: string,
  channelCardId: string,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ sealed_details: Buffer }>`
    SELECT sealed_details FROM issuer_simulator_cards
    WHERE customer_id = ${customerId} AND channel_card_id = ${channelCardId}
  `.execute(db);
  return rows[0]?.sealed_details;
}

export async function selectSealedByNumber(
  db: Db,
  customerId: string,
  numberDigest: Buffer,
): Promise<{ readonly channelCardId: string; readonly sealedDetails: Buffer } | undefined> {
  const { rows } = await sql<{ channel_card_id: string; sealed_details: Buffer }>`
    SELECT channel_card_id, sealed_details FROM issuer_simulator_cards
    WHERE customer_id = ${customerId} AND number_digest = ${numberDigest}
  `.execute(db);
  return rows[0] && { channelCardId: rows[0].channel_card_id, sealedDetails: rows[0].sealed_details };
}

/** Takes back a card whose operation turned out to be known already. */
export async function deleteCard(tx: Tx, customerId: string, channelCardId: string): Promise<void> {
  await sql`
    DELETE FROM issuer_simulator_cards WHERE customer_id = ${customerId} AND channel_card_id = ${channelCardId}
  `.execute(tx);
}

interface OperationRow {
  customer_id: string;
  idempotency_key: string;
  operation: ChannelOperation;
  request_digest: Buffer;
  reference: string;
  outcome: 'done' | 'refused';
  channel_card_id: string;
  refusal_reason: string;
  refusal_text: LocalizedText;
}

/**
 * Writes what was decided, what became of the card, and the call that it was decided by, in one statement; nothing of
 * it when the key is taken. Waits for another transaction that is about to take it.
 *
 * @param card as it is from now on; left out when it stays as it is
 * @returns whether the key was free
 */
export async function insertOperation(
  tx: Tx,
  operation: OperationRecord,
  entry: JournalEntry,
  card: SimulatedCard | undefined,
): Promise<boolean> {
  const { decision } = operation;
  const refusal = decision.outcome === 'refused' ? decision : undefined;
  const channelCardId = decision.outcome === 'done' ? decision.channelCardId : null;
  const { rows } = await sql`
    WITH taken AS (
      INSERT INTO issuer_simulator_operations (customer_id, idempotency_key, operation, request_digest, reference,
        outcome, channel_card_id, refusal_reason, refusal_text, performed_at)
      VALUES (${operation.customerId}, ${operation.idempotencyKey}, ${operation.operation},
        ${operation.requestDigest}, ${operation.reference}, ${decision.outcome}, ${channelCardId},
        ${refusal?.reason ?? null}, ${refusal ? JSON.stringify(refusal.text) : null}::jsonb, ${entry.calledAt})
      ON CONFLICT (customer_id, idempotency_key) DO NOTHING
      RETURNING customer_id
    ), changed AS (
      UPDATE issuer_simulator_cards SET status = ${card?.status ?? null}, loaded_minor = ${card?.loadedMinor ?? null},
        max_auth_minor = ${card?.limits?.maxAuthMinor ?? null},
        max_credit_minor = ${card?.limits?.maxCreditMinor ?? null}
      FROM taken
      WHERE issuer_simulator_cards.customer_id = ${operation.customerId}
        AND channel_card_id = ${card?.channelCardId ?? null}
    ), noted AS (
      INSERT INTO issuer_simulator_journal (customer_id, idempotency_key, operation, effect, was_answered, called_at)
      SELECT ${entry.customerId}, ${entry.idempotencyKey}, ${entry.operation}, ${entry.effect},
        ${entry.wasAnswered}::boolean, ${entry.calledAt}::timestamptz FROM taken
    )
    SELECT FROM taken
  `.execute(tx);
  return rows.length === 1;
}

export async function selectOperation(db: Db, key: OperationKey): Promise<OperationRecord | undefined> {
  const { rows } = await sql<OperationRow>`
    SELECT * FROM issuer_simulator_operations
    WHERE customer_id = ${key.customerId} AND idempotency_key = ${key.idempotencyKey}
  `.execute(db);
  const row = rows[0];
  if (!row) return undefined;
  return {
    customerId: row.customer_id,
    idempotencyKey: row.idempotency_key,
    operation: row.operation,
    requestDigest: row.request_digest,
    reference: row.reference,
    decision:
      row.outcome === 'done'
        ? { outcome: 'done', channelCardId: row.channel_card_id }
        : { outcome: 'refused', reason: row.refusal_reason, text: row.refusal_text },
  };
}

export async function insertJournalEntry(tx: Tx, entry: JournalEntry): Promise<void> {
  await sql`
    INSERT INTO issuer_simulator_journal (customer_id, idempotency_key, operation, effect, was_answered, called_at)
    VALUES (${entry.customerId}, ${entry.idempotencyKey}, ${entry.operation}, ${entry.effect},
      ${entry.wasAnswered}, ${entry.calledAt})
  `.execute(tx);
}

interface JournalRow {
  customer_id: string;
  idempotency_key: string;
  operation: ChannelOperation;
  effect: JournalEntry['effect'];
  was_answered: boolean;
  called_at: Date;
}

/** Oldest first; of every key of the customer when none is named. */
export async function selectJournal(
  db: Db,
  customerId: string,
  idempotencyKey: string | undefined,
): Promise<JournalEntry[]> {
  const { rows } = await sql<JournalRow>`
    SELECT * FROM issuer_simulator_journal
    WHERE customer_id = ${customerId}
      AND (${idempotencyKey ?? null}::text IS NULL OR idempotency_key = ${idempotencyKey ?? null})
    ORDER BY entry_no
  `.execute(db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    idempotencyKey: row.idempotency_key,
    operation: row.operation,
    effect: row.effect,
    wasAnswered: row.was_answered,
    calledAt: row.called_at,
  }));
}

function toCard(row: CardRow): SimulatedCard {
  return {
    customerId: row.customer_id,
    channelCardId: row.channel_card_id,
    cardModel: row.card_model,
    currency: row.currency,
    status: row.status,
    loadedMinor: row.loaded_minor,
    limits:
      row.max_auth_minor === null
        ? null
        : { maxAuthMinor: row.max_auth_minor, maxCreditMinor: row.max_credit_minor },
  };
}
