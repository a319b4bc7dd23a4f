import { constants, userInfo } from 'node:os';
import { Interrupted, runOperator } from './run-operator.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => interruption.abort(new Interrupted(128 + constants.signals[name])));
}

// Whoever reads our output may have seen enough: `cardepassd audit list | head`.
process.stdout.on('error', () => {});

const exitCode = await runOperator(process.argv.slice(2), {
  environment: process.env,
  actor: `operator:${operatorName()}`,
  out: process.stdout,
  err: process.stderr,
  signal: interruption.signal,
});
// What was written to a pipe may not have gone out yet.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(exitCode);

/** Who sits at the terminal, also behind sudo. */
function operatorName(): string {
  const name = process.env.SUDO_USER || process.env.USER || accountName();
  return name.replaceAll(/[^\w.@-]/g, '_').slice(0, 64);
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as containers have.
    return `uid-${process.getuid?.()}`;
  }
}
