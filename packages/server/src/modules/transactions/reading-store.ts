import { type Db, sql, type Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import { firstIdAt } from '../../platform/ids.ts';
import {
  type ControlsTuple,
  controlsColumns,
  controlsFrom,
  type SpendingTuple,
  spendingColumns,
  spendingFrom,
  type TransactionTuple,
  transactionColumns,
  transactionFrom,
} from './rows.ts';
import type { CardControls, CardSpending, Transaction, TransactionStatus } from './types.ts';

/** Which transactions of a customer, newest first. */
export interface TransactionQuery {
  readonly customerId: string;
  readonly cardId?: string | undefined;
  readonly status?: TransactionStatus | undefined;
  /** By authorization time: from this moment on, and before that one. */
  readonly from: Date;
  readonly until: Date;
  /** Those before this one: the last of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/**
 * A page by its keys: whichever page it is, the rows are read from where it begins. A transaction's id begins with its
 * time, so that a range of times is a range of the index.
 */
export async function selectTransactions(db: Db, query: TransactionQuery): Promise<Transaction[]> {
  const { customerId, cardId, status, from, until, before, limit } = query;
  const { rows } = await sql<{ tuple: TransactionTuple }>`
    SELECT json_build_array(${sql.raw(transactionColumns)}) AS tuple FROM card_transactions t
    WHERE t.customer_id = ${customerId} AND t.transaction_id >= ${firstIdAt(from.getTime())}
      AND t.transaction_id < ${least(firstIdAt(until.getTime()), before)}
      ${cardId === undefined ? sql`` : sql`AND t.card_id = ${cardId}`}
      ${status === undefined ? sql`` : sql`AND t.status = ${sql.lit(status)}`}
    ORDER BY t.transaction_id DESC LIMIT ${limit}`.execute(db);
  return rows.map(({ tuple }) => transactionFrom(tuple));
}

/** Whichever is over first: the dates of a page may have moved since its cursor was given out. */
function least(id: string, other = id): string {
  return id < other ? id : other;
}

const oneStatement = prepared(
  'transactions-select',
  `SELECT json_build_array(${transactionColumns}) AS tuple FROM card_transactions t
   WHERE t.customer_id = $1 AND t.transaction_id = $2`,
);

export async function selectTransaction(
  db: Db,
  customerId: string,
  transactionId: string,
): Promise<Transaction | undefined> {
  const [row] = await run<{ tuple: TransactionTuple }>(db, oneStatement, [customerId, transactionId]);
  return row && transactionFrom(row.tuple);
}

const spendingStatement = prepared(
  'transactions-spending',
  `SELECT json_build_array(${spendingColumns}) AS tuple FROM card_spending s
   WHERE s.customer_id = $1 AND s.card_id = ANY ($2::uuid[])`,
);

/** What cards have spent; one that never did is left out. */
export async function selectSpending(
  db: Db,
  customerId: string,
  cardIds: readonly string[],
): Promise<ReadonlyMap<string, CardSpending>> {
  const rows = await run<{ tuple: SpendingTuple }>(db, spendingStatement, [customerId, cardIds]);
  return new Map(rows.map(({ tuple }) => spendingFrom(tuple)).map((each) => [each.cardId, each]));
}

const controlsStatement = prepared(
  'transactions-controls',
  `SELECT json_build_array(${controlsColumns}) AS tuple FROM card_controls c
   WHERE c.customer_id = $1 AND c.card_id = $2`,
);

export async function selectControls(
  db: Db,
  customerId: string,
  cardId: string,
): Promise<CardControls | undefined> {
  const [row] = await run<{ tuple: ControlsTuple }>(db, controlsStatement, [customerId, cardId]);
  return row && controlsFrom(row.tuple);
}

const putControlsStatement = prepared(
  'transactions-put-controls',
  `INSERT INTO card_controls (customer_id, card_id, allowed_categories, blocked_categories, allowed_countries,
     blocked_countries, daily_count, daily_amount_minor, monthly_count, monthly_amount_minor, is_single_use, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   ON CONFLICT ON CONSTRAINT card_controls_key DO UPDATE SET allowed_categories = excluded.allowed_categories,
     blocked_categories = excluded.blocked_categories, allowed_countries = excluded.allowed_countries,
     blocked_countries = excluded.blocked_countries, daily_count = excluded.daily_count,
     daily_amount_minor = excluded.daily_amount_minor, monthly_count = excluded.monthly_count,
     monthly_amount_minor = excluded.monthly_amount_minor, is_single_use = excluded.is_single_use,
     updated_at = excluded.updated_at`,
);

export async function putControls(
  tx: Tx,
  card: { readonly customerId: string; readonly cardId: string },
  controls: CardControls,
  now: Date,
): Promise<void> {
  await run(tx, putControlsStatement, [
    card.customerId,
    card.cardId,
    controls.allowedCategories,
    controls.blockedCategories,
    controls.allowedCountries,
    controls.blockedCountries,
    controls.dailyCount,
    controls.dailyAmountMinor,
    controls.monthlyCount,
    controls.monthlyAmountMinor,
    controls.isSingleUse,
    now,
  ]);
}

const expiringStatement = prepared(
  'transactions-expiring',
  `SELECT json_build_array(${transactionColumns}) AS tuple FROM card_transactions t
   WHERE t.hold_expires_at <= $1 ORDER BY t.hold_expires_at LIMIT $2`,
);

/** Payments of any customer whose hold has been kept for long enough. */
export async function selectExpiring(db: Db, now: Date, limit: number): Promise<Transaction[]> {
  const rows = await run<{ tuple: TransactionTuple }>(db, expiringStatement, [now, limit]);
  return rows.map(({ tuple }) => transactionFrom(tuple));
}

const forgetEarlyStatement = prepared(
  'transactions-forget-early',
  `DELETE FROM card_early_events WHERE (customer_id, channel, network_transaction_id, kind, sequence) IN (
     SELECT customer_id, channel, network_transaction_id, kind, sequence FROM card_early_events
     WHERE arrived_at <= $1 ORDER BY arrived_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
);

/**
 * Deletes at most so many of any customer's early events that came no later than a moment; one that a batch is applying
 * right now is left to it. Returns how many it was.
 */
export async function deleteEarlyUntil(db: Db, until: Date, limit: number): Promise<number> {
  return (await run(db, forgetEarlyStatement, [until, limit])).length;
}

const openHoldsStatement = prepared(
  'transactions-open-holds',
  'SELECT count(*) AS count FROM card_transactions WHERE hold_expires_at IS NOT NULL',
);

export async function countOpenHolds(db: Db): Promise<number> {
  const [row] = await run<{ count: bigint }>(db, openHoldsStatement, []);
  return Number(row?.count ?? 0n);
}
