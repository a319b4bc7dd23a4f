import type { Currency } from '../../platform/money/currencies.ts';

// What the card network tells of a card, in the words of the field. A channel translates its own messages into these.

/** An amount in minor units of its currency. */
export interface NetworkAmount {
  readonly currency: Currency;
  readonly amountMinor: bigint;
}

/** The merchant as the network describes it; what it does not say is null. */
export interface Merchant {
  readonly name: string | null;
  /** ISO 18245, four digits. */
  readonly categoryCode: string | null;
  /** ISO 3166-1, two capital letters. */
  readonly countryCode: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zipCode: string | null;
  readonly description: string | null;
}

/** What the issuer's processor found when it compared what the shop was given with the card. */
export type CardVerification = 'Matched' | 'NotChecked' | 'CvvMismatch' | 'ExpiryMismatch';

interface EventBase {
  /** The channel that the event came by, such as `simulator`. */
  readonly channel: string;
  /**
   * The network's own name for the payment, refund, dispute or fee that the event belongs to: 1 to 64 characters. All
   * events of one payment bear the same.
   */
  readonly networkTransactionId: string;
  /** Tells events of one kind of one payment apart, from 0. The same number is the same event, told again. */
  readonly sequence: number;
  readonly customerId: string;
  readonly cardId: string;
  /** The card's own, which never changes: whoever finds the card knows it. */
  readonly cardCurrency: Currency;
}

interface BilledEvent extends EventBase {
  /** What the card is billed: minor units of the card's currency. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

/** A merchant asks; an answer is awaited. An amount of 0 asks only whether the card is good (account verification). */
export interface AuthorizationEvent extends BilledEvent {
  readonly kind: 'authorization';
  /** What the merchant asks for, in its own currency. */
  readonly merchantAmount: NetworkAmount;
  readonly merchant: Merchant;
  /** The merchant takes less than it asks for. */
  readonly allowsPartial: boolean;
  /** Lodging and car rental keep their holds longer. */
  readonly holdPeriod: 'Ordinary' | 'Extended';
  readonly verification: CardVerification;
}

/** The merchant asks for more on top of an open authorization; an answer is awaited. */
export interface IncrementEvent extends BilledEvent {
  readonly kind: 'increment';
  readonly merchantAmount: NetworkAmount;
}

/** The merchant gives up all (null) or a part of what is held. */
export interface ReversalEvent extends EventBase {
  readonly kind: 'reversal';
  readonly amountMinor: bigint | null;
  /**
   * It undoes the increment of this sequence, if that was approved, and nothing else: what a network sends when an
   * increment was not answered in time. Null: it is about the payment as a whole.
   */
  readonly incrementSequence: number | null;
}

/** The time of a hold is over. Told by the schedule, never by a network. */
export interface ExpirationEvent extends EventBase {
  readonly kind: 'expiration';
}

/** The merchant collects. Limits and card status never refuse it, and it needs no authorization. */
export interface ClearingEvent extends BilledEvent {
  readonly kind: 'clearing';
  readonly merchantAmount: NetworkAmount;
  readonly merchant: Merchant;
  /** Nothing more will be collected: what is left of the hold is given back. */
  readonly isFinal: boolean;
}

/** A clearing is taken back, all (null) or a part of it. */
export interface ClearingReversalEvent extends EventBase {
  readonly kind: 'clearing-reversal';
  readonly amountMinor: bigint | null;
}

/** A merchant pays back; a payment of its own to the network, with or without a word of which payment it undoes. */
export interface RefundEvent extends BilledEvent {
  readonly kind: 'refund';
  readonly merchantAmount: NetworkAmount;
  readonly merchant: Merchant;
  readonly originalNetworkTransactionId: string | null;
}

/** A refund is taken back, all (null) or a part of it. */
export interface RefundReversalEvent extends EventBase {
  readonly kind: 'refund-reversal';
  readonly amountMinor: bigint | null;
}

/** A disputed amount is credited. */
export interface DisputeCreditEvent extends BilledEvent {
  readonly kind: 'dispute-credit';
  readonly originalNetworkTransactionId: string | null;
}

/** The dispute is lost: the credit, or a part of it, is taken back. */
export interface DisputeLostEvent extends EventBase {
  readonly kind: 'dispute-lost';
  readonly amountMinor: bigint | null;
}

/** The network charges for something. */
export interface FeeEvent extends BilledEvent {
  readonly kind: 'fee';
  readonly originalNetworkTransactionId: string | null;
  readonly note: string | null;
}

export type CardEvent =
  | AuthorizationEvent
  | IncrementEvent
  | ReversalEvent
  | ExpirationEvent
  | ClearingEvent
  | ClearingReversalEvent
  | RefundEvent
  | RefundReversalEvent
  | DisputeCreditEvent
  | DisputeLostEvent
  | FeeEvent;

export type CardEventKind = CardEvent['kind'];
export type EventOf<Kind extends CardEventKind> = Extract<CardEvent, { readonly kind: Kind }>;

/** The kinds that wait for yes or no. */
export const requestKinds = ['authorization', 'increment'] as const satisfies readonly CardEventKind[];
