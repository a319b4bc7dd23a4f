import fc from 'fast-check';
import type { CardEvent, CardEventKind, NetworkAmount } from '../../src/modules/transactions/events.ts';
import { batchesOf, idOf } from './ledger-events.ts';
import type { ModelCard, ModelControls, WorldChange } from './transactions-world.ts';

export type Step = CardEvent | WorldChange;

/** A card as a world begins with it. */
export type CardPlan = Omit<ModelCard, 'used' | 'overdrawn' | 'approvedPayments' | 'counts' | 'amounts'>;

type Plan = Pick<CardPlan, 'model' | 'currency' | 'fee' | 'refundRestoresLimit' | 'maxCredit'> & {
  owner: number;
};

const plans: readonly Plan[] = [
  { owner: 0, model: 'ShareBalance', currency: 'USD', maxCredit: 900, refundRestoresLimit: false, fee: null },
  {
    owner: 0,
    model: 'ShareBalance',
    currency: 'USD',
    maxCredit: 600,
    refundRestoresLimit: true,
    fee: { fixed: 7 },
  },
  { owner: 0, model: 'Standard', currency: 'USD', maxCredit: null, refundRestoresLimit: false, fee: null },
  {
    owner: 0,
    model: 'Standard',
    currency: 'USD',
    maxCredit: null,
    refundRestoresLimit: false,
    fee: { thousandths: 15 },
  },
  { owner: 1, model: 'ShareBalance', currency: 'JPY', maxCredit: null, refundRestoresLimit: true, fee: null },
  {
    owner: 1,
    model: 'Standard',
    currency: 'USD',
    maxCredit: null,
    refundRestoresLimit: false,
    fee: { fixed: 3 },
  },
];

/** The same cards, of two customers, for every world; `world` makes ids of its own. */
export function cardsOf(world: string): CardPlan[] {
  return plans.map(({ owner, ...plan }, index) => ({
    ...plan,
    customer: idOf(world, 'customer', owner),
    card: idOf(world, 'card', index),
    status: 'Active',
    isSpendable: true,
    maxAuth: 250,
    controls: {},
  }));
}

const controlChoices: readonly ModelControls[] = [
  {},
  {},
  { allowedCategories: ['5411'] },
  { blockedCategories: ['7995'] },
  { allowedCountries: ['US', 'GB'] },
  { blockedCountries: ['CN'] },
  { dailyCount: 2, monthlyCount: 5 },
  { monthlyCount: 1 },
  { dailyAmount: 300 },
  { monthlyAmount: 150, dailyAmount: 400 },
  { isSingleUse: true },
];

const kinds: readonly CardEventKind[] = [
  ...([
    'authorization',
    'authorization',
    'authorization',
    'authorization',
    'increment',
    'increment',
  ] as const),
  ...(['reversal', 'reversal', 'expiration', 'clearing', 'clearing', 'clearing', 'clearing'] as const),
  ...([
    'clearing-reversal',
    'clearing-reversal',
    'refund',
    'refund',
    'refund-reversal',
    'refund-reversal',
  ] as const),
  ...(['dispute-credit', 'dispute-lost', 'fee'] as const),
];

const oneIn = (count: number) => fc.nat(count - 1).map((n) => n === 0);

const step = fc.record({
  kind: fc.constantFrom(...kinds),
  change: fc.oneof(
    { weight: 20, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('status', 'limits', 'controls', 'controls', 'funds', 'time', 'end'),
    },
  ),
  card: fc.nat(plans.length - 1),
  name: fc.nat(5),
  other: fc.nat(5),
  amount: fc.oneof(
    { weight: 28, arbitrary: fc.integer({ min: 1, max: 220 }) },
    { weight: 2, arbitrary: fc.integer({ min: -3, max: 0 }) },
  ),
  isAll: oneIn(3),
  isFlag: fc.boolean(),
  isOdd: oneIn(25),
  choice: fc.nat(1_000),
  key: fc.oneof(
    { weight: 16, arbitrary: fc.constant('new' as const) },
    { weight: 2, arbitrary: fc.constant('sent again' as const) },
    { weight: 1, arbitrary: fc.constant('taken' as const) },
    // By a network that has lost count: to us it is another event.
    { weight: 4, arbitrary: fc.constant('sent again as the next' as const) },
  ),
  earlier: fc.nat(),
});

