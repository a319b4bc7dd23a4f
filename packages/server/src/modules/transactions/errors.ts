import { DomainError } from '../../platform/errors.ts';

export type TransactionsErrorCode =
  /** Also for another customer's transaction. */
  | 'TRANSACTION_NOT_FOUND'
  /** The contract's (Error codes). */
  | 'CARD_STATUS_INVALID';

export class TransactionsError extends DomainError<TransactionsErrorCode> {}
