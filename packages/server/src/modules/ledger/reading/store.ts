import type { Db } from '../../../platform/db/database.ts';
import { prepared, run } from '../../../platform/db/statement.ts';
import type { Currency } from '../../../platform/money/currencies.ts';
import type { LogEntry } from '../outcomes.ts';
import type { AccountLogType } from '../posting-types.ts';
import { noCard } from '../store.ts';

/** A customer's funds in one currency, in minor units. */
export interface Funds {
  readonly currency: Currency;
  readonly availableMinor: bigint;
  readonly blockedMinor: bigint;
}

/** What a Standard card stands at, in minor units. */
export interface CardFunds {
  readonly cardId: string;
  readonly currency: Currency;
  readonly availableMinor: bigint;
  readonly heldMinor: bigint;
}

/** A row of the account log: a posting, seen from CA. */
export interface AccountLogRow extends LogEntry {
  readonly postingId: string;
  readonly type: AccountLogType;
  readonly direction: 'Income' | 'Expenditure';
  readonly currency: Currency;
  readonly orderId: string | null;
  readonly orderNo: string | null;
  readonly cardId: string | null;
  readonly transactionId: string | null;
  readonly note: string | null;
  readonly postedAt: Date;
}

/** The same with whose it is. */
export interface CustomerLogRow extends AccountLogRow {
  readonly customerId: string;
}

export interface AccountLogQuery {
  readonly customerId: string;
  /** Rows from this moment on. */
  readonly from?: Date;
  /** Rows before this moment. */
  readonly until?: Date;
  /** How many rows to pass over, newest first. Costs nothing, however many. */
  readonly offset: number;
  readonly limit: number;
}

export interface AccountLogPage {
  /** All rows between the two moments. */
  readonly totalCount: bigint;
  /** Newest first. */
  readonly rows: readonly AccountLogRow[];
}

const fundsStatement = prepared(
  'ledger-read-funds',
  `SELECT currency, sum(balance_minor) FILTER (WHERE kind = 'CA') AS available,
     sum(balance_minor) FILTER (WHERE kind = 'CB') AS blocked
   FROM ledger_accounts WHERE customer_id = $1 AND card_id = $2 AND kind IN ('CA', 'CB')
   GROUP BY currency ORDER BY currency`,
);

/** One row for each currency in which the customer's account has ever moved, by code. */
export async function selectFunds(db: Db, customerId: string): Promise<Funds[]> {
  const rows = await run<{ currency: Currency; available: string | null; blocked: string | null }>(
    db,
    fundsStatement,
    [customerId, noCard],
  );
  return rows.map(({ currency, available, blocked }) => ({
    currency,
    availableMinor: BigInt(available ?? 0),
    blockedMinor: BigInt(blocked ?? 0),
  }));
}

const cardFundsStatement = prepared(
  'ledger-read-card-funds',
  `SELECT card_id, currency, sum(balance_minor) FILTER (WHERE kind = 'KA') AS available,
     sum(balance_minor) FILTER (WHERE kind = 'KB') AS held
   FROM ledger_accounts WHERE customer_id = $1 AND card_id = ANY ($2::uuid[]) AND kind IN ('KA', 'KB')
   GROUP BY card_id, currency ORDER BY card_id, currency`,
);

/** What these Standard cards hold; a card that never held anything is left out. */
export async function selectCardFunds(
  db: Db,
  customerId: string,
  cardIds: readonly string[],
): Promise<CardFunds[]> {
  const rows = await run<{
    card_id: string;
    currency: Currency;
    available: string | null;
    held: string | null;
  }>(db, cardFundsStatement, [customerId, cardIds.filter((id) => id !== noCard)]);
  return rows.map((row) => ({
    cardId: row.card_id,
    currency: row.currency,
    availableMinor: BigInt(row.available ?? 0),
    heldMinor: BigInt(row.held ?? 0),
  }));
}

// Log numbers have no gap and time never runs back, so that a range of dates is a range of numbers, and the count is the
// difference of its ends. Each end is found by halving: 24 looks into the index for ten million rows.
const spanStatement = prepared(
  'ledger-read-log-span',
  `WITH RECURSIVE halving AS (
     SELECT moment, 1::bigint AS low, last_log_no + 1 AS high
     FROM ledger_books, unnest(ARRAY[$2, $3]::timestamptz[]) AS moment WHERE customer_id = $1
     UNION ALL
     SELECT moment, CASE WHEN is_before THEN middle + 1 ELSE low END, CASE WHEN is_before THEN high ELSE middle END
     FROM (SELECT moment, low, high, (low + high) / 2 AS middle FROM halving WHERE low < high) AS halved
     CROSS JOIN LATERAL (SELECT posted_at < moment AS is_before FROM ledger_postings
       WHERE customer_id = $1 AND log_no = middle OFFSET 0) AS looked_at
   )
   SELECT (SELECT low FROM halving WHERE low = high AND moment = $2::timestamptz LIMIT 1) AS first,
     (SELECT low - 1 FROM halving WHERE low = high AND moment = $3::timestamptz LIMIT 1) AS last`,
);

