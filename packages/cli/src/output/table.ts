import { cut, printable, type Terminal, type Tone, widthOf, wrap } from './terminal.ts';

export interface Column {
  readonly title: string;
  /** Amounts stand at the right, so that their points are below each other. */
  readonly align?: 'right';
  /** May be cut where the terminal is narrow; what is not flexible is copied and pasted, and never cut. */
  readonly isFlexible?: boolean;
  /** May be left out where the terminal is narrow: "--json" has it, and so has the list of fields. */
  readonly isOptional?: boolean;
}

/** What stands in a table: text, or text with a tone. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

const gap = '  ';
/** A flexible column is cut to this; while an optional one can go in its place, to no less than {@link readableColumn}. */
const narrowestColumn = 8;
const readableColumn = 14;

/**
 * Rows under aligned titles. Where they do not fit the terminal, flexible columns are cut; where that is not enough,
 * optional ones are left out, the last one first; and at last each row becomes a list of its fields, so that a line
 * never breaks in the middle of an id or an amount.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): string {
  for (let shown = columns; ; shown = withoutLastOptional(shown)) {
    const places = shown.map((column) => columns.indexOf(column));
    const chosen = rows.map((row) => places.map((at) => row[at] ?? ''));
    const isLast = !shown.some(({ isOptional }) => isOptional);
    const widths = fittingWidths(shown, chosen, isLast ? narrowestColumn : readableColumn, terminal);
    if (widths) return aligned(shown, chosen, widths, terminal);
    if (isLast) return blocks(columns, rows, terminal);
  }
}

function withoutLastOptional(columns: readonly Column[]): readonly Column[] {
  const last = columns.findLast(({ isOptional }) => isOptional);
  return columns.filter((column) => column !== last);
}

/** How wide each column is to be; `undefined` where they do not fit. */
function fittingWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  narrowest: number,
  terminal: Terminal,
): number[] | undefined {
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(printable(textOf(row[at]))))),
  );
  const total = () => widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  while (total() > (terminal.width ?? Infinity)) {
    const widest = Math.max(...widths.filter((_, at) => columns[at]?.isFlexible), 0);
    if (widest <= narrowest) return undefined;
    widths[widths.findIndex((width, at) => width === widest && columns[at]?.isFlexible)] = widest - 1;
  }
  return widths;
}

function aligned(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
  terminal: Terminal,
): string {
  const titles = columns.map(({ title }): Cell => ({ text: title, tone: 'faint' }));
  const line = (row: readonly Cell[]) =>
    columns
      .map((column, at) => placed(row[at], widths[at] ?? 0, column, at === columns.length - 1, terminal))
      .join(gap)
      .trimEnd();
  return [titles, ...rows].map(line).join('\n');
}

function placed(
  cell: Cell | undefined,
  width: number,
  column: Column,
  isLast: boolean,
  terminal: Terminal,
): string {
  const text = cut(printable(textOf(cell)), width);
  const padding = ' '.repeat(width - widthOf(text));
  const painted = paintedAs(cell, text, terminal);
  if (column.align === 'right') return padding + painted;
  // Nothing stands to the right of the last column that padding would align.
  return isLast ? painted : painted + padding;
}

function blocks(columns: readonly Column[], rows: readonly (readonly Cell[])[], terminal: Terminal): string {
  const asFields = (row: readonly Cell[]) =>
    fields(
      columns.map(({ title }, at) => [title, row[at] ?? '']),
      terminal,
    );
  return rows.map(asFields).join('\n\n');
}

/** Names and values, one a line, the values aligned. A long value goes on below itself. */
export function fields(pairs: readonly (readonly [string, Cell])[], terminal: Terminal): string {
  const nameWidth = Math.max(...pairs.map(([name]) => widthOf(name)));
  const room = Math.max((terminal.width ?? Infinity) - nameWidth - gap.length, narrowestColumn);
  const indent = `\n${' '.repeat(nameWidth)}${gap}`;
  return pairs
    .map(([name, value]) => {
      const lines = wrap(printable(textOf(value)), room).map((line) => paintedAs(value, line, terminal));
      const padding = ' '.repeat(nameWidth - widthOf(name));
      return `${terminal.paint('faint', name)}${padding}${gap}${lines.join(indent)}`.trimEnd();
    })
    .join('\n');
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function paintedAs(cell: Cell | undefined, text: string, { paint }: Terminal): string {
  return typeof cell === 'object' ? paint(cell.tone, text) : text;
}
