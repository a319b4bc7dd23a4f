import type { Clock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { percentageOf } from '../../platform/money/percentage.ts';
import type { FeeTerm, Ledger, LedgerRequest, Outcome } from '../ledger/index.ts';
import type { Order, OrderFee } from './types.ts';

/**
 * How soon a closed card is looked at again while it has open holds, should nobody tell that the last one is gone
 * (`OrdersService.holdsEnded`).
 */
const holdsRetryMs = 60_000;

export interface SettlementStep {
  readonly settled: Order;
  /** When to look again; `null`: it is settled. */
  readonly dueAt: Date | null;
}

/**
 * What is left of a cancel after the issuer has closed the card (docs/money.md, cancel): `Pending` while the card has
 * open holds, `WaitTransfer` until the product's delay is over, then what is left on the card goes back and the order is
 * `Completed`. Without holds and delay all of it is one step.
 */
export function createSettlement({
  clock,
  ledger,
}: {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'post' | 'openWork'>;
}) {
  function wait(order: Order, settleStatus: 'Pending' | 'WaitTransfer', dueAt: number): SettlementStep {
    const modifiedAt = order.settleStatus === settleStatus ? order.modifiedAt : new Date(clock.now());
    return { settled: { ...order, settleStatus, modifiedAt }, dueAt: new Date(dueAt) };
  }

  /** Under the lock of the books: a hold that ends meanwhile ends before this, or finds the order that waits for it. */
  async function hasHolds(tx: Tx, { cardModel, customerId, currency, cardId }: Order): Promise<boolean> {
    if (cardModel === 'ShareBalance') return false;
    const card = { customerId, currency, cardId };
    const work = await ledger.openWork(tx, {
      customerIds: [customerId],
      accounts: [card],
      keys: [],
      orders: [],
    });
    return work.balance(card, 'KB') !== 0n;
  }

  return {
    /** One step, in the transaction that stores it. The order is locked, and its card closed. */
    async settle(tx: Tx, order: Order): Promise<SettlementStep> {
      const now = clock.now();
      if (await hasHolds(tx, order)) return wait(order, 'Pending', now + holdsRetryMs);
      const transferAt = (order.completedAt?.getTime() ?? now) + order.settleDelaySeconds * 1000;
      if (now < transferAt) return wait(order, 'WaitTransfer', transferAt);
      const { outcome } = await ledger.post(tx, settlementRequest(order));
      if (outcome.decision === 'posted') {
        return {
          settled: { ...order, ...settledBy(order, outcome), modifiedAt: new Date(now) },
          dueAt: null,
        };
      }
      if (outcome.code === 'CARD_HAS_HOLDS') return wait(order, 'Pending', now + holdsRetryMs);
      throw new Error(`the ledger did not settle the card: ${outcome.code}`);
    },
  };
}

/** A key for each attempt: one that met a hold is declined for ever. The ledger settles an order once, by its id. */
function settlementRequest(order: Order): LedgerRequest {
  const { orderId, orderNo, customerId, currency, cardId } = order;
  const fee: FeeTerm = order.cancelFee ?? { method: 'FixedValue', feeMinor: 0n };
  const base = {
    requestKey: `order:${orderId}:settle:${order.attempts}`,
    customerId,
    currency,
    cardId,
    order: { orderId, orderLineNo: 1, orderNo },
  };
  return order.cardModel === 'Standard'
    ? { ...base, kind: 'standard-cancel-settlement', fee }
    : { ...base, kind: 'share-balance-cancel', feeMinor: fixedFee(fee) };
}

/** A card without a balance has nothing that a percentage could be taken of. */
function fixedFee(fee: FeeTerm): bigint {
  return fee.method === 'FixedValue' ? fee.feeMinor : percentageOf(0n, fee.rate);
}

function settledBy(
  order: Order,
  { moves }: Extract<Outcome, { decision: 'posted' }>,
): Pick<Order, 'settleStatus' | 'settleAmountMinor' | 'fees'> {
  const amountOf = (type: string) => moves.find((move) => move.type === type)?.amountMinor ?? 0n;
  const fees: OrderFee[] = [{ feeType: 'CancelCardFee', feeMinor: amountOf('CancelCardFee') }];
  return {
    settleStatus: 'Completed',
    settleAmountMinor:
      order.cardModel === 'Standard'
        ? amountOf('CancelCardSettleRefund') - amountOf('CancelCardSettleDeduct')
        : 0n,
    fees: fees.filter(({ feeMinor }) => feeMinor > 0n),
  };
}
