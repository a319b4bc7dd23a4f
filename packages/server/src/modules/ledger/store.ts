import { plainArray, textArray, timeArray } from '../../platform/db/arrays.ts';
import type { Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import { type AccountKind, type AccountState, accountKey } from './accounts.ts';
import type { Move, StoredOutcome, StoredPosting } from './outcomes.ts';
import type { PostingType } from './posting-types.ts';
import { type AccountScope, accountScopeKey, type WorkScope } from './scope.ts';
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

// Three kinds of rows in one round trip. Accounts, of which there may be thousands, as words, named by their place in
// what was asked for; the others, of which there are few, as JSON with bigint as text, which JSON numbers cannot hold.
// Each is looked up by its key (OFFSET 0 keeps the planner from joining): guessing from a table that was small, it would
// rather read the whole of it.
const readStatement = prepared(
  'ledger-read-state',
  `SELECT
    (SELECT string_agg(concat_ws(' ', wanted.number, a.kind, a.balance_minor, a.last_seq), ',')
      FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS wanted (customer_id, card_id, currency, number)
      CROSS JOIN LATERAL (SELECT * FROM ledger_accounts a WHERE a.customer_id = wanted.customer_id
        AND a.card_id = wanted.card_id AND a.currency = wanted.currency OFFSET 0) a) AS accounts,
    (SELECT coalesce(json_agg(json_build_array(
        r.customer_id, r.request_key, r.kind, encode(r.digest, 'hex'), r.outcome, r.result::text,
        (extract(epoch FROM r.decided_at) * 1000)::bigint)), '[]')
      FROM unnest($4::uuid[], $5::text[]) AS wanted (customer_id, request_key)
      CROSS JOIN LATERAL (SELECT * FROM ledger_requests r
        WHERE r.customer_id = wanted.customer_id AND r.request_key = wanted.request_key OFFSET 0) r) AS decided,
    (SELECT coalesce(json_agg(json_build_array(
        f.customer_id, f.order_id, f.order_line_no, f.currency, f.card_id, f.purpose, f.amount_minor::text, f.fees,
        f.state, (extract(epoch FROM f.submitted_at) * 1000)::bigint, (extract(epoch FROM f.ended_at) * 1000)::bigint)), '[]')
      FROM unnest($6::uuid[], $7::uuid[], $8::integer[]) AS wanted (customer_id, order_id, order_line_no)
      CROSS JOIN LATERAL (SELECT * FROM ledger_order_funds f WHERE f.customer_id = wanted.customer_id
        AND f.order_id = wanted.order_id AND f.order_line_no = wanted.order_line_no OFFSET 0) f) AS order_funds`,
);

interface StateRow {
  readonly accounts: string | null;
  readonly decided: readonly DecidedTuple[];
  readonly order_funds: readonly FundsTuple[];
}

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
  const [wanted, wantedKeys, wantedOrders] = [
    [...accounts.values()],
    [...keys.values()],
    [...orders.values()],
  ];
  const [row] = await run<StateRow>(tx, readStatement, [
    plainArray(wanted, (each) => each.customerId),
    plainArray(wanted, (each) => each.cardId ?? noCard),
    plainArray(wanted, (each) => each.currency),
    plainArray(wantedKeys, (each) => each.customerId),
    textArray(wantedKeys, (each) => each.requestKey),
    plainArray(wantedOrders, (each) => each.customerId),
    plainArray(wantedOrders, (each) => each.orderId),
    plainArray(wantedOrders, (each) => each.orderLineNo),
  ]);
  if (!row) throw new Error('the ledger could not be read');
  return {
    now,
    books,
    accounts: accountsFrom(row.accounts, wanted),
    decided: new Map(row.decided.map(decidedFrom).map((decided) => [decidedKey(decided), decided])),
    orderFunds: new Map(
      row.order_funds.map(fundsFrom).map((funds) => [orderFundsKey(funds.customerId, funds), funds]),
    ),
    lookedUp: { accounts: new Set(accounts.keys()), orders: new Set(orders.keys()) },
  };
}

