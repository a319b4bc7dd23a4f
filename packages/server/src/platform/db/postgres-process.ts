import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderError } from './data-folder.ts';
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
  removeForeignPidFile(cluster);
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

/** What is asked of a server that shall end, one after the other, and how long each is waited for. */
const requests = [
  // Fast shutdown: open transactions are rolled back and a checkpoint is written, so the next start needs no recovery.
  { signal: 'SIGINT', waitMs: 60_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
] as const;

/**
 * Ends a server that this or a former process started; resolves when the process is gone.
 *
 * @throws DataFolderError when it does not end
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const pid = findPostmaster(cluster)?.pid;
  if (pid === undefined) return;
  for (const { signal, waitMs } of requests) {
    signalProcess(pid, signal);
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if (findPostmaster(cluster)?.pid !== pid) return;
      await sleep(pollMs);
    }
  }
  throw new DataFolderError(
    `the database in ${cluster} does not stop; end its process ${pid} and start again.`,
  );
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
  const { name, commandLine, folder } = readProcess(pid);
  return name.startsWith('postgres') && (folder === realpathSync(cluster) || commandLine.includes(cluster));
}

/**
 * A server does not start while any process of its user has the id that a crashed one wrote down. Small ids come back
 * soon in a container; what is no PostgreSQL at all cannot be the one that is meant.
 */
function removeForeignPidFile(cluster: string): void {
  const { name } = readProcess(Number(readPidFile(cluster)?.[0]));
  if (name !== '' && !name.startsWith('postgres')) rmSync(path.join(cluster, 'postmaster.pid'));
}

/** What is known of a process; empty where it does not run. */
function readProcess(pid: number): { name: string; commandLine: string; folder: string } {
  if (process.platform !== 'linux') {
    const args = ['-o', 'command=', '-p', String(pid)];
    const commandLine = spawnSync('ps', args, { encoding: 'utf8' }).stdout.trim();
    return { name: path.basename(commandLine.split(' -D ')[0] ?? ''), commandLine, folder: '' };
  }
  const read = (work: () => string) => {
    try {
      return work();
    } catch {
      return '';
    }
  };
  return {
    name: read(() => readFileSync(`/proc/${pid}/comm`, 'utf8')),
    commandLine: read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
    // Not readable to every user; the server changes to its cluster's folder.
    folder: read(() => readlinkSync(`/proc/${pid}/cwd`)),
  };
}
