import type { Log } from './log.ts';

/**
 * Runs `work` again and again, `intervalMs` after it last ended, until the returned function is called, which waits for
 * a run that is under way. A failure is logged and does not end the repetition.
 */
export function startRepeating(
  name: string,
  intervalMs: number,
  log: Log,
  work: () => Promise<void>,
): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();
  let isStopped = false;

  const schedule = () => {
    timer = setTimeout(() => {
      running = work()
        .catch((error: Error) => log.warn({ err: error.message }, `${name} failed`))
        .finally(() => {
          if (!isStopped) schedule();
        });
    }, intervalMs).unref();
  };
  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return running;
  };
}
