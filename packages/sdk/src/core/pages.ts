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
  /**
   * @param position `undefined`: where the caller begins
   * @param wanted how many items a walk over the pages can use at most; `undefined`: it is one page that is asked for
   */
  fetch(position: Position | undefined, wanted: number | undefined): Promise<Outcome<P>>;
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
  pages(): AsyncGenerator<P, void, undefined> {
    return this.#pages(Number.POSITIVE_INFINITY);
  }

  /** Item after item. What arrives at the head of the list meanwhile shifts its pages; no item comes twice for that. */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    return this.#items(Number.POSITIVE_INFINITY);
  }

  async *#pages(wanted: number): AsyncGenerator<P, void, undefined> {
    let position: Position | undefined;
    do {
      const { data } = await this.#reading.fetch(position, wanted);
      yield data;
      position = this.#reading.next(data);
    } while (position !== undefined);
  }

  async *#items(wanted: number): AsyncGenerator<T, void, undefined> {
    const seen = new Set<string>();
    for await (const { items } of this.#pages(wanted)) {
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

  /** All items in an array, at most `limit`; no page is asked for that is larger. */
  async toArray({ limit = Number.POSITIVE_INFINITY }: { limit?: number } = {}): Promise<T[]> {
    const all: T[] = [];
    if (limit <= 0) return all;
    for await (const item of this.#items(limit)) {
      all.push(item);
      if (all.length >= limit) break;
    }
    return all;
  }

  get #page(): ApiPromise<P> {
    this.#first ??= new ApiPromise(this.#reading.fetch(undefined, undefined));
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

/** The most items of a page. */
const largestPage = 100;

/**
 * How large the pages of a walk are, when the caller has not said it: as large as they may be, and not larger than needed.
 *
 * @param wanted items; `undefined`: it is no walk, and the API's own size is as good as any
 */
export function pageSizeOf(
  query: { readonly pageSize?: number | undefined },
  wanted: number | undefined,
  largest = largestPage,
): { readonly pageSize?: number } {
  if (wanted === undefined || query.pageSize !== undefined) return {};
  return { pageSize: wanted < largest ? Math.max(1, Math.ceil(wanted)) : largest };
}

/**
 * @param fetch one page of the list, which may be changed by `pageIndex` and `pageSize`
 * @param query what the caller gave
 */
export function pagesOf<T>(
  fetch: (paging: { pageIndex?: number; pageSize?: number }) => Promise<Outcome<Page<T>>>,
  query: { readonly pageSize?: number | undefined },
  keyOf: (item: T) => string,
): PagePromise<T> {
  return new ListPromise<T, Page<T>, number>(
    {
      fetch: (pageIndex, wanted) =>
        fetch({ ...pageSizeOf(query, wanted), ...(pageIndex !== undefined && { pageIndex }) }),
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
  return new ListPromise<T, CursorPage<T>, string>(
    {
      fetch: async (pageCursor, wanted) => {
        const outcome = await fetch({
          ...pageSizeOf(query, wanted),
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
