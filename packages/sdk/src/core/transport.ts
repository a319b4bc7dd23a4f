import { createDeadline, type Deadline } from './deadline.ts';
import {
  type ApiError,
  AuthenticationError,
  apiErrorOf,
  CardepassError,
  type FailedRequest,
  InvalidArgumentError,
  UnexpectedAnswerError,
} from './errors.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { CallEvent, Observer } from './observer.ts';
import type { Redactor } from './redaction.ts';
import { mayRetry, readRetryAfter, retryDelayMs } from './retry.ts';
import type { Runtime } from './runtime.ts';
import { createTokens, type IssuedToken } from './tokens.ts';
import { userAgent } from './version.ts';

/** What every call may be given. */
export interface CallOptions {
  /** Ends the call when it is aborted, wherever the call is. */
  readonly signal?: AbortSignal | undefined;
  /** By then the call is over, with all its retries and its token. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly maxRetries?: number | undefined;
  /** Sent along. Never shown to hooks or logs. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An address of the API, and what the SDK calls it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with its parameters as `{name}`. */
  readonly path: string;
  /** Sending it twice does no more than sending it once. */
  readonly isRepeatable: boolean;
}

export interface Call {
  readonly operation: Operation;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly options?: CallOptions | undefined;
}

export type QueryValue = string | number | boolean | Date | null | undefined;

/** A good answer: its data, and the answer it came in. */
export interface Outcome<T> {
  readonly data: T;
  readonly responseId: string | undefined;
  readonly exchange: Exchange;
}

export interface TransportOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly maxRetries: number;
  readonly language: string | undefined;
  readonly observer: (redactor: Redactor) => Observer;
  readonly redactor: (knownSecrets: () => readonly string[]) => Redactor;
  readonly runtime: Runtime;
}

/** Carries calls to the server and their answers back: tokens, retries and deadlines are all here. */
export interface Transport {
  /** @throws CardepassError */
  call<T>(call: Call): Promise<Outcome<T>>;
  accessToken(): Promise<string>;
  readonly runtime: Runtime;
}

const tokenOperation: Operation = {
  name: 'connect.token',
  method: 'POST',
  path: '/connect/token',
  isRepeatable: true,
};

/** A call on its way, for what its attempts have in common. */
interface Journey {
  readonly operation: Operation;
  readonly callId: string;
  readonly path: string;
  readonly body: unknown;
  readonly content: { readonly type: string; readonly text: string } | undefined;
  readonly customerOrderNo: string | undefined;
  readonly options: CallOptions;
  readonly deadline: Deadline;
  attempts: number;
}

