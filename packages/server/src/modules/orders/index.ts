// Orders: what a customer asks to be done with cards, the money that waits for it, and the worker that sees it done.

export {
  type CarryingOut,
  type CarryingOutOptions,
  createCarryingOut,
  retryDelayMs,
} from './carrying-out.ts';
export { OrdersError, type OrdersErrorCode } from './errors.ts';
export { orderInvariants } from './invariants/store.ts';
export type { CardCharge, CardMovementQuery } from './movements-store.ts';
export { createOrdersService, type OrderLookup, type OrdersOptions, type OrdersService } from './service.ts';
export {
  type Caller,
  type Order,
  type OrderFailure,
  type OrderFee,
  type OrderLimits,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  type OrderView,
  orderTypes,
  type RequestedAmount,
  type RequestedCredit,
  type SettleStatus,
} from './types.ts';
export { createOrderWorker, type OrderWorker, type OrderWorkerOptions } from './worker.ts';