type Draw = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the network tells of some cards, in any order, with repeats and stolen names, and where batches end. */
export const anyTraffic = (maxLength: number) =>
  fc.record({
    draws: fc.array(step, { minLength: 1, maxLength, size: 'max' }),
    batchSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  });

/** The steps of a history, which begins with money on the accounts and on the Standard cards. */
export function stepsOf(draws: readonly Draw[], cards: readonly CardPlan[]): Step[] {
  const steps: Step[] = cards.flatMap(({ card, model }): WorldChange[] => [
    { change: 'deposit', card, amount: 700 },
    ...(model === 'Standard' ? [{ change: 'top-up', card, amount: 400 } as const] : []),
  ]);
  const events: CardEvent[] = [];
  const sequences = new Map<string, number>();
  const cancelled = new Set<string>();
  const nextSequence = (name: string) => {
    const sequence = sequences.get(name) ?? 0;
    sequences.set(name, sequence + 1);
    return sequence;
  };
  for (const draw of draws) {
    const plan = cards[draw.card] as CardPlan;
    if (draw.change) {
      steps.push(...changesOf(draw, plan, cancelled.has(plan.card)));
      if (steps.at(-1) && 'change' in (steps.at(-1) as Step) && draw.change === 'end')
        cancelled.add(plan.card);
      continue;
    }
    const earlier = events[draw.earlier % Math.max(events.length, 1)];
    const again = draw.key.startsWith('sent again') ? earlier : undefined;
    const event = again
      ? structuredClone(again)
      : eventOf(draw, plan, cards, draw.key === 'taken' ? earlier : undefined, nextSequence);
    if (again && draw.key === 'sent again as the next')
      Object.assign(event, { sequence: nextSequence(`${again.kind} ${again.networkTransactionId}`) });
    events.push(event);
    steps.push(event);
  }
  return steps;
}

/** Events between two changes of the world come in batches of the given sizes. */
export function* stagesOf(steps: readonly Step[], batchSizes: readonly number[]): Generator<readonly Step[]> {
  let waiting: CardEvent[] = [];
  for (const step of steps) {
    if ('kind' in step) {
      waiting.push(step);
      continue;
    }
    yield* batchesOf(waiting, batchSizes);
    waiting = [];
    yield [step];
  }
  yield* batchesOf(waiting, batchSizes);
}

/** A cancelled card stays so, and a Standard card that is cancelled is settled once, when the network is silent. */
function changesOf(draw: Draw, plan: CardPlan, isCancelled: boolean): WorldChange[] {
  const { change, choice, isFlag } = draw;
  const { card, model } = plan;
  const amount = 4 * Math.abs(draw.amount) + 1;
  const statuses = ['Active', 'Active', 'Active', 'Blocked', 'Expired'] as const;
  switch (change) {
    case 'status':
      return isCancelled ? [] : [{ change, card, status: statuses[choice % statuses.length] ?? 'Active' }];
    case 'end':
      if (!isCancelled) return choice % 2 === 0 ? [{ change: 'status', card, status: 'Cancel' }] : [];
      return model === 'Standard' ? [{ change: 'settle', card }] : [];
    case 'limits':
      return [{ change, card, auth: 100 + (choice % 200), credit: isFlag ? 300 + choice : null }];
    case 'controls':
      return [{ change, card, controls: controlChoices[choice % controlChoices.length] ?? {} }];
    case 'funds':
      if (model === 'Standard' && isFlag && !isCancelled) return [{ change: 'top-up', card, amount }];
      return [{ change: 'deposit', card, amount }];
    default:
      return [{ change: 'time', hours: 1 + (choice % 40) }];
  }
}

