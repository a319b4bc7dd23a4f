import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { type Answer, exchange } from './exchange.ts';
import { channelSecret, type Fleet } from './fleet.ts';
import type { Answered, Decision, Payment, PaymentsBook } from './payments-book.ts';

/** The card network with several payments under way at a time: it behaves as docs/channel.md asks of it. */
export interface Network {
  /** Runs until it is told to stop and all that was begun has come to its end: nothing is left held. */
  run(lanes: number, isOver: () => boolean): Promise<void>;
}

type Address = 'authorizations' | 'increments' | 'events';
interface Message {
  readonly kind: string;
  readonly cardId: string;
  readonly networkTransactionId: string;
  readonly sequence: number;
  readonly amount?: number;
  readonly [field: string]: unknown;
}

const pauseMs = 50;
/** A little more than the answer may take: after it, a merchant is told no. */
const patienceMs = 3_000;

export function createNetwork(
  fleet: Fleet,
  book: PaymentsBook,
  cards: readonly string[],
  random: Random,
): Network {
  const { counts } = book;

  /** Once, to whichever server; `undefined` when there is no answer that says what has become of it. */
  async function attempt(address: Address, message: Message, own: Random): Promise<Answer | undefined> {
    const url = new URL(`/channel/simulator/${address}`, own.pick(fleet.urls));
    const body = JSON.stringify(message);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', channelSecret).update(`${timestamp}.${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-channel-timestamp': timestamp,
      'x-channel-signature': `v1=${signature}`,
    };
    const answer = await exchange(url, headers, body, patienceMs).catch(() => undefined);
    if (!answer || answer.status === 503) return undefined;
    assert.equal(answer.status, 200, `${JSON.stringify(message)}: ${JSON.stringify(answer.json)}`);
    return answer.json.mustReverse ? undefined : answer;
  }

  /** Events are sent until they are acknowledged. */
  async function tell(message: Message, own: Random): Promise<void> {
    for (;;) {
      const answer = await attempt('events', message, own);
      if (answer) {
        counts.events++;
        return;
      }
      counts.retries++;
      await sleep(pauseMs);
    }
  }

  /** A request is sent again or undone when it is not answered. */
  async function ask(address: Address, message: Message, undo: Message, own: Random): Promise<Answered> {
    const isTwin = own.below(12) === 0;
    if (isTwin) counts.twins++;
    for (;;) {
      const answers = await Promise.all(
        Array.from({ length: isTwin ? 2 : 1 }, () => attempt(address, message, own)),
      );
      const decisions = answers.filter((each) => each !== undefined).map(({ json }) => decisionFrom(json));
      const [decision] = decisions;
      for (const other of decisions) assert.deepEqual(other, decision, 'a request told twice has one answer');
      if (decision) {
        counts[decision.isApproved ? 'approved' : 'declined']++;
        return decision;
      }
      if (own.below(2) === 0) {
        await tell(undo, own);
        counts.undone++;
        return 'undone';
      }
      counts.retries++;
      await sleep(pauseMs);
    }
  }

  async function pay(own: Random): Promise<void> {
    const networkTransactionId = `chaos-${counts.payments++}`;
    const card = own.pick(cards);
    const base = { cardId: card, networkTransactionId, currency: 'USD' };
    const reversal = { ...base, kind: 'reversal', sequence: 0 };
    const amount = 300 + own.below(8_000);
    const authorization = await ask(
      'authorizations',
      { ...base, kind: 'authorization', sequence: 0, amount, allowsPartial: own.below(4) === 0 },
      reversal,
      own,
    );
    const payment: Payment = {
      networkTransactionId,
      card,
      authorization,
      increments: [],
      cleared: 0,
      takenBack: 0,
      refunded: 0,
    };
    book.payments.push(payment);
    if (authorization === 'undone' || !authorization.isApproved) return;
    if (own.below(4) === 0) {
      const increment = { ...base, kind: 'increment', sequence: 0, amount: 100 + own.below(2_000) };
      const undo = { ...reversal, incrementSequence: 0 };
      const answer = await ask('increments', increment, undo, own);
      payment.increments.push({ sequence: 0, answer });
    }
    await settle(payment, base, own);
  }

  /** One of the ways in which a payment goes on; each gives back or collects all that is held. */
  async function settle(
    payment: Payment,
    base: Omit<Message, 'kind' | 'sequence'>,
    own: Random,
  ): Promise<void> {
    const { networkTransactionId } = payment;
    const named = { ...base, networkTransactionId, cardId: payment.card };
    const held = approvedOf(payment);
    const clear = async (amount: number, sequence: number, isFinal: boolean) => {
      await tell({ ...named, kind: 'clearing', sequence, amount, isFinal }, own);
      payment.cleared += amount;
    };
    const way = own.below(100);
    if (way < 45) return tell({ ...named, kind: 'reversal', sequence: 1 }, own);
    if (way < 60) {
      await clear(1 + own.below(held), 0, false);
      await clear(1 + own.below(held), 1, true);
    } else if (way < 70) {
      await clear(held + own.below(500), 0, true);
    } else {
      await clear(held, 0, true);
    }
    if (own.below(3) === 0) {
      await tell({ ...named, kind: 'clearing-reversal', sequence: 0 }, own);
      payment.takenBack = payment.cleared;
    } else if (own.below(4) > 0) {
      const refund = {
        kind: 'refund',
        networkTransactionId: `${networkTransactionId}-refund`,
        sequence: 0,
        amount: payment.cleared,
        originalNetworkTransactionId: networkTransactionId,
      };
      await tell({ ...named, ...refund }, own);
      payment.refunded = payment.cleared;
    }
  }

  return {
    async run(lanes, isOver) {
      const lane = async (own: Random) => {
        while (!isOver()) await pay(own);
      };
      await Promise.all(Array.from({ length: lanes }, () => lane(random.fork())));
    },
  };
}

/** What was acknowledged, increments included. */
export function approvedOf({ authorization, increments }: Payment): number {
  const amounts = [authorization, ...increments.map(({ answer }) => answer)].map((answer) =>
    answer === 'undone' ? 0 : answer.amount,
  );
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function decisionFrom(json: {
  decision: string;
  approvedAmount: number;
  transactionId: string | null;
  reason: string | null;
}): Decision {
  const { approvedAmount: amount, transactionId, reason } = json;
  return { isApproved: json.decision === 'Approved', amount, transactionId, reason };
}
