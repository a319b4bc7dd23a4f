// The checks that need no database: format, lint, types, import rules. `--fix` writes what can be mended.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = (/** @type {string} */ file) => path.join(root, 'node_modules', file);

/** @type {Record<string, {command: string[], fix?: string[]}>} */
const checks = {
  style: {
    command: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
    fix: [bin('@biomejs/biome/bin/biome'), 'check', '--write'],
  },
  types: { command: [bin('typescript/bin/tsc'), '--project', root] },
  imports: {
    command: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'packages',
    ],
  },
};

/** Runs the checks beside each other. @returns {Promise<boolean>} whether all passed */
export async function runChecks({ fix = false } = {}) {
  const results = await Promise.all(
    Object.entries(checks).map(([name, { command, fix: fixing }]) =>
      runCheck(name, fix && fixing ? fixing : command),
    ),
  );
  return results.every(Boolean);
}

/** @param {string} name @param {string[]} command @returns {Promise<boolean>} */
function runCheck(name, command) {
  return new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('exit', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output}`}`);
      resolve(code === 0);
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exit((await runChecks({ fix: process.argv.includes('--fix') })) ? 0 : 1);
}
