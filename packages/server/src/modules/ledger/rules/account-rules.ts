import { canSpend, decline, move, type RuleTable } from './rule.ts';

/** Money between the customer's account and the world outside (Orders table: deposit, withdrawal, adjustment). */
export const accountRules: RuleTable<'account-deposit' | 'account-withdrawal' | 'account-adjustment'> = {
  'account-deposit': (view, { amountMinor, feeMinor }) => {
    // A fee above the deposit would take money the customer has not just brought.
    if (amountMinor <= 0n || feeMinor < 0n || feeMinor > amountMinor) return decline('AMOUNT_INVALID');
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    // Taken even with CA below zero: it is how a debt is paid.
    return {
      moves: [move('AccountTopUp', 'EXT', 'CA', amountMinor), move('AccountTopUpFee', 'CA', 'FI', feeMinor)],
    };
  },

  'account-withdrawal': (view, { amountMinor, feeMinor }) => {
    if (amountMinor <= 0n || feeMinor < 0n) return decline('AMOUNT_INVALID');
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    if (!canSpend(view, amountMinor + feeMinor)) return decline('INSUFFICIENT_BALANCE');
    return {
      moves: [
        move('AccountWithdraw', 'CA', 'EXT', amountMinor),
        move('AccountWithdrawFee', 'CA', 'FI', feeMinor),
      ],
    };
  },

  'account-adjustment': (view, { direction, amountMinor }) => {
    if (amountMinor <= 0n) return decline('AMOUNT_INVALID');
    if (view.orderFunds) return decline('ORDER_ALREADY_SUBMITTED');
    if (direction === 'Increase') return { moves: [move('AccountAdjustIncrease', 'EXT', 'CA', amountMinor)] };
    if (!canSpend(view, amountMinor)) return decline('INSUFFICIENT_BALANCE');
    return { moves: [move('AccountAdjustDeduct', 'CA', 'EXT', amountMinor)] };
  },
};
