#!/usr/bin/env node
// In a clone the command runs from its source, by a Node that strips types: this one if it can, else the one that the
// lock file names. The published package has no source, and runs what was built.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/main.ts', import.meta.url);
const major = Number(process.versions.node.split('.')[0]);

if (!existsSync(source)) {
  await import(new URL('../lib/main.js', import.meta.url).href);
} else if (major >= 24) {
  await import(source.href);
} else {
  const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  // The terminal sends Ctrl-C to both processes: this one waits for what the other makes of it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});
  const child = spawnSync(node, [fileURLToPath(source), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.error) process.stderr.write(`cardepass: could not start ${node}: ${child.error.message}\n`);
  process.exitCode = child.signal ? 128 + constants.signals[child.signal] : (child.status ?? 1);
}