/** Payments, refunds, disputes and fees have names of their own, but for the odd one that does not. */
const families: Readonly<Record<CardEventKind, string>> = {
  authorization: 'payment',
  increment: 'payment',
  reversal: 'payment',
  expiration: 'payment',
  clearing: 'payment',
  'clearing-reversal': 'payment',
  refund: 'refund',
  'refund-reversal': 'refund',
  'dispute-credit': 'dispute',
  'dispute-lost': 'dispute',
  fee: 'fee',
};

function eventOf(
  draw: Draw,
  plan: CardPlan,
  cards: readonly CardPlan[],
  taken: CardEvent | undefined,
  nextSequence: (name: string) => number,
): CardEvent {
  const { choice, isOdd, isAll, isFlag } = draw;
  const isOddName = isOdd && choice % 3 === 0;
  const family = isOddName ? 'payment' : families[draw.kind];
  const named = isOdd && choice % 3 === 1 ? (cards[draw.other] as CardPlan) : plan;
  const networkTransactionId = `${family} ${cards.indexOf(named)}.${draw.name}`;
  const kind = taken?.kind ?? draw.kind;
  const base = {
    channel: choice % 97 === 0 ? 'elsewhere' : 'simulator',
    networkTransactionId: taken?.networkTransactionId ?? networkTransactionId,
    sequence: taken?.sequence ?? nextSequence(`${kind} ${networkTransactionId}`),
    customerId: plan.customer,
    cardId: plan.card,
    cardCurrency: plan.currency as NetworkAmount['currency'],
  };
  const foreign = plan.currency === 'USD' ? 'JPY' : 'USD';
  const billed = {
    amountMinor: BigInt(draw.amount),
    currency: (isOdd && choice % 3 === 2 ? foreign : plan.currency) as NetworkAmount['currency'],
  };
  const merchantAmount: NetworkAmount = isFlag ? billed : { currency: 'JPY', amountMinor: BigInt(choice) };
  const merchant = {
    name: 'A shop',
    categoryCode: ['5411', '7995', null][choice % 3] ?? null,
    countryCode: ['US', 'CN', null][choice % 5] ?? null,
    city: null,
    state: null,
    zipCode: null,
    description: null,
  };
  const part = { amountMinor: isAll ? null : BigInt(draw.amount) };
  const originalNetworkTransactionId = isFlag ? `payment ${cards.indexOf(named)}.${choice % 6}` : null;
  switch (kind) {
    case 'authorization':
      return {
        ...base,
        ...billed,
        kind,
        merchantAmount,
        merchant,
        allowsPartial: isAll,
        holdPeriod: isFlag ? 'Ordinary' : 'Extended',
        verification: choice % 20 === 0 ? 'CvvMismatch' : choice % 20 === 1 ? 'ExpiryMismatch' : 'Matched',
      };
    case 'increment':
      return { ...base, ...billed, kind, merchantAmount };
    case 'expiration':
      return { ...base, kind };
    case 'clearing':
      return { ...base, ...billed, kind, merchantAmount, merchant, isFinal: isFlag };
    case 'refund':
      return { ...base, ...billed, kind, merchantAmount, merchant, originalNetworkTransactionId };
    case 'dispute-credit':
      return { ...base, ...billed, kind, originalNetworkTransactionId };
    case 'fee':
      return { ...base, ...billed, kind, originalNetworkTransactionId, note: isAll ? 'A fee' : null };
    case 'reversal': {
      // Some name an increment that came, or will come.
      return { ...base, ...part, kind, incrementSequence: choice % 2 === 0 ? (choice >> 2) % 2 : null };
    }
    default:
      return { ...base, ...part, kind };
  }
}
