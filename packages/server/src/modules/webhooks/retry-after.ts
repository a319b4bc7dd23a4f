// How long a receiver asks to be left alone. Pure: the time is passed in.

/** No receiver can put off an event for longer at a time. */
const mostMs = 3_600_000;

/** The three forms of a date that RFC 9110 (5.6.7) has every recipient understand; all are UTC. */
const dateForms = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): whole seconds, or a date.
 *
 * @param now milliseconds since the epoch
 * @returns milliseconds, at most an hour; 0 when there is none, it is over, or it makes no sense
 */
export function readRetryAfter(text: string | null, now: number): number {
  const value = text?.trim() ?? '';
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : dateOf(value) - now;
  return waitMs > 0 ? Math.min(waitMs, mostMs) : 0;
}

function dateOf(text: string): number {
  if (!dateForms.some((form) => form.test(text))) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
