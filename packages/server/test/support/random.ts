/** Numbers that look random and are the same each time for the same seed. */
export interface Random {
  /** A whole number from 0 to below this one. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** Numbers of its own for a part of the work, so that the parts do not disturb each other. */
  fork(): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  /** Mulberry32. */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    pick: (from) => from[next() % from.length] as (typeof from)[number],
    fork: () => createRandom(next()),
  };
}
