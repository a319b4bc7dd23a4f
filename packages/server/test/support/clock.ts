import type { Clock } from '../../src/platform/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
}

export function createManualClock(start = Date.parse('2026-11-22T08:00:00.000Z')): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
