import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { createCounterReader } from './counter-reader.ts';
import { type Database, type Db, sql, type Tx } from './database.ts';

/** Brings a process's memory up to date with what was committed. */
export interface ChangeSubscriber {
  /** Load everything anew: at the start, and when more was missed than the feed still holds. */
  reload(): Promise<void>;
  /** These keys changed; load them anew. */
  refresh(keys: readonly string[]): Promise<void>;
}

/**
 * Memory is taken for fresh this long after the beginning of a read that found nothing new. A change is reported as
 * done only when this time has passed after its commit ({@link changing}), so nobody who was told of a change meets a
 * process that does not know of it.
 */
const trustedForMs = 5;

/** Under load the next read begins before the last one is too old, so that no request has to wait for it. */
const renewedAfterMs = 2;

/**
 * Lets many processes hold small, slowly changing tables in memory and still never answer from stale data.
 *
 * A request is decided on memory that one read of the change counter has confirmed within the last five milliseconds;
 * requests that wait at the same moment share one read. So certainty costs a few hundred reads a second at most, however
 * many requests there are. Nothing rests on notifications, leases or clocks that agree.
 */
export interface ChangeFeed {
  subscribe(topic: string, subscriber: ChangeSubscriber): void;
  /** Loads every subscriber. Call once, after all have subscribed. */
  start(): Promise<void>;
  /** Calls back as soon as memory is fresh, at once when it is, or with the reason why it cannot be. */
  whenFresh(done: (error: Error | null) => void): void;
  /** {@link ChangeFeed.whenFresh} as a promise. */
  fresh(): Promise<void>;
  close(): Promise<void>;
}

/** Announces that `key` of `topic` changes with this transaction, which {@link changing} must have begun. */
export async function publishChange(tx: Tx, topic: string, key: string): Promise<void> {
  await sql`
    WITH next AS (UPDATE change_counter SET last_change_no = last_change_no + 1 RETURNING last_change_no)
    INSERT INTO changes (change_no, topic, key) SELECT last_change_no, ${topic}, ${key} FROM next
  `.execute(tx);
}

/** Runs a transaction that publishes changes. When it resolves, no process decides by the older data any more. */
export async function changing<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await database.transaction(work);
  await sleep(2 * trustedForMs);
  return result;
}

/** Announcements older than this are dropped; a process that slept longer loads everything anew. */
export async function pruneChanges(tx: Tx, olderThan: Date): Promise<void> {
  await sql`DELETE FROM changes WHERE changed_at < ${olderThan}`.execute(tx);
}

/** Reads the counter over a connection of its own, so that slow queries elsewhere do not delay every request. */
export function createChangeFeed(connectionString: string, db: Db, log: Log): ChangeFeed {
  const counter = createCounterReader(connectionString, 'SELECT last_change_no FROM change_counter', log);
  const subscribers = new Map<string, ChangeSubscriber>();
  let seen = -1n;
  let waiting: ((error: Error | null) => void)[] = [];
  let isReading = false;
  let confirmedAt = Number.NEGATIVE_INFINITY;

  /** Loads what has changed up to `last`. */
  async function catchUp(last: bigint): Promise<void> {
    const { rows } = await sql<{ topic: string; key: string }>`
      SELECT topic, key FROM changes WHERE change_no > ${seen} AND change_no <= ${last} ORDER BY change_no
    `.execute(db);
    const hasGap = seen < 0n || BigInt(rows.length) !== last - seen;
    for (const [topic, subscriber] of subscribers) {
      const keys = rows.filter((row) => row.topic === topic).map((row) => row.key);
      if (hasGap) await subscriber.reload();
      else if (keys.length > 0) await subscriber.refresh([...new Set(keys)]);
    }
    seen = last;
  }

  function read(): void {
    isReading = true;
    const served = waiting;
    waiting = [];
    const startedAt = performance.now();
    const finish = (error: Error | null) => {
      isReading = false;
      if (!error) confirmedAt = startedAt;
      for (const done of served) done(error);
      if (waiting.length > 0) read();
    };
    counter.read((error, last) => {
      if (error || last === seen) return finish(error);
      catchUp(last).then(
        () => finish(null),
        (failure: Error) => finish(failure),
      );
    });
  }

  function whenFresh(done: (error: Error | null) => void): void {
    const age = performance.now() - confirmedAt;
    const isFresh = age < trustedForMs;
    if (!isFresh) waiting.push(done);
    if (age > renewedAfterMs && !isReading) read();
    if (isFresh) done(null);
  }

  const fresh = () =>
    new Promise<void>((resolve, reject) => whenFresh((error) => (error ? reject(error) : resolve())));

  return {
    subscribe: (topic, subscriber) => void subscribers.set(topic, subscriber),
    start: fresh,
    whenFresh,
    fresh,
    close: counter.close,
  };
}
