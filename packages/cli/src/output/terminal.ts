import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'string-width';
import type { OutputStream } from '../surroundings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How text may look where it is written. */
export interface Terminal {
  /** Columns; `undefined` where nothing limits a line, as in a file. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

export type Tone = 'good' | 'bad' | 'waiting' | 'faint' | 'strong';
export type Paint = (tone: Tone, text: string) => string;

const styles = {
  good: 'green',
  bad: 'red',
  waiting: 'yellow',
  faint: 'dim',
  strong: 'bold',
} as const;

/** Colour on a terminal only, and not where NO_COLOR (no-color.org), TERM=dumb or --no-color asks for none. */
export function terminalOf(stream: OutputStream, environment: Environment, wantsColour: boolean): Terminal {
  const isPlain = !stream.isTTY || !wantsColour || !!environment.NO_COLOR || environment.TERM === 'dumb';
  return {
    width: stream.isTTY ? (stream.columns ?? 80) : undefined,
    paint: (tone, text) =>
      isPlain || text === '' ? text : styleText(styles[tone], text, { validateStream: false }),
  };
}

/** Text from elsewhere: nothing in it may move the cursor, colour or hide a line. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** Columns that a text takes: Chinese characters two, combining marks and colours none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

const segmenter = new Intl.Segmenter();

/** At most `width` columns, with … where something is missing. `text` has no colours. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Breaks text into lines of at most `width`: at spaces, and between Chinese characters. A longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  // A break may come after a space, and before or after a Chinese character that punctuation does not follow.
  const pieces = text.split(
    /(?<= )|(?<=[\p{Script=Han}，。；：、])(?![，。；：、！？）」])|(?=[\p{Script=Han}])(?<![（「])/u,
  );
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? '') + piece;
    if (lines.at(-1) === '' || widthOf(longer.trimEnd()) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}
