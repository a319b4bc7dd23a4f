import type { OutputStream } from './surroundings.ts';

const quietMs = 3_000;

/** Says what takes its time: at once where a person watches, after a while elsewhere, and never more than needed. */
export function startProgress(err: OutputStream) {
  let latest: string | undefined;
  const sayLatest = () => {
    if (latest !== undefined) err.write(`${latest}\n`);
    latest = undefined;
  };
  const timer = setTimeout(sayLatest, quietMs).unref();
  return {
    show(message: string) {
      latest = message;
      if (err.isTTY) sayLatest();
    },
    end: () => clearTimeout(timer),
  };
}
