export { Cardepass, type RawRequest } from './client.ts';
export { ApiPromise, type WithResponse } from './core/api-promise.ts';
export type { CardepassOptions } from './core/configuration.ts';
export {
  AbortedError,
  AmountTooSmallError,
  ApiError,
  AuthenticationError,
  BusinessRuleError,
  CardepassError,
  CardNotFoundError,
  CardStatusInvalidError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  CurrencyNotSupportedError,
  DuplicateOrderError,
  type FailedRequest,
  type FieldError,
  InsufficientBalanceError,
  InvalidArgumentError,
  InvalidRequestError,
  LimitExceededError,
  NotFoundError,
  OperationNotAllowedError,
  PermissionError,
  ProductNotAvailableError,
  RateLimitError,
  ServerError,
  TimeoutError,
  TransactionNotFoundError,
  UnexpectedAnswerError,
  WebhookDeliveryNotFoundError,
  WebhookDisabledByOperatorError,
  WebhookEndpointLimitError,
  WebhookEndpointNotFoundError,
  WebhookRotationInvalidError,
} from './core/errors.ts';
export type {
  CallEvent,
  FailureEvent,
  Hooks,
  Logger,
  LogLevel,
  ResponseEvent,
  RetryEvent,
} from './core/observer.ts';
export type { CursorPage, CursorPromise, ListPromise, Page, PagePromise } from './core/pages.ts';
export type { Runtime } from './core/runtime.ts';
export type { CallOptions } from './core/transport.ts';
export { version } from './core/version.ts';
export { OrderPendingError, type WaitOptions } from './core/waiting.ts';
export * as money from './money.ts';
export type { AccountLogQuery, CardAccountLogQuery } from './resources/accounts.ts';
export type { CardListQuery, CardTransactionsQuery } from './resources/cards.ts';
export type { EventListQuery, EventPage, StoredEvent } from './resources/events.ts';
export { OrderNotFoundError, OrderPromise, type OrderReference } from './resources/orders.ts';
export type { TransactionListQuery } from './resources/transactions.ts';
export type * from './resources/types.ts';
export type { WebhookDeliveryQuery } from './resources/webhook-deliveries.ts';
export * as webhooks from './webhooks/index.ts';
export {
  type VerifyOptions,
  type WebhookAnswer,
  type WebhookEvent,
  type WebhookEventData,
  type WebhookEventType,
  WebhookVerificationError,
} from './webhooks/index.ts';
