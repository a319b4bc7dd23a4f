import { ApiPromise, type Rejected } from './api-promise.ts';
import type { Outcome } from './transport.ts';

/** One page of a list that is counted. */
export interface Page<T> {
  /** From 1. */
  readonly pageIndex: number;
  readonly pageSize: number;
  readonly totalCount: number;
  readonly totalPages: number;
  readonly items: readonly T[];
}

/** One page of a list that is read by a cursor. */
export interface CursorPage<T> {
  /** For the next page; null on the last one. */
  readonly nextCursor: string | null;
  readonly pageSize: number;
  readonly items: readonly T[];
}

/** How a list is read: by which page comes next, and what tells its items apart. */
export interface ListReading<P, Position> {
  /** @param position `undefined`: where the caller begins */
  fetch(position: Position | undefined, isWalk: boolean): Promise<Outcome<P>>;
  /** `undefined` after the last page. */
  next(page: P): Position | undefined;
}

interface Listed<T> {
  readonly items: readonly T[];
}

/** How many of the last items are remembered, to leave out those that new items have moved on to the next page. */
const remembered = 1_000;

/**
 * A list. Awaited, it is one page; with `for await`, all items from there on, page after page. Nothing is sent before one
 * of the two is done.
 */
export class ListPromise<T, P extends Listed<T>, Position = unknown> implements Promise<P>, AsyncIterable<T> {
  readonly #reading: ListReading<P, Position>;
  readonly #keyOf: (item: T) => string;
  #first: ApiPromise<P> | undefined;

  constructor(reading: ListReading<P, Position>, keyOf: (item: T) => string) {
    this.#reading = reading;
    this.#keyOf = keyOf;
  }

  /** Page after page. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    let position: Position | undefined;
    do {
      const { data } = await this.#reading.fetch(position, true);
      yield data;
      position = this.#reading.next(data);
    } while (position !== undefined);
  }

  /** Item after item. What arrives at the head of the list meanwhile shifts its pages; no item comes twice for that. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    const seen = new Set<string>();
    for await (const { items } of this.pages()) {
      for (const item of items) {
        const key = this.#keyOf(item);
        if (seen.has(key)) continue;
        seen.add(key);
        yield item;
      }
      for (const key of seen) {
        if (seen.size <= remembered) break;
        seen.delete(key);
      }
    }
  }

  /** All items in an array, at most `limit`. */
  async toArray({ limit = Number.POSITIVE_INFINITY }: { limit?: number } = {}): Promise<T[]> {
    const all: T[] = [];
    if (limit <= 0) return all;
    for await (const item of this) {
      all.push(item);
      if (all.length >= limit) break;
    }
    return all;
  }

  get #page(): ApiPromise<P> {
    this.#first ??= new ApiPromise(this.#reading.fetch(undefined, false));
    return this.#first;
  }

  asResponse(): ReturnType<ApiPromise<P>['asResponse']> {
    return this.#page.asResponse();
  }

  withResponse(): ReturnType<ApiPromise<P>['withResponse']> {
    return this.#page.withResponse();
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<A = P, B = never>(
    onFulfilled?: ((value: P) => A | PromiseLike<A>) | null,
    onRejected?: Rejected<B>,
  ): Promise<A | B> {
    return this.#page.then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: Rejected<B>): Promise<P | B> {
    return this.#page.catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<P> {
    return this.#page.finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return 'ListPromise';
  }
}

/** How the API answers a page that is read by a cursor. */
interface CursorAnswer<T> {
  readonly pageCursor: string;
  readonly pageSize: number;
  readonly data: readonly T[];
}

/** What the cursor of the last page says. */
const noCursor = 'None';

export type PagePromise<T> = ListPromise<T, Page<T>, number>;
export type CursorPromise<T> = ListPromise<T, CursorPage<T>, string>;

/** The most items of a page, used when all are wanted and the caller has not said how many at a time. */
const largestPage = 100;

/**
 * @param fetch one page of the list, which may be changed by `pageIndex` and `pageSize`
 * @param query what the caller gave
 */
export function pagesOf<T>(
  fetch: (paging: { pageIndex?: number; pageSize?: number }) => Promise<Outcome<Page<T>>>,
  query: { readonly pageSize?: number | undefined },
  keyOf: (item: T) => string,
): PagePromise<T> {
  const walking = query.pageSize === undefined ? { pageSize: largestPage } : {};
  return new ListPromise<T, Page<T>, number>(
    {
      fetch: (pageIndex, isWalk) =>
        fetch({ ...(isWalk && walking), ...(pageIndex !== undefined && { pageIndex }) }),
      next: ({ pageIndex, totalPages }) => (pageIndex < totalPages ? pageIndex + 1 : undefined),
    },
    keyOf,
  );
}

/** The same for a list that is read by a cursor. */
export function cursorPagesOf<T>(
  fetch: (paging: { pageCursor?: string; pageSize?: number }) => Promise<Outcome<CursorAnswer<T>>>,
  query: { readonly pageSize?: number | undefined },
  keyOf: (item: T) => string,
): CursorPromise<T> {
  const walking = query.pageSize === undefined ? { pageSize: largestPage } : {};
  return new ListPromise<T, CursorPage<T>, string>(
    {
      fetch: async (pageCursor, isWalk) => {
        const outcome = await fetch({
          ...(isWalk && walking),
          ...(pageCursor !== undefined && { pageCursor }),
        });
        const { pageCursor: next, pageSize, data: items } = outcome.data;
        return { ...outcome, data: { items, pageSize, nextCursor: next === noCursor ? null : next } };
      },
      next: ({ nextCursor }) => nextCursor ?? undefined,
    },
    keyOf,
  );
}
