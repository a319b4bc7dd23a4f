import type { Target } from './cast.ts';

/** What one payment asks for. */
export interface Payment {
  readonly target: Target;
  readonly networkTransactionId: string;
  readonly amountMinor: number;
}

/**
 * The same mix for every way of deciding: 1.00 to 60.00, and one in twenty above the card's limit. Names grow as a
 * network's do, which begin with the date.
 *
 * @param run a name of its own for each measurement
 */
export function paymentOf(targets: readonly Target[], run: string, number: number): Payment {
  const target = targets[number % targets.length];
  if (!target) throw new Error('nobody to charge');
  // Not a multiple of the number of cards, so that no card is the one that is declined.
  const isTooMuch = number % 21 === 20;
  return {
    target,
    networkTransactionId: `${run}${String(number).padStart(9, '0')}`,
    amountMinor: isTooMuch ? 150_00 : 1_00 + (number % 60) * 100,
  };
}

export const merchant = {
  name: 'BENCH GROCERIES 0042',
  categoryCode: '5411',
  countryCode: 'US',
  city: 'SPRINGFIELD',
  state: 'OR',
  zipCode: '97477',
  description: null,
};
