import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Config } from '../config/config.ts';
import {
  folderInUse,
  lockDataFolder,
  lockHolder,
  prepareDataFolder,
  readOrCreateSecretFile,
  tryLockDataFolder,
} from '../platform/db/data-folder.ts';
import {
  type EmbeddedPostgres,
  findRunningPostgres,
  hasCluster,
  startEmbeddedPostgres,
} from '../platform/db/embedded-postgres.ts';
import { StartError } from './start-error.ts';

/** A database that answers, and the key that opens what is encrypted in it. */
export interface Storage {
  readonly connectionString: string;
  readonly masterKey: Buffer;
  /** The database is run by a server process, which may still be busy starting. */
  readonly isJoined: boolean;
  /** Stops the embedded database if this process started it, and gives the data folder back. */
  close(): Promise<void>;
}

export interface OpenStorageOptions {
  readonly onProgress: (message: string) => void;
  /** For an operator's command: use the database that a server process runs in the data folder, when there is one. */
  readonly joinRunning?: boolean;
  /** False: a data folder without a database is refused instead of being given one. */
  readonly mayCreate?: boolean;
  /** Aborted: what was started is stopped again, and the abort's reason is thrown. */
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
    await requireDatabase(config.databaseUrl);
    return joined(config.databaseUrl, config, false);
  }
  if (options.mayCreate === false && !hasCluster(dataDir) && !lockHolder(dataDir)) {
    throw new StartError(
      `there is no database in ${dataDir} yet; start the server or run "cardepassd db migrate" to make one, or set CARDEPASS_DATA_DIR to the folder that has one.`,
    );
  }
  prepareDataFolder(dataDir);
  if (options.joinRunning) return joinOrStart(config, options);
  return start(config, options, await lockDataFolder(dataDir, 'server', waitForFolderMs));
}

/**
 * The database that a server runs in the data folder, as soon as it answers; one of its own when the folder is free.
 * A database that another command has started is not joined: it is about to be stopped.
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
      if (running && (await answers(running))) return joined(running, config, true);
    }
    if (holder && Date.now() > deadline) throw folderInUse(dataDir, holder);
    await sleep(100);
  }
}

function joined(connectionString: string, config: Config, isJoined: boolean): Storage {
  return { connectionString, masterKey: readMasterKey(config), isJoined, close: async () => {} };
}

async function start(config: Config, options: OpenStorageOptions, unlock: () => void): Promise<Storage> {
  const { onProgress, signal } = options;
  let postgres: EmbeddedPostgres | undefined;
  const close = async () => {
    await postgres?.stop().finally(unlock);
  };
  try {
    postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress, signal });
    signal?.throwIfAborted();
    const { connectionString } = postgres;
    return { connectionString, masterKey: readMasterKey(config), isJoined: false, close };
  } catch (error) {
    if (postgres) await close();
    else unlock();
    // What stopped the command may have stopped the database's start in the middle.
    signal?.throwIfAborted();
    throw error;
  }
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

/** From the settings; in the test environment otherwise from a file in the data folder, made on the first start. */
function readMasterKey(config: Config): Buffer {
  if (config.masterKey) return config.masterKey;
  if (!existsSync(config.dataDir)) prepareDataFolder(config.dataDir);
  const file = path.join(config.dataDir, 'master.key');
  const key = Buffer.from(
    readOrCreateSecretFile(file, () => randomBytes(32).toString('hex')),
    'hex',
  );
  if (key.length !== 32)
    throw new StartError(`${file} does not hold a key of 64 hexadecimal digits; restore it.`);
  return key;
}

async function requireDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
    if (rows[0].version < minimumVersion)
      throw new StartError('the database is older than PostgreSQL 15; upgrade it.');
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { host, pathname } = new URL(connectionString);
    const reason =
      error instanceof Error ? ((error as { code?: string }).code ?? error.message) : String(error);
    throw new StartError(
      `cannot use the database ${pathname.slice(1)} at ${host} (${reason}); check DATABASE_URL.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}
