import { InvalidArgumentError } from './errors.ts';

export type QueryValue = string | number | boolean | Date | null | undefined;

/**
 * An address with its parameters filled in and its query behind it. What is undefined or null is left out of a query.
 *
 * @throws InvalidArgumentError
 */
export function addressOf(
  pattern: string,
  parameters: Readonly<Record<string, string>> | undefined,
  query: Readonly<Record<string, QueryValue>> | undefined,
): string {
  const path = parameters ? fillIn(pattern, parameters) : pattern;
  if (!query) return path;
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, queryText(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

function fillIn(pattern: string, parameters: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = parameters[name];
    // An empty id would be another address, and so would dots.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
      throw new InvalidArgumentError(`${name} must be a text that is not empty`);
    }
    return encodeURIComponent(value);
  });
}

function queryText(value: string | number | boolean | Date): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
