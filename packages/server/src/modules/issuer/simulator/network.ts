import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Ids } from '../../../platform/ids.ts';
import type { Currency } from '../../../platform/money/currencies.ts';
import type { InboundKind, Verification } from '../inbound/messages.ts';
import type { ChannelAddress } from '../inbound/reading.ts';
import type { AcknowledgementBody, ChannelReceiver, DecisionBody, ErrorBody } from '../inbound/receiver.ts';
import { signMessage } from '../inbound/signature.ts';
import type { CardPress } from './card-issuing.ts';
import { convert } from './conversion.ts';
import type { MessageName } from './message-store.ts';
import * as store from './message-store.ts';
import { selectSealedByNumber } from './store.ts';

/** What a shop is given of a card. */
export interface PresentedCard {
  /** Digits only. */
  readonly cardNumber: string;
  /** `MM/YY`. */
  readonly expirationMMYY: string;
  readonly cvv: string;
}

/** What the network tells. Amounts among `fields` are minor units. */
export interface NetworkMessage {
  readonly customerId: string;
  readonly channelCardId: string;
  readonly kind: InboundKind;
  /** Which payment, refund, dispute or fee it is about; `null`: a new one. */
  readonly networkTransactionId: string | null;
  /** The fields of docs/channel.md for this kind. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same message under the same reference is sent under the same name; `null`: it has none. */
  readonly reference: string | null;
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
  /** Notes all that payments of its own may come to; send each by its name, then settle what was answered or not sent. */
  note(customerId: string, messages: readonly NotedMessage[]): Promise<void>;
  sendNoted(
    message: Omit<NetworkMessage, 'networkTransactionId' | 'reference'> & MessageName,
  ): Promise<NetworkReply>;
  settle(customerId: string, names: readonly MessageName[]): Promise<void>;
  /**
   * Reverses what waited for a decision in vain, as the protocol asks for: again and again until that is acknowledged.
   * Returns how many it was.
   */
  reverseUnanswered(): Promise<number>;
}

export type NotedMessage = MessageName & { readonly channelCardId: string; readonly isOpening: boolean };

export interface SimulatedNetworkOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly press: CardPress;
  /** Hashes card numbers, as where they are stored. */
  readonly indexKey: KeyObject;
  readonly receiver: ChannelReceiver;
  readonly signingKey: KeyObject;
}

const addresses: Readonly<Partial<Record<string, ChannelAddress>>> = {
  authorization: 'authorizations',
  increment: 'increments',
};
const isRequest = (kind: string) => addresses[kind] !== undefined;

/** Longer than any answer takes, and than any traffic goes on. */
const patienceMs = 60_000;
const reversalBatch = 100;

export function createSimulatedNetwork(options: SimulatedNetworkOptions): SimulatedNetwork {
  const { database, clock, ids, press, indexKey, receiver, signingKey } = options;
  const { db } = database;

  /** Signs the message and brings it to where a real channel's come in. */
  async function transmit(
    { networkTransactionId, kind, sequence }: MessageName,
    channelCardId: string,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<NetworkReply> {
    const message = { kind, cardId: channelCardId, networkTransactionId, sequence, ...fields };
    const body = Buffer.from(JSON.stringify(message, digits));
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = signMessage(signingKey, timestamp, body);
    const reply = await receiver.receive(addresses[kind] ?? 'events', { timestamp, signature }, body);
    return { status: reply.status, body: JSON.parse(reply.body) } as NetworkReply;
  }

  function noteOne(message: NetworkMessage): Promise<MessageName> {
    const { customerId, kind, channelCardId, reference, networkTransactionId } = message;
    const sentAt = new Date(clock.now());
    const noted = { customerId, kind, channelCardId, reference, isRequest: isRequest(kind), sentAt };
    return networkTransactionId === null
      ? store.insertOpening(db, noted, ids.next())
      : store.insertFollowing(db, noted, networkTransactionId);
  }

  async function send(message: NetworkMessage): Promise<NetworkReply> {
    const name = await noteOne(message);
    const reply = await transmit(name, message.channelCardId, message.fields);
    if (isRequest(message.kind) && isAnswered(reply)) {
      await store.settleMessages(db, message.customerId, [name]);
    }
    return reply;
  }

  /** @returns whether that was acknowledged */
  async function reverse(unanswered: store.UnansweredMessage): Promise<boolean> {
    const { customerId, channelCardId, networkTransactionId, kind, sequence } = unanswered;
    if (!(await store.giveUpMessage(db, unanswered))) return false;
    const { status } = await send({
      customerId,
      channelCardId,
      kind: 'reversal',
      networkTransactionId,
      fields: kind === 'increment' ? { incrementSequence: sequence } : {},
      // The same reversal each time. No reference of an integrator has a tab.
      reference: `\t${kind}\t${sequence}`,
    });
    if (status === 503) return false;
    await store.settleMessages(db, customerId, [unanswered]);
    return true;
  }

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
    send,
    sendNoted: (message) => transmit(message, message.channelCardId, message.fields),

    async note(customerId, messages) {
      const rows = messages.map((message) => ({ ...message, isRequest: isRequest(message.kind) }));
      await store.insertMessages(db, customerId, rows, new Date(clock.now()));
    },

    settle: (customerId, names) => store.settleMessages(db, customerId, names),

    async reverseUnanswered() {
      const sentBefore = new Date(clock.now() - patienceMs);
      let reversed = 0;
      for (const message of await store.selectUnanswered(db, sentBefore, reversalBatch)) {
        if (await reverse(message)) reversed++;
      }
      return reversed;
    },
  };
}

function isAnswered({ body }: NetworkReply): boolean {
  return !('mustReverse' in body && body.mustReverse);
}

/** JSON has no bigint; the channel takes the digits as a text. */
function digits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
