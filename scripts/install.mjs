// Installs the dependencies that the lock file names, when they are missing or the lock file has changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @param {string} root the repository's folder
 * @param {{development: boolean, quiet: boolean}} options development: also what only tests and checks need
 * @throws Error with npm's last lines, when the installation fails
 */
export async function ensureInstalled(root, { development, quiet }) {
  const wanted = fingerprint(root);
  const isReady = () => {
    const stamp = readStamp(root);
    return stamp?.fingerprint === wanted && (stamp.development || !development);
  };
  if (isReady()) return;
  await withInstallLock(root, async (announceNpm) => {
    if (isReady()) return;
    const endProgress = quiet ? () => {} : startProgress('Installing dependencies (only when they changed)');
    // Added to what is there where that is right as it is: a server may be running from it. Made anew otherwise.
    const isAddition = readStamp(root)?.fingerprint === wanted;
    rmSync(stampFile(root), { force: true });
    const args = [
      ...(isAddition ? ['install', '--no-save'] : ['ci']),
      '--loglevel=error',
      '--include=optional',
      ...(development ? ['--include=dev'] : ['--omit=dev']),
    ];
    await runNpm(root, args, announceNpm).finally(() => endProgress());
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

/** What was installed last, if it was installed to its end. @param {string} root */
function readStamp(root) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(root), 'utf8'));
    return /** @type {{fingerprint: string, development: boolean}} */ (stamp);
  } catch {
    return undefined;
  }
}

/** No installation takes longer; what is older was left behind, whoever has its process id today. */
const longestInstallMs = 15 * 60_000;

/**
 * Two commands started at once in one folder must not both rewrite node_modules; a killed one must not block the next,
 * unless the npm that it started is still at work.
 * @param {string} root @param {(announceNpm: (pid: number) => void) => Promise<void>} install
 */
async function withInstallLock(root, install) {
  const lock = path.join(root, 'node_modules.lock');
  const unfinished = `${lock}.${process.pid}`;
  const write = (/** @type {number[]} */ ...pids) => writeFileSync(unfinished, pids.join(' '));
  const removeLock = () => rmSync(lock, { force: true });
  let isWaiting = false;
  try {
    for (;;) {
      write(process.pid);
      try {
        linkSync(unfinished, lock);
        break;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
      if (isAbandoned(lock)) removeLock();
      else {
        if (!isWaiting) process.stderr.write('Another command is installing the dependencies; waiting …\n');
        isWaiting = true;
        await sleep(200);
      }
    }
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    throw new Error(`cannot write to ${root} (${code}); run it where you may write.`);
  } finally {
    rmSync(unfinished, { force: true });
  }
  process.on('exit', removeLock);
  try {
    await install((pid) => {
      write(process.pid, pid);
      renameSync(unfinished, lock);
    });
  } finally {
    removeLock();
    process.off('exit', removeLock);
  }
}

/** @param {string} lock */
function isAbandoned(lock) {
  try {
    const holders = readFileSync(lock, 'utf8').split(' ').map(Number);
    return Date.now() - statSync(lock).mtimeMs > longestInstallMs || !holders.some(isRunning);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}

/** @param {string} root @param {string[]} args @param {(pid: number) => void} announce @returns {Promise<void>} */
function runNpm(root, args, announce) {
  const npmCli = process.env.npm_execpath;
  const [command, prefix] = npmCli ? [process.execPath, [npmCli]] : ['npm', []];
  return new Promise((resolve, reject) => {
    // Its own process group, so that it ends when we say so, with everything that it has started.
    const npm = spawn(command, [...prefix, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      if (npm.pid) process.kill(-npm.pid, 'SIGTERM');
      process.exit(128 + constants.signals[signal]);
    };
    for (const signal of stopSignals) process.once(signal, stop);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    npm.on('spawn', () => announce(npm.pid ?? 0));
    npm.on('error', (error) => reject(new Error(`could not run npm: ${error.message}`)));
    npm.on('close', (code) => {
      for (const signal of stopSignals) process.off(signal, stop);
      if (code === 0) resolve();
      else reject(new Error(explainFailure(output)));
    });
  });
}

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {string} output what npm wrote */
function explainFailure(output) {
  const lines = output.trim().split('\n');
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.exec(output);
  if (isOffline) {
    return `the npm registry cannot be reached (${isOffline[0]}); check the network, or npm's registry and proxy settings.`;
  }
  if (/ENOSPC/.test(output)) return 'there is no space left to install the dependencies.';
  return `npm could not install the dependencies:\n${lines.slice(-15).join('\n')}`;
}

/**
 * A line that counts the seconds on a terminal, and a plain line elsewhere.
 * @param {string} text @returns {() => void} ends it
 */
function startProgress(text) {
  const startedAt = Date.now();
  const { stderr } = process;
  stderr.write(stderr.isTTY ? `${text} …` : `${text} …\n`);
  const timer = setInterval(() => {
    if (stderr.isTTY) stderr.write(`\r${text} … ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, 500);
  return () => {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write('\n');
  };
}
