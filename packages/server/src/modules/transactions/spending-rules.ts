import { least } from '../../platform/money/amount.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { FeeTerm, Move } from '../ledger/index.ts';
import type { DeclineReason } from './answers.ts';
import type { AuthorizationEvent, IncrementEvent } from './events.ts';
import type { CardControls, CardSpending, Transaction } from './types.ts';

/** What a decision needs to know of a card, as it stands when it is taken. Amounts are minor units of `currency`. */
export interface CardFacts {
  readonly customerId: string;
  readonly cardId: string;
  readonly cardModel: 'Standard' | 'ShareBalance';
  readonly currency: Currency;
  readonly status: 'Active' | 'Blocked' | 'Cancel' | 'Expired';
  /** False from the submission of a block or cancel on. */
  readonly isSpendable: boolean;
  /** Null on a Standard card. */
  readonly limits: { readonly maxAuthMinor: bigint; readonly maxCreditMinor: bigint | null } | null;
  readonly controls: CardControls;
  /** ShareBalance: a refund gives back credit that was used. */
  readonly refundRestoresLimit: boolean;
  /** What the program takes for each clearing; null: nothing. */
  readonly transactionFee: FeeTerm | null;
}

/** A card that is cancelled has no balance of its own any more, and its account takes what still comes. */
export function isClosed({ status }: CardFacts): boolean {
  return status === 'Cancel';
}

/** Why the card itself does not pay, whatever the amount: its currency, its state, what the shop was told of it. */
export function cardRefusal(
  card: CardFacts,
  event: AuthorizationEvent | IncrementEvent,
): DeclineReason | undefined {
  if (event.currency !== card.currency) return 'CURRENCY_MISMATCH';
  if (card.status === 'Cancel') return 'CARD_CANCELLED';
  if (card.status === 'Expired') return 'CARD_EXPIRED';
  if (!card.isSpendable) return 'CARD_BLOCKED';
  if (event.kind !== 'authorization') return undefined;
  if (event.verification === 'CvvMismatch') return 'CVV_MISMATCH';
  if (event.verification === 'ExpiryMismatch') return 'EXPIRY_MISMATCH';
  return undefined;
}

/** Why the card's owner does not want this merchant paid, or this card used again. */
export function controlRefusal(
  controls: CardControls,
  spending: CardSpending,
  { merchant: { categoryCode, countryCode } }: AuthorizationEvent,
): DeclineReason | undefined {
  if (isRefused(categoryCode, controls.allowedCategories, controls.blockedCategories))
    return 'MERCHANT_CATEGORY_NOT_ALLOWED';
  if (isRefused(countryCode, controls.allowedCountries, controls.blockedCountries))
    return 'MERCHANT_COUNTRY_NOT_ALLOWED';
  if (controls.isSingleUse && spending.approvedCount > 0) return 'SINGLE_USE_CARD_USED';
  return undefined;
}

/** What is not said passes a list of what is blocked, but not a list of what is allowed. */
function isRefused(
  value: string | null,
  allowed: readonly string[] | null,
  blocked: readonly string[] | null,
): boolean {
  if (allowed && (value === null || !allowed.includes(value))) return true;
  return blocked !== null && value !== null && blocked.includes(value);
}

/** How often is already too often. */
export function countRefusal(controls: CardControls, spending: CardSpending): DeclineReason | undefined {
  if (controls.dailyCount !== null && spending.dayCount >= controls.dailyCount) return 'DAILY_COUNT_EXCEEDED';
  if (controls.monthlyCount !== null && spending.monthCount >= controls.monthlyCount)
    return 'MONTHLY_COUNT_EXCEEDED';
  return undefined;
}

/** The most that one rule lets be approved now, in minor units, and what a payment above it is declined for. */
interface Allowance {
  readonly minor: bigint;
  readonly reason: DeclineReason;
}

/**
 * How much of what is asked for may be approved: all of it, or with `allowsPartial` what the tightest rule leaves.
 * `alreadyMinor`: what the payment was authorized for before, of an increment.
 */
export function approvable(
  asked: { readonly amountMinor: bigint; readonly allowsPartial: boolean; readonly alreadyMinor: bigint },
  card: CardFacts,
  spending: CardSpending,
  fundsMinor: bigint,
): { readonly approvedMinor: bigint } | { readonly reason: DeclineReason } {
  const allowances = allowancesOf(card, spending, fundsMinor, asked.alreadyMinor);
  const tightest = allowances.reduce((tight, { minor }) => least(tight, minor), asked.amountMinor);
  if (tightest === asked.amountMinor) return { approvedMinor: asked.amountMinor };
  if (asked.allowsPartial && tightest > 0n) return { approvedMinor: tightest };
  const bound = asked.allowsPartial ? 1n : asked.amountMinor;
  const { reason } = allowances.find(({ minor }) => minor < bound) as Allowance;
  return { reason };
}

