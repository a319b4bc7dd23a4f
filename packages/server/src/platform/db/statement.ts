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
  /** 0: it is never hung up on. */
  readonly #silenceMs: number;
  #unanswered = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(config: pg.ClientConfig & { readonly silenceMs?: number } = {}) {
    super(config);
    this.#silenceMs = config.silenceMs ?? 0;
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

  /** Hanging up fails the calls under way, and the pool opens another connection. Each answer is a sign of life. */
  #watched(answer: unknown): never {
    if (this.#silenceMs > 0 && answer instanceof Promise) {
      this.#unanswered++;
      this.#watch ??= setTimeout(() => streamOf(this).destroy(), this.#silenceMs);
      const hear = () => {
        if (--this.#unanswered > 0) this.#watch?.refresh();
        else {
          clearTimeout(this.#watch);
          this.#watch = undefined;
        }
      };
      answer.then(hear, hear);
    }
    return answer as never;
  }
}

function streamOf(client: pg.Client) {
  return (client as unknown as { readonly connection: pg.Connection }).connection.stream;
}