export function createTransport(settings: TransportOptions): Transport {
  const { runtime } = settings;
  const tokens = createTokens({
    fetchToken,
    now: runtime.now,
    onRenewalFailure: (error) => observer.warn('the token was not renewed; it is tried again later', error),
  });
  const redactor = settings.redactor(() => [settings.clientSecret, ...tokens.known()]);
  const observer = settings.observer(redactor);

  function begin(
    operation: Operation,
    path: string,
    body: unknown,
    content: Journey['content'],
    options: CallOptions,
  ): Journey {
    const journey: Journey = {
      operation,
      callId: runtime.newId(),
      path,
      body,
      content,
      customerOrderNo: customerOrderNoOf(body),
      options,
      attempts: 0,
      deadline: createDeadline({
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        signal: options.signal,
        runtime,
        describe: () => describe(journey),
      }),
    };
    return journey;
  }

  function describe({ operation, path, customerOrderNo, body, attempts }: Journey): FailedRequest {
    return {
      operation: operation.name,
      method: operation.method,
      path: redactor.text(path),
      ...(customerOrderNo !== undefined && { customerOrderNo: redactor.text(customerOrderNo) }),
      ...(body !== undefined && { body: redactor.value(body) }),
      attempts,
    };
  }

  function eventOf({ callId, operation, attempts, customerOrderNo }: Journey): CallEvent {
    const { name, method, path } = operation;
    return { callId, operation: name, method, route: path, attempt: attempts, customerOrderNo };
  }

  /** Sends once and tells the observer. @throws ConnectionError, TimeoutError, AbortedError */
  async function attempt(journey: Journey, authorization: string | undefined): Promise<Exchange> {
    journey.attempts++;
    const event = eventOf(journey);
    const { operation, path, body, content, options, deadline } = journey;
    const headers = {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(settings.language !== undefined && { 'accept-language': settings.language }),
      ...observer.request(event, path, body),
      ...options.headers,
      ...(content && { 'content-type': content.type }),
      ...(authorization !== undefined && { authorization }),
    };
    const startedAt = runtime.now();
    try {
      const done = await exchange(
        { url: settings.baseUrl + path, method: operation.method, headers, body: content?.text },
        {
          attemptTimeoutMs: options.attemptTimeoutMs ?? settings.attemptTimeoutMs,
          deadline,
          runtime,
          redactor,
          describe: () => describe(journey),
        },
      );
      const { response } = done;
      const durationMs = runtime.now() - startedAt;
      const responseId = response.headers.get('x-response-id') ?? undefined;
      observer.response({ ...event, status: response.status, responseId, durationMs }, done.text);
      return done;
    } catch (error) {
      const { name, message } = error as CardepassError;
      observer.failure({ ...event, error: name, message, durationMs: runtime.now() - startedAt });
      throw error;
    }
  }

  /** Repeats what may be repeated, as often as is allowed and as long as there is time. */
  async function persist<T>(journey: Journey, tryOnce: () => Promise<T>): Promise<T> {
    const maxRetries = journey.options.maxRetries ?? settings.maxRetries;
    for (let retries = 0; ; retries++) {
      try {
        return await tryOnce();
      } catch (error) {
        // The token has been tried for as often as it may already.
        const isOwn = error instanceof CardepassError && error.request?.operation === journey.operation.name;
        if (!isOwn || retries >= maxRetries || !mayRetry(error, journey.operation.isRepeatable)) throw error;
        const delayMs = retryDelayMs(error, retries, runtime.random);
        if (delayMs >= journey.deadline.remainingMs()) throw error;
        observer.retry({ ...eventOf(journey), error: error.name, delayMs });
        await journey.deadline.wait(delayMs);
      }
    }
  }

  /** Shared by calls that end at different times, so it has its own deadline. */
  async function fetchToken(signal: AbortSignal): Promise<IssuedToken> {
    const { clientId, clientSecret } = settings;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const content = { type: 'application/x-www-form-urlencoded', text: form.toString() };
    const journey = begin(tokenOperation, tokenOperation.path, undefined, content, { signal });
    return persist(journey, async () => {
      const { response, text } = await attempt(journey, undefined);
      const answer = parseObject(text);
      if (response.ok && typeof answer?.access_token === 'string') {
        const life = Number(answer.expires_in);
        return { accessToken: answer.access_token, expiresInSeconds: life > 0 ? life : 3600 };
      }
      throw refusal(response, answer, journey);
    });
  }

  async function send<T>(journey: Journey, token: string): Promise<Outcome<T>> {
    const done = await attempt(journey, `Bearer ${token}`);
    const { response, text } = done;
    const answer = parseObject(text);
    if (response.ok && answer?.hasError === false) {
      const responseId = textOf(answer.responseId);
      return { data: answer.data as T, responseId, exchange: done };
    }
    throw refusal(response, answer, journey);
  }

  /** What an answer that is not good is thrown as. A proxy on the way may have written it, so anything may stand in it. */
  function refusal(
    response: Response,
    answer: Record<string, unknown> | undefined,
    journey: Journey,
  ): CardepassError {
    return response.status < 400 ? unexpected(response, journey) : failureOf(response, answer ?? {}, journey);
  }

  function unexpected({ status }: Response, journey: Journey): UnexpectedAnswerError {
    const hint = status >= 300 && status < 400 ? 'a redirect' : 'something else';
    return new UnexpectedAnswerError(
      `Expected an answer of the card API and got ${hint} (status ${status}); check the base URL`,
      status,
      describe(journey),
    );
  }

  function failureOf(response: Response, answer: Record<string, unknown>, journey: Journey): ApiError {
    const { status } = response;
    const fields = Array.isArray(answer.errors) ? answer.errors : [];
    // The token endpoint names its errors as OAuth does (RFC 6749 §5.2).
    const code = textOf(answer.errorCode) ?? textOf(answer.error) ?? String(status);
    const message = textOf(answer.errorMessage) ?? textOf(answer.error_description);
    return apiErrorOf(
      {
        status,
        code,
        message: redactor.text(message ?? `The server answered ${status}`),
        responseId: textOf(answer.responseId) ?? response.headers.get('x-response-id') ?? undefined,
        errors: fields.map((field) => redactor.value(field) as { field: string; message: string }),
        retryAfterMs: readRetryAfter(response.headers.get('retry-after'), runtime.now()),
      },
      describe(journey),
    );
  }

  return {
    runtime,
    accessToken: () => tokens.get(),
    async call<T>({ operation, pathParameters = {}, query = {}, body, options = {} }: Call) {
      const path = fillPath(operation.path, pathParameters) + queryText(query);
      const content =
        body === undefined ? undefined : { type: 'application/json', text: JSON.stringify(body) };
      const journey = begin(operation, path, body, content, options);
      let isTokenRenewed = false;
      return persist(journey, async () => {
        for (;;) {
          const token = tokens.peek() ?? (await tokens.get(journey.deadline.race));
          try {
            return await send<T>(journey, token);
          } catch (error) {
            if (!(error instanceof AuthenticationError) || isTokenRenewed) throw error;
            // Revoked, or signed by a key that is gone: once, with a new one.
            isTokenRenewed = true;
            tokens.forget(token);
          }
        }
      });
    },
  };
}

function fillPath(pattern: string, parameters: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = parameters[name];
    // An empty id would be another address, and so would dots.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
      throw new InvalidArgumentError(`${name} must be a text that is not empty`);
    }
    return encodeURIComponent(value);
  });
}

function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null
      ? []
      : [[name, value instanceof Date ? value.toISOString() : String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function customerOrderNoOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('customerOrderNo' in body)) return undefined;
  return textOf(body.customerOrderNo);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
