import { percentageOf } from '../../../platform/money/percentage.ts';
import type { FeeTerm } from '../requests.ts';
import { decline, move, type RuleTable } from './rule.ts';

/** The end of cards, and what their transactions are charged (Orders table: cancel; events table: transaction fee). */
export const cardRules: RuleTable<'standard-cancel-settlement' | 'share-balance-cancel' | 'transaction-fee'> =
  {
    'standard-cancel-settlement': (view, { fee }) => {
      if (view.balance('KB') !== 0n) return decline('CARD_HAS_HOLDS');
      const restMinor = view.balance('KA');
      const feeMinor = feeOf(fee, restMinor > 0n ? restMinor : 0n);
      if (feeMinor < 0n) return decline('AMOUNT_INVALID');
      return {
        moves: [
          restMinor >= 0n
            ? move('CancelCardSettleRefund', 'KA', 'CA', restMinor)
            : move('CancelCardSettleDeduct', 'CA', 'KA', -restMinor),
          move('CancelCardFee', 'CA', 'FI', feeMinor),
        ],
      };
    },

    'share-balance-cancel': (_view, { feeMinor }) =>
      feeMinor < 0n ? decline('AMOUNT_INVALID') : { moves: [move('CancelCardFee', 'CA', 'FI', feeMinor)] },

    'transaction-fee': (_view, { cardModel, amountMinor }) => {
      if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
      return {
        moves: [
          cardModel === 'ShareBalance'
            ? move('TransFee', 'CA', 'FI', amountMinor)
            : move('TransCharge', 'KA', 'FI', amountMinor),
        ],
      };
    },
  };

function feeOf(term: FeeTerm, baseMinor: bigint): bigint {
  return term.method === 'FixedValue' ? term.feeMinor : percentageOf(baseMinor, term.rate);
}
