import { bigint, columns, integer, jsonb, selects, text, time, uuid } from '../../platform/db/columns.ts';
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
import type { RememberedEvent, TransactionsChange } from './work.ts';

// What a batch of events reads and writes. The caller holds the books of all customers in it.

type CardName = Pick<CardEvent, 'customerId' | 'cardId'>;
type NetworkName = Pick<CardEvent, 'customerId' | 'channel' | 'networkTransactionId'>;

const cardNames = columns<CardName>({
  customer_id: uuid(({ customerId }) => customerId),
  card_id: uuid(({ cardId }) => cardId),
});
const networkNames = columns<NetworkName>({
  customer_id: uuid(({ customerId }) => customerId),
  channel: text(({ channel }) => channel),
  network_transaction_id: text(({ networkTransactionId }) => networkTransactionId),
});
const [wantedCards, wantedNames] = selects(cardNames, networkNames);

const readStatement = prepared(
  'transactions-read-state',
  `SELECT
    (SELECT coalesce(json_agg(json_build_array(${spendingColumns})), '[]')
      FROM (${wantedCards}) AS wanted
      JOIN card_spending s USING (customer_id, card_id)) AS spending,
    (SELECT coalesce(json_agg(json_build_array(${controlsColumns})), '[]')
      FROM (${wantedCards}) AS wanted
      JOIN card_controls c USING (customer_id, card_id)) AS controls,
    (SELECT coalesce(json_agg(json_build_array(${transactionColumns})
        ORDER BY t.lifecycle_state NOT IN ('Declined', 'Verified'), t.transaction_id), '[]')
      FROM (${wantedNames}) AS wanted
      JOIN card_transactions t USING (customer_id, network_transaction_id)
      WHERE t.channel = wanted.channel) AS transactions,
    (SELECT coalesce(json_agg(json_build_array(e.customer_id, e.channel, e.network_transaction_id, e.kind, e.sequence,
        e.card_id, e.card_currency, e.amount_minor::text, e.increment_sequence) ORDER BY e.arrived), '[]')
      FROM (${wantedNames}) AS wanted
      JOIN card_early_events e USING (customer_id, channel, network_transaction_id)) AS early`,
);

