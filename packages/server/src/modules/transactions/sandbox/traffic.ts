import type { Ids } from '../../../platform/ids.ts';
import { type Card, CardsError, type CardsService } from '../../cards/index.ts';
import type { CardNetwork, MessageName, NetworkReply } from './network.ts';
import { type PlannedPayment, type PlannedStep, planTraffic, type Scenario } from './traffic-plan.ts';

/** What the generator has done. */
export interface TrafficSummary {
  readonly seed: number;
  /** Over how many cards. */
  readonly cardCount: number;
  readonly paymentCount: number;
  /** What was sent, follow-ups included. */
  readonly messageCount: number;
  readonly approvedCount: number;
  readonly declinedCount: number;
  /** Declined ones by their reason. */
  readonly declineReasons: Readonly<Record<string, number>>;
  /** Clearings, reversals and refunds that are in the books. */
  readonly recordedCount: number;
  /** What can never be booked, such as an amount that no balance can hold. */
  readonly refusedCount: number;
  /** Messages that were not answered; what came of them may turn out later. */
  readonly unansweredCount: number;
  readonly scenarios: Readonly<Partial<Record<Scenario, number>>>;
}

export interface Traffic {
  /** @throws CardsError `CARD_NOT_FOUND` when the customer has no Active card */
  generate(customerId: string, paymentCount: number, seed?: number): Promise<TrafficSummary>;
}

/** How many payments go on beside each other, as far as one request may take the machine. */
const paymentsAtOnce = 16;
const cardsAtMost = 100;

export function createTraffic(options: {
  readonly cards: Pick<CardsService, 'list'>;
  readonly network: CardNetwork;
  readonly ids: Ids;
}): Traffic {
  const { cards, network, ids } = options;

  return {
    async generate(customerId, paymentCount, seed = Number.parseInt(ids.random().slice(0, 7), 16)) {
      const page = await cards.list(customerId, { status: 'Active' }, { offset: 0, limit: cardsAtMost });
      if (page.cards.length === 0) throw new CardsError('CARD_NOT_FOUND');
      const payments = planTraffic(page.cards.length, paymentCount, seed).map((plan) => ({
        plan,
        card: page.cards[plan.cardIndex] as Card,
        messages: namedMessages(plan, ids),
      }));
      // Known to the network before the first is sent, so that a later request goes on counting from there.
      const planned = payments.flatMap(({ messages, card }) =>
        messages.map((name, at) => ({
          ...name,
          channelCardId: card.channelCardId,
          isOpening: at === 0 || name.kind === 'refund',
        })),
      );
      await network.note(customerId, planned);
      const tally = createTally();
      const waiting = payments.values();
      const worker = async () => {
        for (const { plan, card, messages } of waiting) await play(network, card, plan, messages, tally);
      };
      await Promise.all(Array.from({ length: paymentsAtOnce }, worker));
      await network.settle(
        customerId,
        planned.filter((name) => !tally.isUnanswered(name)),
      );
      return { seed, cardCount: page.cards.length, paymentCount, ...tally.summary() };
    },
  };
}

/** The names of all that a payment may come to: its opening, then its steps. A refund is a payment of its own. */
function namedMessages(plan: PlannedPayment, ids: Ids): MessageName[] {
  const networkTransactionId = ids.next();
  const names: MessageName[] = [{ networkTransactionId, kind: plan.opening, sequence: 0 }];
  for (const { kind } of plan.followUps) {
    const sequence = names.filter((name) => name.kind === kind).length;
    const isOwnPayment = kind === 'refund';
    names.push({
      networkTransactionId: isOwnPayment ? ids.next() : networkTransactionId,
      kind,
      sequence: isOwnPayment ? 0 : sequence,
    });
  }
  return names;
}

