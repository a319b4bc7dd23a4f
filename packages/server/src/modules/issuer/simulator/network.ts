import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Currency } from '../../../platform/money/currencies.ts';
import type { InboundKind, Verification } from '../inbound/messages.ts';
import type { ChannelAddress } from '../inbound/reading.ts';
import type { AcknowledgementBody, ChannelReceiver, DecisionBody, ErrorBody } from '../inbound/receiver.ts';
import { signMessage } from '../inbound/signature.ts';
import type { CardPress } from './card-issuing.ts';
import { convert } from './conversion.ts';
import { insertMessage, insertMessages, type MessageName } from './message-store.ts';
import { selectSealedByNumber } from './store.ts';

/** What a shop is given of a card. */
export interface PresentedCard {
  /** Digits only. */
  readonly cardNumber: string;
  /** `MM/YY`. */
  readonly expirationMMYY: string;
  readonly cvv: string;
}

/** What the network tells, before it has a number of its own. Amounts among `fields` are minor units. */
export interface NetworkMessage extends MessageName {
  readonly kind: InboundKind;
  readonly channelCardId: string;
  /** The fields of docs/channel.md for this kind. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same message under the same reference is sent under the same name; `null`: it has none. */
  readonly reference: string | null;
  /** Where the caller has noted it already ({@link SimulatedNetwork.note}). */
  readonly sequence?: number | undefined;
}

/** What the channel answered. */
export type NetworkReply =
  | { readonly status: 200; readonly body: DecisionBody | AcknowledgementBody }
  | { readonly status: number; readonly body: ErrorBody };

/** The card network that is played in the test environment: its messages take the way of a real channel's. */
export interface SimulatedNetwork {
  /** The card of this number, if this customer has it, and what is found when it is compared with what was given. */
  present(
    customerId: string,
    card: PresentedCard,
  ): Promise<{ readonly channelCardId: string; readonly verification: Verification } | undefined>;
  /** What a card is billed for a merchant's amount, by a fixed table. Minor units. */
  convert(amountMinor: bigint, from: Currency, to: Currency): bigint;
  send(message: NetworkMessage): Promise<NetworkReply>;
  /** Notes many messages at once; send each with its sequence. */
  note(
    customerId: string,
    messages: readonly { networkTransactionId: string; kind: string; sequence: number }[],
  ): Promise<void>;
}

export interface SimulatedNetworkOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly press: CardPress;
  /** Hashes card numbers, as where they are stored. */
  readonly indexKey: KeyObject;
  readonly receiver: ChannelReceiver;
  readonly signingKey: KeyObject;
}

const addresses: Readonly<Partial<Record<InboundKind, ChannelAddress>>> = {
  authorization: 'authorizations',
  increment: 'increments',
};

export function createSimulatedNetwork(options: SimulatedNetworkOptions): SimulatedNetwork {
  const { database, clock, press, indexKey, receiver, signingKey } = options;
  const { db } = database;

  return {
    async present(customerId, { cardNumber, expirationMMYY, cvv }) {
      const digest = createHmac('sha256', indexKey).update(cardNumber).digest();
      const found = await selectSealedByNumber(db, customerId, digest);
      if (!found) return undefined;
      const { channelCardId, sealedDetails } = found;
      const printed = press.openDetails(customerId, channelCardId, sealedDetails);
      if (printed.expirationMMYY !== expirationMMYY) return { channelCardId, verification: 'ExpiryMismatch' };
      return { channelCardId, verification: isSame(printed.cvv, cvv) ? 'Matched' : 'CvvMismatch' };
    },

    convert,

    async send(message) {
      const { kind, channelCardId, networkTransactionId, fields, reference } = message;
      const now = clock.now();
      const sequence = message.sequence ?? (await insertMessage(db, message, reference, new Date(now)));
      const body = Buffer.from(
        JSON.stringify({ kind, cardId: channelCardId, networkTransactionId, sequence, ...fields }, digits),
      );
      const timestamp = String(Math.floor(now / 1000));
      const signature = signMessage(signingKey, timestamp, body);
      const reply = await receiver.receive(addresses[kind] ?? 'events', { timestamp, signature }, body);
      return { status: reply.status, body: JSON.parse(reply.body) } as NetworkReply;
    },

    note: (customerId, messages) => insertMessages(db, customerId, messages, new Date(clock.now())),
  };
}

/** JSON has no bigint; the channel takes the digits as a text. */
function digits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
