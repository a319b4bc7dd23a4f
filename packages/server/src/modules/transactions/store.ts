import { plainArray, textArray, timeArray } from '../../platform/db/arrays.ts';
import type { Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardEvent } from './events.ts';
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
import { cardKey, type EarlyEvent, type EarlyKind, networkKey, type TransactionsState } from './state.ts';
import type { CardControls, CardSpending, Transaction } from './types.ts';
import type { TransactionsChange } from './work.ts';

// What a batch of events reads and writes. The caller holds the books of all customers in it.

const readStatement = prepared(
  'transactions-read-state',
  `SELECT
    (SELECT coalesce(json_agg(json_build_array(${spendingColumns})), '[]')
      FROM unnest($1::uuid[], $2::uuid[]) AS wanted (customer_id, card_id)
      JOIN card_spending s USING (customer_id, card_id)) AS spending,
    (SELECT coalesce(json_agg(json_build_array(${controlsColumns})), '[]')
      FROM unnest($1::uuid[], $2::uuid[]) AS wanted (customer_id, card_id)
      JOIN card_controls c USING (customer_id, card_id)) AS controls,
    (SELECT coalesce(json_agg(json_build_array(${transactionColumns})
        ORDER BY t.lifecycle_state NOT IN ('Declined', 'Verified'), t.transaction_id), '[]')
      FROM unnest($3::uuid[], $4::text[], $5::text[]) AS wanted (customer_id, channel, network_transaction_id)
      JOIN card_transactions t USING (customer_id, network_transaction_id)
      WHERE t.channel = wanted.channel) AS transactions,
    (SELECT coalesce(json_agg(json_build_array(e.customer_id, e.channel, e.network_transaction_id, e.kind, e.sequence,
        e.card_id, e.card_currency, e.amount_minor::text, e.increment_sequence) ORDER BY e.arrived), '[]')
      FROM unnest($3::uuid[], $4::text[], $5::text[]) AS wanted (customer_id, channel, network_transaction_id)
      JOIN card_early_events e USING (customer_id, channel, network_transaction_id)) AS early`,
);

const refundedStatement = prepared(
  'transactions-read-refunded',
  `SELECT json_build_array(${transactionColumns}) AS tuple
   FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted (customer_id, channel, network_transaction_id)
   JOIN card_transactions r USING (customer_id, network_transaction_id)
   JOIN card_transactions t ON t.customer_id = r.customer_id AND t.transaction_id = r.linked_transaction_id
   WHERE r.channel = wanted.channel AND r.transaction_type = 'ConsumeRefund'`,
);

type EarlyTuple = readonly [
  customerId: string,
  channel: string,
  networkTransactionId: string,
  kind: EarlyKind,
  sequence: number,
  cardId: string,
  cardCurrency: Currency,
  amount: string | null,
  incrementSequence: number | null,
];

interface StateRow {
  readonly spending: readonly SpendingTuple[];
  readonly controls: readonly ControlsTuple[];
  readonly transactions: readonly TransactionTuple[];
  readonly early: readonly EarlyTuple[];
}

/** What is stored of these cards, with their controls, and of the transactions that the events name. */
export async function selectState(
  tx: Tx,
  cards: readonly Pick<CardEvent, 'customerId' | 'cardId'>[],
  events: readonly CardEvent[],
): Promise<Omit<TransactionsState, 'cards'> & { readonly controls: ReadonlyMap<string, CardControls> }> {
  const names = namesIn(events);
  const [row] = await run<StateRow>(tx, readStatement, [
    cards.map(({ customerId }) => customerId),
    cards.map(({ cardId }) => cardId),
    names.map(({ customerId }) => customerId),
    names.map(({ channel }) => channel),
    names.map(({ networkTransactionId }) => networkTransactionId),
  ]);
  if (!row) throw new Error('the transactions could not be read');
  const refunded = await selectRefunded(tx, events);
  const transactions = row.transactions.map(transactionFrom);
  return {
    spending: new Map(row.spending.map(spendingFrom).map((each) => [cardKey(each), each])),
    controls: new Map(
      row.controls.map((tuple) => [cardKey({ customerId: tuple[0], cardId: tuple[1] }), controlsFrom(tuple)]),
    ),
    // Of several by one name the last one stays.
    transactions: new Map(transactions.map((each) => [networkKey(each), each])),
    refunded: new Map(refunded.map((each) => [each.transactionId, each])),
    early: Map.groupBy(row.early.map(earlyFrom), networkKey),
  };
}

/** What the refunds that are taken back have paid back. Most batches have none. */
async function selectRefunded(tx: Tx, events: readonly CardEvent[]): Promise<readonly Transaction[]> {
  const reversals = events.filter(({ kind }) => kind === 'refund-reversal');
  if (reversals.length === 0) return [];
  const rows = await run<{ tuple: TransactionTuple }>(tx, refundedStatement, [
    reversals.map(({ customerId }) => customerId),
    reversals.map(({ channel }) => channel),
    reversals.map(({ networkTransactionId }) => networkTransactionId),
  ]);
  return rows.map(({ tuple }) => transactionFrom(tuple));
}

