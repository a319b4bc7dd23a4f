import pg from 'pg';
import type { Log } from '../log.ts';
import { sql, type Tx } from './database.ts';

/** Brings a process's memory up to date with what was committed. */
export interface ChangeSubscriber {
  /** Load everything anew: at the start, and when more was missed than the feed still holds. */
  reload(): Promise<void>;
  /** These keys changed; load them anew. */
  refresh(keys: readonly string[]): Promise<void>;
}

/**
 * Lets many processes hold small, slowly changing tables in memory and still never answer from stale data.
 *
 * A request waits for one read of the change counter that began after the request arrived; all requests that wait at
 * the same moment share one read, so the price of certainty is a fraction of a query each. Nothing rests on
 * notifications, leases or clocks.
 */
export interface ChangeFeed {
  subscribe(topic: string, subscriber: ChangeSubscriber): void;
  /** Loads every subscriber. Call once, after all have subscribed. */
  start(): Promise<void>;
  /** Calls back when memory holds everything that was committed before this call, or with the reason why it cannot. */
  whenFresh(done: (error: Error | null) => void): void;
  /** {@link ChangeFeed.whenFresh} as a promise. */
  fresh(): Promise<void>;
  close(): Promise<void>;
}

/** Announces that `key` of `topic` changes with this transaction. */
export async function publishChange(tx: Tx, topic: string, key: string): Promise<void> {
  await sql`
    WITH next AS (UPDATE change_counter SET last_change_no = last_change_no + 1 RETURNING last_change_no)
    INSERT INTO changes (change_no, topic, key) SELECT last_change_no, ${topic}, ${key} FROM next
  `.execute(tx);
}

/** Announcements older than this are dropped; a process that slept longer loads everything anew. */
export async function pruneChanges(tx: Tx, olderThan: Date): Promise<void> {
  await sql`DELETE FROM changes WHERE changed_at < ${olderThan}`.execute(tx);
}

const readCounter = { name: 'read-change-counter', text: 'SELECT last_change_no FROM change_counter' };

/** Reads over a connection of its own, so that slow queries elsewhere do not delay every request. */
export function createChangeFeed(connectionString: string, log: Log): ChangeFeed {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    application_name: 'cardepass change feed',
    connectionTimeoutMillis: 3_000,
    query_timeout: 5_000,
    idleTimeoutMillis: 0,
    keepAlive: true,
  });
  pool.on('error', (error) => log.warn({ err: error.message }, 'the change feed lost its connection'));
  pool.on('connect', (client) => client.on('error', () => {}));

  const subscribers = new Map<string, ChangeSubscriber>();
  let seen = -1n;
  let waiting: ((error: Error | null) => void)[] = [];
  let isReading = false;

  async function catchUp(): Promise<void> {
    const { rows } = await pool.query(readCounter);
    const last = BigInt(rows[0].last_change_no);
    if (last === seen) return;
    const changes = await pool.query<{ change_no: string; topic: string; key: string }>(
      'SELECT change_no, topic, key FROM changes WHERE change_no > $1 AND change_no <= $2 ORDER BY change_no',
      [seen, last],
    );
    const hasGap = seen < 0n || BigInt(changes.rows.length) !== last - seen;
    for (const [topic, subscriber] of subscribers) {
      const keys = changes.rows.filter((row) => row.topic === topic).map((row) => row.key);
      if (hasGap) await subscriber.reload();
      else if (keys.length > 0) await subscriber.refresh([...new Set(keys)]);
    }
    seen = last;
  }

  function read(): void {
    isReading = true;
    const served = waiting;
    waiting = [];
    const finish = (error: Error | null) => {
      isReading = false;
      if (waiting.length > 0) read();
      for (const done of served) done(error);
    };
    catchUp().then(
      () => finish(null),
      (error: Error) => finish(error),
    );
  }

  function whenFresh(done: (error: Error | null) => void): void {
    waiting.push(done);
    if (!isReading) read();
  }

  const fresh = () =>
    new Promise<void>((resolve, reject) => whenFresh((error) => (error ? reject(error) : resolve())));

  return {
    subscribe: (topic, subscriber) => void subscribers.set(topic, subscriber),
    start: fresh,
    whenFresh,
    fresh,
    close: () => pool.end(),
  };
}
