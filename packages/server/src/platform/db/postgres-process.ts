import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresAccount } from './postgres-account.ts';

/** A started PostgreSQL server that accepts connections. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Resolves when it has ended, with what ended it. */
  readonly exited: Promise<string>;
}

export interface LaunchOptions {
  readonly program: string;
  readonly account: PostgresAccount;
  readonly cluster: string;
  readonly logFile: string;
  readonly port: number;
  /** `name=value`, each. */
  readonly settings: readonly string[];
  /** Gives up waiting and shuts the server down. */
  readonly signal?: AbortSignal | undefined;
}

/** The server ended before it was ready; `message` is its own last word. */
export class LaunchError extends Error {}

/** What PostgreSQL's programs see of the environment: nothing of ours, and messages in English. */
export const postgresEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

const pollMs = 10;

/**
 * Starts the server and waits until it accepts connections, however long its recovery takes.
 *
 * @throws LaunchError, or the signal's reason once the server has ended
 */
export async function launchPostmaster(options: LaunchOptions): Promise<Postmaster> {
  const { account, cluster, logFile, port, settings, signal } = options;
  const settingArgs = settings.flatMap((setting) => ['-c', setting]);
  const command = account.command(options.program, ['-D', cluster, '-p', String(port), ...settingArgs]);
  const output = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const child = spawn(command.file, command.args, {
    ...command.identity,
    cwd: '/',
    // Its own process group: a Ctrl-C at the terminal must reach the server first, which stops the database last.
    detached: true,
    stdio: ['ignore', output, output],
    env: postgresEnvironment,
  });
  closeSync(output);
  let hasEnded = false;
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, killer) => resolve(killer ?? `exit code ${code}`));
  }).finally(() => {
    hasEnded = true;
  });
  const pid = child.pid ?? 0;
  while (!hasEnded && !isReady(cluster, pid)) {
    if (signal?.aborted) {
      child.kill('SIGINT');
      await exited;
      throw signal.reason;
    }
    await Promise.race([exited, sleep(pollMs)]);
  }
  if (hasEnded) throw new LaunchError(lastWord(logFile, logStart) ?? (await exited));
  return { pid, port, exited };
}

/** Why the server ended: its last fatal message since `start`. */
function lastWord(logFile: string, start: number): string | undefined {
  const lines = readFileSync(logFile).subarray(start).toString().trim().split('\n');
  const fatal = lines.findLast((line) => /(FATAL|PANIC): /.test(line)) ?? lines.at(-1);
  return fatal?.replace(/^.*?(FATAL|PANIC):\s+/, '') || undefined;
}

function isReady(cluster: string, pid: number): boolean {
  const lines = readPidFile(cluster);
  return Number(lines?.[0]) === pid && lines?.[7]?.trim() === 'ready';
}

const patienceMs = 60_000;

/**
 * Fast shutdown of a server that this or a former process started: open transactions are rolled back and a checkpoint
 * is written, so the next start needs no recovery. Resolves when the process is gone.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (!running) return;
  signalProcess(running.pid, 'SIGINT');
  const deadline = Date.now() + patienceMs;
  while (findPostmaster(cluster)?.pid === running.pid) {
    if (Date.now() > deadline) signalProcess(running.pid, 'SIGQUIT');
    await sleep(pollMs);
  }
}

function signalProcess(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The server that runs on this cluster, by what it wrote of itself. */
export function findPostmaster(cluster: string): { pid: number; port: number } | undefined {
  const lines = readPidFile(cluster);
  const pid = Number(lines?.[0]);
  return pid > 0 && isPostmasterOf(pid, cluster) ? { pid, port: Number(lines?.[3]) } : undefined;
}

function readPidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

/** After a crash the id may have passed to another program, or to another PostgreSQL, which is not ours to stop. */
function isPostmasterOf(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout.includes('postgres') && stdout.includes(cluster);
  }
  const { comm, commandLine, folder } = readProcess(pid);
  return comm.startsWith('postgres') && (folder === realpathSync(cluster) || commandLine.includes(cluster));
}

function readProcess(pid: number): { comm: string; commandLine: string[]; folder: string } {
  const read = (work: () => string) => {
    try {
      return work();
    } catch {
      return '';
    }
  };
  return {
    comm: read(() => readFileSync(`/proc/${pid}/comm`, 'utf8')),
    commandLine: read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).split('\0'),
    // Not readable to every user; the server changes to its cluster's folder.
    folder: read(() => readlinkSync(`/proc/${pid}/cwd`)),
  };
}
