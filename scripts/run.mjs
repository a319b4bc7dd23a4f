// The one entry behind every npm script. It needs nothing but Node 20 and npm: it installs what is missing or
// out of date, then runs the task under the Node that the lock file names, so the machine's own Node does not matter.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const nodeBinary = path.join(root, 'node_modules/node/bin/node');

/** What each task runs, and whether it needs the development dependencies. */
const tasks = {
  start: { script: 'packages/server/src/main.ts', endsWithUs: true },
  cardepassd: { script: 'packages/server/src/operator/main.ts' },
  test: { script: 'scripts/test.mjs', development: true },
  check: { script: 'scripts/check.mjs', development: true },
  format: { script: 'scripts/check.mjs', args: ['--fix', 'format', 'lint'], development: true },
  'docs:commands': { script: 'packages/server/src/operator/write-reference.ts' },
  'docs:cli': { script: 'packages/cli/scripts/write-reference.ts' },
  'docs:settings': { script: 'scripts/docs-settings.mjs' },
  'docs:openapi': { script: 'scripts/docs-openapi.mjs' },
  'docs:sdk': { script: 'packages/sdk/scripts/generate-types.mjs', development: true },
  'build:cli': { script: 'packages/cli/scripts/build.mjs', development: true },
  'build:sdk': { script: 'packages/sdk/scripts/build.mjs', development: true },
  bench: { script: 'bench/main.ts', development: true },
  'test:chaos': { script: 'packages/server/test/chaos/main.ts', development: true },
};

const parent = process.ppid;
const [taskName = '', ...taskArgs] = process.argv.slice(2);
const task = tasks[/** @type {keyof typeof tasks} */ (taskName)];
if (!task) fail(`Unknown task "${taskName}". Tasks: ${Object.keys(tasks).join(', ')}.`);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`cardepass needs Node 20 or newer to install itself; this is ${process.version}.`);

try {
  await ensureInstalled(root, { development: 'development' in task, quiet: taskName === 'cardepassd' });
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
if (!existsSync(nodeBinary)) {
  fail('Node 24 did not install (were install scripts switched off?). Run: npm rebuild node');
}

const fixedArgs = 'args' in task ? task.args : [];
const child = spawn(nodeBinary, [path.join(root, task.script), ...fixedArgs, ...taskArgs], {
  cwd: root,
  // Over the channel the server learns that this process is gone, even when it was killed.
  stdio: ['inherit', 'inherit', 'inherit', ...('endsWithUs' in task ? /** @type {const} */ (['ipc']) : [])],
  env: {
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node-compile'),
    ...process.env,
    PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH ?? ''}`,
  },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal));
}
if (process.env.npm_lifecycle_event && 'endsWithUs' in task) {
  // A killed npm passes no signal on.
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref();
}
child.on('error', (error) => fail(`Could not start ${nodeBinary}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`cardepass: ${message}`);
  process.exit(1);
}
