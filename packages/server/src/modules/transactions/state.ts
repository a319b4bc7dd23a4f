import type { LedgerWork } from '../ledger/index.ts';
import type { CardEvent } from './events.ts';
import type { CardFacts } from './spending-rules.ts';
import type { CardSpending, Transaction } from './types.ts';

/** An event that came before what it belongs to. */
export type EarlyEvent = Extract<
  CardEvent,
  { readonly kind: 'reversal' | 'clearing-reversal' | 'refund-reversal' | 'dispute-lost' }
>;
export type EarlyKind = EarlyEvent['kind'];

/**
 * All that a batch of events can depend on besides the ledger, as it stands under the lock. What is missing from a map
 * does not exist.
 */
export interface TransactionsState {
  /** By {@link cardKey}. */
  readonly cards: ReadonlyMap<string, CardFacts>;
  readonly spending: ReadonlyMap<string, CardSpending>;
  /** The transaction that bears the network's name, the newest where several do; by {@link networkKey}. */
  readonly transactions: ReadonlyMap<string, Transaction>;
  /** The payments that refunds to be taken back have paid back; by their id. */
  readonly refunded: ReadonlyMap<string, Transaction>;
  /** In the order in which they came; by {@link networkKey}. */
  readonly early: ReadonlyMap<string, readonly EarlyEvent[]>;
}

/** What events are decided with, passed in so that they replay. */
export interface DecisionTools {
  readonly ledger: LedgerWork;
  /** A UUIDv7 of the moment, in milliseconds since the epoch. */
  readonly newId: (at: number) => string;
  readonly holdDays: { readonly Ordinary: number; readonly Extended: number };
}

export function cardKey(of: { readonly customerId: string; readonly cardId: string }): string {
  return `${of.customerId}/${of.cardId}`;
}

export function networkKey(of: {
  readonly customerId: string;
  readonly channel: string | null;
  readonly networkTransactionId: string | null;
}): string {
  return `${of.customerId}/${of.channel}/${of.networkTransactionId}`;
}

/** The name under which the ledger keeps what became of an event: at most 160 characters. */
export function requestKeyOf({
  channel,
  networkTransactionId,
  kind,
  sequence,
}: Pick<CardEvent, 'channel' | 'networkTransactionId' | 'kind' | 'sequence'>): string {
  return `${channel}:${networkTransactionId}:${kind}:${sequence}`;
}

/**
 * Of a reversal that names an increment: where the ledger keeps what became of the increment, and where that it has
 * been undone, whichever number the reversal bore. Null when it names none.
 */
export function incrementKeysOf(
  event: CardEvent,
): { readonly increment: string; readonly undoing: string } | null {
  if (event.kind !== 'reversal' || event.incrementSequence === null) return null;
  const increment = requestKeyOf({ ...event, kind: 'increment', sequence: event.incrementSequence });
  return { increment, undoing: `${increment}:undone` };
}