/** Every name of the network that the events speak of, each once. */
function namesIn(events: readonly CardEvent[]) {
  const names = new Map<string, { customerId: string; channel: string; networkTransactionId: string }>();
  for (const event of events) {
    const { customerId, channel, networkTransactionId } = event;
    names.set(networkKey(event), { customerId, channel, networkTransactionId });
    const original = 'originalNetworkTransactionId' in event ? event.originalNetworkTransactionId : null;
    if (original !== null) {
      const name = { customerId, channel, networkTransactionId: original };
      names.set(networkKey(name), name);
    }
  }
  return [...names.values()];
}

function earlyFrom(tuple: EarlyTuple): EarlyEvent {
  const [customerId, channel, networkTransactionId, kind, sequence, cardId, cardCurrency, ...rest] = tuple;
  const [amount, incrementSequence] = rest;
  const amountMinor = amount === null ? null : BigInt(amount);
  const event = { customerId, channel, networkTransactionId, sequence, cardId, cardCurrency, amountMinor };
  return kind === 'reversal' ? { ...event, kind, incrementSequence } : { ...event, kind };
}

// One statement, whatever the batch has changed. Its parts see the same snapshot and touch different rows.
const writeStatement = prepared(
  'transactions-write',
  `WITH spending AS (
    INSERT INTO card_spending (customer_id, card_id, used_credit_minor, overdrawn_minor, day, day_count,
      day_amount_minor, month, month_count, month_amount_minor, approved_count)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[], $7::bigint[],
      $8::text[], $9::integer[], $10::bigint[], $11::integer[])
    ON CONFLICT ON CONSTRAINT card_spending_key DO UPDATE SET used_credit_minor = excluded.used_credit_minor,
      overdrawn_minor = excluded.overdrawn_minor, day = excluded.day, day_count = excluded.day_count,
      day_amount_minor = excluded.day_amount_minor, month = excluded.month, month_count = excluded.month_count,
      month_amount_minor = excluded.month_amount_minor, approved_count = excluded.approved_count
  )
  INSERT INTO card_transactions (customer_id, transaction_id, card_id, currency, transaction_type, status,
    lifecycle_state, channel, network_transaction_id, linked_transaction_id, merchant_currency, merchant_minor,
    authorized_minor, hold_minor, cleared_minor, taken_back_minor, refunded_minor, restored_credit_minor, auth_code,
    merchant, decline_reason, note, authorized_at, settled_at, hold_expires_at)
  SELECT * FROM unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::text[],
    $19::text[], $20::text[], $21::uuid[], $22::text[], $23::bigint[], $24::bigint[], $25::bigint[], $26::bigint[],
    $27::bigint[], $28::bigint[], $29::bigint[], $30::text[], $31::jsonb[], $32::text[], $33::text[],
    $34::timestamptz[], $35::timestamptz[], $36::timestamptz[])`,
);

const updateStatement = prepared(
  'transactions-update',
  `UPDATE card_transactions t SET status = n.status, lifecycle_state = n.lifecycle_state,
     merchant_minor = n.merchant_minor, authorized_minor = n.authorized_minor, hold_minor = n.hold_minor,
     cleared_minor = n.cleared_minor, taken_back_minor = n.taken_back_minor, refunded_minor = n.refunded_minor,
     restored_credit_minor = n.restored_credit_minor, settled_at = n.settled_at, hold_expires_at = n.hold_expires_at
   FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
     $9::bigint[], $10::bigint[], $11::bigint[], $12::timestamptz[], $13::timestamptz[])
     AS n (customer_id, transaction_id, status, lifecycle_state, merchant_minor, authorized_minor, hold_minor,
       cleared_minor, taken_back_minor, refunded_minor, restored_credit_minor, settled_at, hold_expires_at)
   WHERE t.customer_id = n.customer_id AND t.transaction_id = n.transaction_id`,
);

const rememberStatement = prepared(
  'transactions-remember',
  `INSERT INTO card_early_events (customer_id, channel, network_transaction_id, kind, sequence, card_id, card_currency,
     amount_minor, increment_sequence)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::uuid[], $7::text[],
     $8::bigint[], $9::integer[])`,
);

const forgetStatement = prepared(
  'transactions-forget',
  `DELETE FROM card_early_events e
   USING unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[])
     AS gone (customer_id, channel, network_transaction_id, kind, sequence)
   WHERE e.customer_id = gone.customer_id AND e.channel = gone.channel
     AND e.network_transaction_id = gone.network_transaction_id AND e.kind = gone.kind AND e.sequence = gone.sequence`,
);