const pageStatement = prepared(
  'ledger-read-log-page',
  `SELECT posting_id, posting_type, currency, amount_minor, from_kind, from_after_minor, to_after_minor, order_id,
     order_no, card_id, transaction_id, note, posted_at, log_no, log_blocked_minor
   FROM ledger_postings WHERE customer_id = $1 AND log_no BETWEEN $2 AND $3 ORDER BY log_no DESC`,
);

interface LogRow {
  readonly posting_id: string;
  readonly posting_type: AccountLogType;
  readonly currency: Currency;
  readonly amount_minor: bigint;
  readonly from_kind: string;
  readonly from_after_minor: bigint;
  readonly to_after_minor: bigint;
  readonly order_id: string | null;
  readonly order_no: string | null;
  readonly card_id: string | null;
  readonly transaction_id: string | null;
  readonly note: string | null;
  readonly posted_at: Date;
  readonly log_no: bigint;
  readonly log_blocked_minor: bigint;
}

/** A page of the customer's account log, over all currencies. What is posted in between is only ever added before it. */
export async function selectAccountLog(db: Db, query: AccountLogQuery): Promise<AccountLogPage> {
  const { customerId, from, until, offset, limit } = query;
  const [span] = await run<{ first: bigint | null; last: bigint | null }>(db, spanStatement, [
    customerId,
    from ?? '-infinity',
    until ?? 'infinity',
  ]);
  const first = span?.first ?? null;
  const last = span?.last ?? null;
  if (first === null || last === null || last < first) return { totalCount: 0n, rows: [] };
  const newest = last - BigInt(offset);
  const oldest = newest - BigInt(limit) + 1n;
  const rows = await selectAccountLogRows(db, customerId, oldest > first ? oldest : first, newest);
  return { totalCount: last - first + 1n, rows };
}

/** These rows of the customer's account log, both ends included, newest first. */
export async function selectAccountLogRows(
  db: Db,
  customerId: string,
  firstLogNo: bigint,
  lastLogNo: bigint,
): Promise<AccountLogRow[]> {
  const rows = await run<LogRow>(db, pageStatement, [customerId, firstLogNo, lastLogNo]);
  return rows.map(logRowFrom);
}

const spansStatement = prepared(
  'ledger-read-log-spans',
  `SELECT p.customer_id, posting_id, posting_type, currency, amount_minor, from_kind, from_after_minor, to_after_minor,
     order_id, order_no, card_id, transaction_id, note, posted_at, log_no, log_blocked_minor
   FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS span (customer_id, first_no, last_no)
   JOIN ledger_postings p ON p.customer_id = span.customer_id AND p.log_no BETWEEN span.first_no AND span.last_no
   ORDER BY p.customer_id, p.log_no`,
);

/** The rows of spans of several customers' account logs, each customer's oldest first. */
export async function selectLogSpans(
  db: Db,
  spans: readonly { readonly customerId: string; readonly firstLogNo: bigint; readonly lastLogNo: bigint }[],
): Promise<CustomerLogRow[]> {
  const rows = await run<LogRow & { readonly customer_id: string }>(db, spansStatement, [
    spans.map((span) => span.customerId),
    spans.map((span) => span.firstLogNo),
    spans.map((span) => span.lastLogNo),
  ]);
  return rows.map((row) => ({ ...logRowFrom(row), customerId: row.customer_id }));
}

function logRowFrom(row: LogRow): AccountLogRow {
  const isExpenditure = row.from_kind === 'CA';
  return {
    postingId: row.posting_id,
    type: row.posting_type,
    direction: isExpenditure ? 'Expenditure' : 'Income',
    currency: row.currency,
    orderId: row.order_id,
    orderNo: row.order_no,
    cardId: row.card_id,
    transactionId: row.transaction_id,
    note: row.note,
    postedAt: row.posted_at,
    logNo: row.log_no,
    changeMinor: isExpenditure ? -row.amount_minor : row.amount_minor,
    availableMinor: isExpenditure ? row.from_after_minor : row.to_after_minor,
    blockedMinor: row.log_blocked_minor,
  };
}
