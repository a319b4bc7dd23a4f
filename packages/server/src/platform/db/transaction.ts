import { Kysely, PostgresDialect, type PostgresPoolClient, type Transaction } from 'kysely';
import type pg from 'pg';
import { bindClient } from './statement.ts';

/**
 * A handle inside a transaction; every write takes one. Statements that are asked for together, as by `Promise.all`, are
 * sent together and carried out in the order in which they were asked for: one round trip instead of many. When one
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

/** Commits when `work` resolves, and rolls back when it rejects. READ COMMITTED. */
export async function runTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const { tx, end } = openHandle(client);
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
    throw error;
  } finally {
    client.release(isLost);
  }
  for (const callback of callbacks.get(tx) ?? []) callback();
  return result;
}

/** A handle on one client, for as long as its transaction lasts: the next one on the same client is none of its business. */
function openHandle(client: pg.PoolClient): { readonly tx: Tx; readonly end: () => void } {
  let isOpen = true;
  const query = ((...call: Parameters<pg.PoolClient['query']>) => {
    if (!isOpen) throw new Error('the transaction has ended');
    return client.query(...call);
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
  };
}
