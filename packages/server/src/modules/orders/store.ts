import type { Db, Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { LocalizedText } from '../../platform/errors.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardOperation } from '../cards/index.ts';
import type { FeeTerm } from '../ledger/index.ts';
import type { CardModel, FeeType } from '../products/index.ts';
import type { Order, OrderFee, OrderStatus, OrderType, SettleStatus } from './types.ts';

interface OrderRow {
  customer_id: string;
  order_id: string;
  order_no: string;
  customer_order_no: string | null;
  request_digest: Buffer;
  card_model: CardModel;
  order_type: OrderType;
  card_id: string;
  card_seq: bigint;
  product_code: string;
  product_version: number;
  currency: Currency;
  card_bin: string | null;
  alias: string | null;
  amount_minor: bigint;
  fees: [FeeType, string][];
  max_auth_minor: bigint | null;
  max_credit_minor: bigint | null;
  cancel_fee_method: FeeTerm['method'] | null;
  cancel_fee_minor: bigint | null;
  cancel_fee_percent: string | null;
  settle_delay_seconds: number;
  settle_status: SettleStatus | null;
  settle_amount_minor: bigint | null;
  status: OrderStatus;
  failure: { code: string; text: LocalizedText } | null;
  reversal: 'Reversed' | 'ReverseFailure' | null;
  created_at: Date;
  modified_at: Date;
  completed_at: Date | null;
  attempts: number;
}

const insertStatement = prepared(
  'orders-insert',
  `INSERT INTO orders (customer_id, order_id, order_no, customer_order_no, request_digest, card_model, order_type,
     card_id, card_seq, product_code, product_version, currency, card_bin, alias, amount_minor, fees, max_auth_minor,
     max_credit_minor, cancel_fee_method, cancel_fee_minor, cancel_fee_percent, settle_delay_seconds, settle_status,
     status, created_at, modified_at, due_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
     'Pending', $24, $24, $25)`,
);

/** The unique index that keeps a customer's own numbers apart. */
export const customerOrderNoKey = 'orders_customer_order_no_key';

/** @param dueAt `null`: it waits for an earlier order of its card */
export async function insertOrder(tx: Tx, order: Order, dueAt: Date | null): Promise<void> {
  const { cancelFee, limits } = order;
  await run(tx, insertStatement, [
    order.customerId,
    order.orderId,
    order.orderNo,
    order.customerOrderNo,
    order.requestDigest,
    order.cardModel,
    order.orderType,
    order.cardId,
    order.cardSeq,
    order.productCode,
    order.productVersion,
    order.currency,
    order.cardBin,
    order.alias,
    order.amountMinor,
    feesToJson(order.fees),
    limits?.maxAuthMinor ?? null,
    limits?.maxCreditMinor ?? null,
    cancelFee?.method ?? null,
    cancelFee?.method === 'FixedValue' ? cancelFee.feeMinor : null,
    cancelFee?.method === 'Percentage' ? cancelFee.rate : null,
    order.settleDelaySeconds,
    order.settleStatus,
    order.createdAt,
    dueAt,
  ]);
}

const lockStatement = prepared(
  'orders-lock',
  'SELECT * FROM orders WHERE customer_id = $1 AND order_id = $2 FOR NO KEY UPDATE',
);

export async function selectOrderForUpdate(
  tx: Tx,
  { customerId, orderId }: Pick<Order, 'customerId' | 'orderId'>,
): Promise<Order | undefined> {
  const [row] = await run<OrderRow>(tx, lockStatement, [customerId, orderId]);
  return row && orderFrom(row);
}

const byNumberStatement = prepared(
  'orders-by-number',
  'SELECT * FROM orders WHERE customer_id = $1 AND order_no = $2',
);
const byCustomerNumberStatement = prepared(
  'orders-by-customer-number',
  'SELECT * FROM orders WHERE customer_id = $1 AND customer_order_no = $2',
);

/** By the system's number. */
export async function selectByOrderNo(
  db: Db,
  customerId: string,
  orderNo: string,
): Promise<Order | undefined> {
  const [row] = await run<OrderRow>(db, byNumberStatement, [customerId, orderNo]);
  return row && orderFrom(row);
}

/** By the customer's own number. */
export async function selectByCustomerOrderNo(
  db: Db,
  customerId: string,
  customerOrderNo: string,
): Promise<Order | undefined> {
  const [row] = await run<OrderRow>(db, byCustomerNumberStatement, [customerId, customerOrderNo]);
  return row && orderFrom(row);
}

const pendingStatement = prepared(
  'orders-pending-of-card',
  `SELECT order_id, order_type FROM orders
   WHERE customer_id = $1 AND card_id = $2 AND status = 'Pending' ORDER BY card_seq`,
);

/** What is still to be done on a card, in its order. */
export async function selectPendingOfCard(
  tx: Tx,
  customerId: string,
  cardId: string,
): Promise<{ readonly orderId: string; readonly operation: CardOperation }[]> {
  const rows = await run<{ order_id: string; order_type: CardOperation }>(tx, pendingStatement, [
    customerId,
    cardId,
  ]);
  return rows.map((row) => ({ orderId: row.order_id, operation: row.order_type }));
}

const claimStatement = prepared(
  'orders-claim',
  `UPDATE orders SET due_at = $2, attempts = orders.attempts + 1
   FROM (SELECT customer_id, order_id FROM orders WHERE due_at <= $1 ORDER BY due_at LIMIT $3
     FOR NO KEY UPDATE SKIP LOCKED) AS due
   WHERE orders.customer_id = due.customer_id AND orders.order_id = due.order_id
   RETURNING orders.*`,
);

/**
 * Takes orders that are due: until `leaseUntil` nobody else does. Who dies with one leaves it to the next.
 */
export async function claimDue(db: Db, now: Date, leaseUntil: Date, limit: number): Promise<Order[]> {
  const rows = await run<OrderRow>(db, claimStatement, [now, leaseUntil, limit]);
  return rows.map(orderFrom);
}

const postponeStatement = prepared(
  'orders-postpone',
  `UPDATE orders SET due_at = $4, settle_status = $5, modified_at = CASE WHEN settle_status IS DISTINCT FROM $5 THEN $6 ELSE modified_at END
   WHERE customer_id = $1 AND order_id = $2 AND attempts = $3 AND due_at IS NOT NULL`,
);

/** To be taken again at `dueAt`, unless somebody else has taken it since. */
export async function postpone(
  db: Db,
  order: Pick<Order, 'customerId' | 'orderId' | 'attempts' | 'settleStatus'>,
  dueAt: Date,
  now: Date,
): Promise<void> {
  const { customerId, orderId, attempts, settleStatus } = order;
  await run(db, postponeStatement, [customerId, orderId, attempts, dueAt, settleStatus, now]);
}

const wakeStatement = prepared(
  'orders-wake',
  'UPDATE orders SET due_at = $3 WHERE customer_id = $1 AND order_id = $2 AND due_at IS NULL',
);

/** An order whose turn has come. */
export async function makeDue(tx: Tx, customerId: string, orderId: string, dueAt: Date): Promise<void> {
  await run(tx, wakeStatement, [customerId, orderId, dueAt]);
}

// The books are locked here, which come after orders: so nobody is waited for. Who has the order locked is settling it,
// and sees under the same books that the hold is gone.
const holdsEndedStatement = prepared(
  'orders-holds-ended',
  `UPDATE orders SET due_at = $3
   FROM (SELECT customer_id, order_id FROM unnest($1::uuid[], $2::uuid[]) AS closed (customer_id, card_id)
     JOIN orders USING (customer_id, card_id)
     WHERE order_type = 'CardCancel' AND settle_status = 'Pending' AND status = 'Completed' AND due_at > $3
     FOR NO KEY UPDATE OF orders SKIP LOCKED) AS waiting
   WHERE orders.customer_id = waiting.customer_id AND orders.order_id = waiting.order_id
   RETURNING 1`,
);

/** Cancels of these cards, that wait for holds to end, are looked at now. Returns how many it was. */
export async function makeSettlementsDue(
  tx: Tx,
  cards: readonly Pick<Order, 'customerId' | 'cardId'>[],
  dueAt: Date,
): Promise<number> {
  const customerIds = cards.map(({ customerId }) => customerId);
  const cardIds = cards.map(({ cardId }) => cardId);
  return (await run(tx, holdsEndedStatement, [customerIds, cardIds, dueAt])).length;
}

/** How an order, or its settlement, ended. */
export type OrderEnd = Pick<
  Order,
  | 'status'
  | 'settleStatus'
  | 'settleAmountMinor'
  | 'fees'
  | 'failure'
  | 'reversal'
  | 'completedAt'
  | 'modifiedAt'
>;

const endStatement = prepared(
  'orders-end',
  `UPDATE orders SET status = $3, settle_status = $4, settle_amount_minor = $5, fees = $6, failure = $7, reversal = $8,
     completed_at = $9, modified_at = $10, due_at = $11
   WHERE customer_id = $1 AND order_id = $2`,
);

/** @param dueAt when the rest is to be done; `null`: nothing is left */
export async function updateEnd(
  tx: Tx,
  order: Pick<Order, 'customerId' | 'orderId'>,
  end: OrderEnd,
  dueAt: Date | null,
): Promise<void> {
  await run(tx, endStatement, [
    order.customerId,
    order.orderId,
    end.status,
    end.settleStatus,
    end.settleAmountMinor,
    feesToJson(end.fees),
    end.failure && JSON.stringify(end.failure),
    end.reversal,
    end.completedAt,
    end.modifiedAt,
    dueAt,
  ]);
}

const manyStatement = prepared(
  'orders-select-many',
  'SELECT * FROM orders WHERE customer_id = $1 AND order_id = ANY ($2::uuid[])',
);

export async function selectOrders(
  db: Db,
  customerId: string,
  orderIds: readonly string[],
): Promise<Order[]> {
  const rows = await run<OrderRow>(db, manyStatement, [customerId, orderIds]);
  return rows.map(orderFrom);
}

function feesToJson(fees: readonly OrderFee[]): string {
  return JSON.stringify(fees.map(({ feeType, feeMinor }) => [feeType, String(feeMinor)]));
}

function cancelFeeFrom(row: OrderRow): FeeTerm | null {
  if (row.cancel_fee_method === null) return null;
  return row.cancel_fee_method === 'FixedValue'
    ? { method: 'FixedValue', feeMinor: row.cancel_fee_minor ?? 0n }
    : { method: 'Percentage', rate: row.cancel_fee_percent ?? '0' };
}

function orderFrom(row: OrderRow): Order {
  return {
    customerId: row.customer_id,
    orderId: row.order_id,
    orderNo: row.order_no,
    customerOrderNo: row.customer_order_no,
    requestDigest: row.request_digest,
    cardModel: row.card_model,
    orderType: row.order_type,
    cardId: row.card_id,
    cardSeq: row.card_seq,
    productCode: row.product_code,
    productVersion: row.product_version,
    currency: row.currency,
    cardBin: row.card_bin,
    alias: row.alias,
    amountMinor: row.amount_minor,
    fees: row.fees.map(([feeType, feeMinor]) => ({ feeType, feeMinor: BigInt(feeMinor) })),
    limits:
      row.max_auth_minor === null
        ? null
        : { maxAuthMinor: row.max_auth_minor, maxCreditMinor: row.max_credit_minor },
    cancelFee: cancelFeeFrom(row),
    settleDelaySeconds: row.settle_delay_seconds,
    settleStatus: row.settle_status,
    settleAmountMinor: row.settle_amount_minor,
    status: row.status,
    failure: row.failure,
    reversal: row.reversal,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    completedAt: row.completed_at,
    attempts: row.attempts,
  };
}