function accountsFrom(rows: string | null, wanted: readonly AccountScope[]): Map<string, AccountState> {
  const accounts = new Map<string, AccountState>();
  for (const row of rows?.split(',') ?? []) {
    const [number, kind, balance, lastSeq] = row.split(' ') as [string, AccountKind, string, string];
    const scope = wanted[Number(number) - 1];
    if (!scope) throw new Error('an account was read that was not asked for');
    const { customerId, currency, cardId } = scope;
    const id = { customerId, currency, kind, cardId };
    accounts.set(accountKey(id), { id, balanceMinor: BigInt(balance), lastSeq: BigInt(lastSeq) });
  }
  return accounts;
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

// One statement, whatever the size of the batch. Its parts see the same snapshot and touch different tables. Outcomes and
// results come as one JSON list each, which is parsed faster than an array of texts that are JSON.
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
    SELECT customer_id, request_key, kind, decode(digest, 'hex'), outcome, decided_at, NULLIF(result, 'null')
    FROM ROWS FROM (unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $15::timestamptz[]),
      jsonb_array_elements($14::jsonb), jsonb_array_elements($16::jsonb))
      AS n (customer_id, request_key, kind, digest, decided_at, outcome, result)
  ), order_funds AS (
    INSERT INTO ledger_order_funds (customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor,
      fees, state, submitted_at, ended_at)
    SELECT customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor, fees::jsonb, state,
      submitted_at, ended_at
    FROM unnest($17::uuid[], $18::uuid[], $19::integer[], $20::text[], $21::uuid[], $22::text[], $23::bigint[],
      $24::text[], $25::text[], $26::timestamptz[], $27::timestamptz[])
      AS n (customer_id, order_id, order_line_no, currency, card_id, purpose, amount_minor, fees, state, submitted_at,
        ended_at)
    ON CONFLICT (customer_id, order_id, order_line_no)
      DO UPDATE SET card_id = excluded.card_id, state = excluded.state, ended_at = excluded.ended_at
  )
  INSERT INTO ledger_postings (customer_id, posting_id, request_key, posting_type, currency, amount_minor,
    from_kind, from_seq, from_after_minor, to_kind, to_seq, to_after_minor, card_id, order_id, order_line_no, order_no,
    transaction_id, note, posted_at, log_no, log_blocked_minor)
  SELECT * FROM unnest($28::uuid[], $29::uuid[], $30::text[], $31::text[], $32::text[], $33::bigint[],
    $34::text[], $35::bigint[], $36::bigint[], $37::text[], $38::bigint[], $39::bigint[], $40::uuid[], $41::uuid[],
    $42::integer[], $43::text[], $44::uuid[], $45::text[], $46::timestamptz[], $47::bigint[], $48::bigint[])`,
);

/** Writes all of it in one statement. `postings` are those of the changes, with their keys. The caller holds the books. */
export async function insertChanges(
  tx: Tx,
  { books, accounts, decided, orderFunds }: LedgerChanges,
  postings: readonly StoredPosting[],
): Promise<void> {
  await run(tx, writeStatement, [
    plainArray(books, (book) => book.customerId),
    plainArray(books, (book) => book.lastLogNo),
    timeArray(books, (book) => book.lastPostedAt),
    plainArray(accounts, ({ id }) => id.customerId),
    plainArray(accounts, ({ id }) => id.cardId ?? noCard),
    plainArray(accounts, ({ id }) => id.currency),
    plainArray(accounts, ({ id }) => id.kind),
    plainArray(accounts, (account) => account.balanceMinor),
    plainArray(accounts, (account) => account.lastSeq),
    plainArray(decided, (each) => each.customerId),
    textArray(decided, (each) => each.requestKey),
    textArray(decided, (each) => each.kind),
    textArray(decided, (each) => each.digest),
    jsonList(decided.map((each) => jsonOf(each.outcome))),
    timeArray(decided, (each) => each.decidedAt),
    jsonList(decided.map((each) => each.result || 'null')),
    plainArray(orderFunds, (funds) => funds.customerId),
    plainArray(orderFunds, (funds) => funds.orderId),
    plainArray(orderFunds, (funds) => funds.orderLineNo),
    plainArray(orderFunds, (funds) => funds.currency),
    plainArray(orderFunds, (funds) => funds.cardId),
    plainArray(orderFunds, (funds) => funds.purpose),
    plainArray(orderFunds, (funds) => funds.amountMinor),
    textArray(orderFunds, (funds) =>
      JSON.stringify(funds.fees.map(({ type, amountMinor }) => [type, String(amountMinor)])),
    ),
    plainArray(orderFunds, (funds) => funds.state),
    timeArray(orderFunds, (funds) => funds.submittedAt),
    timeArray(orderFunds, (funds) => funds.endedAt),
    ...postingColumns(postings),
  ]);
}

/** One JSON text of many, which needs no quoting. A text of two values would leave a row without a customer, and fail. */
function jsonList(values: readonly string[]): string {
  return `[${values.join(',')}]`;
}

/** In the order of the last INSERT above. */
function postingColumns(postings: readonly StoredPosting[]): string[] {
  return [
    plainArray(postings, (posting) => posting.customerId),
    plainArray(postings, (posting) => posting.postingId),
    textArray(postings, (posting) => posting.requestKey),
    plainArray(postings, (posting) => posting.type),
    plainArray(postings, (posting) => posting.currency),
    plainArray(postings, (posting) => posting.amountMinor),
    plainArray(postings, (posting) => posting.from.kind),
    plainArray(postings, (posting) => posting.from.seq),
    plainArray(postings, (posting) => posting.from.afterMinor),
    plainArray(postings, (posting) => posting.to.kind),
    plainArray(postings, (posting) => posting.to.seq),
    plainArray(postings, (posting) => posting.to.afterMinor),
    plainArray(postings, (posting) => posting.cardId),
    plainArray(postings, (posting) => posting.order?.orderId ?? null),
    plainArray(postings, (posting) => posting.order?.orderLineNo ?? null),
    textArray(postings, (posting) => posting.order?.orderNo ?? null),
    plainArray(postings, (posting) => posting.transactionId),
    textArray(postings, (posting) => posting.note),
    timeArray(postings, (posting) => posting.postedAt),
    plainArray(postings, (posting) => posting.log?.logNo ?? null),
    plainArray(postings, (posting) => posting.log?.blockedMinor ?? null),
  ];
}
