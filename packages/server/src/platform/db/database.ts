import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../log.ts';
import { PreparingClient } from './statement.ts';
import { runTransaction, type Tx } from './transaction.ts';

/** A handle for queries outside a transaction. Each module narrows it to its own tables with `withTables`. */
export type Db = Kysely<unknown>;
export { afterCommit, type Tx } from './transaction.ts';

export interface Database {
  readonly db: Db;
  /** The pool itself, for hand-written set-based SQL and for metrics. */
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects.
   * A serialization failure or a deadlock is tried again, so `work` must have no effect outside the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  readonly poolSize: number;
  readonly log: Log;
  readonly applicationName: string;
  /**
   * `kept`: for connections whose few statements look rows up by their keys, and whose planning would cost more than
   * their work. `fresh`, where nothing is said: each call is planned on what the tables have become.
   */
  readonly plans?: keyof typeof planning;
  /**
   * How long a connection, a statement, a lock and a transaction that does nothing may take, in milliseconds; 0: as long
   * as it needs. A database that is silent for half as long again as a statement may take has not merely been slow: the
   * connection is given up, and its call fails as if the database had hung up.
   */
  readonly timeouts?: {
    readonly connect: number;
    readonly statement: number;
    readonly lock: number;
    readonly idle: number;
  };
}

const defaultTimeouts = { connect: 5_000, statement: 30_000, lock: 10_000, idle: 15_000 };

/** For who reads a whole history at once, on a connection that nobody else waits for. */
export const patientTimeouts = { ...defaultTimeouts, statement: 0 };

const planning = {
  // A plan kept from when the tables were small would read the whole of them when they have grown: plan with each call.
  fresh: '-c plan_cache_mode=force_custom_plan',
  // Planned once a connection, and never for how large a table happens to be: each row is looked up by its key, one by one,
  // and a table that was empty at the time is not read whole ever after.
  kept: [
    'plan_cache_mode=force_generic_plan',
    ...['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((way) => `enable_${way}=off`),
  ]
    .map((setting) => `-c ${setting}`)
    .join(' '),
};

/** Connects lazily: nothing is sent before the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  const { timeouts = defaultTimeouts } = options;
  const pool = new pg.Pool({
    Client: PreparingClient,
    // Spread, because the pool's types know nothing of what a client of our own takes.
    ...{ silenceMs: timeouts.statement * 1.5 },
    connectionString: options.connectionString,
    max: options.poolSize,
    application_name: options.applicationName,
    connectionTimeoutMillis: timeouts.connect,
    idleTimeoutMillis: 60_000,
    // A frozen process must not keep rows locked, and no request waits on the database for ever.
    statement_timeout: timeouts.statement,
    lock_timeout: timeouts.lock,
    idle_in_transaction_session_timeout: timeouts.idle,
    // Above, 0 is the same as nothing: then what the database is set to for everyone would hold.
    options: planning[options.plans ?? 'fresh'] + (timeouts.statement === 0 ? ' -c statement_timeout=0' : ''),
    types: { getTypeParser },
    pipeline: true,
  });
  // Without a listener, a lost idle connection would end the process; the pool has already discarded it.
  pool.on('error', (error) => options.log.warn({ err: error.message }, 'a database connection was lost'));
  pool.on('connect', (client) => client.on('error', () => {}));
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    transaction: (work) => retryConflicts(() => runTransaction(pool, work)),
    close: () => pool.end(),
  };
}

const maxAttempts = 5;

async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === maxAttempts || !isConflict(error)) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** True when the statement broke the named unique constraint. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

/** True when the database could not be reached or went away: the request may be tried again later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)/.test(code)) return true;
    // Class 08: connection; 57P: shutting down or starting; 53: out of resources.
    if (/^(08|57P|53)/.test(code)) return true;
  }
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** True when a lock, a statement or an idle transaction took longer than it may: nothing of the transaction was kept. */
function isTimeout(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '55P03' || code === '57014' || code === '25P03' || code === '25P04';
}

/** True when the database was away or in the way: the same may pass the next time. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || isTimeout(error);
}

const int8 = 20;

/** `bigint` columns become BigInt: a JavaScript number would round amounts and counters above 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === int8 && format !== 'binary') return BigInt;
  return pg.types.getTypeParser(oid, format);
}

export { sql };
