import { apiErrorOf, type CardepassError, UnexpectedAnswerError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Journey } from './journey.ts';
import type { Redactor } from './redaction.ts';
import { readRetryAfter } from './retry.ts';
import type { IssuedToken } from './tokens.ts';

/** A good answer: its data, and the answer it came in. */
export interface Outcome<T> {
  readonly data: T;
  /** The server's name for it. */
  readonly responseId: string | undefined;
  readonly exchange: Exchange;
}

/** What reading an answer needs to know of the call it belongs to. */
export interface Reading {
  readonly journey: Journey;
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The data of an envelope. @throws ApiError, UnexpectedAnswerError */
export function readEnvelope<T>(exchange: Exchange, reading: Reading): Outcome<T> {
  const { response, text } = exchange;
  const answer = parseObject(text);
  if (response.ok && answer?.hasError === false) {
    return { data: answer.data as T, responseId: textOf(answer.responseId), exchange };
  }
  throw refusal(response, answer, reading);
}

/** The token of an answer of the token endpoint (RFC 6749 §5.1). @throws ApiError, UnexpectedAnswerError */
export function readToken({ response, text }: Exchange, reading: Reading): IssuedToken {
  const answer = parseObject(text);
  if (response.ok && typeof answer?.access_token === 'string') {
    const life = Number(answer.expires_in);
    return { accessToken: answer.access_token, expiresInSeconds: life > 0 ? life : 3600 };
  }
  throw refusal(response, answer, reading);
}

/** What an answer that is not good is thrown as. A proxy on the way may have written it, so anything may stand in it. */
function refusal(
  response: Response,
  answer: Record<string, unknown> | undefined,
  { journey, redactor, now }: Reading,
): CardepassError {
  const { status } = response;
  if (status < 400) {
    const what = status >= 300 ? 'a redirect' : 'something else';
    return new UnexpectedAnswerError(
      `Expected an answer of the card API and got ${what} (status ${status}); check the base URL`,
      status,
      journey.describe(),
    );
  }
  const fields = Array.isArray(answer?.errors) ? answer.errors : [];
  // The token endpoint names its errors as OAuth does (RFC 6749 §5.2).
  const code = textOf(answer?.errorCode) ?? textOf(answer?.error) ?? String(status);
  const message = textOf(answer?.errorMessage) ?? textOf(answer?.error_description);
  const failure = {
    status,
    code: redactor.text(code),
    message: redactor.text(message ?? `The server answered ${status}`),
    responseId: textOf(answer?.responseId) ?? response.headers.get('x-response-id') ?? undefined,
    errors: fields.map((field) => redactor.value(field) as { field: string; message: string }),
    retryAfterMs: readRetryAfter(response.headers.get('retry-after'), now()),
  };
  return apiErrorOf(failure, journey.describe());
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
