// What cards spend: authorizations, clearings and everything else that the card network tells.

export type { DeclineReason, EventAnswer, UnavailableCause } from './answers.ts';
export { cardPayEvents } from './card-pay.ts';
export { declineReasons } from './decline-reasons.ts';
export { TransactionsError, type TransactionsErrorCode } from './errors.ts';
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
export {
  createTransactionReader,
  type TransactionPage,
  type TransactionReader,
  type TransactionView,
} from './reading.ts';
export { selectSpending as readSpending, type TransactionQuery } from './reading-store.ts';
export type { CardNetwork } from './sandbox/network.ts';
export { createSandboxService, type SandboxService } from './sandbox/service.ts';
export { createTraffic, type Traffic, type TrafficSummary } from './sandbox/traffic.ts';
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
export { cardPayToWire, type ShownCard, transactionToWire } from './views.ts';
