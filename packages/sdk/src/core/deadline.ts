import { AbortedError, type FailedRequest, TimeoutError } from './errors.ts';
import type { Runtime } from './runtime.ts';

/** The end of a call: a time by which it must be over, and the caller's own signal. */
export interface Deadline {
  /** Milliseconds that are left; not below zero. */
  remainingMs(): number;
  /** @throws AbortedError when the caller has ended the call */
  check(): void;
  /** Waits; the caller may end it. @throws AbortedError */
  wait(ms: number): Promise<void>;
  /** The work's result, or the end of the call if that comes first; the work itself goes on. @throws AbortedError, TimeoutError */
  race<T>(work: Promise<T>): Promise<T>;
  readonly signal: AbortSignal | undefined;
}

export interface DeadlineOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly runtime: Runtime;
  /** What the errors are to tell of the call. */
  readonly describe: () => FailedRequest;
}

export function createDeadline({ timeoutMs, signal, runtime, describe }: DeadlineOptions): Deadline {
  const endsAt = runtime.now() + timeoutMs;
  const aborted = () => new AbortedError('The call was ended by its AbortSignal', describe());
  const remainingMs = () => Math.max(0, endsAt - runtime.now());

  function check(): void {
    if (signal?.aborted) throw aborted();
  }

  async function wait(ms: number): Promise<void> {
    check();
    try {
      await runtime.wait(ms, signal);
    } catch {
      throw aborted();
    }
  }

  function race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => finish(() => reject(aborted()));
      const timer = setTimeout(
        () => finish(() => reject(new TimeoutError(`No answer within ${timeoutMs} ms`, describe()))),
        remainingMs(),
      );
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        settle();
      };
      signal?.addEventListener('abort', stop, { once: true });
      work.then(
        (value) => finish(() => resolve(value)),
        (error) => finish(() => reject(error)),
      );
      if (signal?.aborted) stop();
    });
  }

  return { remainingMs, check, wait, race, signal };
}
