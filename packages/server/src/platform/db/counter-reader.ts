import pg from 'pg';
import type { Log } from '../log.ts';

/** Reads one number from the database as cheaply as the protocol allows, over a connection of its own. */
export interface CounterReader {
  read(done: (error: Error | null, value: bigint) => void): void;
  close(): Promise<void>;
}

/** The part of pg's connection that a query of our own needs. */
interface WireConnection {
  readonly stream: { cork(): void; uncork(): void };
  parse(query: { name: string; text: string }): void;
  bind(config: { statement: string }): void;
  execute(config: object): void;
  sync(): void;
}

const answerWithinMs = 5_000;

/**
 * @param text a query without parameters that returns one row with one number
 */
export function createCounterReader(connectionString: string, text: string, log: Log): CounterReader {
  let client: pg.Client | undefined;
  let connecting: Promise<pg.Client> | undefined;
  let current: CounterQuery | undefined;
  let startedAt = 0;

  function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'cardepass change feed',
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    fresh.on('error', (error) => {
      log.warn({ err: error.message }, 'the change feed lost its connection');
      if (client === fresh) discard();
    });
    connecting ??= fresh
      .connect()
      .then(() => {
        client = fresh;
        return fresh;
      })
      .finally(() => {
        connecting = undefined;
      });
    return connecting;
  }

  /** After a failure the next read starts on a new connection, whatever is left of this one. */
  function discard(): void {
    const broken = client;
    client = undefined;
    void broken?.end().catch(() => {});
  }

  // A database that neither answers nor hangs up must not hold every request for ever.
  const watchdog = setInterval(() => {
    if (!current || Date.now() - startedAt < answerWithinMs) return;
    const silent = client as unknown as { connection: { stream: { destroy(): void } } } | undefined;
    silent?.connection.stream.destroy();
  }, 1_000).unref();

  return {
    read(done) {
      startedAt = Date.now();
      const query = new CounterQuery(text, (error, value) => {
        current = undefined;
        if (error) discard();
        done(error, value);
      });
      current = query;
      if (client) client.query(query);
      else
        connect().then(
          (connected) => connected.query(query),
          (error: Error) => query.handleError(error),
        );
    },
    async close() {
      clearInterval(watchdog);
      const last = client ?? (await connecting?.catch(() => undefined));
      client = undefined;
      await last?.end();
    },
  };
}

const prepared = new WeakSet<object>();

/**
 * A query that pg submits and feeds as its own, without what a general query spends on results: the statement is parsed
 * once for each connection, and the answer is one number.
 */
class CounterQuery {
  readonly #text: string;
  #done: ((error: Error | null, value: bigint) => void) | undefined;
  #value = 0n;

  constructor(text: string, done: (error: Error | null, value: bigint) => void) {
    this.#text = text;
    this.#done = done;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as WireConnection;
    wire.stream.cork();
    if (!prepared.has(connection)) {
      prepared.add(connection);
      wire.parse({ name: 'counter', text: this.#text });
    }
    wire.bind({ statement: 'counter' });
    wire.execute({});
    wire.sync();
    wire.stream.uncork();
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#value = BigInt(message.fields[0] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#finish(null);
  }

  handleError(error: Error): void {
    this.#finish(error);
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}

  #finish(error: Error | null): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(error, this.#value);
  }
}
