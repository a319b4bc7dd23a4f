import { CompiledQuery, type Kysely } from 'kysely';
import pg from 'pg';

/**
 * Hand-written SQL that runs often enough to be parsed once a connection instead of once a call. Its name stands in the
 * text, in a comment of its own first line, so that the name can never be another text's. Whether it is still planned with
 * each call is said where the pool is opened (`plans`).
 */
export interface Statement {
  readonly text: string;
}

const mark = '-- prepared: ';

/** `name` is unique in the program, at most 63 characters. */
export function prepared(name: string, text: string): Statement {
  return { text: `${mark}${name}\n${text}` };
}

const clients = new WeakMap<Kysely<unknown>, Pick<pg.ClientBase, 'query'>>();

/** From now on {@link run} sends this handle's statements straight to the client, at once. */
export function bindClient(handle: Kysely<unknown>, client: Pick<pg.ClientBase, 'query'>): void {
  clients.set(handle, client);
}

/** Runs the statement in the caller's transaction, if the handle is one. Values are sent apart from the text. */
export async function run<Row>(
  db: Kysely<unknown>,
  statement: Statement,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = clients.get(db);
  const { rows } = client
    ? await client.query(statement.text, values as unknown[])
    : await db.executeQuery(CompiledQuery.raw(statement.text, [...values]));
  return rows as readonly Row[];
}

/**
 * A connection that prepares the statements made by {@link prepared}, and that hangs up on a database that has fallen
 * silent: where its machine is gone, TCP alone would wait for a quarter of an hour.
 */
export class PreparingClient extends pg.Client {
  readonly #silenceMs: number | undefined;

  constructor(config: pg.ClientConfig & { readonly silenceMs?: number } = {}) {
    super(config);
    this.#silenceMs = config.silenceMs;
  }

  // The signature is the driver's: every other way of calling passes through untouched.
  override query(...call: unknown[]): never {
    const [text, values, ...rest] = call;
    if (typeof text === 'string' && text.startsWith(mark)) {
      const name = text.slice(mark.length, text.indexOf('\n'));
      return this.#watched(super.query({ name, text, values } as never, ...(rest as [])));
    }
    return this.#watched(super.query(...(call as [never])));
  }

  /** Hanging up fails the call under way, and the pool opens another connection. */
  #watched(answer: unknown): never {
    if (this.#silenceMs !== undefined && answer instanceof Promise) {
      const { stream } = (this as unknown as { readonly connection: pg.Connection }).connection;
      const watch = setTimeout(() => stream.destroy(), this.#silenceMs);
      const stop = () => clearTimeout(watch);
      answer.then(stop, stop);
    }
    return answer as never;
  }
}
