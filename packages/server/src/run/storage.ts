import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Config } from '../config/config.ts';
import {
  announceLeaving,
  folderInUse,
  lockDataFolder,
  lockHolder,
  prepareDataFolder,
  tryLockDataFolder,
} from '../platform/db/data-folder.ts';
import { findRunningPostgres, hasCluster, startEmbeddedPostgres } from '../platform/db/embedded-postgres.ts';
import type { Log } from '../platform/log.ts';
import { type MasterKeys, readMasterKeyFile } from './master-key-file.ts';
import { StartError } from './start-error.ts';

/** A database that answers, and the key that opens what is encrypted in it. */
export interface Storage extends MasterKeys {
  readonly connectionString: string;
  /** The database is run by a server process, which may still be busy starting. */
  readonly isJoined: boolean;
  /** Lets the next start wait for this process instead of being refused. */
  announceLeaving(): void;
  /** Stops the embedded database if this process started it, and gives the data folder back. */
  close(): Promise<void>;
}

export interface OpenStorageOptions {
  readonly onProgress: (message: string) => void;
  /** For an operator's command: use the database that a server process runs in the data folder, when there is one. */
  readonly joinRunning?: boolean;
  /** False: a data folder without a database is refused instead of being given one. */
  readonly mayCreate?: boolean;
  /** Runs once the data folder is ours, before anything is started in it; its failure gives the folder back. */
  readonly beforeStart?: () => Promise<void>;
  /** Hears of a database that ended by itself. */
  readonly log?: Log;
  /** Gives up; what was started is stopped, and the signal's reason is thrown. */
  readonly signal?: AbortSignal;
}

const waitForFolderMs = 15_000;
/** A command may have to wait for others, and for a server that makes its database. */
const waitForJoinMs = 60_000;
const minimumVersion = 150_000;

/**
 * Makes the configured database ready to be connected to: starts the embedded one, or checks that the given one answers
 * and is new enough.
 *
 * @throws StartError, DataFolderError with one line for the operator
 */
export async function openStorage(config: Config, options: OpenStorageOptions): Promise<Storage> {
  const { dataDir } = config;
  if (config.databaseUrl) {
    await options.beforeStart?.();
    await requireDatabase(config.databaseUrl);
    return ofAnother(config.databaseUrl, config, false);
  }
  if (options.mayCreate === false && !hasCluster(dataDir) && !lockHolder(dataDir)) {
    throw new StartError(
      `there is no database in ${dataDir} yet; start the server or run "cardepassd db migrate" to make one, or set CARDEPASS_DATA_DIR to the folder that has one.`,
    );
  }
  prepareDataFolder(dataDir);
  if (options.joinRunning) return joinOrStart(config, options);
  return start(config, options, await lockDataFolder(dataDir, 'server', waitForFolderMs, options.signal));
}

/**
 * The database that a server runs in the data folder, as soon as it answers; one of its own when the folder is free.
 * A database that another command has started, or a server that is leaving, is not joined: it is about to be stopped.
 */
async function joinOrStart(config: Config, options: OpenStorageOptions): Promise<Storage> {
  const { dataDir } = config;
  const deadline = Date.now() + waitForJoinMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const holder = lockHolder(dataDir);
    if (!holder) {
      const unlock = tryLockDataFolder(dataDir, 'command');
      if (unlock) return start(config, options, unlock);
    } else if (holder.use === 'server') {
      const running = findRunningPostgres(dataDir);
      if (running && (await answers(running))) return ofAnother(running, config, true);
    }
    if (holder && Date.now() > deadline) throw folderInUse(dataDir, holder);
    await sleep(100);
  }
}

/** Starts the embedded database in the data folder that this process holds. */
async function start(config: Config, options: OpenStorageOptions, unlock: () => void): Promise<Storage> {
  const { dataDir } = config;
  const { onProgress, log, signal } = options;
  try {
    await options.beforeStart?.();
    const masterKeys = readMasterKeys(config);
    const settings = [`max_connections=${connectionsOf(config)}`];
    const postgres = await startEmbeddedPostgres({ dataDir, settings, onProgress, log, signal });
    return {
      connectionString: postgres.connectionString,
      ...masterKeys,
      isJoined: false,
      announceLeaving: () => announceLeaving(dataDir),
      close: () => postgres.stop().finally(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** What all processes may hold, with room for operators' commands. */
function connectionsOf({ webConcurrency, databasePoolSize, cardLanes }: Config): number {
  return Math.max(200, (webConcurrency + 1) * (databasePoolSize + cardLanes + 2) + 50);
}

function ofAnother(connectionString: string, config: Config, isJoined: boolean): Storage {
  const masterKeys = readMasterKeys(config);
  return { connectionString, ...masterKeys, isJoined, announceLeaving: () => {}, close: async () => {} };
}

/** False while a server's database starts or stops. */
async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** From the settings; in the test environment otherwise from a file in the data folder. */
function readMasterKeys({ masterKey, previousMasterKey, dataDir }: Config): MasterKeys {
  return masterKey ? { masterKey, previousMasterKey } : readMasterKeyFile(dataDir);
}

async function requireDatabase(connectionString: string): Promise<void> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
    if (rows[0].version < minimumVersion)
      throw new StartError('the database is older than PostgreSQL 15; upgrade it.');
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { host, pathname } = new URL(connectionString);
    const place = host === '' ? '' : ` at ${host}`;
    throw new StartError(
      `cannot use the database ${pathname.slice(1)}${place} (${reasonOf(error)}); check DATABASE_URL.`,
    );
  } finally {
    await client?.end().catch(() => {});
  }
}

/** The server's own words where it answered, else the name of what failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = error instanceof pg.DatabaseError ? undefined : (error as NodeJS.ErrnoException).code;
  return code ?? error.message;
}
