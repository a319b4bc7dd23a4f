import { Interrupted } from '../../src/exit-codes.ts';
import { runCli } from '../../src/run-cli.ts';
import type { InputStream } from '../../src/surroundings.ts';
import type { Account } from './terminal.ts';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Columns of a terminal to pretend; none: output goes to a pipe. */
  readonly columns?: number;
  /** Milliseconds by which this machine's clock is ahead. */
  readonly clockAheadMs?: number;
  /** Aborted when the person presses Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Told of each piece of output. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a command in this process: all of it but the few lines of main.ts. */
export async function run(
  account: Account,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const output = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: options.columns !== undefined,
    columns: options.columns,
    write: (text: string) => {
      output[name] += text;
      options.onOutput?.(text);
    },
  });
  const code = await runCli(
    words,
    {
      environment: { ...account.environment, ...options.environment },
      homeDir: account.home,
      input: inputOf(options.input ?? ''),
      out: stream('stdout'),
      err: stream('stderr'),
      signal: options.signal ?? new AbortController().signal,
      now: () => Date.now() + (options.clockAheadMs ?? 0),
      randomBytes: (size) => new Uint8Array(size).fill(7),
    },
    '1.2.3',
  );
  return { code, ...output };
}

/** Ctrl-C, to be pressed by the test. */
export function createInterruption(): { readonly signal: AbortSignal; press(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, press: () => controller.abort(new Interrupted(130)) };
}

function inputOf(text: string): InputStream {
  const nothing = () => {};
  return {
    on: nothing,
    off: nothing,
    pause: nothing,
    resume: nothing,
    async *[Symbol.asyncIterator]() {
      if (text !== '') yield Buffer.from(text);
    },
  };
}
