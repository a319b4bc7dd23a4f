import type { Currency } from '../../platform/money/currencies.ts';
import type { AccountKind } from './accounts.ts';
import type { PostingType } from './posting-types.ts';
import type { OrderReference } from './requests.ts';

/** One amount from one account to another, of the request's customer, currency and card. */
export interface Move {
  readonly type: PostingType;
  readonly from: AccountKind;
  readonly to: AccountKind;
  readonly amountMinor: bigint;
}

/** Why a request moved nothing. Stored like any outcome. */
export type DeclineCode =
  /** An account would go below zero, or CA already is and the order would spend from it. */
  | 'INSUFFICIENT_BALANCE'
  /** An amount is zero where one is needed, negative, or a deposit is smaller than its own fee. */
  | 'AMOUNT_INVALID'
  /** A balance would grow past what an answer can tell exactly. */
  | 'BALANCE_TOO_LARGE'
  /** The order's money was submitted before, under another key. */
  | 'ORDER_ALREADY_SUBMITTED'
  /** No such order line has money waiting here. */
  | 'ORDER_NOT_FOUND'
  /** The order's money is already completed or given back. */
  | 'ORDER_ALREADY_ENDED'
  /** The order is of another card or currency. */
  | 'ORDER_MISMATCH'
  /** The card still has open holds: settle when they are gone. */
  | 'CARD_HAS_HOLDS';

/** What became of a request. */
export type Outcome =
  | { readonly decision: 'posted'; readonly moves: readonly Move[] }
  | { readonly decision: 'declined'; readonly code: DeclineCode }
  /** Another request has used this key. Nothing is stored: the key's own outcome stands. */
  | { readonly decision: 'refused'; readonly code: 'DUPLICATE_REQUEST' };

/** An outcome that is kept for ever under its request's key. */
export type StoredOutcome = Exclude<Outcome, { readonly decision: 'refused' }>;

/** One side of a posting: the account, the posting's number on it, and what it stands at afterwards. */
export interface PostingSide {
  readonly kind: AccountKind;
  readonly seq: bigint;
  readonly afterMinor: bigint;
}

/** What a posting is in the customer's account log. */
export interface LogEntry {
  /** Numbers the rows of a customer's log from 1, over all currencies, without a gap. */
  readonly logNo: bigint;
  /** Signed: what CA changed by. */
  readonly changeMinor: bigint;
  /** CA and CB after this row. */
  readonly availableMinor: bigint;
  readonly blockedMinor: bigint;
}

/** An immutable posting. */
export interface Posting {
  readonly customerId: string;
  readonly currency: Currency;
  readonly requestKey: string;
  readonly type: PostingType;
  readonly amountMinor: bigint;
  readonly from: PostingSide;
  readonly to: PostingSide;
  readonly cardId: string | null;
  readonly order: OrderReference | null;
  readonly transactionId: string | null;
  readonly note: string | null;
  /** Milliseconds since the epoch. */
  readonly postedAt: number;
  /** Null when CA is on neither side. */
  readonly log: LogEntry | null;
}

/** A posting with the key of its row: the `id` of the account log. UUIDv7. */
export interface StoredPosting extends Posting {
  readonly postingId: string;
}
