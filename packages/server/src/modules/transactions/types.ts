import type { Currency } from '../../platform/money/currencies.ts';
import type { DeclineReason } from './answers.ts';
import type { Merchant, NetworkAmount } from './events.ts';

/** The words below are the contract's (Enumerations). */
export const transactionStatuses = ['AuthSuccess', 'AuthFailure', 'Settled'] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

export const transactionTypes = [
  'Consume',
  'ConsumeRefund',
  'ConsumeDispute',
  'DisputeRelease',
  'ConsumeReversal',
  'ConsumeRefundReversal',
  'AuthQuery',
  'TransFee',
] as const;
export type TransactionType = (typeof transactionTypes)[number];

/**
 * Where a transaction is in its life, more finely than the contract's status.
 *
 * - `Declined`, `Verified`: the end of an authorization that was refused, or that asked for nothing.
 * - `Authorized`: all of it is held, or what a part reversal has left.
 * - `Voided`, `Expired`: nothing is held any more, and nothing was cleared.
 * - `PartiallyCleared`, `Cleared`: more may come, or not.
 * - `Reversed`: what was cleared was taken back, all of it.
 * - `Posted`: a refund, dispute, fee or release is in the books. `TakenBack`: and was undone, all of it.
 */
export const lifecycleStates = [
  'Declined',
  'Verified',
  'Authorized',
  'Voided',
  'Expired',
  'PartiallyCleared',
  'Cleared',
  'Reversed',
  'Posted',
  'TakenBack',
] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

/** A row of `GET /v1/transactions`. Amounts are minor units of `currency`, the card's, unless they name their own. */
export interface Transaction {
  readonly customerId: string;
  /** UUIDv7 of `authorizedAt`: transactions sort by it in the order of their times. */
  readonly transactionId: string;
  readonly cardId: string;
  readonly currency: Currency;
  readonly type: TransactionType;
  readonly status: TransactionStatus;
  readonly lifecycleState: LifecycleState;
  /** The channel and the network's name for it; null on rows that follow from another, such as a release. */
  readonly channel: string | null;
  readonly networkTransactionId: string | null;
  /** The transaction that it belongs to: what a release released, what a refund paid back. */
  readonly linkedTransactionId: string | null;
  /** What the merchant asked for, in its currency. */
  readonly merchantAmount: NetworkAmount;
  /** What was approved, increments included; of a declined one what was asked for. */
  readonly authorizedMinor: bigint;
  /** What is still held. */
  readonly holdMinor: bigint;
  /** What was cleared, or of a refund, dispute or fee its amount; what was taken back is still in it. */
  readonly clearedMinor: bigint;
  /** Taken back: of a payment its clearings, of a refund the refund, of a dispute the credit. */
  readonly takenBackMinor: bigint;
  /** Paid back by refunds that name this payment and were not taken back: never more than was cleared and not taken back. */
  readonly refundedMinor: bigint;
  /** What a refund gave back of the card's used credit, by the product's setting. */
  readonly restoredCreditMinor: bigint;
  readonly authCode: string | null;
  readonly merchant: Merchant;
  readonly declineReason: DeclineReason | null;
  readonly note: string | null;
  readonly authorizedAt: Date;
  /** The first clearing. */
  readonly settledAt: Date | null;
  /** When the schedule gives the hold back; null when nothing is held. */
  readonly holdExpiresAt: Date | null;
}

/** Rules of one card that its owner has set. `null` and empty: no such rule. Amounts are minor units of the card's currency. */
export interface CardControls {
  /** ISO 18245 codes: only these. */
  readonly allowedCategories: readonly string[] | null;
  readonly blockedCategories: readonly string[] | null;
  /** ISO 3166-1 alpha-2: only these. */
  readonly allowedCountries: readonly string[] | null;
  readonly blockedCountries: readonly string[] | null;
  /** Approved authorizations of a day and a month of UTC: how many, and how much together. */
  readonly dailyCount: number | null;
  readonly dailyAmountMinor: bigint | null;
  readonly monthlyCount: number | null;
  readonly monthlyAmountMinor: bigint | null;
  /** One approved payment, and no other after it. */
  readonly isSingleUse: boolean;
}

export const noControls: CardControls = {
  allowedCategories: null,
  blockedCategories: null,
  allowedCountries: null,
  blockedCountries: null,
  dailyCount: null,
  dailyAmountMinor: null,
  monthlyCount: null,
  monthlyAmountMinor: null,
  isSingleUse: false,
};

/** What a card has spent so far. */
export interface CardSpending {
  readonly customerId: string;
  readonly cardId: string;
  /** Open holds and what was cleared, less what was given back. */
  readonly usedCreditMinor: bigint;
  /** What the account has paid for a Standard card that had too little, and refunds have not repaid. */
  readonly overdrawnMinor: bigint;
  /** `YYYY-MM-DD` of UTC; the counters beside it are of that day. */
  readonly day: string;
  readonly dayCount: number;
  readonly dayAmountMinor: bigint;
  /** `YYYY-MM` of UTC. */
  readonly month: string;
  readonly monthCount: number;
  readonly monthAmountMinor: bigint;
  /** Approved payments, ever. */
  readonly approvedCount: number;
}