/** Writes all that a batch has changed: one statement for authorizations, one more for each rarer kind of change. */
export async function insertChange(tx: Tx, change: TransactionsChange): Promise<void> {
  const { inserted, updated, spending, remembered, forgotten } = change;
  if (inserted.length > 0 || spending.length > 0) {
    await run(tx, writeStatement, [...spendingColumnsOf(spending), ...insertColumns(inserted)]);
  }
  if (updated.length > 0) await run(tx, updateStatement, updateColumns(updated));
  if (forgotten.length > 0) await run(tx, forgetStatement, nameColumns(forgotten));
  if (remembered.length > 0) {
    await run(tx, rememberStatement, [
      ...nameColumns(remembered),
      plainArray(remembered, ({ cardId }) => cardId),
      plainArray(remembered, ({ cardCurrency }) => cardCurrency),
      plainArray(remembered, ({ amountMinor }) => amountMinor),
      plainArray(remembered, (event) => (event.kind === 'reversal' ? event.incrementSequence : null)),
    ]);
  }
}

/** In the order of the INSERT above. */
function insertColumns(rows: readonly Transaction[]): string[] {
  return [
    plainArray(rows, ({ customerId }) => customerId),
    plainArray(rows, ({ transactionId }) => transactionId),
    plainArray(rows, ({ cardId }) => cardId),
    plainArray(rows, ({ currency }) => currency),
    plainArray(rows, ({ type }) => type),
    plainArray(rows, ({ status }) => status),
    plainArray(rows, ({ lifecycleState }) => lifecycleState),
    textArray(rows, ({ channel }) => channel),
    textArray(rows, ({ networkTransactionId }) => networkTransactionId),
    plainArray(rows, ({ linkedTransactionId }) => linkedTransactionId),
    plainArray(rows, ({ merchantAmount }) => merchantAmount.currency),
    plainArray(rows, ({ merchantAmount }) => merchantAmount.amountMinor),
    plainArray(rows, ({ authorizedMinor }) => authorizedMinor),
    plainArray(rows, ({ holdMinor }) => holdMinor),
    plainArray(rows, ({ clearedMinor }) => clearedMinor),
    plainArray(rows, ({ takenBackMinor }) => takenBackMinor),
    plainArray(rows, ({ refundedMinor }) => refundedMinor),
    plainArray(rows, ({ restoredCreditMinor }) => restoredCreditMinor),
    plainArray(rows, ({ authCode }) => authCode),
    textArray(rows, ({ merchant }) => JSON.stringify(merchant)),
    plainArray(rows, ({ declineReason }) => declineReason),
    textArray(rows, ({ note }) => note),
    timeArray(rows, ({ authorizedAt }) => authorizedAt.getTime()),
    timeArray(rows, ({ settledAt }) => settledAt?.getTime() ?? null),
    timeArray(rows, ({ holdExpiresAt }) => holdExpiresAt?.getTime() ?? null),
  ];
}

/** In the order of the INSERT above. */
function spendingColumnsOf(spending: readonly CardSpending[]): string[] {
  return [
    plainArray(spending, ({ customerId }) => customerId),
    plainArray(spending, ({ cardId }) => cardId),
    plainArray(spending, ({ usedCreditMinor }) => usedCreditMinor),
    plainArray(spending, ({ overdrawnMinor }) => overdrawnMinor),
    plainArray(spending, ({ day }) => day),
    plainArray(spending, ({ dayCount }) => dayCount),
    plainArray(spending, ({ dayAmountMinor }) => dayAmountMinor),
    plainArray(spending, ({ month }) => month),
    plainArray(spending, ({ monthCount }) => monthCount),
    plainArray(spending, ({ monthAmountMinor }) => monthAmountMinor),
    plainArray(spending, ({ approvedCount }) => approvedCount),
  ];
}

/** In the order of the UPDATE above. */
function updateColumns(rows: readonly Transaction[]): string[] {
  return [
    plainArray(rows, ({ customerId }) => customerId),
    plainArray(rows, ({ transactionId }) => transactionId),
    plainArray(rows, ({ status }) => status),
    plainArray(rows, ({ lifecycleState }) => lifecycleState),
    plainArray(rows, ({ merchantAmount }) => merchantAmount.amountMinor),
    plainArray(rows, ({ authorizedMinor }) => authorizedMinor),
    plainArray(rows, ({ holdMinor }) => holdMinor),
    plainArray(rows, ({ clearedMinor }) => clearedMinor),
    plainArray(rows, ({ takenBackMinor }) => takenBackMinor),
    plainArray(rows, ({ refundedMinor }) => refundedMinor),
    plainArray(rows, ({ restoredCreditMinor }) => restoredCreditMinor),
    timeArray(rows, ({ settledAt }) => settledAt?.getTime() ?? null),
    timeArray(rows, ({ holdExpiresAt }) => holdExpiresAt?.getTime() ?? null),
  ];
}

/** What an early event is known by. */
function nameColumns(events: readonly EarlyEvent[]): string[] {
  return [
    plainArray(events, ({ customerId }) => customerId),
    textArray(events, ({ channel }) => channel),
    textArray(events, ({ networkTransactionId }) => networkTransactionId),
    plainArray(events, ({ kind }) => kind),
    plainArray(events, ({ sequence }) => sequence),
  ];
}
