import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

export interface Migration {
  /** The file's number: 1 for `000001_….sql`. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationStatus {
  readonly applied: readonly { version: number; name: string; appliedAt: Date }[];
  readonly pending: readonly Migration[];
  /** Nothing is in this database, neither of ours nor of others. */
  readonly isEmpty: boolean;
}

/** The database cannot be used by this version of cardepass; `message` says why and what to do. */
export class MigrationError extends Error {}

const migrationsDir = path.resolve(import.meta.dirname, '../../../migrations');

/** The migrations that ship with this version, in order. */
export function readMigrations(dir = migrationsDir): Migration[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(path.join(dir, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { version: Number(file.slice(0, 6)), name: file.slice(7, -4), sql, checksum };
    });
}

/**
 * Brings the schema up to this version: forward only, each migration in a transaction of its own, one process at a
 * time. Returns how many were applied.
 *
 * @throws MigrationError when the schema is newer than this version, or an applied migration was edited.
 */
export async function migrate(connectionString: string, migrations = readMigrations()): Promise<number> {
  return withClient(connectionString, async (client) => {
    await client.query("SET lock_timeout = '60s'");
    await ensureTable(client);
    let count = 0;
    for (;;) {
      await client.query('BEGIN');
      // One migrating process at a time; the others find the work done.
      await client.query('LOCK TABLE schema_migrations IN SHARE ROW EXCLUSIVE MODE');
      const next = (await compare(client, migrations)).pending[0];
      if (next) {
        await client.query(next.sql);
        await client.query('INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
          next.version,
          next.name,
          next.checksum,
        ]);
        count++;
      }
      await client.query('COMMIT');
      if (!next) return count;
    }
  });
}

/** @throws MigrationError as {@link migrate} does. */
export async function readMigrationStatus(
  connectionString: string,
  migrations = readMigrations(),
): Promise<MigrationStatus> {
  return withClient(connectionString, async (client) => {
    const { rows } = await client.query(`
      SELECT to_regclass('schema_migrations') IS NOT NULL AS "isOurs", NOT EXISTS (
        SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
      ) AS "isEmpty"`);
    const { isOurs, isEmpty } = rows[0];
    return isOurs ? compare(client, migrations) : { applied: [], pending: migrations, isEmpty };
  });
}

const createTable = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

async function ensureTable(client: pg.Client): Promise<void> {
  try {
    await client.query(createTable);
  } catch (error) {
    // IF NOT EXISTS does not hold against another process that creates it at the same moment.
    const isRace =
      error instanceof pg.DatabaseError && ['23505', '42P07', '42710'].includes(error.code ?? '');
    if (!isRace) throw error;
  }
}

async function compare(client: pg.Client, migrations: readonly Migration[]): Promise<MigrationStatus> {
  const { rows } = await client.query(
    'SELECT version, name, checksum, applied_at AS "appliedAt" FROM schema_migrations ORDER BY version',
  );
  for (const row of rows) {
    const known = migrations.find((migration) => migration.version === row.version);
    if (!known) {
      throw new MigrationError(
        `the database has schema version ${rows.at(-1)?.version}, newer than this cardepass knows; run the version that made it, or a newer one.`,
      );
    }
    if (known.checksum !== row.checksum) {
      throw new MigrationError(
        `migration ${known.version} (${known.name}) was changed after it was applied; restore the file.`,
      );
    }
  }
  const applied = new Set(rows.map((row) => row.version));
  return {
    applied: rows,
    pending: migrations.filter((migration) => !applied.has(migration.version)),
    isEmpty: rows.length === 0,
  };
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
