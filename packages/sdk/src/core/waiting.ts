import { createDeadline } from './deadline.ts';
import { CardepassError, type FailedRequest, InvalidArgumentError } from './errors.ts';
import { mayRetry } from './retry.ts';
import type { CallOptions, Transport } from './transport.ts';

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to wait at most; 60,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** The pause before the second look; 250 by default. It grows by half each time. */
  readonly firstPauseMs?: number | undefined;
  /** The longest pause; 5,000 by default. */
  readonly longestPauseMs?: number | undefined;
}

/** The order was still pending when the time was over. It goes on at the server: wait again, or look later. */
export class OrderPendingError<T = unknown> extends CardepassError {
  override readonly name = 'OrderPendingError';
  /** As it stood at the last look; undefined where no look succeeded. */
  readonly order: T | undefined;

  constructor(message: string, order: T | undefined, request: FailedRequest) {
    super(message, request);
    this.order = order;
  }
}

/**
 * Looks until there is something final. A look that fails in a way that may pass is repeated as if it had shown nothing.
 *
 * @param look within the time it is given
 * @throws OrderPendingError, AbortedError, and what a look throws that will not pass
 */
export async function lookUntilFinal<T extends { readonly status: string }>(
  { runtime }: Pick<Transport, 'runtime'>,
  subject: { readonly operation: string; readonly path: string; readonly known?: T | undefined },
  look: (options: CallOptions) => Promise<T>,
  { signal, timeoutMs = 60_000, firstPauseMs = 250, longestPauseMs = 5_000 }: WaitOptions,
): Promise<T> {
  if (!(timeoutMs > 0)) throw new InvalidArgumentError('timeoutMs must be more than 0');
  let latest = subject.known;
  let looks = 0;
  const describe = () => ({ ...subject, known: undefined, method: 'GET', attempts: looks });
  const deadline = createDeadline({ timeoutMs, signal, runtime, describe });
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    if (latest && latest.status !== 'Pending') return latest;
    // Between three quarters and the whole of it, so that many waiters spread.
    const pause = pauseMs * (0.75 + runtime.random() / 4);
    if (looks > 0 || latest) {
      const remainingMs = deadline.remainingMs();
      if (remainingMs <= 0) {
        throw new OrderPendingError(`The order is still pending after ${timeoutMs} ms`, latest, describe());
      }
      await deadline.wait(Math.min(pause, remainingMs));
    }
    deadline.check();
    looks++;
    try {
      // The last look gets a moment even where the time is over: a pending order deserves it.
      latest = await look({ signal, timeoutMs: Math.max(1_000, deadline.remainingMs()) });
    } catch (error) {
      if (!mayRetry(error, true)) throw error;
    }
  }
}
