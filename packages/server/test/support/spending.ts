import type { CardEvent, EventAnswer, Transaction } from '../../src/modules/transactions/index.ts';
import { type OrdersBench, startOrdersBench } from './orders.ts';
import type { TestServerOptions } from './server.ts';

export const shop = {
  name: 'Corner Shop',
  categoryCode: '5411',
  countryCode: 'US',
  city: 'Boise',
  state: 'ID',
  zipCode: '83702',
  description: 'CORNER SHOP 12',
};

/** What a step says of an event; the rest is ordinary. Amounts are cents. */
export type Step =
  | {
      readonly authorize: number;
      readonly partial?: boolean;
      readonly lodging?: boolean;
      readonly merchant?: Partial<typeof shop>;
      readonly verification?: 'Matched' | 'CvvMismatch' | 'ExpiryMismatch';
    }
  | { readonly increment: number }
  | { readonly reverse: number | null; readonly incrementSequence?: number }
  | { readonly expire: true }
  | { readonly clear: number; readonly more?: boolean }
  | { readonly unclear: number | null }
  | { readonly refund: number; readonly of?: string }
  | { readonly unrefund: number | null }
  | { readonly dispute: number; readonly of?: string }
  | { readonly undispute: number | null }
  | { readonly charge: number };

/** The payment, refund or fee that a step is of, and its number among those of its kind; `a` and 0 where it is not said. */
export type Named = { readonly as?: string; readonly sequence?: number };

export interface SpendingBench extends OrdersBench {
  /** Tells of something that happened to a card of the bench's customer, in USD. */
  tell(cardId: string, step: Step & Named): Promise<EventAnswer>;
  eventOf(cardId: string, step: Step & Named): CardEvent;
  /** What the account has in USD, in minor units. */
  funds(): Promise<{ available: number; blocked: number }>;
  /** What a Standard card has and holds, in minor units. */
  cardFunds(cardId: string): Promise<{ available: number; held: number }>;
  usedCredit(cardId: string): Promise<number>;
  /** All of a card's transactions, oldest first. */
  transactions(cardId: string): Promise<readonly Transaction[]>;
}

export async function startSpendingBench(options: TestServerOptions = {}): Promise<SpendingBench> {
  return spendingOn(await startOrdersBench(options));
}

export function spendingOn(bench: OrdersBench): SpendingBench {
  const { customerId, server } = bench;
  const { ledger, database } = server.system;
  const { transactions } = server.app;
  const eventOf = (cardId: string, step: Step & Named) => eventFrom(customerId, cardId, step);
  return {
    ...bench,
    eventOf,
    tell: (cardId, step) => transactions.receive(eventOf(cardId, step)),
    async funds() {
      const all = await ledger.readFunds(database.db, customerId);
      const usd = all.find(({ currency }) => currency === 'USD');
      return { available: Number(usd?.availableMinor ?? 0n), blocked: Number(usd?.blockedMinor ?? 0n) };
    },
    async cardFunds(cardId) {
      const [funds] = await ledger.readCardFunds(database.db, customerId, [cardId]);
      return { available: Number(funds?.availableMinor ?? 0n), held: Number(funds?.heldMinor ?? 0n) };
    },
    async usedCredit(cardId) {
      const spending = await transactions.readSpending(database.db, customerId, [cardId]);
      return Number(spending.get(cardId)?.usedCreditMinor ?? 0n);
    },
    async transactions(cardId) {
      const until = new Date(server.clock.now() + 1);
      const newestFirst = await transactions.list({
        customerId,
        cardId,
        from: new Date(0),
        until,
        limit: 1000,
      });
      return newestFirst.toReversed();
    },
  };
}

function eventFrom(customerId: string, cardId: string, step: Step & Named): CardEvent {
  const { as = 'a', sequence = 0 } = step;
  const base = {
    channel: 'simulator',
    networkTransactionId: as,
    sequence,
    customerId,
    cardId,
    cardCurrency: 'USD',
  } as const;
  const billed = (amount: number) => {
    const money = { currency: 'USD', amountMinor: BigInt(amount) } as const;
    return { ...base, ...money, merchantAmount: money };
  };
  const part = (amount: number | null) => ({
    ...base,
    amountMinor: amount === null ? null : BigInt(amount),
  });
  if ('authorize' in step) {
    return {
      ...billed(step.authorize),
      kind: 'authorization',
      merchant: { ...shop, ...step.merchant },
      allowsPartial: step.partial ?? false,
      holdPeriod: step.lodging ? 'Extended' : 'Ordinary',
      verification: step.verification ?? 'NotChecked',
    };
  }
  if ('increment' in step) return { ...billed(step.increment), kind: 'increment' };
  if ('reverse' in step)
    return { ...part(step.reverse), kind: 'reversal', incrementSequence: step.incrementSequence ?? null };
  if ('expire' in step) return { ...base, kind: 'expiration' };
  if ('clear' in step)
    return { ...billed(step.clear), kind: 'clearing', merchant: shop, isFinal: !step.more };
  if ('unclear' in step) return { ...part(step.unclear), kind: 'clearing-reversal' };
  if ('unrefund' in step) return { ...part(step.unrefund), kind: 'refund-reversal' };
  if ('undispute' in step) return { ...part(step.undispute), kind: 'dispute-lost' };
  if ('charge' in step)
    return { ...billed(step.charge), kind: 'fee', originalNetworkTransactionId: null, note: null };
  const originalNetworkTransactionId = step.of ?? null;
  if ('refund' in step)
    return { ...billed(step.refund), kind: 'refund', merchant: shop, originalNetworkTransactionId };
  return { ...billed(step.dispute), kind: 'dispute-credit', originalNetworkTransactionId };
}
