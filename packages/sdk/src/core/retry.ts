import { ApiError, ConnectionError } from './errors.ts';

/** The longest pause that grows by itself; a server may ask for more. */
const maxBackoffMs = 8_000;
const firstBackoffMs = 500;

/** @param isRepeatable whether sending it twice does no more than sending it once */
export function mayRetry(error: unknown, isRepeatable: boolean): boolean {
  if (error instanceof ConnectionError) return isRepeatable;
  if (!(error instanceof ApiError)) return false;
  // Refused before anything was done.
  if (error.status === 429) return true;
  return isRepeatable && (error.status === 408 || error.status >= 500);
}

/**
 * How long to wait before the next try: anything up to a bound that doubles each time ("full jitter"), so that callers
 * that failed together do not come back together; and after what the server asks for, where it does.
 *
 * @param retries how many have been made already
 */
export function retryDelayMs(error: unknown, retries: number, random: () => number): number {
  const backoff = random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** retries);
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  return asked === undefined ? backoff : asked + random() * firstBackoffMs;
}

/** Reads a Retry-After field (RFC 9110 §10.2.3), seconds or a date, into milliseconds; what is neither counts as absent. */
export function readRetryAfter(field: string | null, now: number): number | undefined {
  if (field === null) return undefined;
  const text = field.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // A date begins with its day; Date.parse alone would take numbers of all kinds for years.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
