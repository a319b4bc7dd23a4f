import { stripVTControlCharacters } from 'node:util';

/** What `--json` prints: snake_case names, times as ISO 8601 in UTC with milliseconds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a command has to say, for a program and for a person. */
export interface Outcome {
  readonly json: Json;
  /** Lines for a terminal of this many columns; `undefined` where nothing limits them. */
  readonly text: (width: number | undefined) => string;
  /** Bad news: one line for standard error, without a full stop, and exit code 1. */
  readonly failure?: string;
}

export interface Column {
  readonly title: string;
  /** May be cut where the terminal is narrow; what is not flexible is copied and pasted, and never cut. */
  readonly isFlexible?: boolean;
}

const gap = '  ';
const narrowest = 10;

/**
 * Rows under aligned titles. Where they do not fit the width, flexible columns are cut; where that is not enough, each
 * row becomes a list of its fields.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = columns.map(({ title }, at) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[at] ?? ''))),
  );
  const excess = () => widths.reduce((sum, one) => sum + one + gap.length, -gap.length) - (width ?? Infinity);
  while (excess() > 0) {
    const widest = Math.max(...widths.filter((_, at) => columns[at]?.isFlexible), 0);
    if (widest <= narrowest) return blocks(columns, cells, width);
    widths[widths.findIndex((one, at) => one === widest && columns[at]?.isFlexible)] = widest - 1;
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => pad(cut(cell, widths[at] ?? 0), widths[at] ?? 0))
      .join(gap)
      .trimEnd();
  return [columns.map(({ title }) => title), ...cells].map(line).join('\n');
}

function blocks(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number | undefined,
): string {
  return cells
    .map((row) =>
      fields(
        columns.map(({ title }, at) => [title, row[at] ?? '']),
        width,
      ),
    )
    .join('\n\n');
}

/** Names and values, one a line, the values aligned. A long value goes on below itself, broken at spaces only. */
export function fields(pairs: readonly (readonly [string, string])[], width: number | undefined): string {
  const nameWidth = Math.max(...pairs.map(([name]) => displayWidth(name)));
  const room = (width ?? Infinity) - nameWidth - gap.length;
  const indent = ' '.repeat(nameWidth) + gap;
  return pairs
    .map(([name, value]) =>
      `${pad(name, nameWidth)}${gap}${wrap(printable(value), room).join(`\n${indent}`)}`.trimEnd(),
    )
    .join('\n');
}

/** Breaks text into lines of at most `width`, at spaces; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (last === '' || displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A time for a person: in UTC, to the second. */
export function time(date: Date | null, none = '-'): string {
  return date ? `${date.toISOString().slice(0, 19).replace('T', ' ')}Z` : none;
}

/** The same for a program. */
export function isoTime(date: Date): string;
export function isoTime(date: Date | null): string | null;
export function isoTime(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** What is stored may come from a caller of the API: nothing in it may move the cursor or hide a line. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;

/** Columns on a terminal: Chinese characters take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}
