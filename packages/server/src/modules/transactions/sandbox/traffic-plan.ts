import type { Currency } from '../../../platform/money/currencies.ts';
import type { CardVerification, Merchant } from '../events.ts';

/** What happens to a payment after it was approved. A share is in percent of what was approved. */
export type PlannedStep =
  | { readonly kind: 'increment'; readonly share: number }
  | { readonly kind: 'reversal'; readonly share: number | null }
  | { readonly kind: 'clearing'; readonly share: number; readonly isFinal: boolean }
  | { readonly kind: 'refund'; readonly share: number };

/** One payment of the generator. */
export interface PlannedPayment {
  readonly scenario: Scenario;
  /** Which of the cards, from 0. */
  readonly cardIndex: number;
  readonly opening: 'authorization' | 'clearing';
  readonly merchant: Merchant;
  readonly merchantCurrency: Currency;
  /** Cents of a US dollar; to be converted into the merchant's currency. */
  readonly dollarMinor: bigint;
  readonly allowsPartial: boolean;
  readonly lodging: boolean;
  readonly verification: CardVerification;
  readonly followUps: readonly PlannedStep[];
}

/** How often each happens, in percent. */
const shares = {
  Cleared: 52,
  LeftOpen: 8,
  Reversed: 6,
  ReversedInPart: 4,
  Incremented: 5,
  ClearedForLess: 4,
  ClearedForMore: 3,
  ClearedInParts: 3,
  Refunded: 4,
  WrongDetails: 4,
  Verification: 2,
  ForcePosted: 2,
  TooLarge: 3,
} as const;
export type Scenario = keyof typeof shares;

const final = true;
const steps: Readonly<Record<Scenario, readonly PlannedStep[]>> = {
  Cleared: [{ kind: 'clearing', share: 100, isFinal: final }],
  LeftOpen: [],
  Reversed: [{ kind: 'reversal', share: null }],
  ReversedInPart: [
    { kind: 'reversal', share: 40 },
    { kind: 'clearing', share: 60, isFinal: final },
  ],
  Incremented: [
    { kind: 'increment', share: 50 },
    { kind: 'clearing', share: 150, isFinal: final },
  ],
  ClearedForLess: [{ kind: 'clearing', share: 85, isFinal: final }],
  ClearedForMore: [{ kind: 'clearing', share: 118, isFinal: final }],
  ClearedInParts: [
    { kind: 'clearing', share: 35, isFinal: false },
    { kind: 'clearing', share: 65, isFinal: final },
  ],
  Refunded: [
    { kind: 'clearing', share: 100, isFinal: final },
    { kind: 'refund', share: 50 },
  ],
  WrongDetails: [],
  Verification: [],
  ForcePosted: [],
  TooLarge: [],
};

/**
 * Payments as a card program sees them: mostly bought and cleared, some declined, reversed, topped up, cleared for more
 * or less, refunded, a seventh of them abroad.
 *
 * @param seed the same seed plans the same payments
 */
export function planTraffic(cardCount: number, paymentCount: number, seed: number): PlannedPayment[] {
  const random = createRandom(seed);
  return Array.from({ length: paymentCount }, () => planPayment(cardCount, random));
}

function planPayment(cardCount: number, random: Random): PlannedPayment {
  const scenario = random.weighted(shares);
  const isAbroad = random.below(7) === 0;
  const place = random.pick(isAbroad ? abroad : home);
  const [name, categoryCode] = random.pick(merchants);
  return {
    scenario,
    cardIndex: random.below(cardCount),
    opening: scenario === 'ForcePosted' ? 'clearing' : 'authorization',
    merchant: {
      name,
      categoryCode,
      countryCode: place.countryCode,
      city: place.city,
      state: place.state,
      zipCode: null,
      description: null,
    },
    merchantCurrency: place.currency,
    dollarMinor: amountFor(scenario, random),
    allowsPartial: random.below(10) === 0,
    lodging: categoryCode === '7011' || categoryCode === '7512',
    verification: verificationFor(scenario, random),
    followUps: steps[scenario],
  };
}

/** Half below five dollars, most of the rest below twenty-five. */
function amountFor(scenario: Scenario, random: Random): bigint {
  if (scenario === 'Verification') return 0n;
  if (scenario === 'TooLarge') return 100_000_000_00n;
  const [low, high] = random.pick([
    [100, 500],
    [100, 500],
    [500, 2500],
    [2500, 8000],
  ] as const);
  return BigInt(low + random.below(high - low));
}

function verificationFor(scenario: Scenario, random: Random): CardVerification {
  if (scenario !== 'WrongDetails') return random.below(3) === 0 ? 'NotChecked' : 'Matched';
  return random.below(2) === 0 ? 'CvvMismatch' : 'ExpiryMismatch';
}

const merchants = [
  ['Corner Groceries', '5411'],
  ['Blue Door Cafe', '5812'],
  ['Harbour Grill', '5812'],
  ['Pixel Ads', '7311'],
  ['Cloudberry Hosting', '7372'],
  ['Nimbus Software', '5734'],
  ['Metro Transit', '4111'],
  ['Northwind Air', '4511'],
  ['Seaview Hotel', '7011'],
  ['Open Road Rentals', '7512'],
  ['Paper and Ink', '5943'],
  ['Fuel Stop', '5541'],
] as const;

interface Place {
  readonly countryCode: string;
  readonly city: string;
  readonly state: string | null;
  readonly currency: Currency;
}
const home: readonly Place[] = [
  { countryCode: 'US', city: 'New York', state: 'NY', currency: 'USD' },
  { countryCode: 'US', city: 'San Francisco', state: 'CA', currency: 'USD' },
];
const abroad: readonly Place[] = [
  { countryCode: 'FR', city: 'Paris', state: null, currency: 'EUR' },
  { countryCode: 'GB', city: 'London', state: null, currency: 'GBP' },
  { countryCode: 'JP', city: 'Osaka', state: null, currency: 'JPY' },
  { countryCode: 'HK', city: 'Hong Kong', state: null, currency: 'HKD' },
  { countryCode: 'CN', city: 'Shanghai', state: null, currency: 'CNY' },
];

interface Random {
  /** From 0, below `count`. */
  below(count: number): number;
  pick<T>(values: readonly T[]): T;
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** Mulberry32: enough for a mix of payments, and the same for the same seed everywhere. */
function createRandom(seed: number): Random {
  let state = seed | 0;

  function below(count: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }

  return {
    below,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    weighted(weights) {
      const all = Object.entries(weights) as [keyof typeof weights, number][];
      let place = below(all.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [name, weight] of all) {
        if (place < weight) return name;
        place -= weight;
      }
      throw new Error('the weights add up to what was drawn below');
    },
  };
}
