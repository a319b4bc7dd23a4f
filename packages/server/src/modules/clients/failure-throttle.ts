import { senderOf } from '../../platform/addresses.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { SecretHasher } from './secrets.ts';
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

interface Window {
  readonly start: number;
  readonly counts: Map<string, number>;
}

/** @param hasher keys what was sent as client id: it may be a secret, or a card number, in the wrong place */
export function createFailureThrottle(
  db: Db,
  clock: Clock,
  hasher: SecretHasher,
  failuresPerMinute: number,
): FailureThrottle {
  let latest: Window = { start: 0, counts: new Map() };

  function windowAt(now: number): Window {
    const start = now - (now % windowMs);
    if (start !== latest.start || latest.counts.size >= maxRemembered) latest = { start, counts: new Map() };
    return latest;
  }

  const secondsLeft = (window: Window, now: number) => Math.ceil((window.start + windowMs - now) / 1000);

  return {
    blockedFor(address) {
      const now = clock.now();
      const window = windowAt(now);
      const key = `address:${senderOf(address)}`;
      // At the limit, not past it: the next attempt would be one too many.
      const isSpent = (window.counts.get(key) ?? 0) >= failuresPerMinute * addressFactor;
      return isSpent ? secondsLeft(window, now) : undefined;
    },
    async recordFailure(clientId, address) {
      const now = clock.now();
      // Held on to: the window may be over when the database answers, and the sums belong to it and no other.
      const window = windowAt(now);
      const addressKey = `address:${senderOf(address)}`;
      const clientKey = `client:${hasher.digest(clientId).toString('base64url')}`;
      const additions = [clientKey, addressKey].map((key) => ({ key, used: 1 }));
      const sums = await addUsage(db, 'refused secrets', new Date(window.start), additions);
      for (const { key, used } of sums) window.counts.set(key, used);
      const isOver = (key: string, limit: number) => (window.counts.get(key) ?? 0) > limit;
      const isTooMany =
        isOver(clientKey, failuresPerMinute) || isOver(addressKey, failuresPerMinute * addressFactor);
      return isTooMany ? secondsLeft(window, now) : undefined;
    },
  };
}
