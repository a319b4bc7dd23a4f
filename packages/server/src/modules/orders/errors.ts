import { DomainError } from '../../platform/errors.ts';

/** All are the contract's (Error codes). */
export type OrdersErrorCode =
  | 'OPERATION_NOT_ALLOWED'
  | 'CARD_STATUS_INVALID'
  | 'INSUFFICIENT_BALANCE'
  | 'AMOUNT_TOO_SMALL'
  | 'LIMIT_EXCEEDED'
  | 'DUPLICATE_ORDER';

export class OrdersError extends DomainError<OrdersErrorCode> {}
