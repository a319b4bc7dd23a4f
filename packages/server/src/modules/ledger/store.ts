import type { Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import { type AccountKind, type AccountState, accountKey } from './accounts.ts';
import type { Move, StoredOutcome, StoredPosting } from './outcomes.ts';
import type { PostingType } from './posting-types.ts';
import { accountScopeKey, type WorkScope } from './scope.ts';
import {
  type Book,
  type DecidedRequest,
  decidedKey,
  type LedgerState,
  type OrderFunds,
  orderFundsKey,
} from './state.ts';
import type { LedgerChanges } from './work.ts';

/** Stands for "no card" in a key. */
export const noCard = '00000000-0000-0000-0000-000000000000';

const lockStatement = prepared(
  'ledger-lock-books',
  `SELECT customer_id, last_log_no, last_posted_at FROM ledger_books
   WHERE customer_id = ANY ($1::uuid[]) ORDER BY customer_id FOR NO KEY UPDATE`,
);

const openStatement = prepared(
  'ledger-open-books',
  `INSERT INTO ledger_books (customer_id, last_log_no, last_posted_at)
   SELECT customer_id, 0, to_timestamp(0) FROM unnest($1::uuid[]) AS customer_id ORDER BY customer_id
   ON CONFLICT DO NOTHING`,
);

interface BookRow {
  readonly customer_id: string;
  readonly last_log_no: bigint;
  readonly last_posted_at: Date;
}

/**
 * Locks the books of these customers until the transaction ends, in sorted order, so that no two callers wait for each
 * other. A customer's first request opens the book.
 */
export async function lockBooks(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Book>> {
  const sorted = [...new Set(customerIds)].sort();
  let rows = await run<BookRow>(tx, lockStatement, [sorted]);
  if (rows.length < sorted.length) {
    const found = new Set(rows.map((row) => row.customer_id));
    await run(tx, openStatement, [sorted.filter((id) => !found.has(id))]);
    rows = await run<BookRow>(tx, lockStatement, [sorted]);
  }
  return new Map(
    rows.map((row) => [
      row.customer_id,
      { lastLogNo: row.last_log_no, lastPostedAt: row.last_posted_at.getTime() },
    ]),
  );
}

// JSON arrays, so that three kinds of rows come back in one round trip; bigint as text, which JSON numbers cannot hold.
const readStatement = prepared(
  'ledger-read-state',
  `SELECT
    (SELECT coalesce(json_agg(json_build_array(
        a.customer_id, a.card_id, a.currency, a.kind, a.balance_minor::text, a.last_seq::text)), '[]')
      FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS wanted (customer_id, card_id, currency)
      JOIN ledger_accounts a USING (customer_id, card_id, currency)) AS accounts,
    (SELECT coalesce(json_agg(json_build_array(
        r.customer_id, r.request_key, r.kind, encode(r.digest, 'hex'), r.outcome, r.result::text,
        (extract(epoch FROM r.decided_at) * 1000)::bigint)), '[]')
      FROM unnest($4::uuid[], $5::text[]) AS wanted (customer_id, request_key)
      JOIN ledger_requests r USING (customer_id, request_key)) AS decided,
    (SELECT coalesce(json_agg(json_build_array(
        f.customer_id, f.order_id, f.order_line_no, f.currency, f.card_id, f.purpose, f.amount_minor::text, f.fees,
        f.state, (extract(epoch FROM f.submitted_at) * 1000)::bigint, (extract(epoch FROM f.ended_at) * 1000)::bigint)), '[]')
      FROM unnest($6::uuid[], $7::uuid[], $8::integer[]) AS wanted (customer_id, order_id, order_line_no)
      JOIN ledger_order_funds f USING (customer_id, order_id, order_line_no)) AS order_funds`,
);

type AccountTuple = [string, string, Currency, AccountKind, string, string];
type DecidedTuple = [string, string, string, string, OutcomeJson, string | null, number];
type FundsTuple = [
  customerId: string,
  orderId: string,
  orderLineNo: number,
  currency: Currency,
  cardId: string | null,
  purpose: OrderFunds['purpose'],
  amount: string,
  fees: [PostingType, string][],
  state: OrderFunds['state'],
  submittedAt: number,
  endedAt: number | null,
];

/**
 * Reads all that the scope names. Called only after {@link lockBooks}, as a statement of its own: a snapshot taken
 * together with the lock could miss what the lock's last holder has committed.
 */
export async function selectState(
  tx: Tx,
  books: ReadonlyMap<string, Book>,
  scope: WorkScope,
  now: number,
): Promise<LedgerState> {
  const accounts = new Map(scope.accounts.map((each) => [accountScopeKey(each), each]));
  const keys = new Map(scope.keys.map((each) => [decidedKey(each), each]));
  const orders = new Map(scope.orders.map((each) => [orderFundsKey(each.customerId, each), each]));
  const [row] = await run<{ accounts: AccountTuple[]; decided: DecidedTuple[]; order_funds: FundsTuple[] }>(
    tx,
    readStatement,
    [
      ...columnsOf(accounts.values(), [
        (each) => each.customerId,
        (each) => each.cardId ?? noCard,
        (each) => each.currency,
      ]),
      ...columnsOf(keys.values(), [(each) => each.customerId, (each) => each.requestKey]),
      ...columnsOf(orders.values(), [
        (each) => each.customerId,
        (each) => each.orderId,
        (each) => each.orderLineNo,
      ]),
    ],
  );
  if (!row) throw new Error('the ledger could not be read');
  return {
    now,
    books,
    accounts: new Map(row.accounts.map(accountFrom).map((account) => [accountKey(account.id), account])),
    decided: new Map(row.decided.map(decidedFrom).map((decided) => [decidedKey(decided), decided])),
    orderFunds: new Map(
      row.order_funds.map(fundsFrom).map((funds) => [orderFundsKey(funds.customerId, funds), funds]),
    ),
    lookedUp: { accounts: new Set(accounts.keys()), orders: new Set(orders.keys()) },
  };
}

/** The parameters of an `unnest`: a list for each column. */
function columnsOf<T>(items: Iterable<T>, columns: readonly ((item: T) => unknown)[]): unknown[][] {
  const all = [...items];
  return columns.map((column) => all.map(column));
}

function accountFrom([customerId, cardId, currency, kind, balance, lastSeq]: AccountTuple): AccountState {
  return {
    id: { customerId, currency, kind, cardId: cardId === noCard ? null : cardId },
    balanceMinor: BigInt(balance),
    lastSeq: BigInt(lastSeq),
  };
}

function decidedFrom([
  customerId,
  requestKey,
  kind,
  digest,
  outcome,
  result,
  decidedAt,
]: DecidedTuple): DecidedRequest {
  return { customerId, requestKey, kind, digest, outcome: outcomeFrom(outcome), result, decidedAt };
}

function fundsFrom(tuple: FundsTuple): OrderFunds {
  const [
    customerId,
    orderId,
    orderLineNo,
    currency,
    cardId,
    purpose,
    amount,
    fees,
    state,
    submittedAt,
    endedAt,
  ] = tuple;
  return {
    customerId,
    orderId,
    orderLineNo,
    currency,
    cardId,
    purpose,
    amountMinor: BigInt(amount),
    fees: fees.map(([type, feeAmount]) => ({ type, amountMinor: BigInt(feeAmount) })),
    state,
    submittedAt,
    endedAt,
  };
}

type OutcomeJson =
  | { readonly declined: Extract<StoredOutcome, { decision: 'declined' }>['code'] }
  | { readonly moves: readonly [PostingType, AccountKind, AccountKind, string][] };

function outcomeFrom(json: OutcomeJson): StoredOutcome {
  if ('declined' in json) return { decision: 'declined', code: json.declined };
  const moves: Move[] = json.moves.map(([type, from, to, amount]) => ({
    type,
    from,
    to,
    amountMinor: BigInt(amount),
  }));
  return { decision: 'posted', moves };
}

function jsonOf(outcome: StoredOutcome): string {
  const json: OutcomeJson =
    outcome.decision === 'declined'
      ? { declined: outcome.code }
      : {
          moves: outcome.moves.map(({ type, from, to, amountMinor }) => [
            type,
            from,
            to,
            String(amountMinor),
          ]),
        };
  return JSON.stringify(json);
}

// One statement, whatever the size of the batch. Its parts see the same snapshot and touch different tables.
const writeStatement = prepared(
  'ledger-write',
  `WITH books AS (
    UPDATE ledger_books b SET last_log_no = n.last_log_no, last_posted_at = n.last_posted_at
    FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS n (customer_id, last_log_no, last_posted_at)
    WHERE b.customer_id = n.customer_id
  ), accounts AS (
    INSERT INTO ledger_accounts (customer_id, card_id, currency, kind, balance_minor, last_seq)
    SELECT * FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bigint[], $9::bigint[])
    ON CONFLICT (customer_id, card_id, currency, kind)
      DO UPDATE SET balance_minor = excluded.balance_minor, last_seq = excluded.last_seq
  ), requests AS (
    INSERT INTO ledger_requests (customer_id, request_key, kind, digest, outcome, decided_at, result)
    SELECT customer_id, request_key, kind, decode(digest, 'hex'), outcome::jsonb, decided_at, result::jsonb
    FROM unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $48::text[])
      AS n (customer_id, request_key, kind, digest, outcome, decided_at, result)
  ), order_funds AS (
    INSERT INTO ledger_order_funds (customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor,
      fees, state, submitted_at, ended_at)
    SELECT customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor, fees::jsonb, state,
      submitted_at, ended_at
    FROM unnest($16::uuid[], $17::uuid[], $18::integer[], $19::text[], $20::uuid[], $21::text[], $22::bigint[],
      $23::text[], $24::text[], $25::timestamptz[], $26::timestamptz[])
      AS n (customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor, fees, state, submitted_at,
        ended_at)
    ON CONFLICT (customer_id, order_id, order_line_no)
      DO UPDATE SET card_id = excluded.card_id, state = excluded.state, ended_at = excluded.ended_at
  )
  INSERT INTO ledger_postings (customer_id, posting_id, request_key, posting_type, currency, amount_minor,
    from_kind, from_seq, from_after_minor, to_kind, to_seq, to_after_minor, card_id, order_id, order_line_no, order_no,
    transaction_id, note, posted_at, log_no, log_blocked_minor)
  SELECT * FROM unnest($27::uuid[], $28::uuid[], $29::text[], $30::text[], $31::text[], $32::bigint[],
    $33::text[], $34::bigint[], $35::bigint[], $36::text[], $37::bigint[], $38::bigint[], $39::uuid[], $40::uuid[],
    $41::integer[], $42::text[], $43::uuid[], $44::text[], $45::timestamptz[], $46::bigint[], $47::bigint[])`,
);

/** Writes all of it in one statement. `postings` are those of the changes, with their keys. The caller holds the books. */
export async function insertChanges(
  tx: Tx,
  { books, accounts, decided, orderFunds }: LedgerChanges,
  postings: readonly StoredPosting[],
): Promise<void> {
  const time = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds));
  await run(tx, writeStatement, [
    books.map((book) => book.customerId),
    books.map((book) => book.lastLogNo),
    books.map((book) => time(book.lastPostedAt)),
    accounts.map(({ id }) => id.customerId),
    accounts.map(({ id }) => id.cardId ?? noCard),
    accounts.map(({ id }) => id.currency),
    accounts.map(({ id }) => id.kind),
    accounts.map((account) => account.balanceMinor),
    accounts.map((account) => account.lastSeq),
    decided.map((each) => each.customerId),
    decided.map((each) => each.requestKey),
    decided.map((each) => each.kind),
    decided.map((each) => each.digest),
    decided.map((each) => jsonOf(each.outcome)),
    decided.map((each) => time(each.decidedAt)),
    orderFunds.map((funds) => funds.customerId),
    orderFunds.map((funds) => funds.orderId),
    orderFunds.map((funds) => funds.orderLineNo),
    orderFunds.map((funds) => funds.currency),
    orderFunds.map((funds) => funds.cardId),
    orderFunds.map((funds) => funds.purpose),
    orderFunds.map((funds) => funds.amountMinor),
    orderFunds.map((funds) =>
      JSON.stringify(funds.fees.map(({ type, amountMinor }) => [type, String(amountMinor)])),
    ),
    orderFunds.map((funds) => funds.state),
    orderFunds.map((funds) => time(funds.submittedAt)),
    orderFunds.map((funds) => time(funds.endedAt)),
    ...postingColumns.map((column) => postings.map(column)),
    decided.map((each) => each.result),
  ]);
}

// In the order of the last INSERT above.
const postingColumns: readonly ((posting: StoredPosting) => unknown)[] = [
  (posting) => posting.customerId,
  (posting) => posting.postingId,
  (posting) => posting.requestKey,
  (posting) => posting.type,
  (posting) => posting.currency,
  (posting) => posting.amountMinor,
  (posting) => posting.from.kind,
  (posting) => posting.from.seq,
  (posting) => posting.from.afterMinor,
  (posting) => posting.to.kind,
  (posting) => posting.to.seq,
  (posting) => posting.to.afterMinor,
  (posting) => posting.cardId,
  (posting) => posting.order?.orderId ?? null,
  (posting) => posting.order?.orderLineNo ?? null,
  (posting) => posting.order?.orderNo ?? null,
  (posting) => posting.transactionId,
  (posting) => posting.note,
  (posting) => new Date(posting.postedAt),
  (posting) => posting.log?.logNo ?? null,
  (posting) => posting.log?.blockedMinor ?? null,
];
