import type { Log } from './log.ts';

/**
 * Runs `work` after `firstAfterMs` and then again and again, `intervalMs` after it last ended, until the returned function is called, which waits for
 * a run that is under way. A failure is logged and does not end the repetition.
 */
export function startRepeating(
  name: string,
  intervalMs: number,
  log: Log,
  work: () => Promise<void>,
  firstAfterMs = intervalMs,
): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();
  let isStopped = false;

  const schedule = (afterMs: number) => {
    timer = setTimeout(() => {
      running = work()
        .catch((error: Error) => log.warn({ err: error.message }, `${name} failed`))
        .finally(() => {
          if (!isStopped) schedule(intervalMs);
        });
    }, afterMs).unref();
  };
  schedule(firstAfterMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return running;
  };
}
