import type { Currency } from '../../platform/money/currencies.ts';
import type { DeclineReason } from './answers.ts';
import type { Merchant } from './events.ts';
import type {
  CardControls,
  CardSpending,
  LifecycleState,
  Transaction,
  TransactionStatus,
  TransactionType,
} from './types.ts';

// Rows as the database gives them, in JSON and in columns alike: times are milliseconds since the epoch, amounts text.

export const transactionColumns = `t.customer_id, t.transaction_id, t.card_id, t.currency, t.transaction_type, t.status,
  t.lifecycle_state, t.channel, t.network_transaction_id, t.linked_transaction_id, t.merchant_currency,
  t.merchant_minor::text, t.authorized_minor::text, t.hold_minor::text, t.cleared_minor::text, t.taken_back_minor::text,
  t.refunded_minor::text, t.restored_credit_minor::text, t.auth_code, t.merchant, t.decline_reason, t.note,
  (extract(epoch FROM t.authorized_at) * 1000)::bigint, (extract(epoch FROM t.settled_at) * 1000)::bigint,
  (extract(epoch FROM t.hold_expires_at) * 1000)::bigint`;

export type TransactionTuple = readonly [
  customerId: string,
  transactionId: string,
  cardId: string,
  currency: Currency,
  type: TransactionType,
  status: TransactionStatus,
  lifecycleState: LifecycleState,
  channel: string | null,
  networkTransactionId: string | null,
  linkedTransactionId: string | null,
  merchantCurrency: Currency,
  merchantMinor: string,
  authorizedMinor: string,
  holdMinor: string,
  clearedMinor: string,
  takenBackMinor: string,
  refundedMinor: string,
  restoredCreditMinor: string,
  authCode: string | null,
  merchant: Merchant,
  declineReason: DeclineReason | null,
  note: string | null,
  authorizedAt: number,
  settledAt: number | null,
  holdExpiresAt: number | null,
];

export function transactionFrom(tuple: TransactionTuple): Transaction {
  const [customerId, transactionId, cardId, currency, type, status, lifecycleState, channel, ...rest] = tuple;
  const [networkTransactionId, linkedTransactionId, merchantCurrency, merchantMinor, ...amounts] = rest;
  const [authorized, hold, cleared, takenBack, refunded, restored, authCode, merchant, ...ends] = amounts;
  const [declineReason, note, authorizedAt, settledAt, holdExpiresAt] = ends;
  return {
    customerId,
    transactionId,
    cardId,
    currency,
    type,
    status,
    lifecycleState,
    channel,
    networkTransactionId,
    linkedTransactionId,
    merchantAmount: { currency: merchantCurrency, amountMinor: BigInt(merchantMinor) },
    authorizedMinor: BigInt(authorized),
    holdMinor: BigInt(hold),
    clearedMinor: BigInt(cleared),
    takenBackMinor: BigInt(takenBack),
    refundedMinor: BigInt(refunded),
    restoredCreditMinor: BigInt(restored),
    authCode,
    merchant,
    declineReason,
    note,
    authorizedAt: new Date(authorizedAt),
    settledAt: settledAt === null ? null : new Date(settledAt),
    holdExpiresAt: holdExpiresAt === null ? null : new Date(holdExpiresAt),
  };
}

export const spendingColumns = `s.customer_id, s.card_id, s.used_credit_minor::text, s.overdrawn_minor::text, s.day,
  s.day_count, s.day_amount_minor::text, s.month, s.month_count, s.month_amount_minor::text, s.approved_count`;

export type SpendingTuple = readonly [
  customerId: string,
  cardId: string,
  usedCredit: string,
  overdrawn: string,
  day: string,
  dayCount: number,
  dayAmount: string,
  month: string,
  monthCount: number,
  monthAmount: string,
  approvedCount: number,
];

export function spendingFrom(tuple: SpendingTuple): CardSpending {
  const [customerId, cardId, usedCredit, overdrawn, day, dayCount, dayAmount, month, ...rest] = tuple;
  const [monthCount, monthAmount, approvedCount] = rest;
  return {
    customerId,
    cardId,
    usedCreditMinor: BigInt(usedCredit),
    overdrawnMinor: BigInt(overdrawn),
    day,
    dayCount,
    dayAmountMinor: BigInt(dayAmount),
    month,
    monthCount,
    monthAmountMinor: BigInt(monthAmount),
    approvedCount,
  };
}

export const controlsColumns = `c.customer_id, c.card_id, c.allowed_categories, c.blocked_categories,
  c.allowed_countries, c.blocked_countries, c.daily_count, c.daily_amount_minor::text, c.monthly_count,
  c.monthly_amount_minor::text, c.is_single_use`;

export type ControlsTuple = readonly [
  customerId: string,
  cardId: string,
  allowedCategories: string[] | null,
  blockedCategories: string[] | null,
  allowedCountries: string[] | null,
  blockedCountries: string[] | null,
  dailyCount: number | null,
  dailyAmount: string | null,
  monthlyCount: number | null,
  monthlyAmount: string | null,
  isSingleUse: boolean,
];

export function controlsFrom(tuple: ControlsTuple): CardControls {
  const [, , allowedCategories, blockedCategories, allowedCountries, blockedCountries, ...rest] = tuple;
  const [dailyCount, dailyAmount, monthlyCount, monthlyAmount, isSingleUse] = rest;
  return {
    allowedCategories,
    blockedCategories,
    allowedCountries,
    blockedCountries,
    dailyCount,
    dailyAmountMinor: dailyAmount === null ? null : BigInt(dailyAmount),
    monthlyCount,
    monthlyAmountMinor: monthlyAmount === null ? null : BigInt(monthlyAmount),
    isSingleUse,
  };
}
