import type { Currency } from '../../platform/money/currencies.ts';
import type { AccountState } from './accounts.ts';
import type { StoredOutcome } from './outcomes.ts';
import type { PostingType } from './posting-types.ts';

/** What a customer's books have come to. */
export interface Book {
  readonly lastLogNo: bigint;
  /** Milliseconds since the epoch; nothing is posted before it. */
  readonly lastPostedAt: number;
}

/** A fee that an order has paid at its submission, or holds until its end. */
export interface OrderFee {
  readonly type: PostingType;
  readonly amountMinor: bigint;
}

/** The money of one order line: what waits, or waited, for the channel, or was settled at once. */
export interface OrderFunds {
  readonly customerId: string;
  readonly orderId: string;
  readonly orderLineNo: number;
  readonly currency: Currency;
  /** Null while an application has no card yet. */
  readonly cardId: string | null;
  readonly purpose: 'Load' | 'Withdrawal' | 'Cancellation';
  /** Without the fees. Of a cancellation what the card gave back, or below zero what it took. */
  readonly amountMinor: bigint;
  readonly fees: readonly OrderFee[];
  readonly state: 'Reserved' | 'Completed' | 'GivenBack';
  readonly submittedAt: number;
  readonly endedAt: number | null;
}

/** A request that was decided: written once, for ever. */
export interface DecidedRequest {
  readonly customerId: string;
  readonly requestKey: string;
  readonly kind: string;
  readonly digest: string;
  readonly outcome: StoredOutcome;
  /**
   * The asker's own words about it, JSON text, kept beside the moves; null when it had none. Comes back as the same JSON,
   * perhaps written another way.
   */
  readonly result: string | null;
  readonly decidedAt: number;
}

/**
 * All that a batch of requests can depend on, as it stands under the lock. What is missing from a map does not exist:
 * an account at zero, a key never used.
 */
export interface LedgerState {
  /** The time of the batch, in milliseconds since the epoch. */
  readonly now: number;
  /** By customer. */
  readonly books: ReadonlyMap<string, Book>;
  /** By `accountKey`. */
  readonly accounts: ReadonlyMap<string, AccountState>;
  /** By {@link orderFundsKey}. */
  readonly orderFunds: ReadonlyMap<string, OrderFunds>;
  /** By {@link decidedKey}. */
  readonly decided: ReadonlyMap<string, DecidedRequest>;
  /**
   * What was looked up, where that is not everything there is. Whatever else is asked about is a mistake of the caller,
   * and must not count as an account at zero or an order unknown.
   */
  readonly lookedUp?: {
    /** By `accountScopeKey`. */
    readonly accounts: ReadonlySet<string>;
    /** By {@link orderFundsKey}. */
    readonly orders: ReadonlySet<string>;
  };
}

export function orderFundsKey(customerId: string, order: { orderId: string; orderLineNo: number }): string {
  return `${customerId}/${order.orderId}/${order.orderLineNo}`;
}

export function decidedKey(request: { customerId: string; requestKey: string }): string {
  return `${request.customerId}/${request.requestKey}`;
}

/** A ledger in which nothing has happened. */
export function emptyState(now: number): LedgerState {
  return { now, books: new Map(), accounts: new Map(), orderFunds: new Map(), decided: new Map() };
}