async function play(
  network: CardNetwork,
  card: Card,
  plan: PlannedPayment,
  names: readonly MessageName[],
  tally: Tally,
): Promise<void> {
  const [opening, ...others] = names as [MessageName, ...MessageName[]];
  const { customerId, channelCardId } = card;
  const { merchant, merchantCurrency } = plan;
  const send = async (name: MessageName, amountMinor: bigint, more: object) => {
    const merchantAmount = network.convert(amountMinor, card.currency, merchantCurrency);
    const amounts = { amount: amountMinor, currency: card.currency, merchantAmount, merchantCurrency };
    const fields = { ...amounts, ...more };
    return tally.count(name, await network.sendNoted({ customerId, channelCardId, ...name, fields }));
  };
  const asked = atLeastOne(network.convert(plan.dollarMinor, 'USD', card.currency), plan.dollarMinor);
  const { allowsPartial, verification } = plan;
  const holdPeriod = plan.lodging ? 'Extended' : 'Ordinary';
  tally.begin(plan.scenario);
  const approved = await send(
    opening,
    asked,
    plan.opening === 'clearing'
      ? { merchant, isFinal: true }
      : { merchant, allowsPartial, verification, holdPeriod },
  );
  if (approved === null || approved === 0n) return;
  for (const [at, step] of plan.followUps.entries()) {
    const share = 'share' in step && step.share !== null ? BigInt(step.share) : 100n;
    const amountMinor = atLeastOne((approved * share) / 100n, approved);
    await send(others[at] as MessageName, amountMinor, fieldsOf(step, plan, opening.networkTransactionId));
  }
}

/** What was not nothing before it was converted or shared is not nothing after it. */
function atLeastOne(amountMinor: bigint, before: bigint): bigint {
  return amountMinor === 0n && before > 0n ? 1n : amountMinor;
}

function fieldsOf(step: PlannedStep, { merchant }: PlannedPayment, originalNetworkTransactionId: string) {
  switch (step.kind) {
    case 'clearing':
      return { merchant, isFinal: step.isFinal };
    case 'refund':
      return { merchant, originalNetworkTransactionId };
    case 'reversal':
      return step.share === null ? { amount: null } : {};
    case 'increment':
      return {};
  }
}

interface Tally {
  begin(scenario: Scenario): void;
  /** @returns what was approved, in minor units; `null` where nothing was */
  count(name: MessageName, reply: NetworkReply): bigint | null;
  /** The network will reverse it. */
  isUnanswered(name: MessageName): boolean;
  summary(): Omit<TrafficSummary, 'seed' | 'cardCount' | 'paymentCount'>;
}

function createTally(): Tally {
  const counts = {
    messageCount: 0,
    approvedCount: 0,
    declinedCount: 0,
    recordedCount: 0,
    refusedCount: 0,
    unansweredCount: 0,
  };
  const declineReasons: Record<string, number> = {};
  const scenarios: Partial<Record<Scenario, number>> = {};
  const unanswered = new Set<string>();
  const keyOf = ({ networkTransactionId, kind, sequence }: MessageName) =>
    `${networkTransactionId}/${kind}/${sequence}`;
  const add = <Key extends string>(to: Partial<Record<Key, number>>, key: Key) => {
    to[key] = (to[key] ?? 0) + 1;
  };

  return {
    begin: (scenario) => add(scenarios, scenario),
    count(name, { status, body }) {
      counts.messageCount++;
      if ('error' in body) {
        if (status === 503) counts.unansweredCount++;
        else counts.refusedCount++;
        return null;
      }
      if ('status' in body) {
        counts.recordedCount++;
        return null;
      }
      if (body.mustReverse) {
        counts.unansweredCount++;
        unanswered.add(keyOf(name));
      } else if (body.decision === 'Declined') {
        counts.declinedCount++;
        add(declineReasons, body.reason ?? 'UNKNOWN');
      } else {
        counts.approvedCount++;
        return BigInt(body.approvedAmount);
      }
      return null;
    },
    isUnanswered: (name) => unanswered.has(keyOf(name)),
    summary: () => ({ ...counts, declineReasons, scenarios }),
  };
}
