import {
  bigint,
  bytes,
  columns,
  integer,
  jsonb,
  selects,
  text,
  time,
  uuid,
} from '../../platform/db/columns.ts';
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

const ids = uuid<string>((id) => id);

const lockStatement = prepared(
  'ledger-lock-books',
  `SELECT customer_id, last_log_no, (extract(epoch FROM last_posted_at) * 1000)::bigint AS last_posted_ms FROM ledger_books
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
  readonly last_posted_ms: bigint;
}

/** Locks the books of these customers until the transaction ends, in sorted order, so that no two callers wait for each
 * other. A customer who has none yet is missing from the answer. */
export async function lockBooks(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Book>> {
  const rows = await run<BookRow>(tx, lockStatement, [ids.encode([...customerIds].sort())]);
  return new Map(
    rows.map((row) => [
      row.customer_id,
      { lastLogNo: row.last_log_no, lastPostedAt: Number(row.last_posted_ms) },
    ]),
  );
}

/** Opens the books of customers who have none. */
export async function insertBooks(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await run(tx, openStatement, [ids.encode([...customerIds].sort())]);
}

const wantedAccounts = columns<AccountScope>({
  customer_id: uuid(({ customerId }) => customerId),
  card_id: uuid(({ cardId }) => cardId ?? noCard),
  currency: text(({ currency }) => currency),
});
const wantedKeys = columns<WorkScope['keys'][number]>({
  customer_id: uuid(({ customerId }) => customerId),
  request_key: text(({ requestKey }) => requestKey),
});
const wantedOrders = columns<WorkScope['orders'][number]>({
  customer_id: uuid(({ customerId }) => customerId),
  order_id: uuid(({ orderId }) => orderId),
  order_line_no: integer(({ orderLineNo }) => orderLineNo),
});
const [theAccounts, theKeys, theOrders] = selects(wantedAccounts, wantedKeys, wantedOrders);

// Three kinds of rows in one round trip. Accounts, of which there may be thousands, as words, named by their place in
// what was asked for; the others, of which there are few, as JSON with bigint as text, which JSON numbers cannot hold.
// Each is looked up by its key (OFFSET 0 keeps the planner from joining): guessing from a table that was small, it would
// rather read the whole of it.
const readStatement = prepared(
  'ledger-read-state',
  `SELECT
    (SELECT string_agg(concat_ws(' ', wanted.number, a.kind, a.balance_minor, a.last_seq), ',')
      FROM (${theAccounts}, generate_subscripts($1::uuid[], 1) AS number) AS wanted
      CROSS JOIN LATERAL (SELECT * FROM ledger_accounts a WHERE a.customer_id = wanted.customer_id
        AND a.card_id = wanted.card_id AND a.currency = wanted.currency OFFSET 0) a) AS accounts,
    (SELECT coalesce(json_agg(json_build_array(
        r.customer_id, r.request_key, r.kind, encode(r.digest, 'hex'), r.outcome, r.result::text,
        (extract(epoch FROM r.decided_at) * 1000)::bigint)), '[]')
      FROM (${theKeys}) AS wanted
      CROSS JOIN LATERAL (SELECT * FROM ledger_requests r
        WHERE r.customer_id = wanted.customer_id AND r.request_key = wanted.request_key OFFSET 0) r) AS decided,
    (SELECT coalesce(json_agg(json_build_array(
        f.customer_id, f.order_id, f.order_line_no, f.currency, f.card_id, f.purpose, f.amount_minor::text, f.fees,
        f.state, (extract(epoch FROM f.submitted_at) * 1000)::bigint, (extract(epoch FROM f.ended_at) * 1000)::bigint)), '[]')
      FROM (${theOrders}) AS wanted
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
 * Reads all that the scope names, but for the books. Sent behind {@link lockBooks}, as a statement of its own: a snapshot
 * taken together with the lock could miss what the lock's last holder has committed.
 */
export async function selectState(tx: Tx, scope: WorkScope): Promise<Omit<LedgerState, 'books' | 'now'>> {
  const accounts = new Map(scope.accounts.map((each) => [accountScopeKey(each), each]));
  const keys = new Map(scope.keys.map((each) => [decidedKey(each), each]));
  const orders = new Map(scope.orders.map((each) => [orderFundsKey(each.customerId, each), each]));
  const wanted = [...accounts.values()];
  const [row] = await run<StateRow>(tx, readStatement, [
    ...wantedAccounts.values(wanted),
    ...wantedKeys.values([...keys.values()]),
    ...wantedOrders.values([...orders.values()]),
  ]);
  if (!row) throw new Error('the ledger could not be read');
  return {
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

const bookColumns = columns<LedgerChanges['books'][number]>({
  customer_id: uuid(({ customerId }) => customerId),
  last_log_no: bigint(({ lastLogNo }) => lastLogNo),
  last_posted_at: time(({ lastPostedAt }) => lastPostedAt),
});
const accountColumns = columns<AccountState>({
  customer_id: uuid(({ id }) => id.customerId),
  card_id: uuid(({ id }) => id.cardId ?? noCard),
  currency: text(({ id }) => id.currency),
  kind: text(({ id }) => id.kind),
  balance_minor: bigint(({ balanceMinor }) => balanceMinor),
  last_seq: bigint(({ lastSeq }) => lastSeq),
});
const requestColumns = columns<DecidedRequest>({
  customer_id: uuid(({ customerId }) => customerId),
  request_key: text(({ requestKey }) => requestKey),
  kind: text(({ kind }) => kind),
  digest: bytes(({ digest }) => digest),
  outcome: jsonb(({ outcome }) => jsonOf(outcome)),
  decided_at: time(({ decidedAt }) => decidedAt),
  result: jsonb(({ result }) => result),
});
const fundsColumns = columns<OrderFunds>({
  customer_id: uuid(({ customerId }) => customerId),
  order_id: uuid(({ orderId }) => orderId),
  order_line_no: integer(({ orderLineNo }) => orderLineNo),
  currency: text(({ currency }) => currency),
  card_id: uuid(({ cardId }) => cardId),
  purpose: text(({ purpose }) => purpose),
  amount_minor: bigint(({ amountMinor }) => amountMinor),
  fees: jsonb(({ fees }) => JSON.stringify(fees.map(({ type, amountMinor }) => [type, String(amountMinor)]))),
  state: text(({ state }) => state),
  submitted_at: time(({ submittedAt }) => submittedAt),
  ended_at: time(({ endedAt }) => endedAt),
});
const postingColumns = columns<StoredPosting>({
  customer_id: uuid(({ customerId }) => customerId),
  posting_id: uuid(({ postingId }) => postingId),
  request_key: text(({ requestKey }) => requestKey),
  posting_type: text(({ type }) => type),
  currency: text(({ currency }) => currency),
  amount_minor: bigint(({ amountMinor }) => amountMinor),
  from_kind: text(({ from }) => from.kind),
  from_seq: bigint(({ from }) => from.seq),
  from_after_minor: bigint(({ from }) => from.afterMinor),
  to_kind: text(({ to }) => to.kind),
  to_seq: bigint(({ to }) => to.seq),
  to_after_minor: bigint(({ to }) => to.afterMinor),
  card_id: uuid(({ cardId }) => cardId),
  order_id: uuid(({ order }) => order?.orderId ?? null),
  order_line_no: integer(({ order }) => order?.orderLineNo ?? null),
  order_no: text(({ order }) => order?.orderNo ?? null),
  transaction_id: uuid(({ transactionId }) => transactionId),
  note: text(({ note }) => note),
  posted_at: time(({ postedAt }) => postedAt),
  log_no: bigint(({ log }) => log?.logNo ?? null),
  log_blocked_minor: bigint(({ log }) => log?.blockedMinor ?? null),
});
const [newBooks, newAccounts, newRequests, newFunds, newPostings] = selects(
  bookColumns,
  accountColumns,
  requestColumns,
  fundsColumns,
  postingColumns,
);

// One statement, whatever the size of the batch. Its parts see the same snapshot and touch different tables.
const writeStatement = prepared(
  'ledger-write',
  `WITH books AS (
    UPDATE ledger_books b SET last_log_no = n.last_log_no, last_posted_at = n.last_posted_at
    FROM (${newBooks}) AS n WHERE b.customer_id = n.customer_id
  ), accounts AS (
    INSERT INTO ledger_accounts (${accountColumns.names}) ${newAccounts}
    ON CONFLICT (customer_id, card_id, currency, kind)
      DO UPDATE SET balance_minor = excluded.balance_minor, last_seq = excluded.last_seq
  ), requests AS (
    INSERT INTO ledger_requests (${requestColumns.names}) ${newRequests}
  ), order_funds AS (
    INSERT INTO ledger_order_funds (${fundsColumns.names}) ${newFunds}
    ON CONFLICT (customer_id, order_id, order_line_no)
      DO UPDATE SET card_id = excluded.card_id, state = excluded.state, ended_at = excluded.ended_at
  )
  INSERT INTO ledger_postings (${postingColumns.names}) ${newPostings}`,
);

/** Writes all of it in one statement. `postings` are those of the changes, with their keys. The caller holds the books. */
export async function insertChanges(
  tx: Tx,
  { books, accounts, decided, orderFunds }: LedgerChanges,
  postings: readonly StoredPosting[],
): Promise<void> {
  await run(tx, writeStatement, [
    ...bookColumns.values(books),
    ...accountColumns.values(accounts),
    ...requestColumns.values(decided),
    ...fundsColumns.values(orderFunds),
    ...postingColumns.values(postings),
  ]);
}
