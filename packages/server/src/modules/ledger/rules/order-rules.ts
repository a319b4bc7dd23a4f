import type { Move } from '../outcomes.ts';
import type { OrderFee, OrderFunds } from '../state.ts';
import { fee, fundsOf, type OrderRequest, total } from './order-funds.ts';
import { canSpend, decline, move, type RuleTable, type RuleView, type Verdict } from './rule.ts';

/** Orders whose money waits for the channel (Orders table: apply, top-up, withdrawal, and their ends). */
export const orderRules: RuleTable<
  | 'standard-apply'
  | 'standard-top-up'
  | 'standard-withdrawal'
  | 'share-balance-apply'
  | 'order-completed'
  | 'order-refused'
> = {
  'standard-apply': (view, request) => {
    const fees = [fee('OpenCardFee', request.openCardFeeMinor), fee('TopUpFee', request.topUpFeeMinor)];
    return request.amountMinor < 0n
      ? decline('AMOUNT_INVALID')
      : submitLoad(view, request, request.amountMinor, fees);
  },

  'standard-top-up': (view, request) =>
    request.amountMinor <= 0n
      ? decline('AMOUNT_INVALID')
      : submitLoad(view, request, request.amountMinor, [fee('TopUpFee', request.topUpFeeMinor)]),

  'share-balance-apply': (view, request) =>
    submitLoad(view, request, 0n, [fee('OpenCardFee', request.openCardFeeMinor)]),

  'standard-withdrawal': (view, request) => {
    const { amountMinor, feeMinor } = request;
    if (amountMinor <= 0n || feeMinor < 0n) return decline('AMOUNT_INVALID');
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    // CA below zero does not stop it: it brings money to CA.
    if (view.balance('KA') < amountMinor + feeMinor) return decline('INSUFFICIENT_BALANCE');
    return {
      moves: [move('CardWithdrawHold', 'KA', 'KP', amountMinor + feeMinor)],
      orderFunds: fundsOf(view, request, {
        purpose: 'Withdrawal',
        amountMinor,
        fees: [fee('CardWithdrawFee', feeMinor)],
      }),
    };
  },

  'order-completed': (view, request) =>
    endOrder(view, request, 'Completed', (funds) =>
      funds.purpose === 'Load'
        ? [move('CardLoad', 'KP', 'KA', funds.amountMinor)]
        : [
            move('CardWithdraw', 'KP', 'CA', funds.amountMinor),
            ...funds.fees.map(({ type, amountMinor }) => move(type, 'KP', 'FI', amountMinor)),
          ],
    ),

  'order-refused': (view, request) =>
    endOrder(view, request, 'GivenBack', (funds) =>
      funds.purpose === 'Load'
        ? [
            move('ReversalRefund', 'KP', 'CA', funds.amountMinor),
            ...funds.fees.map(({ amountMinor }) => move('ReversalRefund', 'FI', 'CA', amountMinor)),
          ]
        : [move('CardWithdrawRelease', 'KP', 'KA', funds.amountMinor + total(funds.fees))],
    ),
};

/** The load leaves CA for KP and the fees for FI, a row each in this order. */
function submitLoad(
  view: RuleView,
  request: OrderRequest,
  amountMinor: bigint,
  fees: readonly OrderFee[],
): Verdict {
  if (fees.some((each) => each.amountMinor < 0n)) return decline('AMOUNT_INVALID');
  if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
  if (!canSpend(view, amountMinor + total(fees))) return decline('INSUFFICIENT_BALANCE');
  return {
    moves: [
      move('CardTopUp', 'CA', 'KP', amountMinor),
      ...fees.map((each) => move(each.type, 'CA', 'FI', each.amountMinor)),
    ],
    orderFunds: fundsOf(view, request, { purpose: 'Load', amountMinor, fees }),
  };
}

/** An order's money has one end: whichever of completion and refusal comes first. */
function endOrder(
  view: RuleView,
  request: OrderRequest,
  state: 'Completed' | 'GivenBack',
  movesOf: (funds: OrderFunds) => readonly Move[],
): Verdict {
  const funds = view.orderFunds;
  if (!funds) return decline('ORDER_NOT_FOUND');
  if (funds.state !== 'Reserved') return decline('ORDER_ALREADY_ENDED');
  const isOtherCard = funds.cardId !== null && funds.cardId !== (request.cardId ?? null);
  if (funds.currency !== request.currency || isOtherCard) return decline('ORDER_MISMATCH');
  return {
    moves: movesOf(funds),
    orderFunds: { ...funds, cardId: request.cardId ?? null, state, endedAt: view.now },
  };
}
