import type { Page } from '../modules/clients/index.ts';
import type { Json, Outcome } from './output.ts';

export interface PageOptions {
  readonly limit: number;
  readonly after?: string;
}

/** Asks for one more than is shown, to know whether there are more. */
export function pageOf({ limit, after }: PageOptions): Page {
  return { limit: limit + 1, ...(after === undefined ? {} : { after }) };
}

/** What a list command says of the rows that {@link pageOf} has brought. */
export function listing<T>(
  found: readonly T[],
  { limit }: PageOptions,
  as: {
    /** Under which name JSON shows the rows. */
    name: string;
    /** What `--after` takes to go on behind a row. */
    cursor: (row: T) => string;
    shape: (row: T) => Json;
    text: (rows: readonly T[], width: number | undefined) => string;
  },
): Outcome {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const nextAfter = found.length > limit && last !== undefined ? as.cursor(last) : null;
  const more = nextAfter === null ? '' : `\n\nThere are more: add --after ${nextAfter}`;
  return {
    json: { [as.name]: rows.map(as.shape), next_after: nextAfter },
    text: (width) => (rows.length === 0 ? `There are no such ${as.name}.` : as.text(rows, width) + more),
  };
}
