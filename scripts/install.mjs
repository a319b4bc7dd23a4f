// Installs the dependencies that the lock file names, when they are missing or the lock file has changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @param {string} root the repository's folder
 * @param {{development: boolean, quiet: boolean}} options development: also what only tests and checks need
 * @throws Error with npm's last lines, when the installation fails
 */
export async function ensureInstalled(root, { development, quiet }) {
  const wanted = fingerprint(root);
  if (isInstalled(root, wanted, development)) return;
  await withInstallLock(root, async () => {
    if (isInstalled(root, wanted, development)) return;
    const report = quiet ? () => {} : startProgress('Installing dependencies (only when they changed)');
    const args = [
      'ci',
      '--loglevel=error',
      '--include=optional',
      ...(development ? ['--include=dev'] : ['--omit=dev']),
    ];
    await runNpm(root, args).finally(() => report());
    writeFileSync(stampFile(root), `${JSON.stringify({ fingerprint: wanted, development })}\n`);
  });
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.cardepass-installed.json');
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} `);
  return hash.update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
}

/** @param {string} root @param {string} wanted @param {boolean} development */
function isInstalled(root, wanted, development) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(root), 'utf8'));
    return stamp.fingerprint === wanted && (stamp.development || !development);
  } catch {
    return false;
  }
}

/**
 * Two commands started at once in one folder must not both rewrite node_modules; a killed one must not block the next.
 * @param {string} root @param {() => Promise<void>} install
 */
async function withInstallLock(root, install) {
  const lock = path.join(root, 'node_modules.lock');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (code !== 'EEXIST')
        throw new Error(`cannot write to ${root} (${code}); run it where you may write.`);
      if (isHolderGone(lock)) rmSync(lock, { force: true });
      else await sleep(200);
    }
  }
  const removeLock = () => rmSync(lock, { force: true });
  process.on('exit', removeLock);
  try {
    await install();
  } finally {
    removeLock();
    process.off('exit', removeLock);
  }
}

/** @param {string} lock */
function isHolderGone(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** @param {string} root @param {string[]} args @returns {Promise<void>} */
function runNpm(root, args) {
  const npmCli = process.env.npm_execpath;
  const [command, prefix] = npmCli ? [process.execPath, [npmCli]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const npm = spawn(command, [...prefix, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    npm.on('error', (error) => reject(new Error(`could not run npm: ${error.message}`)));
    npm.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`npm ${args.join(' ')} failed:\n${output.trim()}\nIs the npm registry reachable?`),
          ),
    );
  });
}

/**
 * A line that counts the seconds on a terminal, and a plain line elsewhere.
 * @param {string} text @returns {() => void} ends it
 */
function startProgress(text) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  process.stderr.write(process.stderr.isTTY ? `${text} …` : `${text} …\n`);
  const timer = setInterval(() => {
    if (process.stderr.isTTY) process.stderr.write(`\r${text} … ${seconds()}`);
  }, 500);
  return () => {
    clearInterval(timer);
    process.stderr.write(
      process.stderr.isTTY ? `\r${text} … done in ${seconds()}\n` : `Installed in ${seconds()}.\n`,
    );
  };
}
