// What cards spend: authorizations, clearings and everything else that the card network tells.

export type { DeclineReason, EventAnswer, UnavailableCause } from './answers.ts';
export type {
  CardEvent,
  CardEventKind,
  CardVerification,
  EventOf,
  Merchant,
  NetworkAmount,
} from './events.ts';
export { transactionInvariants } from './invariants/store.ts';
export { createTransactionMetrics, type TransactionMetrics } from './metrics.ts';
export { createProcessing, type ProcessingOptions, type TransactionTerms } from './processing.ts';
export { selectSpending as readSpending, type TransactionQuery } from './reading-store.ts';
export {
  createTransactionsService,
  type TransactionsOptions,
  type TransactionsService,
} from './service.ts';
export {
  type CardControls,
  type CardSpending,
  type LifecycleState,
  lifecycleStates,
  noControls,
  type Transaction,
  type TransactionStatus,
  type TransactionType,
  transactionStatuses,
  transactionTypes,
} from './types.ts';
