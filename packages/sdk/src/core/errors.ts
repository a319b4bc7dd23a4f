import type { Redactor } from './redaction.ts';

/** What was asked for when it failed. Card numbers and secrets are taken out before it is stored. */
export interface FailedRequest {
  /** The method of the SDK, such as `orders.standard.apply`. */
  readonly operation: string;
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  /** The number the order was sent under: send the order again under it, and it is still placed once. */
  readonly customerOrderNo?: string;
  readonly body?: unknown;
  /** How often it was sent. */
  readonly attempts: number;
}

/** One field of a request that is not valid. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The root of everything that the SDK throws. Nothing in it, however it is printed, is a card number or a secret. */
export class CardepassError extends Error {
  override readonly name: string = 'CardepassError';
  readonly request: FailedRequest | undefined;

  constructor(message: string, request?: FailedRequest, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.request = request;
  }

  toJSON(): Record<string, unknown> {
    const { name, message, ...fields } = this;
    return { name, message: this.message, ...fields };
  }
}

/** The client was made with options that cannot work. */
export class ConfigurationError extends CardepassError {
  override readonly name = 'ConfigurationError';
}

/** A method was called with something that cannot be sent, such as an empty id. */
export class InvalidArgumentError extends CardepassError {
  override readonly name = 'InvalidArgumentError';
}

/** The server was not reached, or its answer did not arrive. Whether it acted on the request is not known. */
export class ConnectionError extends CardepassError {
  override readonly name: string = 'ConnectionError';
}

/** No answer within the time allowed. Whether the server acted on the request is not known. */
export class TimeoutError extends ConnectionError {
  override readonly name = 'TimeoutError';
}

/** The caller's AbortSignal ended the call. Named as `fetch` names it. */
export class AbortedError extends CardepassError {
  override readonly name = 'AbortError';
}

/** Something answered that is not a cardepass server: not JSON, not the envelope, a redirect. */
export class UnexpectedAnswerError extends CardepassError {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;

  constructor(message: string, status: number, request?: FailedRequest) {
    super(message, request);
    this.status = status;
  }
}

/** What a failed answer says. */
export interface Failure {
  readonly status: number;
  /** The contract's error code: the HTTP status for generic failures, a name for business failures. */
  readonly code: string;
  readonly message: string;
  readonly responseId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfterMs: number | undefined;
}

