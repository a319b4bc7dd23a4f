import type { RequestBase } from './request-base.ts';

// What the card network does to the money of a card. How much of an amount a hold covers, what a card has overdrawn and
// whether it is closed are known to the caller; which accounts pay, and in which order, is decided here.

interface CardRequest extends RequestBase {
  readonly cardModel: 'Standard' | 'ShareBalance';
  readonly cardId: string;
  /** Shown in the account log. */
  readonly transactionId: string;
}

interface AmountRequest extends CardRequest {
  /** Above zero. */
  readonly amountMinor: bigint;
}

/** A Standard card may be cancelled and settled when word of it still comes: it has no money of its own any more. */
interface LateRequest extends AmountRequest {
  readonly isClosed: boolean;
}

/** Money comes back to a card. */
interface CreditRequest extends LateRequest {
  /** How much of the amount repays what the account has paid for this Standard card: 0 to the amount; 0 for ShareBalance. */
  readonly repayMinor: bigint;
}

/** An authorization, or more on top of one, is approved: the money is held. */
export interface AuthorizationHold extends AmountRequest {
  readonly kind: 'authorization-hold';
}

/** Held money is given back. */
export interface HoldRelease extends AmountRequest {
  readonly kind: 'hold-release';
  /** The merchant gave it up, or its time is over. */
  readonly reason: 'Reversal' | 'Expiry';
}

/** The merchant collects `heldMinor` + `excessMinor`, which is above zero. It is never refused for want of money. */
export interface Clearing extends CardRequest {
  readonly kind: 'clearing';
  /** Whether there is a hold that the clearing belongs to: tells an excess over it from a clearing without one. */
  readonly hadHold: boolean;
  /** What the hold covers. */
  readonly heldMinor: bigint;
  /** What is beyond the hold, or all of a clearing that has none. */
  readonly excessMinor: bigint;
  /** The rest of the hold, given back because nothing more will be collected. Never beside an excess. */
  readonly unusedMinor: bigint;
  readonly isClosed: boolean;
}

/** A merchant pays back. */
export interface Refund extends CreditRequest {
  readonly kind: 'refund';
}

/** A refund is taken back. */
export interface RefundReversal extends LateRequest {
  readonly kind: 'refund-reversal';
}

/** A clearing is taken back. */
export interface ClearingReversal extends CreditRequest {
  readonly kind: 'clearing-reversal';
}

/** A disputed amount is credited. */
export interface DisputeCredit extends CreditRequest {
  readonly kind: 'dispute-credit';
}

/** The dispute is lost: its credit is taken back. */
export interface DisputeReversal extends LateRequest {
  readonly kind: 'dispute-reversal';
}

/** The network or the program charges for a transaction. */
export interface TransactionFee extends LateRequest {
  readonly kind: 'transaction-fee';
}

export type NetworkRequest =
  | AuthorizationHold
  | HoldRelease
  | Clearing
  | Refund
  | RefundReversal
  | ClearingReversal
  | DisputeCredit
  | DisputeReversal
  | TransactionFee;
