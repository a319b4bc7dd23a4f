import type { Vault } from '../../platform/crypto/envelope.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { IssuerChannel, Refusal, SpendingLimits, UnknownOutcome } from '../issuer/index.ts';
import type { CardModel } from '../products/index.ts';
import { maskNumber } from './state.ts';
import type { NewCard } from './types.ts';

/** What the issuer is asked to do for an order. Amounts are minor units of `currency`. */
export type CardInstruction = {
  readonly customerId: string;
  /** The same key never does it twice. */
  readonly idempotencyKey: string;
} & (
  | {
      readonly kind: 'Issue';
      /** The id that the card will have here. */
      readonly cardId: string;
      readonly cardModel: CardModel;
      readonly productCode: string;
      readonly currency: Currency;
      readonly cardBin: string;
      readonly alias: string | null;
      readonly initialLoadMinor: bigint;
      readonly limits: SpendingLimits | null;
      readonly appliedAt: Date;
    }
  | {
      readonly kind: 'Load' | 'Unload';
      readonly channelCardId: string;
      readonly amountMinor: bigint;
      readonly currency: Currency;
    }
  | { readonly kind: 'Block' | 'Unblock' | 'Cancel'; readonly channelCardId: string }
  | { readonly kind: 'UpdateLimits'; readonly channelCardId: string; readonly limits: SpendingLimits }
);

/** Done, refused for good, or not known: then the same instruction is given again until it is. */
export type InstructionAnswer =
  | { readonly outcome: 'done'; readonly newCard: NewCard | null }
  | Refusal
  | UnknownOutcome;

/**
 * Cards at the issuer. A number that comes back is sealed before anyone else gets hold of it: what leaves here is fit
 * to be stored, and nothing else.
 */
export interface CardIssuing {
  /** Whether there is an issuer at all. */
  readonly isAvailable: boolean;
  /** Call it outside any transaction: it takes as long as a network call. */
  carryOut(instruction: CardInstruction): Promise<InstructionAnswer>;
}

/** @param channel `null` where no issuer is configured: nothing is done, and nothing is known to be refused */
export function createCardIssuing(channel: IssuerChannel | null, vault: Vault): CardIssuing {
  async function issue(
    to: IssuerChannel,
    instruction: Extract<CardInstruction, { kind: 'Issue' }>,
  ): Promise<InstructionAnswer> {
    const { customerId, idempotencyKey, cardId, cardModel, productCode, currency } = instruction;
    const { cardBin, alias, initialLoadMinor, limits, appliedAt } = instruction;
    const answer = await to.issue({
      customerId,
      idempotencyKey,
      cardModel,
      currency,
      cardBin,
      initialLoadMinor,
      limits,
    });
    if (answer.outcome !== 'done') return answer;
    const { cardNumber, cvv, channelCardId, cardOrganization, expirationMMYY, expiresAt } = answer.result;
    const newCard: NewCard = {
      customerId,
      cardId,
      cardModel,
      productCode,
      currency,
      cardOrganization,
      maskedNumber: maskNumber(cardNumber),
      alias,
      expirationMMYY,
      expiresAt,
      channelCardId,
      limits,
      appliedAt,
      numberDigest: vault.digest('card_number', cardNumber),
      sealed: vault.seal({ customerId, table: 'cards', rowId: cardId }, { card_number: cardNumber, cvv }),
    };
    return { outcome: 'done', newCard };
  }

  return {
    isAvailable: channel !== null,
    async carryOut(instruction) {
      if (!channel) return { outcome: 'unknown', cause: 'no issuer channel is configured' };
      if (instruction.kind === 'Issue') return issue(channel, instruction);
      const answer = await callFor(channel, instruction);
      return answer.outcome === 'done' ? { outcome: 'done', newCard: null } : answer;
    },
  };
}

function callFor(channel: IssuerChannel, instruction: Exclude<CardInstruction, { kind: 'Issue' }>) {
  const { customerId, idempotencyKey, channelCardId } = instruction;
  const card = { customerId, idempotencyKey, channelCardId };
  switch (instruction.kind) {
    case 'Load':
    case 'Unload': {
      const request = { ...card, amountMinor: instruction.amountMinor, currency: instruction.currency };
      return instruction.kind === 'Load' ? channel.load(request) : channel.unload(request);
    }
    case 'Block':
      return channel.block(card);
    case 'Unblock':
      return channel.unblock(card);
    case 'Cancel':
      return channel.cancel(card);
    case 'UpdateLimits':
      return channel.updateLimits({ ...card, limits: instruction.limits });
  }
}
