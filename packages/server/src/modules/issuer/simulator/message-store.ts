import { type Db, sql } from '../../../platform/db/database.ts';

/** A message by its name. */
export interface MessageName {
  readonly networkTransactionId: string;
  readonly kind: string;
  readonly sequence: number;
}

/** A message that is about to be sent, and what is to be known of it until it is answered. */
export interface NewMessage {
  readonly customerId: string;
  readonly kind: string;
  readonly channelCardId: string;
  readonly reference: string | null;
  /** It waits for a decision. */
  readonly isRequest: boolean;
  readonly sentAt: Date;
}

/**
 * Notes the first message of something new. Under a reference that is known already it is the message that was noted
 * before.
 *
 * @param newId the network's name for it, if it is new
 */
export async function insertOpening(db: Db, message: NewMessage, newId: string): Promise<MessageName> {
  const { customerId, kind, channelCardId, reference, isRequest, sentAt } = message;
  for (;;) {
    const inserted = await sql`
      INSERT INTO issuer_simulator_messages (customer_id, network_transaction_id, kind, sequence, channel_card_id,
        is_opening, reference, is_unanswered, is_given_up, sent_at)
      VALUES (${customerId}, ${newId}, ${kind}, 0, ${channelCardId}, true, ${reference}, ${isRequest}, false, ${sentAt})
      ON CONFLICT DO NOTHING
    `.execute(db);
    if (inserted.numAffectedRows === 1n) return { networkTransactionId: newId, kind, sequence: 0 };
    const known = await sql<{ id: string }>`
      SELECT network_transaction_id AS id FROM issuer_simulator_messages
      WHERE customer_id = ${customerId} AND kind = ${kind} AND reference = ${reference}
        AND is_opening AND NOT is_given_up
    `.execute(db);
    const [noted] = known.rows;
    if (noted) return { networkTransactionId: noted.id, kind, sequence: 0 };
    // It was given up in between; then the reference is free.
  }
}

/** Notes one more message of a payment; its number is the next one of its kind. Under a known reference as above. */
export async function insertFollowing(
  db: Db,
  message: NewMessage,
  networkTransactionId: string,
): Promise<MessageName> {
  const { customerId, kind, channelCardId, reference, isRequest, sentAt } = message;
  for (;;) {
    const inserted = await sql<{ sequence: number }>`
      INSERT INTO issuer_simulator_messages (customer_id, network_transaction_id, kind, sequence, channel_card_id,
        is_opening, reference, is_unanswered, is_given_up, sent_at)
      SELECT ${customerId}, ${networkTransactionId}, ${kind}, coalesce(max(sequence) + 1, 0), ${channelCardId},
        false, ${reference}::text, ${isRequest}::boolean, false, ${sentAt}::timestamptz
      FROM issuer_simulator_messages
      WHERE customer_id = ${customerId} AND network_transaction_id = ${networkTransactionId} AND kind = ${kind}
      ON CONFLICT DO NOTHING RETURNING sequence
    `.execute(db);
    const [fresh] = inserted.rows;
    if (fresh) return { networkTransactionId, kind, sequence: fresh.sequence };
    const known = await sql<{ sequence: number }>`
      SELECT sequence FROM issuer_simulator_messages
      WHERE customer_id = ${customerId} AND network_transaction_id = ${networkTransactionId} AND kind = ${kind}
        AND reference = ${reference} AND NOT is_opening AND NOT is_given_up
    `.execute(db);
    const [noted] = known.rows;
    if (noted) return { networkTransactionId, kind, sequence: noted.sequence };
    // Another request has taken the number that was next; then it is the one after it.
  }
}

/** Notes messages that have names of their own already, of payments that nobody else knows yet. */
export async function insertMessages(
  db: Db,
  customerId: string,
  messages: readonly (MessageName & {
    readonly channelCardId: string;
    readonly isOpening: boolean;
    readonly isRequest: boolean;
  })[],
  sentAt: Date,
): Promise<void> {
  await sql`
    INSERT INTO issuer_simulator_messages (customer_id, network_transaction_id, kind, sequence, channel_card_id,
      is_opening, is_unanswered, is_given_up, sent_at)
    SELECT ${customerId}, id, kind, sequence, card_id, is_opening, is_request, false, ${sentAt}::timestamptz
    FROM unnest(${messages.map((one) => one.networkTransactionId)}::text[],
      ${messages.map((one) => one.kind)}::text[], ${messages.map((one) => one.sequence)}::integer[],
      ${messages.map((one) => one.channelCardId)}::text[], ${messages.map((one) => one.isOpening)}::boolean[],
      ${messages.map((one) => one.isRequest)}::boolean[])
      AS sent (id, kind, sequence, card_id, is_opening, is_request)
  `.execute(db);
}

/** The decision has come, or the message was reversed. */
export async function settleMessages(
  db: Db,
  customerId: string,
  names: readonly MessageName[],
): Promise<void> {
  await sql`
    UPDATE issuer_simulator_messages AS m SET is_unanswered = false
    FROM unnest(${names.map((one) => one.networkTransactionId)}::text[], ${names.map((one) => one.kind)}::text[],
      ${names.map((one) => one.sequence)}::integer[]) AS named (id, kind, sequence)
    WHERE m.customer_id = ${customerId} AND m.network_transaction_id = named.id AND m.kind = named.kind
      AND m.sequence = named.sequence AND m.is_unanswered
  `.execute(db);
}

/** Frees the message's reference, so that whoever tries again begins anew. @returns false when it was answered by now */
export async function giveUpMessage(db: Db, message: UnansweredMessage): Promise<boolean> {
  const { customerId, networkTransactionId, kind, sequence } = message;
  const result = await sql`
    UPDATE issuer_simulator_messages SET is_given_up = true
    WHERE customer_id = ${customerId} AND network_transaction_id = ${networkTransactionId} AND kind = ${kind}
      AND sequence = ${sequence} AND is_unanswered
  `.execute(db);
  return result.numAffectedRows === 1n;
}

export interface UnansweredMessage extends MessageName {
  readonly customerId: string;
  readonly channelCardId: string;
}

/** What has waited since before that moment, the oldest first. */
export async function selectUnanswered(
  db: Db,
  sentBefore: Date,
  limit: number,
): Promise<UnansweredMessage[]> {
  const { rows } = await sql<{
    customer_id: string;
    network_transaction_id: string;
    kind: string;
    sequence: number;
    channel_card_id: string;
  }>`
    SELECT customer_id, network_transaction_id, kind, sequence, channel_card_id FROM issuer_simulator_messages
    WHERE is_unanswered AND sent_at < ${sentBefore} ORDER BY sent_at LIMIT ${limit}
  `.execute(db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    networkTransactionId: row.network_transaction_id,
    kind: row.kind,
    sequence: row.sequence,
    channelCardId: row.channel_card_id,
  }));
}
