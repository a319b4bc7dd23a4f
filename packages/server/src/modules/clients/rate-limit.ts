import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import { addUsage } from './usage-store.ts';

export const windowSeconds = 60;
const windowMs = windowSeconds * 1000;

export interface RateDecision {
  readonly isAllowed: boolean;
  readonly limit: number;
  /** What is left in this window, never below zero. */
  readonly remaining: number;
  readonly resetSeconds: number;
}

/**
 * Counts the requests of each client in windows of a minute.
 *
 * A process counts in memory and never waits: it exchanges its counts with the others in the background
 * ({@link RateLimiter.exchange}, about every second). With one process the limit is exact; with several, a client may
 * exceed it by what it sends within one exchange.
 */
export interface RateLimiter {
  take(clientId: string, limit: number): RateDecision;
  /** Tells the other processes what this one has counted, and learns what they have. */
  exchange(): Promise<void>;
}

interface Count {
  own: number;
  told: number;
  others: number;
}

export function createRateLimiter(db: Db, clock: Clock): RateLimiter {
  let windowStart = 0;
  let counts = new Map<string, Count>();

  function enterWindow(now: number): void {
    const current = now - (now % windowMs);
    if (current === windowStart) return;
    windowStart = current;
    counts = new Map();
  }

  return {
    take(clientId, limit) {
      const now = clock.now();
      enterWindow(now);
      let count = counts.get(clientId);
      if (!count) {
        count = { own: 0, told: 0, others: 0 };
        counts.set(clientId, count);
      }
      const used = count.own + count.others;
      const isAllowed = used < limit;
      // A refused request does not count: hammering must not keep a client out for longer.
      if (isAllowed) count.own++;
      return {
        isAllowed,
        limit,
        remaining: Math.max(0, limit - used - 1),
        resetSeconds: Math.ceil((windowStart + windowMs - now) / 1000),
      };
    },
    async exchange() {
      const exchanged = counts;
      const untold = [...exchanged].filter(([, count]) => count.own > count.told);
      if (untold.length === 0) return;
      const additions = untold.map(([key, count]) => ({ key, used: count.own - count.told }));
      for (const { key, used } of additions) {
        const count = exchanged.get(key);
        if (count) count.told += used;
      }
      for (const { key, used } of await addUsage(db, 'requests', new Date(windowStart), additions)) {
        const count = exchanged.get(key);
        if (count) count.others = Math.max(0, used - count.told);
      }
    },
  };
}
