import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../config/config.ts';
import { lockDataFolder, prepareDataFolder, readOrCreateSecretFile } from '../platform/db/data-folder.ts';
import { findRunningPostgres, startEmbeddedPostgres } from '../platform/db/embedded-postgres.ts';
import { StartError } from './start-error.ts';

/** A database that answers, and the key that opens what is encrypted in it. */
export interface Storage {
  readonly connectionString: string;
  readonly masterKey: Buffer;
  /** Stops the embedded database if this process started it, and gives the data folder back. */
  close(): Promise<void>;
}

export interface OpenStorageOptions {
  readonly onProgress: (message: string) => void;
  /** Use the database that a server process runs in the data folder, when there is one. */
  readonly joinRunning?: boolean;
}

const waitForFolderMs = 15_000;
const minimumVersion = 150_000;

/**
 * Makes the configured database ready to be connected to: starts the embedded one, or checks that the given one answers
 * and is new enough.
 *
 * @throws StartError, DataFolderError with one line for the operator
 */
export async function openStorage(config: Config, options: OpenStorageOptions): Promise<Storage> {
  if (config.databaseUrl) {
    await requireDatabase(config.databaseUrl);
    return { connectionString: config.databaseUrl, masterKey: readMasterKey(config), close: async () => {} };
  }
  prepareDataFolder(config.dataDir);
  const running = options.joinRunning ? findRunningPostgres(config.dataDir) : undefined;
  if (running) return { connectionString: running, masterKey: readMasterKey(config), close: async () => {} };
  const unlock = await lockDataFolder(config.dataDir, waitForFolderMs);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress: options.onProgress });
    return {
      connectionString: postgres.connectionString,
      masterKey: readMasterKey(config),
      close: () => postgres.stop().finally(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
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
