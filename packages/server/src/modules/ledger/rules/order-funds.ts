import type { LedgerRequest, OrderReference } from '../requests.ts';
import type { OrderFee, OrderFunds } from '../state.ts';
import type { RuleView } from './rule.ts';

/** A request that belongs to an order. */
export type OrderRequest = Extract<LedgerRequest, { order: OrderReference }> & { cardId?: string };

/** The order's money at its submission: held, or settled at once when nothing has to be waited for. */
export function fundsOf(
  view: RuleView,
  request: OrderRequest,
  { purpose, amountMinor, fees }: Pick<OrderFunds, 'purpose' | 'amountMinor' | 'fees'>,
): OrderFunds {
  const isSettled = purpose === 'Cancellation';
  return {
    customerId: request.customerId,
    orderId: request.order.orderId,
    orderLineNo: request.order.orderLineNo,
    currency: request.currency,
    cardId: request.cardId ?? null,
    purpose,
    amountMinor,
    fees: fees.filter((each) => each.amountMinor > 0n),
    state: isSettled ? 'Completed' : 'Reserved',
    submittedAt: view.now,
    endedAt: isSettled ? view.now : null,
  };
}

export function fee(type: OrderFee['type'], amountMinor: bigint): OrderFee {
  return { type, amountMinor };
}

export function total(fees: readonly OrderFee[]): bigint {
  return fees.reduce((sum, each) => sum + each.amountMinor, 0n);
}