const refundedStatement = prepared(
  'transactions-read-refunded',
  `SELECT json_build_array(${transactionColumns}) AS tuple
   FROM (${networkNames.select(1)}) AS wanted
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
  cards: readonly CardName[],
  events: readonly CardEvent[],
): Promise<Omit<TransactionsState, 'cards'> & { readonly controls: ReadonlyMap<string, CardControls> }> {
  const names = namesIn(events);
  const [row] = await run<StateRow>(tx, readStatement, [
    ...cardNames.values(cards),
    ...networkNames.values(names),
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
  const rows = await run<{ tuple: TransactionTuple }>(tx, refundedStatement, networkNames.values(reversals));
  return rows.map(({ tuple }) => transactionFrom(tuple));
}

/** Every name of the network that the events speak of, each once. */
function namesIn(events: readonly CardEvent[]): NetworkName[] {
  const names = new Map<string, NetworkName>();
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

const newSpending = columns<CardSpending>({
  customer_id: uuid(({ customerId }) => customerId),
  card_id: uuid(({ cardId }) => cardId),
  used_credit_minor: bigint(({ usedCreditMinor }) => usedCreditMinor),
  overdrawn_minor: bigint(({ overdrawnMinor }) => overdrawnMinor),
  day: text(({ day }) => day),
  day_count: integer(({ dayCount }) => dayCount),
  day_amount_minor: bigint(({ dayAmountMinor }) => dayAmountMinor),
  month: text(({ month }) => month),
  month_count: integer(({ monthCount }) => monthCount),
  month_amount_minor: bigint(({ monthAmountMinor }) => monthAmountMinor),
  approved_count: integer(({ approvedCount }) => approvedCount),
});
const keyColumns = {
  customer_id: uuid<Transaction>(({ customerId }) => customerId),
  transaction_id: uuid<Transaction>(({ transactionId }) => transactionId),
};
/** What an event can change of a transaction. */
const changingColumns = {
  status: text<Transaction>(({ status }) => status),
  lifecycle_state: text<Transaction>(({ lifecycleState }) => lifecycleState),
  merchant_minor: bigint<Transaction>(({ merchantAmount }) => merchantAmount.amountMinor),
  authorized_minor: bigint<Transaction>(({ authorizedMinor }) => authorizedMinor),
  hold_minor: bigint<Transaction>(({ holdMinor }) => holdMinor),
  cleared_minor: bigint<Transaction>(({ clearedMinor }) => clearedMinor),
  taken_back_minor: bigint<Transaction>(({ takenBackMinor }) => takenBackMinor),
  refunded_minor: bigint<Transaction>(({ refundedMinor }) => refundedMinor),
  restored_credit_minor: bigint<Transaction>(({ restoredCreditMinor }) => restoredCreditMinor),
  settled_at: time<Transaction>(({ settledAt }) => settledAt?.getTime() ?? null),
  hold_expires_at: time<Transaction>(({ holdExpiresAt }) => holdExpiresAt?.getTime() ?? null),
};
const newTransactions = columns<Transaction>({
  ...keyColumns,
  card_id: uuid(({ cardId }) => cardId),
  currency: text(({ currency }) => currency),
  transaction_type: text(({ type }) => type),
  channel: text(({ channel }) => channel),
  network_transaction_id: text(({ networkTransactionId }) => networkTransactionId),
  linked_transaction_id: uuid(({ linkedTransactionId }) => linkedTransactionId),
  merchant_currency: text(({ merchantAmount }) => merchantAmount.currency),
  auth_code: text(({ authCode }) => authCode),
  merchant: jsonb(({ merchant }) => JSON.stringify(merchant)),
  decline_reason: text(({ declineReason }) => declineReason),
  note: text(({ note }) => note),
  authorized_at: time(({ authorizedAt }) => authorizedAt.getTime()),
  ...changingColumns,
});
const [spendingRows, transactionRows] = selects(newSpending, newTransactions);

// One statement, whatever the batch has changed. Its parts see the same snapshot and touch different rows.
const writeStatement = prepared(
  'transactions-write',
  `WITH spending AS (
    INSERT INTO card_spending (${newSpending.names}) ${spendingRows}
    ON CONFLICT ON CONSTRAINT card_spending_key DO UPDATE SET used_credit_minor = excluded.used_credit_minor,
      overdrawn_minor = excluded.overdrawn_minor, day = excluded.day, day_count = excluded.day_count,
      day_amount_minor = excluded.day_amount_minor, month = excluded.month, month_count = excluded.month_count,
      month_amount_minor = excluded.month_amount_minor, approved_count = excluded.approved_count
  )
  INSERT INTO card_transactions (${newTransactions.names}) ${transactionRows}`,
);

const changedTransactions = columns<Transaction>({ ...keyColumns, ...changingColumns });

const updateStatement = prepared(
  'transactions-update',
  `UPDATE card_transactions t SET ${Object.keys(changingColumns)
    .map((name) => `${name} = n.${name}`)
    .join(', ')}
   FROM (${changedTransactions.select(1)}) AS n
   WHERE t.customer_id = n.customer_id AND t.transaction_id = n.transaction_id`,
);

/** What an early event is known by. */
const earlyKey = {
  customer_id: uuid<EarlyEvent>(({ customerId }) => customerId),
  channel: text<EarlyEvent>(({ channel }) => channel),
  network_transaction_id: text<EarlyEvent>(({ networkTransactionId }) => networkTransactionId),
  kind: text<EarlyEvent>(({ kind }) => kind),
  sequence: integer<EarlyEvent>(({ sequence }) => sequence),
};
const forgottenEvents = columns<EarlyEvent>(earlyKey);
const rememberedEvents = columns<RememberedEvent>({
  ...earlyKey,
  card_id: uuid(({ cardId }) => cardId),
  card_currency: text(({ cardCurrency }) => cardCurrency),
  amount_minor: bigint(({ amountMinor }) => amountMinor),
  increment_sequence: integer((event) => (event.kind === 'reversal' ? event.incrementSequence : null)),
  arrived_at: time(({ arrivedAt }) => arrivedAt.getTime()),
});

const rememberStatement = prepared(
  'transactions-remember',
  `INSERT INTO card_early_events (${rememberedEvents.names}) ${rememberedEvents.select(1)}`,
);

const forgetStatement = prepared(
  'transactions-forget',
  `DELETE FROM card_early_events e USING (${forgottenEvents.select(1)}) AS gone
   WHERE e.customer_id = gone.customer_id AND e.channel = gone.channel
     AND e.network_transaction_id = gone.network_transaction_id AND e.kind = gone.kind AND e.sequence = gone.sequence`,
);

/** Writes all that a batch has changed: one statement for authorizations, one more for each rarer kind of change. */
export async function insertChange(tx: Tx, change: TransactionsChange): Promise<void> {
  const { inserted, updated, spending, remembered, forgotten } = change;
  await Promise.all([
    inserted.length + spending.length > 0 &&
      run(tx, writeStatement, [...newSpending.values(spending), ...newTransactions.values(inserted)]),
    updated.length > 0 && run(tx, updateStatement, changedTransactions.values(updated)),
    forgotten.length > 0 && run(tx, forgetStatement, forgottenEvents.values(forgotten)),
    remembered.length > 0 && run(tx, rememberStatement, rememberedEvents.values(remembered)),
  ]);
}