/** The server answered, and refused or failed. Each kind is a class of its own. */
export class ApiError extends CardepassError {
  override readonly name: string = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** Names the answer: tell it when you ask about the call. */
  readonly responseId: string | undefined;
  /** Of a request that is not valid, its fields. */
  readonly errors: readonly FieldError[];
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: Failure, request?: FailedRequest) {
    super(failure.message, request);
    this.status = failure.status;
    this.code = failure.code;
    this.responseId = failure.responseId;
    this.errors = failure.errors;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** 400, 413, 415: the request is not valid; `errors` says which fields. */
export class InvalidRequestError extends ApiError {
  override readonly name = 'InvalidRequestError';
}
/** 401: the credentials or the token are not valid. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError';
}
/** 403: this client may not do this. */
export class PermissionError extends ApiError {
  override readonly name: string = 'PermissionError';
}
/** 404: there is no such thing, or it is another customer's. */
export class NotFoundError extends ApiError {
  override readonly name: string = 'NotFoundError';
}
/** 409: it conflicts with what is there. */
export class ConflictError extends ApiError {
  override readonly name: string = 'ConflictError';
}
/** 422: a business rule refuses it. */
export class BusinessRuleError extends ApiError {
  override readonly name: string = 'BusinessRuleError';
}
/** 429: too many requests; `retryAfterMs` says how long to wait. */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError';
}
/** 408 and 5xx: the server could not answer. Whether it acted on the request is not known. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError';
}

export class CardNotFoundError extends NotFoundError {
  override readonly name = 'CardNotFoundError';
}
export class TransactionNotFoundError extends NotFoundError {
  override readonly name = 'TransactionNotFoundError';
}
export class WebhookEndpointNotFoundError extends NotFoundError {
  override readonly name = 'WebhookEndpointNotFoundError';
}
export class WebhookDeliveryNotFoundError extends NotFoundError {
  override readonly name = 'WebhookDeliveryNotFoundError';
}
export class OperationNotAllowedError extends PermissionError {
  override readonly name = 'OperationNotAllowedError';
}
export class WebhookDisabledByOperatorError extends PermissionError {
  override readonly name = 'WebhookDisabledByOperatorError';
}
export class CardStatusInvalidError extends ConflictError {
  override readonly name = 'CardStatusInvalidError';
}
export class DuplicateOrderError extends ConflictError {
  override readonly name = 'DuplicateOrderError';
}
export class WebhookRotationInvalidError extends ConflictError {
  override readonly name = 'WebhookRotationInvalidError';
}
export class WebhookEndpointLimitError extends BusinessRuleError {
  override readonly name = 'WebhookEndpointLimitError';
}
export class ProductNotAvailableError extends BusinessRuleError {
  override readonly name = 'ProductNotAvailableError';
}
export class CurrencyNotSupportedError extends BusinessRuleError {
  override readonly name = 'CurrencyNotSupportedError';
}
export class InsufficientBalanceError extends BusinessRuleError {
  override readonly name = 'InsufficientBalanceError';
}
export class AmountTooSmallError extends BusinessRuleError {
  override readonly name = 'AmountTooSmallError';
}
export class LimitExceededError extends BusinessRuleError {
  override readonly name = 'LimitExceededError';
}

type ApiErrorClass = new (failure: Failure, request?: FailedRequest) => ApiError;

const classByCode: Readonly<Record<string, ApiErrorClass>> = {
  CARD_NOT_FOUND: CardNotFoundError,
  TRANSACTION_NOT_FOUND: TransactionNotFoundError,
  OPERATION_NOT_ALLOWED: OperationNotAllowedError,
  CARD_STATUS_INVALID: CardStatusInvalidError,
  DUPLICATE_ORDER: DuplicateOrderError,
  PRODUCT_NOT_AVAILABLE: ProductNotAvailableError,
  CURRENCY_NOT_SUPPORTED: CurrencyNotSupportedError,
  INSUFFICIENT_BALANCE: InsufficientBalanceError,
  AMOUNT_TOO_SMALL: AmountTooSmallError,
  LIMIT_EXCEEDED: LimitExceededError,
  WEBHOOK_ENDPOINT_NOT_FOUND: WebhookEndpointNotFoundError,
  WEBHOOK_DELIVERY_NOT_FOUND: WebhookDeliveryNotFoundError,
  WEBHOOK_DISABLED_BY_OPERATOR: WebhookDisabledByOperatorError,
  WEBHOOK_ROTATION_INVALID: WebhookRotationInvalidError,
  WEBHOOK_ENDPOINT_LIMIT: WebhookEndpointLimitError,
};

const classByStatus: Readonly<Record<number, ApiErrorClass>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  408: ServerError,
  409: ConflictError,
  413: InvalidRequestError,
  415: InvalidRequestError,
  422: BusinessRuleError,
  429: RateLimitError,
};

/** The class of a failure: by its code where it is a business failure, else by its status. */
export function apiErrorOf(failure: Failure, request?: FailedRequest): ApiError {
  const byCode = Object.hasOwn(classByCode, failure.code) ? classByCode[failure.code] : undefined;
  const kind = byCode ?? classByStatus[failure.status] ?? (failure.status >= 500 ? ServerError : ApiError);
  return new kind(failure, request);
}

/** What lies behind a failed connection, without anything that may hold a secret: its name, code and cleaned message. */
export function safeCause(cause: unknown, redactor: Redactor, depth = 0): Error | undefined {
  if (!(cause instanceof Error) || depth > 3) return undefined;
  const inner = safeCause(cause.cause, redactor, depth + 1);
  const copy = new Error(redactor.text(cause.message), inner && { cause: inner });
  const { code } = cause as { code?: unknown };
  return Object.assign(copy, { name: cause.name, ...(typeof code === 'string' && { code }) });
}
