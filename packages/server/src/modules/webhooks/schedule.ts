// When a delivery is tried again, and when an endpoint is given up. Pure: time and chance are passed in.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** What passes between one attempt and the next: the first is at once. */
const delaysMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  1 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
];

/** All attempts of a delivery, the first included. */
export const mostTries = delaysMs.length + 1;

/** The attempts at once, after 5 s, 30 s and 2 min: as long as these last, later events of the same card wait. */
const quickTries = 4;
/** Longer than any of their waits: so long no receiver holds back the later events of a card by putting off one. */
const longestQuickMs = 3 * minute;

/** Whether a delivery that has failed so often, and now waits for so long, lets later events of its card pass. */
export function isParkedAfter(tries: number, waitMs: number): boolean {
  return tries >= quickTries || waitMs > longestQuickMs;
}

/**
 * How long to wait after so many failed attempts, in milliseconds; `null`: it was the last. A tenth more or less is left
 * to chance, so that what has failed together does not come back together.
 *
 * @param random from 0 to 1
 */
export function retryDelayMs(tries: number, random: number): number | null {
  const delayMs = delaysMs[tries - 1];
  return delayMs === undefined ? null : Math.round(delayMs * (0.9 + 0.2 * random));
}

/** An endpoint at which nothing has succeeded for so long is disabled. */
const givenUpAfterMs = 5 * 24 * hour;

/** Longer than any two attempts of a delivery are apart: whoever was not called for so long has not been failing. */
const pauseMs = 36 * hour;

/** A run of failed attempts, in milliseconds since the epoch. */
export interface FailingRun {
  readonly since: number;
  readonly lastAt: number;
}

export function failedAgain(run: FailingRun | null, now: number): FailingRun {
  return run && now - run.lastAt < pauseMs ? { since: run.since, lastAt: now } : { since: now, lastAt: now };
}

export function isGivenUp({ since, lastAt }: FailingRun): boolean {
  return lastAt - since >= givenUpAfterMs;
}
