import type { Currency } from '../../../platform/money/currencies.ts';

// What a channel tells, translated from its own words. The same shape as the events that transactions decide, but for
// whose card it is: the channel knows its own name of the card only.

/** An amount in minor units of its currency. */
interface NetworkAmount {
  readonly currency: Currency;
  readonly amountMinor: bigint;
}

/** What the network does not say is null. */
export interface InboundMerchant {
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

export const verifications = ['Matched', 'NotChecked', 'CvvMismatch', 'ExpiryMismatch'] as const;
export type Verification = (typeof verifications)[number];
export const holdPeriods = ['Ordinary', 'Extended'] as const;
export type HoldPeriod = (typeof holdPeriods)[number];

/** The network's name of the payment, refund, dispute or fee; and which of its events of one kind this is. */
interface Named {
  readonly channel: string;
  readonly networkTransactionId: string;
  readonly sequence: number;
}

/** In minor units of the card's currency. */
interface Billed extends Named {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

/** `null`: all of it. In minor units of the card's currency. */
interface TakenBack extends Named {
  readonly amountMinor: bigint | null;
}

/** What each kind means stands in docs/channel.md. */
export type InboundEvent =
  | (Billed & {
      readonly kind: 'authorization';
      readonly merchantAmount: NetworkAmount;
      readonly merchant: InboundMerchant;
      readonly allowsPartial: boolean;
      readonly holdPeriod: HoldPeriod;
      readonly verification: Verification;
    })
  | (Billed & { readonly kind: 'increment'; readonly merchantAmount: NetworkAmount })
  | (TakenBack & {
      readonly kind: 'reversal';
      /** It undoes this increment only, if that was approved; null: it is about the payment as a whole. */
      readonly incrementSequence: number | null;
    })
  | (Billed & {
      readonly kind: 'clearing';
      readonly merchantAmount: NetworkAmount;
      readonly merchant: InboundMerchant;
      readonly isFinal: boolean;
    })
  | (TakenBack & { readonly kind: 'clearing-reversal' })
  | (Billed & {
      readonly kind: 'refund';
      readonly merchantAmount: NetworkAmount;
      readonly merchant: InboundMerchant;
      readonly originalNetworkTransactionId: string | null;
    })
  | (TakenBack & { readonly kind: 'refund-reversal' })
  | (Billed & { readonly kind: 'dispute-credit'; readonly originalNetworkTransactionId: string | null })
  | (TakenBack & { readonly kind: 'dispute-lost' })
  | (Billed & {
      readonly kind: 'fee';
      readonly originalNetworkTransactionId: string | null;
      readonly note: string | null;
    });

export type InboundKind = InboundEvent['kind'];

/** A message as it came: an event, and the channel's name of the card that it is about. */
export interface InboundMessage {
  readonly channelCardId: string;
  readonly event: InboundEvent;
}

/** What became of a message; whoever takes them in says so in the network's terms. Amounts are minor units. */
export type InboundAnswer =
  | {
      readonly outcome: 'approved';
      readonly transactionId: string;
      readonly approvedMinor: bigint;
      readonly authCode: string;
    }
  | {
      readonly outcome: 'declined';
      readonly transactionId: string | null;
      readonly reason: string;
      /** ISO 8583, field 39. */
      readonly responseCode: string;
    }
  | { readonly outcome: 'recorded' | 'ignored'; readonly transactionId: string }
  | { readonly outcome: 'remembered' }
  /** Can never be applied. `responseCode` as above, for what waits for a decision. */
  | { readonly outcome: 'rejected'; readonly reason: string; readonly responseCode: string }
  /** Another message has used its name. */
  | { readonly outcome: 'conflict' }
  /** No card of this name is known. */
  | { readonly outcome: 'unknown-card' }
  /** Not decided; whether it was may turn out later. */
  | { readonly outcome: 'unavailable'; readonly cause: string };

/** Takes a message in. Resolves once the outcome is stored, or is known not to be. */
export type TakeIn = (message: InboundMessage) => Promise<InboundAnswer>;
