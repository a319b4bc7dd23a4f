import { type Db, sql } from '../../../platform/db/database.ts';

/** What the network sends, and of which payment. */
export interface MessageName {
  readonly customerId: string;
  readonly networkTransactionId: string;
  readonly kind: string;
}

/**
 * Notes that a message is about to be sent. Under a reference that is known already it is the message that was noted
 * before.
 *
 * @returns its sequence number, the next one of its kind and payment, from 0
 */
export async function insertMessage(
  db: Db,
  { customerId, networkTransactionId, kind }: MessageName,
  reference: string | null,
  now: Date,
): Promise<number> {
  for (;;) {
    const inserted = await sql<{ sequence: number }>`
      INSERT INTO issuer_simulator_messages (customer_id, network_transaction_id, kind, sequence, reference, sent_at)
      SELECT ${customerId}, ${networkTransactionId}, ${kind}, coalesce(max(sequence) + 1, 0), ${reference}::text,
        ${now}::timestamptz
      FROM issuer_simulator_messages
      WHERE customer_id = ${customerId} AND network_transaction_id = ${networkTransactionId} AND kind = ${kind}
      ON CONFLICT DO NOTHING RETURNING sequence
    `.execute(db);
    const [fresh] = inserted.rows;
    if (fresh) return fresh.sequence;
    const known = await sql<{ sequence: number }>`
      SELECT sequence FROM issuer_simulator_messages
      WHERE customer_id = ${customerId} AND network_transaction_id = ${networkTransactionId} AND kind = ${kind}
        AND reference = ${reference}
    `.execute(db);
    const [noted] = known.rows;
    if (noted) return noted.sequence;
    // Another request has taken the number that was next; then it is the one after it.
  }
}

/** Notes messages that have numbers of their own already, of payments that nobody else knows yet. */
export async function insertMessages(
  db: Db,
  customerId: string,
  messages: readonly (Omit<MessageName, 'customerId'> & { readonly sequence: number })[],
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO issuer_simulator_messages (customer_id, network_transaction_id, kind, sequence, sent_at)
    SELECT ${customerId}, id, kind, sequence, ${now}::timestamptz
    FROM unnest(${messages.map((one) => one.networkTransactionId)}::text[],
      ${messages.map((one) => one.kind)}::text[], ${messages.map((one) => one.sequence)}::integer[])
      AS sent (id, kind, sequence)
  `.execute(db);
}
