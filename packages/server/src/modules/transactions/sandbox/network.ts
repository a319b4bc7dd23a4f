import type { Currency } from '../../../platform/money/currencies.ts';
import type { CardEventKind, CardVerification } from '../events.ts';

// The card network of the test environment, as the sandbox needs it; `business.ts` fills it.

/** What a shop is given of a card. */
export interface PresentedCard {
  /** Digits only. */
  readonly cardNumber: string;
  /** `MM/YY`. */
  readonly expirationMMYY: string;
  readonly cvv: string;
}

/** A message to be sent as a real network would. Amounts among `fields` are minor units. */
export interface OutgoingMessage {
  readonly customerId: string;
  readonly channelCardId: string;
  readonly kind: Exclude<CardEventKind, 'expiration'>;
  /** Which payment, refund, dispute or fee it is about; `null`: a new one. */
  readonly networkTransactionId: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same request under the same reference is sent once. */
  readonly reference: string | null;
}

/** A message by its name. */
export interface MessageName {
  readonly networkTransactionId: string;
  readonly kind: OutgoingMessage['kind'];
  readonly sequence: number;
}

/** What came back. */
export type NetworkReply =
  | { readonly status: 200; readonly body: Decision | Acknowledgement }
  | { readonly status: number; readonly body: { readonly error: { readonly code: string } } };

export interface Decision {
  readonly decision: 'Approved' | 'Declined';
  readonly responseCode: string;
  /** Minor units. */
  readonly approvedAmount: number;
  readonly authCode: string | null;
  readonly transactionId: string | null;
  readonly reason: string | null;
  readonly mustReverse: boolean;
}

export interface Acknowledgement {
  readonly status: 'Recorded' | 'Remembered' | 'Ignored';
  readonly transactionId: string | null;
}

export interface CardNetwork {
  present(
    customerId: string,
    card: PresentedCard,
  ): Promise<{ readonly channelCardId: string; readonly verification: CardVerification } | undefined>;
  convert(amountMinor: bigint, from: Currency, to: Currency): bigint;
  send(message: OutgoingMessage): Promise<NetworkReply>;
  /** Notes all that payments of its own may come to; send each by its name, then settle what was answered or not sent. */
  note(
    customerId: string,
    messages: readonly (MessageName & { readonly channelCardId: string; readonly isOpening: boolean })[],
  ): Promise<void>;
  sendNoted(
    message: Omit<OutgoingMessage, 'networkTransactionId' | 'reference'> & MessageName,
  ): Promise<NetworkReply>;
  settle(customerId: string, names: readonly MessageName[]): Promise<void>;
}
