import type { Lane } from './lane.ts';

/** One call that is under way. */
export interface Slot {
  readonly lane: Lane;
  readonly takenAt: number;
  isSlow: boolean;
  call: Promise<void>;
}

/**
 * How many calls may be under way. A call that has taken long stops counting as one of them, so that receivers that hang
 * do not take the places of those that answer; how many of those there may be is bounded too.
 */
export interface Slots {
  hasFree(): boolean;
  take(lane: Lane): Slot;
  free(slot: Slot): void;
  /** Looks which calls have taken long. */
  noteSlow(): void;
  calls(): Promise<void>[];
}

const slowAfterMs = 1_000;
const slowTimes = 4;

export function createSlots(most: number): Slots {
  const taken = new Set<Slot>();
  let slow = 0;
  return {
    hasFree: () => taken.size - slow < most && taken.size < most * slowTimes,
    take(lane) {
      const slot = { lane, takenAt: performance.now(), isSlow: false, call: Promise.resolve() };
      taken.add(slot);
      return slot;
    },
    free(slot) {
      taken.delete(slot);
      if (!slot.isSlow) return;
      slow--;
      slot.lane.slow--;
    },
    noteSlow() {
      const before = performance.now() - slowAfterMs;
      // In the order in which they began.
      for (const slot of taken) {
        if (slot.takenAt > before) return;
        if (slot.isSlow) continue;
        slot.isSlow = true;
        slot.lane.slow++;
        slow++;
      }
    },
    calls: () => [...taken].map(({ call }) => call),
  };
}
