import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { Interrupted } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    const reason = new Interrupted(128 + constants.signals[name]);
    // Whoever asks twice does not want to wait for anything.
    if (interruption.signal.aborted) process.exit(reason.exitCode);
    interruption.abort(reason);
  });
}

// Whoever reads our output may have seen enough (`cardepass logs | head`): nothing more is to be done for them.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const exitCode = await runCli(
  process.argv.slice(2),
  {
    environment: process.env,
    homeDir: homedir(),
    input: process.stdin,
    out: process.stdout,
    err: process.stderr,
    signal: interruption.signal,
    now: Date.now,
    randomBytes: (size) => randomBytes(size),
  },
  version,
);
// What was written to a pipe may not have gone out yet.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(exitCode);
