import type { LocalizedText } from '../../platform/errors.ts';

/** What a channel can be asked to do; the names that faults are scripted by. */
export const channelOperations = [
  'Issue',
  'Load',
  'Unload',
  'Block',
  'Unblock',
  'UpdateLimits',
  'Cancel',
] as const;
export type ChannelOperation = (typeof channelOperations)[number];

export type CardModel = 'Standard' | 'ShareBalance';
export type CardOrganization = 'Mastercard' | 'VISA' | 'AmericanExpress' | 'UnionPay';

/** The reasons that every channel gives in these words. A channel may have others of its own. */
export const refusalReasons = {
  cardNotFound: 'CARD_NOT_FOUND',
  cardCancelled: 'CARD_CANCELLED',
  modelUnsupported: 'CARD_MODEL_UNSUPPORTED',
  currencyMismatch: 'CURRENCY_MISMATCH',
  amountInvalid: 'AMOUNT_INVALID',
  binUnsupported: 'BIN_UNSUPPORTED',
  binExhausted: 'BIN_EXHAUSTED',
} as const;

/** Final: the same key is refused for ever, and nothing was done. */
export interface Refusal {
  readonly outcome: 'refused';
  /** One of {@link refusalReasons}, or a word of the channel's own. */
  readonly reason: string;
  readonly text: LocalizedText;
}

/** It may have been done or not: call again with the same key until the outcome is known. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
  /** For the log, in English. Holds nothing secret. */
  readonly cause: string;
}

export interface Done<Result> {
  readonly outcome: 'done';
  readonly result: Result;
}

export type ChannelAnswer<Result> = Done<Result> | Refusal | UnknownOutcome;

/** Names an operation for ever. */
export interface OperationKey {
  readonly customerId: string;
  /** Unique within the customer, 1 to 128 characters. */
  readonly idempotencyKey: string;
}

export interface ChannelReceipt {
  /** The issuer's own name for what it did, for reconciliation. */
  readonly reference: string;
}

export interface IssuedCard extends ChannelReceipt {
  /** The issuer's id of the card; every later operation names it. */
  readonly channelCardId: string;
  /** The full number: store it sealed only. */
  readonly cardNumber: string;
  readonly cvv: string;
  /** As printed: `MM/YY`. */
  readonly expirationMMYY: string;
  /** The first moment at which the card is no longer valid: the beginning (UTC) of the month after the printed one. */
  readonly expiresAt: Date;
  readonly cardOrganization: CardOrganization;
}

/** Limits of a ShareBalance card, in minor units of the card's currency. */
export interface SpendingLimits {
  readonly maxAuthMinor: bigint;
  /** `null`: unlimited. */
  readonly maxCreditMinor: bigint | null;
}

export interface IssueRequest extends OperationKey {
  readonly cardModel: CardModel;
  /** ISO 4217. */
  readonly currency: string;
  /** The first 6 to 8 digits of the number. */
  readonly cardBin: string;
  /** Loaded with the opening, in minor units; `0n` for none, and always for ShareBalance. */
  readonly initialLoadMinor: bigint;
  /** Required for ShareBalance, `null` for Standard. */
  readonly limits: SpendingLimits | null;
}

export interface CardRequest extends OperationKey {
  readonly channelCardId: string;
}

export interface CardAmountRequest extends CardRequest {
  /** More than zero, in minor units of `currency`, which is the card's. */
  readonly amountMinor: bigint;
  readonly currency: string;
}

export interface CardLimitsRequest extends CardRequest {
  readonly limits: SpendingLimits;
}

/**
 * The channel to a card issuer. Every operation has an idempotency key: calling again with the same key and the same
 * request never does it twice and, once the outcome is known, always answers the same. Call it outside any
 * transaction: an answer may take as long as a network call.
 *
 * Refusals are answers; what is thrown is a mistake of the caller ({@link ChannelMisuseError}) or of this program.
 */
export interface IssuerChannel {
  issue(request: IssueRequest): Promise<ChannelAnswer<IssuedCard>>;
  /** Standard cards only. */
  load(request: CardAmountRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /** Standard cards only. */
  unload(request: CardAmountRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /** Done also when the card is blocked already. */
  block(request: CardRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /** Done also when the card is not blocked. */
  unblock(request: CardRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /** ShareBalance cards only. */
  updateLimits(request: CardLimitsRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /** For good. What was loaded and not spent is given back without an unload. */
  cancel(request: CardRequest): Promise<ChannelAnswer<ChannelReceipt>>;
  /**
   * What became of an operation, without doing anything. `absent`: it has not been done or refused so far; a call
   * that is still under way may yet do it, so only a retry with the same key settles it for good.
   */
  inquire(key: OperationKey): Promise<ChannelAnswer<ChannelReceipt> | { readonly outcome: 'absent' }>;
}

/** The caller broke the interface, such as by using one key for two different requests. Nothing was done. */
export class ChannelMisuseError extends Error {}
