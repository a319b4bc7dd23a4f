import type { KeyObject } from 'node:crypto';
import type { CardIdentity, CardsService } from './modules/cards/index.ts';
import {
  createChannelReceiver,
  defaultSimulatorSecret,
  type InboundAnswer,
  type IssuerSimulator,
  signingKeyOf,
  type TakeIn,
} from './modules/issuer/index.ts';
import { declineReasons, type EventAnswer, type TransactionsService } from './modules/transactions/index.ts';
import { isTransient } from './platform/db/database.ts';
import type { System } from './system.ts';

/** What the simulated channel is called, in its address and wherever its events are kept. */
export const simulatorChannel = 'simulator';

/** The secrets that its messages may be signed with, the one in force first. */
export async function simulatorSecrets({
  config,
  keyring,
}: Pick<System, 'config' | 'keyring'>): Promise<[string, ...string[]]> {
  const inForce = config.simulatorSecret ?? (await defaultSimulatorSecret(keyring));
  return [inForce, ...(config.previousSimulatorSecret ? [config.previousSimulatorSecret] : [])];
}

/** The way in for what the simulated network tells, and that network. */
export async function openSimulatedChannel(
  system: System,
  simulator: IssuerSimulator,
  transactions: Pick<TransactionsService, 'receive'>,
) {
  const { config, clock, log, cards } = system;
  const secrets = await simulatorSecrets(system);
  const [signingKey, ...former] = secrets.map(signingKeyOf) as [KeyObject, ...KeyObject[]];
  const receiver = createChannelReceiver({
    channel: simulatorChannel,
    keys: [signingKey, ...former],
    clock,
    log,
    takeIn: createTakeIn(cards, transactions, config.cardAnswerMs / 2),
  });
  return { receiver, network: simulator.openNetwork(receiver, signingKey) };
}

/**
 * What a channel tells, brought to whoever decides it: the card is found, and the answer put in the network's terms.
 *
 * @param findWithinMs how long the search for a card may take that is not in memory
 */
export function createTakeIn(
  cards: Pick<CardsService, 'findByChannelCard'>,
  transactions: Pick<TransactionsService, 'receive'>,
  findWithinMs: number,
): TakeIn {
  /** A database that neither answers nor hangs up must not keep the network waiting. */
  function find(channelCardId: string): Promise<CardIdentity | undefined | 'away'> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(resolve, findWithinMs, 'away');
      cards
        .findByChannelCard(channelCardId)
        .then(resolve, (error) => (isTransient(error) ? resolve('away') : reject(error)))
        .finally(() => clearTimeout(deadline));
    });
  }

  return async ({ channelCardId, event }) => {
    const card = await find(channelCardId);
    if (card === 'away') return { outcome: 'unavailable', cause: 'DatabaseAway' };
    if (!card) return { outcome: 'unknown-card' };
    const { customerId, cardId, currency: cardCurrency } = card;
    return answerOf(await transactions.receive({ ...event, customerId, cardId, cardCurrency }));
  };
}

function answerOf(answer: EventAnswer): InboundAnswer {
  if (answer.outcome !== 'declined' && answer.outcome !== 'rejected') return answer;
  return { ...answer, responseCode: declineReasons[answer.reason].responseCode };
}
