import { createHash } from 'node:crypto';
import { senderOf } from '../../platform/addresses.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import { addUsage } from './usage-store.ts';

const windowMs = 60_000;
/** One address may serve many clients. */
const addressFactor = 3;
const maxRemembered = 100_000;

/**
 * Slows down guessing (RFC 6749 §2.3.1): too many refused secrets for one client, or from one address, within a minute
 * are answered 429. An address that is over its limit is refused unheard; a client that is over its limit is refused
 * only for a wrong secret, so that nobody can lock the rightful caller out.
 *
 * Failures are counted in the database, so all processes share the limit.
 */
export interface FailureThrottle {
  /** Seconds to wait when this address is over its limit, else `undefined`. */
  blockedFor(address: string): number | undefined;
  /** Counts one refused secret. Returns seconds to wait when the client or the address is now over its limit. */
  recordFailure(clientId: string, address: string): Promise<number | undefined>;
}

export function createFailureThrottle(db: Db, clock: Clock, failuresPerMinute: number): FailureThrottle {
  let windowStart = 0;
  let counts = new Map<string, number>();

  function enterWindow(now: number): void {
    const current = now - (now % windowMs);
    if (current === windowStart && counts.size < maxRemembered) return;
    windowStart = current;
    counts = new Map();
  }

  const secondsLeft = (now: number) => Math.ceil((windowStart + windowMs - now) / 1000);
  const isOver = (key: string, limit: number) => (counts.get(key) ?? 0) > limit;

  return {
    blockedFor(address) {
      const now = clock.now();
      enterWindow(now);
      const key = `address:${senderOf(address)}`;
      // At the limit, not past it: the next attempt would be one too many.
      const isSpent = (counts.get(key) ?? 0) >= failuresPerMinute * addressFactor;
      return isSpent ? secondsLeft(now) : undefined;
    },
    async recordFailure(clientId, address) {
      const now = clock.now();
      enterWindow(now);
      const addressKey = `address:${senderOf(address)}`;
      const clientKey = `client:${createHash('sha256').update(clientId).digest('base64url')}`;
      const additions = [clientKey, addressKey].map((key) => ({ key, used: 1 }));
      const sums = await addUsage(db, 'refused secrets', new Date(windowStart), additions);
      for (const { key, used } of sums) counts.set(key, used);
      const isTooMany =
        isOver(clientKey, failuresPerMinute) || isOver(addressKey, failuresPerMinute * addressFactor);
      return isTooMany ? secondsLeft(now) : undefined;
    },
  };
}
