import { type TSchema, Type } from 'typebox';
import { named } from './naming.ts';

const defaultPageSize = 10;

/** The parameters of an address that answers a {@link Page}, to be spread into its query schema. */
export const pageParameters = {
  pageIndex: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      default: 1,
      description: 'Which page, from 1. `pageNumber` means the same.',
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      default: defaultPageSize,
      description: 'How many items a page has. `Limit` means the same.',
    }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 100_000_000_000,
      description: 'How many items to pass over, in place of `pageIndex`.',
    }),
  ),
};

/** Which rows a page has: `limit` of them behind the first `offset`. */
export interface PageRequest {
  readonly pageIndex: number;
  readonly offset: number;
  readonly limit: number;
}

export interface PageQuery {
  readonly pageIndex?: number;
  readonly pageSize?: number;
  readonly offset?: number;
}

/** An offset goes before a page number; the page it lies in is then the number that is answered. */
export function pageRequest({ pageIndex = 1, pageSize = defaultPageSize, offset }: PageQuery): PageRequest {
  if (offset === undefined) return { pageIndex, offset: (pageIndex - 1) * pageSize, limit: pageSize };
  return { pageIndex: Math.floor(offset / pageSize) + 1, offset, limit: pageSize };
}

/** A page as it is answered (contract, Page). */
export interface Page<Item> {
  pageIndex: number;
  pageSize: number;
  totalCount: number;
  totalPages: number;
  items: Item[];
}

export function toPage<Item>(
  { pageIndex, limit }: PageRequest,
  totalCount: number | bigint,
  items: readonly Item[],
): Page<Item> {
  const count = Number(totalCount);
  return {
    pageIndex,
    pageSize: limit,
    totalCount: count,
    totalPages: Math.ceil(count / limit),
    items: [...items],
  };
}

/** The schema of a page, named after its items. */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object(
    {
      pageIndex: Type.Integer({ description: 'Which page this is, from 1.' }),
      pageSize: Type.Integer({ description: 'How many items a page has.' }),
      totalCount: Type.Integer({ description: 'How many items all pages have together.' }),
      totalPages: Type.Integer({ description: 'How many pages there are.' }),
      items: Type.Array(item, { description: 'The items of this page; empty behind the last one.' }),
    },
    named(item, 'Page'),
  );
}
