import type { Deadline } from './deadline.ts';
import { ConnectionError, type FailedRequest, safeCause, TimeoutError } from './errors.ts';
import type { Redactor } from './redaction.ts';
import type { Runtime } from './runtime.ts';

/** An answer whose body has arrived as a whole. */
export interface Exchange {
  readonly response: Response;
  readonly text: string;
}

export interface ExchangeRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Sends a request once and reads its whole answer, within the attempt's own time and the call's.
 *
 * @throws ConnectionError, TimeoutError, AbortedError
 */
export async function exchange(
  request: ExchangeRequest,
  {
    attemptTimeoutMs,
    deadline,
    runtime,
    redactor,
    describe,
  }: {
    attemptTimeoutMs: number;
    deadline: Deadline;
    runtime: Runtime;
    redactor: Redactor;
    describe: () => FailedRequest;
  },
): Promise<Exchange> {
  deadline.check();
  const limitMs = Math.min(attemptTimeoutMs, deadline.remainingMs());
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  const stop = () => controller.abort();
  deadline.signal?.addEventListener('abort', stop, { once: true });
  try {
    const { url, method, headers, body } = request;
    const response = await runtime.fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      // A redirect would carry the token, or an order, to where nobody has sent it.
      redirect: 'manual',
      signal: controller.signal,
    });
    return { response, text: await response.text() };
  } catch (error) {
    deadline.check();
    if (controller.signal.aborted) {
      throw new TimeoutError(`No answer within ${Math.round(limitMs)} ms`, describe());
    }
    const cause = safeCause(error, redactor);
    const reason = cause?.cause instanceof Error ? cause.cause.message : cause?.message;
    throw new ConnectionError(`No connection${reason ? `: ${reason}` : ''}`, describe(), cause);
  } finally {
    clearTimeout(timer);
    deadline.signal?.removeEventListener('abort', stop);
  }
}
