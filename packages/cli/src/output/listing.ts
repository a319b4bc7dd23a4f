import type { Outcome } from './outcome.ts';
import { type Cell, type Column, table } from './table.ts';

/** How a person is told a list. */
export interface Listing<T> {
  readonly columns: readonly Column[];
  readonly row: (item: T) => readonly Cell[];
  /** What is said where there is nothing in it. */
  readonly none: string;
}

/** A list: its items as they are with `--json`, else a line of a table for each. */
export function listing<T>(items: readonly T[], { columns, row, none }: Listing<T>): Outcome {
  return {
    json: items,
    text: (terminal) => (items.length === 0 ? none : table(columns, items.map(row), terminal)),
  };
}
