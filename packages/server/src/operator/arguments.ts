import { InvalidArgumentError } from 'commander';

// How the words of a command line become values. What is no value of the kind is a usage error; whether a value is
// allowed is for the module that owns the rule.

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** For `--limit`. */
export function rowCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 10_000) throw new InvalidArgumentError('It must be from 1 to 10000.');
  return count;
}

/** Values separated by commas; the option may also be given several times. */
export function list(text: string, earlier: readonly string[] = []): string[] {
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  if (values.length === 0) throw new InvalidArgumentError('It must name at least one.');
  return [...earlier, ...values];
}

/** Text that is not empty: an unset variable of a script must not become a name or a filter. */
export function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A moment, or a span that is counted from now. */
export type When = Date | { readonly spanMs: number };

export const whenForms =
  'a time such as 2026-12-31T08:00:00Z or 2026-12-31 (UTC), or a span such as 90m, 24h, 30d';

export function when(text: string): When {
  const span = /^(\d{1,6})([smhd])$/.exec(text);
  if (span) return { spanMs: Number(span[1]) * unitsMs[span[2] as keyof typeof unitsMs] };
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const isDay = !Number.isNaN(Date.parse(text.slice(0, 10))) && isRealDay(text.slice(0, 10));
  if (!isTime || !isDay || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError(`It must be ${whenForms}.`);
  }
  return new Date(text);
}

/** The parser takes 31 February for a day in March. */
function isRealDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

export function before(now: number, moment: When): Date {
  return moment instanceof Date ? moment : new Date(now - moment.spanMs);
}

export function after(now: number, moment: When): Date {
  return moment instanceof Date ? moment : new Date(now + moment.spanMs);
}
