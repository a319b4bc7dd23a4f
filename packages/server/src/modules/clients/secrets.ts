import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Ids } from '../../platform/ids.ts';
import { maxLiveSecrets } from './types.ts';

/** 43 letters and digits carry 256 bits. */
const secretLength = 43;

export function createSecret(ids: Ids): string {
  return ids.secret(secretLength);
}

/** Secrets are random and long, so a keyed hash protects them; a slow password hash would only slow the token path. */
export interface SecretHasher {
  /** HMAC-SHA256 under the pepper. */
  digest(secret: string): Buffer;
  /**
   * Which of the digests is the secret's, -1 for none. Compares with every one, and with as many stand-ins as it takes
   * to make their number always the same.
   */
  findMatch(secret: string, digests: readonly Buffer[]): number;
}

/** @param isEqual compares two digests in constant time; passed in where a test counts */
export function createSecretHasher(
  pepper: KeyObject,
  isEqual: (a: Buffer, b: Buffer) => boolean = timingSafeEqual,
): SecretHasher {
  const digest = (secret: string) => createHmac('sha256', pepper).update(secret).digest();
  // Nothing hashes to it, since it is no output of this key but by a chance of 2^-256.
  const standIn = Buffer.alloc(32);
  return {
    digest,
    findMatch(secret, digests) {
      const presented = digest(secret);
      let found = -1;
      for (let i = 0; i < maxLiveSecrets; i++) {
        const matchesThis = isEqual(presented, digests[i] ?? standIn);
        if (matchesThis && i < digests.length) found = i;
      }
      return found;
    },
  };
}
