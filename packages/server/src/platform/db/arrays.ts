// The parameters of a set-based write: one PostgreSQL array for each column. The driver would quote and escape each
// element of each by itself, which costs more than all the rest of a write that is hot.

/**
 * An array of what needs no quoting: numbers, ids, names of the code's own.
 *
 * @throws RangeError for any other text, which could end an element or the array
 */
export function plainArray<T>(
  items: readonly T[],
  read: (item: T) => string | number | bigint | null,
): string {
  return arrayOf(items, (item) => {
    const value = read(item);
    if (typeof value === 'string' && !plain.test(value)) throw new RangeError('a text that needs quoting');
    return value;
  });
}

/** An array of any texts. PostgreSQL knows no NUL character, and refuses it. */
export function textArray<T>(items: readonly T[], read: (item: T) => string | null): string {
  return arrayOf(items, (item) => {
    const value = read(item);
    return value === null ? null : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
}

/** An array of moments, from milliseconds since the epoch. */
export function timeArray<T>(items: readonly T[], read: (item: T) => number | null): string {
  // The rows of a batch share a few moments, and writing one out costs much more than comparing two.
  let last: number | null = null;
  let text = '';
  return arrayOf(items, (item) => {
    const value = read(item);
    if (value === null) return null;
    if (value !== last) text = new Date(value).toISOString();
    last = value;
    return text;
  });
}

const plain = /^[\w-]+$/;

function arrayOf<T>(items: readonly T[], elementOf: (item: T) => string | number | bigint | null): string {
  let text = '{';
  let separator = '';
  for (const item of items) {
    text += `${separator}${elementOf(item) ?? 'NULL'}`;
    separator = ',';
  }
  return `${text}}`;
}
