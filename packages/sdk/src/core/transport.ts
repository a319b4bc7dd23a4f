import { addressOf, type QueryValue } from './address.ts';
import { type Outcome, readEnvelope, readToken } from './answer.ts';
import { AuthenticationError, CardepassError, InvalidArgumentError } from './errors.ts';
import { type Exchange, exchange } from './exchange.ts';
import { beginJourney, type CallOptions, type Journey, type Message, type Operation } from './journey.ts';
import type { Observer } from './observer.ts';
import type { Redactor } from './redaction.ts';
import { mayRetry, retryDelayMs } from './retry.ts';
import type { Runtime } from './runtime.ts';
import { createTokens, type IssuedToken } from './tokens.ts';
import { userAgent } from './version.ts';

export type { QueryValue } from './address.ts';
export type { Outcome } from './answer.ts';
export type { CallOptions, Operation } from './journey.ts';

export interface Call {
  readonly operation: Operation;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly options?: CallOptions | undefined;
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

export function createTransport(settings: TransportOptions): Transport {
  const { runtime, clientId, clientSecret } = settings;
  const tokens = createTokens({
    fetchToken,
    now: runtime.now,
    onRenewalFailure: (error) => observer.warn('the token was not renewed; it is tried again later', error),
  });
  const redactor = settings.redactor(() => [
    clientSecret,
    encodeURIComponent(clientSecret),
    ...tokens.known(),
  ]);
  const observer = settings.observer(redactor);
  const begin = (message: Message) =>
    beginJourney(message, { timeoutMs: settings.timeoutMs, runtime, redactor });
  const ownHeaders = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(settings.language !== undefined && { 'accept-language': settings.language }),
  };
  const readingOf = (journey: Journey) => ({ journey, redactor, now: runtime.now });

  /** Sends once and tells the observer. @throws ConnectionError, TimeoutError, AbortedError */
  async function attempt(journey: Journey, authorization: string | undefined): Promise<Exchange> {
    journey.attempts++;
    const event = journey.event();
    const { operation, path, body, content, options, deadline, describe } = journey;
    const headers: Record<string, string> = {
      ...ownHeaders,
      ...inLowerCase(observer.request(event, path, body)),
      ...inLowerCase(options.headers),
    };
    if (content) headers['content-type'] = content.type;
    if (authorization !== undefined) headers.authorization = authorization;
    const attemptTimeoutMs = options.attemptTimeoutMs ?? settings.attemptTimeoutMs;
    const startedAt = runtime.now();
    try {
      const done = await exchange(
        { url: settings.baseUrl + path, method: operation.method, headers, body: content?.text },
        { attemptTimeoutMs, deadline, runtime, redactor, describe },
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
    const { operation, options, deadline } = journey;
    const maxRetries = options.maxRetries ?? settings.maxRetries;
    for (let retries = 0; ; retries++) {
      try {
        return await tryOnce();
      } catch (error) {
        // The token has been tried for as often as it may already.
        const isOwn = error instanceof CardepassError && error.request?.operation === operation.name;
        if (!isOwn || retries >= maxRetries || !mayRetry(error, operation.isRepeatable)) throw error;
        const delayMs = retryDelayMs(error, retries, runtime.random);
        if (delayMs >= deadline.remainingMs()) throw error;
        observer.retry({ ...journey.event(), error: error.name, delayMs });
        await deadline.wait(delayMs);
      }
    }
  }

  /** Shared by calls that end at different times, so it has its own deadline. */
  async function fetchToken(signal: AbortSignal): Promise<IssuedToken> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const content = { type: 'application/x-www-form-urlencoded', text: form.toString() };
    const { path } = tokenOperation;
    const journey = begin({ operation: tokenOperation, path, content, options: { signal } });
    return persist(journey, async () => readToken(await attempt(journey, undefined), readingOf(journey)));
  }

  /** With a token that is valid; with another one, once, if the server refuses it. */
  async function sendWithToken<T>(journey: Journey): Promise<Outcome<T>> {
    for (let isRenewed = false; ; isRenewed = true) {
      const token = tokens.peek() ?? (await tokens.get(journey.deadline.race));
      try {
        return readEnvelope<T>(await attempt(journey, `Bearer ${token}`), readingOf(journey));
      } catch (error) {
        if (!(error instanceof AuthenticationError) || isRenewed) throw error;
        // Revoked, or signed by a key that is gone.
        tokens.forget(token);
      }
    }
  }

  return {
    runtime,
    accessToken: () => tokens.get(),
    async call<T>({ operation, pathParameters, query, body, options = {} }: Call) {
      const path = addressOf(operation.path, pathParameters, query);
      const content = body === undefined ? undefined : { type: 'application/json', text: jsonOf(body) };
      const journey = begin({ operation, path, body, content, options });
      return persist(journey, () => sendWithToken<T>(journey));
    },
  };
}

function jsonOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new InvalidArgumentError(
      'The body cannot be written as JSON; give amounts as numbers or as texts, and no BigInt',
    );
  }
}

/** So that none of them stands beside one of the SDK's own. */
function inLowerCase(
  headers: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
  if (!headers) return undefined;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
