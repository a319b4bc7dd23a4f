import { Kysely, PostgresDialect, type PostgresPoolClient, type Transaction } from 'kysely';
import pg from 'pg';
import { bindClient } from './statement.ts';

/**
 * A handle inside a transaction; every write takes one. Statements that `run` is asked for together, as by `Promise.all`,
 * are sent together and carried out in the order in which they were asked for: one round trip instead of many. When one
 * fails, those behind it fail as well, and nothing of the transaction is kept.
 */
export type Tx = Transaction<unknown>;

const callbacks = new WeakMap<Tx, Set<() => void>>();

/**
 * Calls `callback` as soon as this transaction is committed, once however often it is asked to; never when it is rolled
 * back. Only for what may as well be missed: a process can end in between.
 */
export function afterCommit(tx: Tx, callback: () => void): void {
  callbacks.get(tx)?.add(callback);
}

/**
 * Commits when `work` resolves, and rolls back when it rejects: with its own error, but of several statements that fail
 * with that of the first one, whichever was heard of first. READ COMMITTED.
 */
export async function runTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const { tx, end, firstFailure } = openHandle(client);
  let isLost = false;
  let result: T;
  try {
    // Answered before anything else is sent: outside a transaction a lock would be gone at once.
    await client.query('BEGIN');
    result = await work(tx);
    end();
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('a statement of the transaction had failed: it was rolled back');
  } catch (error) {
    end();
    await client.query('ROLLBACK').catch(() => {
      isLost = true;
    });
    throw error instanceof pg.DatabaseError ? (firstFailure() ?? error) : error;
  } finally {
    client.release(isLost);
  }
  for (const callback of callbacks.get(tx) ?? []) callback();
  return result;
}

interface Handle {
  readonly tx: Tx;
  readonly end: () => void;
  /** What failed the transaction: the failures behind it only say that it has failed. */
  readonly firstFailure: () => unknown;
}

/** A handle on one client, for as long as its transaction lasts: the next one on the same client is none of its business. */
function openHandle(client: pg.PoolClient): Handle {
  let isOpen = true;
  let failure: unknown;
  const query = ((text: string, values?: unknown[]) => {
    if (!isOpen) throw new Error('the transaction has ended');
    const answer = client.query(text, values);
    answer.catch((error: unknown) => {
      failure ??= error;
    });
    return answer;
  }) as pg.PoolClient['query'];
  const own = { query, release() {} } as unknown as PostgresPoolClient;
  const pool = { connect: async () => own, end: async () => {}, options: {} };
  const tx = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }) as Tx;
  bindClient(tx, { query });
  callbacks.set(tx, new Set());
  return {
    tx,
    end() {
      isOpen = false;
    },
    firstFailure: () => failure,
  };
}
