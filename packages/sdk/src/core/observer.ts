import type { Redactor } from './redaction.ts';

/** What hooks are told of a call. Never a body, a header, a token or a card number. */
export interface CallEvent {
  /** The same for all attempts of one call. */
  readonly callId: string;
  /** The method of the SDK, such as `orders.standard.apply`; `connect.token` for the token. */
  readonly operation: string;
  readonly method: string;
  /** The address as a pattern, such as `/v1/cards/{cardId}`: the name for a span or a metric. */
  readonly route: string;
  /** From 1. */
  readonly attempt: number;
  readonly customerOrderNo: string | undefined;
}

export interface ResponseEvent extends CallEvent {
  readonly status: number;
  /** The server's name for its answer. */
  readonly responseId: string | undefined;
  /** Of this attempt. */
  readonly durationMs: number;
}

export interface FailureEvent extends CallEvent {
  /** Its name: the class of the error. */
  readonly error: string;
  readonly message: string;
  readonly durationMs: number;
}

export interface RetryEvent extends CallEvent {
  /** Why: the class of the error. */
  readonly error: string;
  /** How long is waited before the next attempt. */
  readonly delayMs: number;
}

/** Called as calls go by, for logs, metrics and traces. What a hook throws is logged and changes nothing. */
export interface Hooks {
  /** Headers to send along with an attempt, for example `traceparent`. */
  headers?(event: CallEvent): Readonly<Record<string, string>>;
  /** Before an attempt is sent. */
  onRequest?(event: CallEvent): void;
  /** An answer has come, a good or a bad one. */
  onResponse?(event: ResponseEvent): void;
  /** An attempt has failed without an answer. */
  onFailure?(event: FailureEvent): void;
  onRetry?(event: RetryEvent): void;
}

export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';
export const logLevels: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

/** As the console has it, and most log libraries. */
export interface Logger {
  debug(message: string, ...details: unknown[]): void;
  info(message: string, ...details: unknown[]): void;
  warn(message: string, ...details: unknown[]): void;
  error(message: string, ...details: unknown[]): void;
}

/** Tells hooks and log of what happens, everything cleaned of secrets before it is handed on. */
export interface Observer {
  /** @returns the headers that the hooks send along */
  request(event: CallEvent, path: string, body: unknown): Readonly<Record<string, string>> | undefined;
  response(event: ResponseEvent, text: string): void;
  failure(event: FailureEvent): void;
  retry(event: RetryEvent): void;
  warn(message: string, error: unknown): void;
}

export interface ObserverOptions {
  readonly hooks: Hooks | undefined;
  readonly logger: Logger;
  readonly logLevel: LogLevel;
}

export function createObserver({ hooks, logger, logLevel }: ObserverOptions, redactor: Redactor): Observer {
  const threshold = logLevels.indexOf(logLevel);

  function log(level: Exclude<LogLevel, 'off'>, message: () => string, details: () => object): void {
    if (logLevels.indexOf(level) > threshold) return;
    logger[level](`cardepass: ${redactor.text(message())}`, redactor.value(details()));
  }

  function clean<T extends CallEvent>(event: T): T {
    return redactor.value(event) as T;
  }

  function run<R>(hook: () => R): R | undefined {
    try {
      return hook();
    } catch (error) {
      log(
        'warn',
        () => 'a hook has failed',
        () => ({ error: String(error) }),
      );
      return undefined;
    }
  }

  const named = (event: CallEvent) => `${event.operation} (attempt ${event.attempt})`;
  return {
    request(event, path, body) {
      log(
        'debug',
        () => `${named(event)} is sent`,
        () => ({ ...event, path, body }),
      );
      if (hooks?.onRequest) run(() => hooks.onRequest?.(clean(event)));
      return hooks?.headers && run(() => hooks.headers?.(clean(event)));
    },
    response(event, text) {
      log(
        'info',
        () => `${named(event)} is answered with ${event.status}`,
        () => event,
      );
      log(
        'debug',
        () => `${named(event)} is answered`,
        () => ({ callId: event.callId, body: bodyOf(text) }),
      );
      if (hooks?.onResponse) run(() => hooks.onResponse?.(clean(event)));
    },
    failure(event) {
      log(
        'info',
        () => `${named(event)} has no answer`,
        () => event,
      );
      if (hooks?.onFailure) run(() => hooks.onFailure?.(clean(event)));
    },
    retry(given) {
      // Whole milliseconds: the many digits of a fraction could be taken for a card number.
      const event = { ...given, delayMs: Math.round(given.delayMs) };
      log(
        'info',
        () => `${named(event)} is tried again in ${event.delayMs} ms`,
        () => event,
      );
      if (hooks?.onRetry) run(() => hooks.onRetry?.(clean(event)));
    },
    warn(message, error) {
      log(
        'warn',
        () => message,
        () => ({ error: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 1000);
  }
}
