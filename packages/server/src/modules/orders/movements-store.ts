import type { Db, Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { Currency } from '../../platform/money/currencies.ts';

/** Which rows of the card account log (contract: GET /v1/accounts/cardAccountLogs). */
export interface CardMovementQuery {
  readonly customerId: string;
  readonly cardId?: string | undefined;
  /** Movements from this moment on. */
  readonly from?: Date | undefined;
  /** Movements before this moment. */
  readonly until?: Date | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** What a Standard card was charged for a transaction. */
export interface CardCharge {
  readonly customerId: string;
  /** The transaction that is the charge. */
  readonly chargeId: string;
  readonly cardId: string;
  readonly currency: Currency;
  /** In minor units. */
  readonly feeMinor: bigint;
  readonly note: string | null;
  readonly chargedAt: Date;
}

/** A row of the log: an order or a charge. */
export interface MovementKey {
  readonly id: string;
  readonly isOrder: boolean;
}

/** Both halves give their rows in order from an index, so that a page merges them without sorting. */
function movements(ofCard: boolean): string {
  const card = ofCard ? 'AND card_id = $4' : '';
  return `
    SELECT order_id AS id, created_at AS moved_at, true AS is_order FROM orders
    WHERE customer_id = $1 AND card_model = 'Standard'
      AND order_type IN ('ApplyCard', 'CardTopUp', 'CardCancel', 'CardWithdraw')
      AND created_at >= $2 AND created_at < $3 ${card}
    UNION ALL
    SELECT charge_id, charged_at, false FROM card_charges
    WHERE customer_id = $1 AND charged_at >= $2 AND charged_at < $3 ${card}`;
}

const statements = {
  all: {
    count: prepared(
      'orders-movements-count',
      `SELECT count(*) AS total FROM (${movements(false)}) AS movements`,
    ),
    page: prepared(
      'orders-movements',
      `SELECT id, is_order FROM (${movements(false)}) AS movements ORDER BY moved_at DESC, id DESC OFFSET $4 LIMIT $5`,
    ),
  },
  ofCard: {
    count: prepared(
      'orders-movements-of-card-count',
      `SELECT count(*) AS total FROM (${movements(true)}) AS movements`,
    ),
    page: prepared(
      'orders-movements-of-card',
      `SELECT id, is_order FROM (${movements(true)}) AS movements ORDER BY moved_at DESC, id DESC OFFSET $5 LIMIT $6`,
    ),
  },
};

/** What moved money of Standard cards, newest first. */
export async function selectMovements(
  db: Db,
  query: CardMovementQuery,
): Promise<{ readonly totalCount: bigint; readonly keys: readonly MovementKey[] }> {
  const { customerId, cardId, from = '-infinity', until = 'infinity', offset, limit } = query;
  const values = cardId === undefined ? [customerId, from, until] : [customerId, from, until, cardId];
  const { count, page } = cardId === undefined ? statements.all : statements.ofCard;
  const [counted] = await run<{ total: bigint }>(db, count, values);
  const rows = await run<{ id: string; is_order: boolean }>(db, page, [...values, offset, limit]);
  return {
    totalCount: counted?.total ?? 0n,
    keys: rows.map(({ id, is_order }) => ({ id, isOrder: is_order })),
  };
}

const chargesStatement = prepared(
  'orders-select-charges',
  'SELECT * FROM card_charges WHERE customer_id = $1 AND charge_id = ANY ($2::uuid[])',
);

export async function selectCharges(
  db: Db,
  customerId: string,
  chargeIds: readonly string[],
): Promise<CardCharge[]> {
  const rows = await run<{
    customer_id: string;
    charge_id: string;
    card_id: string;
    currency: Currency;
    fee_minor: bigint;
    note: string | null;
    charged_at: Date;
  }>(db, chargesStatement, [customerId, chargeIds]);
  return rows.map((row) => ({
    customerId: row.customer_id,
    chargeId: row.charge_id,
    cardId: row.card_id,
    currency: row.currency,
    feeMinor: row.fee_minor,
    note: row.note,
    chargedAt: row.charged_at,
  }));
}

const insertStatement = prepared(
  'orders-insert-charges',
  `INSERT INTO card_charges (customer_id, charge_id, card_id, currency, fee_minor, note, charged_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[])`,
);

export async function insertCharges(tx: Tx, charges: readonly CardCharge[]): Promise<void> {
  if (charges.length === 0) return;
  await run(tx, insertStatement, [
    charges.map(({ customerId }) => customerId),
    charges.map(({ chargeId }) => chargeId),
    charges.map(({ cardId }) => cardId),
    charges.map(({ currency }) => currency),
    charges.map(({ feeMinor }) => feeMinor),
    charges.map(({ note }) => note),
    charges.map(({ chargedAt }) => chargedAt),
  ]);
}
