import { numberOf } from '../../platform/ids.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { Card } from '../cards/index.ts';
import type { Product } from '../products/index.ts';
import type { CardCharge } from './movements-store.ts';
import { totalFee } from './terms.ts';
import type { OrderFailure, OrderFee, OrderView } from './types.ts';

/** What a row of the card account log is (contract, CardAccountLogType). */
export type CardMovementType = 'ApplyCard' | 'CardTopUp' | 'CardCancel' | 'BalanceRefund' | 'TransCharge';
/** The contract's (Enumerations, CardAccountLogType: its status). */
export type CardMovementStatus = 'Pending' | 'Completed' | 'Failure' | 'Reversed' | 'ReverseFailure';

/**
 * An order that moves money between the account and a Standard card, or what the card was charged for a transaction, as
 * the card account log shows it (contract: GET /v1/accounts/cardAccountLogs). Amounts are minor units of `currency`.
 */
export interface CardMovement {
  /** Unique, and stays the same. */
  readonly movementId: string;
  /** The order's number, or the charge's own. */
  readonly movementNo: string;
  readonly currency: Currency;
  readonly type: CardMovementType;
  /** Seen from the account: opening and loading spend, withdrawing and cancelling bring in. */
  readonly direction: 'Income' | 'Expenditure';
  /** Of a cancel below zero: what the card gave back; 0 until it is settled. */
  readonly amountMinor: bigint;
  readonly fees: readonly OrderFee[];
  readonly feeMinor: bigint;
  /** Amount and fee. */
  readonly totalMinor: bigint;
  readonly status: CardMovementStatus;
  readonly failure: OrderFailure | null;
  readonly movedAt: Date;
  readonly completedAt: Date | null;
  readonly note: string | null;
  /** `undefined` while it is not opened. */
  readonly card: Card | undefined;
  readonly product: Product | undefined;
}

const types = {
  ApplyCard: 'ApplyCard',
  CardTopUp: 'CardTopUp',
  CardCancel: 'CardCancel',
  CardWithdraw: 'BalanceRefund',
} as const satisfies Record<string, CardMovementType>;

export function movementOf(view: OrderView): CardMovement {
  const { order, card, product } = view;
  const { orderType, fees } = order;
  const isCancel = orderType === 'CardCancel';
  const isSettling = isCancel && order.status === 'Completed' && order.settleStatus !== 'Completed';
  const amountMinor = isCancel ? -(order.settleAmountMinor ?? 0n) : order.amountMinor;
  const feeMinor = totalFee(fees);
  return {
    movementId: order.orderId,
    movementNo: order.orderNo,
    currency: order.currency,
    type: types[orderType as keyof typeof types],
    direction: isCancel || orderType === 'CardWithdraw' ? 'Income' : 'Expenditure',
    amountMinor,
    fees,
    feeMinor,
    totalMinor: amountMinor + feeMinor,
    status: isSettling ? 'Pending' : statusOf(view),
    failure: order.failure,
    movedAt: order.createdAt,
    // A settlement is the last change of its order.
    completedAt: isSettling ? null : isCancel && order.completedAt ? order.modifiedAt : order.completedAt,
    note: null,
    card,
    product,
  };
}

/** The card has paid it out of its own balance at once. */
export function chargeMovementOf(
  charge: CardCharge,
  card: Card | undefined,
  product: Product | undefined,
): CardMovement {
  const { chargeId, currency, feeMinor, note, chargedAt } = charge;
  return {
    movementId: chargeId,
    movementNo: numberOf(chargeId),
    currency,
    type: 'TransCharge',
    direction: 'Expenditure',
    amountMinor: 0n,
    fees: [{ feeType: 'TransFee', feeMinor }],
    feeMinor,
    totalMinor: feeMinor,
    status: 'Completed',
    failure: null,
    movedAt: chargedAt,
    completedAt: chargedAt,
    note,
    card,
    product,
  };
}

/** What a refused load took from the account is given back; a refused withdrawal never took anything there. */
function statusOf({ order }: OrderView): CardMovementStatus {
  if (order.status !== 'Failure') return order.status;
  const isLoad = order.orderType === 'ApplyCard' || order.orderType === 'CardTopUp';
  return isLoad ? (order.reversal ?? 'Failure') : 'Failure';
}
