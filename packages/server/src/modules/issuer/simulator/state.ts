import type { LocalizedText } from '../../../platform/errors.ts';
import {
  type CardAmountRequest,
  type CardLimitsRequest,
  type CardRequest,
  type IssueRequest,
  refusalReasons,
  type SpendingLimits,
} from '../channel.ts';
import type { Decision, SimulatedCard } from './records.ts';

/** An operation on a card that is there already. */
export type CardCall =
  | { readonly operation: 'Load' | 'Unload'; readonly request: CardAmountRequest }
  | { readonly operation: 'Block' | 'Unblock' | 'Cancel'; readonly request: CardRequest }
  | { readonly operation: 'UpdateLimits'; readonly request: CardLimitsRequest };

export type Refused = Extract<Decision, { outcome: 'refused' }>;

/** What an operation makes of a card, or why it is refused. */
export function decide(card: SimulatedCard | undefined, call: CardCall): SimulatedCard | Refused {
  if (!card) return refuse(refusalReasons.cardNotFound, '卡片不存在', 'there is no such card');
  if (card.status === 'Cancelled')
    return refuse(refusalReasons.cardCancelled, '卡片已注销', 'the card is cancelled');
  switch (call.operation) {
    case 'Load':
    case 'Unload': {
      const { amountMinor, currency } = call.request;
      if (card.cardModel !== 'Standard') return unsupportedModel(card);
      if (currency !== card.currency)
        return refuse(refusalReasons.currencyMismatch, '币种与卡片不符', `the card is in ${card.currency}`);
      if (amountMinor <= 0n) return invalidAmount();
      const change = call.operation === 'Load' ? amountMinor : -amountMinor;
      return { ...card, loadedMinor: card.loadedMinor + change };
    }
    case 'UpdateLimits':
      if (card.cardModel !== 'ShareBalance') return unsupportedModel(card);
      return areValid(call.request.limits) ? { ...card, limits: call.request.limits } : invalidAmount();
    case 'Block':
      return { ...card, status: 'Blocked' };
    case 'Unblock':
      return { ...card, status: 'Active' };
    case 'Cancel':
      return { ...card, status: 'Cancelled' };
  }
}

/** Why a card cannot be issued as asked; `undefined` when it can. The BIN is looked at elsewhere. */
export function refuseIssue(request: IssueRequest): Refused | undefined {
  const { cardModel, limits, initialLoadMinor } = request;
  if (initialLoadMinor < 0n || (limits && !areValid(limits))) return invalidAmount();
  const fits = cardModel === 'Standard' ? limits === null : limits !== null && initialLoadMinor === 0n;
  return fits ? undefined : unsupportedModel(request);
}

export function refuse(reason: string, zh: string, en: string): Refused {
  const text: LocalizedText = { 'zh-CN': zh, en };
  return { outcome: 'refused', reason, text };
}

function areValid(limits: SpendingLimits): boolean {
  return limits.maxAuthMinor > 0n && (limits.maxCreditMinor === null || limits.maxCreditMinor > 0n);
}

function unsupportedModel({ cardModel }: { cardModel: string }): Refused {
  return refuse(
    refusalReasons.modelUnsupported,
    `${cardModel} 卡不支持该操作`,
    `not possible with a ${cardModel} card`,
  );
}

function invalidAmount(): Refused {
  return refuse(refusalReasons.amountInvalid, '金额无效', 'the amount is not valid');
}