/** In the order in which they are told. */
function allowancesOf(
  { limits, controls }: CardFacts,
  spending: CardSpending,
  fundsMinor: bigint,
  alreadyMinor: bigint,
): Allowance[] {
  const allowances: Allowance[] = [];
  const allow = (minor: bigint, reason: DeclineReason) => allowances.push({ minor, reason });
  if (limits) {
    allow(limits.maxAuthMinor - alreadyMinor, 'AUTH_LIMIT_EXCEEDED');
    if (limits.maxCreditMinor !== null)
      allow(limits.maxCreditMinor - spending.usedCreditMinor, 'CREDIT_LIMIT_EXCEEDED');
  }
  if (controls.dailyAmountMinor !== null)
    allow(controls.dailyAmountMinor - spending.dayAmountMinor, 'DAILY_AMOUNT_EXCEEDED');
  if (controls.monthlyAmountMinor !== null)
    allow(controls.monthlyAmountMinor - spending.monthAmountMinor, 'MONTHLY_AMOUNT_EXCEEDED');
  allow(fundsMinor, 'INSUFFICIENT_BALANCE');
  return allowances;
}

const dayMs = 86_400_000;
let lastDay = -1;
let lastText = '';

/** `YYYY-MM-DD` of UTC. Most payments are of the same day as the one before. */
function dayOf(time: number): string {
  const day = Math.floor(time / dayMs);
  if (day !== lastDay) {
    lastDay = day;
    lastText = new Date(time).toISOString().slice(0, 10);
  }
  return lastText;
}

/** What the card has spent, with the counters of the day and the month of `now`. */
export function spendingAt(
  known: CardSpending | undefined,
  card: Pick<CardFacts, 'customerId' | 'cardId'>,
  now: number,
): CardSpending {
  const day = dayOf(now);
  if (known?.day === day) return known;
  const month = day.slice(0, 7);
  const isSameMonth = known?.month === month;
  return {
    customerId: card.customerId,
    cardId: card.cardId,
    usedCreditMinor: known?.usedCreditMinor ?? 0n,
    overdrawnMinor: known?.overdrawnMinor ?? 0n,
    day,
    dayCount: 0,
    dayAmountMinor: 0n,
    month,
    monthCount: isSameMonth ? known.monthCount : 0,
    monthAmountMinor: isSameMonth ? known.monthAmountMinor : 0n,
    approvedCount: known?.approvedCount ?? 0,
  };
}

/** More, or below zero less, of a ShareBalance card's credit is used; a Standard card has none. */
export function afterCredit(card: CardFacts, spending: CardSpending, byMinor: bigint): CardSpending {
  if (card.cardModel === 'Standard' || byMinor === 0n) return spending;
  return { ...spending, usedCreditMinor: spending.usedCreditMinor + byMinor };
}

/** What the account had to pay for a Standard card that had too little is owed to it. */
export function afterOverdraw(spending: CardSpending, moves: readonly Move[]): CardSpending {
  const short = moves.find(({ type }) => type === 'CardOverdrawDeduct');
  return short ? { ...spending, overdrawnMinor: spending.overdrawnMinor + short.amountMinor } : spending;
}

/** What comes in for a Standard card first repays what the account has paid for it. */
export function afterRepayment(spending: CardSpending, repayMinor: bigint): CardSpending {
  return { ...spending, overdrawnMinor: spending.overdrawnMinor - repayMinor };
}

/** An approved payment, or with `isIncrement` more of one, counts. */
export function afterApproval(
  card: CardFacts,
  spending: CardSpending,
  amountMinor: bigint,
  isIncrement: boolean,
): CardSpending {
  const count = isIncrement ? 0 : 1;
  return {
    ...afterCredit(card, spending, amountMinor),
    dayCount: spending.dayCount + count,
    dayAmountMinor: spending.dayAmountMinor + amountMinor,
    monthCount: spending.monthCount + count,
    monthAmountMinor: spending.monthAmountMinor + amountMinor,
    approvedCount: spending.approvedCount + count,
  };
}

/**
 * A hold, or a part of it, that was given back leaves room again: in the used credit, and in the amounts of the day and
 * the month in which the payment was authorized, while they last. It still counts as a payment.
 */
export function afterRelease(
  card: CardFacts,
  spending: CardSpending,
  payment: Pick<Transaction, 'authorizedAt'>,
  amountMinor: bigint,
): CardSpending {
  const day = dayOf(payment.authorizedAt.getTime());
  const less = (minor: bigint, isSame: boolean) => (isSame ? minor - least(minor, amountMinor) : minor);
  return {
    ...afterCredit(card, spending, -amountMinor),
    dayAmountMinor: less(spending.dayAmountMinor, day === spending.day),
    monthAmountMinor: less(spending.monthAmountMinor, day.slice(0, 7) === spending.month),
  };
}
