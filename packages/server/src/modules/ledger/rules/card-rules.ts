import { percentageOf } from '../../../platform/money/percentage.ts';
import type { FeeTerm } from '../requests.ts';
import type { OrderFunds } from '../state.ts';
import { fee, fundsOf, type OrderRequest } from './order-funds.ts';
import { decline, move, type RuleTable, type RuleView } from './rule.ts';

/** The end of cards (Orders table: cancel). */
export const cardRules: RuleTable<'standard-cancel-settlement' | 'share-balance-cancel'> = {
  'standard-cancel-settlement': (view, request) => {
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    if (view.balance('KB') !== 0n) return decline('CARD_HAS_HOLDS');
    const restMinor = view.balance('KA');
    const feeMinor = feeOf(request.fee, restMinor > 0n ? restMinor : 0n);
    if (feeMinor < 0n) return decline('AMOUNT_INVALID');
    return {
      moves: [
        restMinor >= 0n
          ? move('CancelCardSettleRefund', 'KA', 'CA', restMinor)
          : move('CancelCardSettleDeduct', 'CA', 'KA', -restMinor),
        move('CancelCardFee', 'CA', 'FI', feeMinor),
      ],
      orderFunds: cancelled(view, request, restMinor, feeMinor),
    };
  },

  'share-balance-cancel': (view, request) => {
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    if (request.feeMinor < 0n) return decline('AMOUNT_INVALID');
    return {
      moves: [move('CancelCardFee', 'CA', 'FI', request.feeMinor)],
      orderFunds: cancelled(view, request, 0n, request.feeMinor),
    };
  },
};

/** In minor units; a percentage is rounded half up. */
function feeOf(term: FeeTerm, baseMinor: bigint): bigint {
  return term.method === 'FixedValue' ? term.feeMinor : percentageOf(baseMinor, term.rate);
}

function cancelled(view: RuleView, request: OrderRequest, amountMinor: bigint, feeMinor: bigint): OrderFunds {
  return fundsOf(view, request, {
    purpose: 'Cancellation',
    amountMinor,
    fees: [fee('CancelCardFee', feeMinor)],
  });
}
