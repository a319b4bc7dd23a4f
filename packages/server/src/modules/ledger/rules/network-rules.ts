import { least } from '../../../platform/money/amount.ts';
import type { NetworkRequest } from '../network-requests.ts';
import type { Move } from '../outcomes.ts';
import type { PostingType } from '../posting-types.ts';
import type { RequestOf } from '../requests.ts';
import { decline, move, type RuleTable, type RuleView, type Verdict } from './rule.ts';

/**
 * What the card network does (events table of docs/money.md). Only a new authorization asks whether the money is there:
 * everything else has already happened outside.
 */
export const networkRules: RuleTable<NetworkRequest['kind']> = {
  'authorization-hold': (view, { cardModel, amountMinor }) => {
    if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
    // A customer who owes spends nothing, not even what a card still has.
    if (view.balance('CA') < 0n) return decline('INSUFFICIENT_BALANCE');
    const [type, payer, holder] =
      cardModel === 'ShareBalance'
        ? (['AuthBlock', 'CA', 'CB'] as const)
        : (['CardAuthHold', 'KA', 'KB'] as const);
    if (view.balance(payer) < amountMinor) return decline('INSUFFICIENT_BALANCE');
    return { moves: [move(type, payer, holder, amountMinor)] };
  },

  'hold-release': (_view, { cardModel, amountMinor, reason }) => {
    if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
    if (cardModel === 'Standard') return { moves: [move('CardAuthRelease', 'KB', 'KA', amountMinor)] };
    return { moves: [move(reason === 'Reversal' ? 'AuthReversal' : 'AuthUnBlock', 'CB', 'CA', amountMinor)] };
  },

  clearing: (view, request) => {
    if (!isSound(request)) return decline('AMOUNT_INVALID');
    return {
      moves: request.cardModel === 'ShareBalance' ? clearShared(request) : clearStandard(view, request),
    };
  },

  refund: (_view, request) => credit(request, 'ConsumeRefund', 'CardRefund'),
  'clearing-reversal': (_view, request) => credit(request, 'ReversalRefund', 'CardReversalRefund'),
  'dispute-credit': (_view, request) => credit(request, 'ReversalRefund', 'CardReversalRefund'),
  'refund-reversal': takeBack,
  'dispute-reversal': takeBack,

  'transaction-fee': (_view, { cardModel, amountMinor, isClosed }) => {
    if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
    return {
      moves: [
        cardModel === 'ShareBalance' || isClosed
          ? move('TransFee', 'CA', 'FI', amountMinor)
          : move('TransCharge', 'KA', 'FI', amountMinor),
      ],
    };
  },
};

/** Something is collected; only a hold covers or gives back; and it is either used up or not. */
function isSound({ hadHold, heldMinor, excessMinor, unusedMinor }: RequestOf<'clearing'>): boolean {
  return (
    heldMinor >= 0n &&
    excessMinor >= 0n &&
    unusedMinor >= 0n &&
    heldMinor + excessMinor > 0n &&
    (excessMinor === 0n || unusedMinor === 0n) &&
    (hadHold || heldMinor + unusedMinor === 0n)
  );
}

/** What was blocked becomes available and is spent at once, so that the account log shows both. */
function clearShared({ hadHold, heldMinor, excessMinor, unusedMinor }: RequestOf<'clearing'>): Move[] {
  return [
    move('AuthUnBlock', 'CB', 'CA', heldMinor),
    move('Consume', 'CA', 'NS', heldMinor),
    move('ConsumeSettlementDiffRefund', 'CB', 'CA', unusedMinor),
    move(hadHold ? 'ConsumeSettlementDiffDeduct' : 'Consume', 'CA', 'NS', excessMinor),
  ];
}

function clearStandard(view: RuleView, request: RequestOf<'clearing'>): Move[] {
  return [
    move('CardConsume', 'KB', 'NS', request.heldMinor),
    move('CardAuthRelease', 'KB', 'KA', request.unusedMinor),
    ...chargeStandard(view, 'CardConsume', request.excessMinor, request.isClosed),
  ];
}

/** The card pays as far as it is above zero; what is still short, the account pays for it. */
function chargeStandard(
  view: RuleView,
  type: PostingType,
  amountMinor: bigint,
  isClosed: boolean,
): readonly Move[] {
  const ownMinor = isClosed ? 0n : view.balance('KA');
  const paidMinor = ownMinor <= 0n ? 0n : least(ownMinor, amountMinor);
  return [move(type, 'KA', 'NS', paidMinor), move('CardOverdrawDeduct', 'CA', 'NS', amountMinor - paidMinor)];
}

function credit(
  {
    cardModel,
    amountMinor,
    repayMinor,
    isClosed,
  }: RequestOf<'refund' | 'clearing-reversal' | 'dispute-credit'>,
  accountType: PostingType,
  cardType: PostingType,
): Verdict {
  const mostMinor = cardModel === 'Standard' ? amountMinor : 0n;
  if (amountMinor <= 0n || repayMinor < 0n || repayMinor > mostMinor) return decline('AMOUNT_INVALID');
  const restMinor = amountMinor - repayMinor;
  return {
    moves: [
      move('CardOverdrawReversal', 'NS', 'CA', repayMinor),
      cardModel === 'ShareBalance' || isClosed
        ? move(accountType, 'NS', 'CA', restMinor)
        : move(cardType, 'NS', 'KA', restMinor),
    ],
  };
}

function takeBack(
  view: RuleView,
  { cardModel, amountMinor, isClosed }: RequestOf<'refund-reversal' | 'dispute-reversal'>,
): Verdict {
  if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
  if (cardModel === 'ShareBalance') return { moves: [move('ReversalDeduct', 'CA', 'NS', amountMinor)] };
  return { moves: chargeStandard(view, 'CardReversalDeduct', amountMinor, isClosed) };
}
