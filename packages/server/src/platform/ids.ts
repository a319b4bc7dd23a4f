import { randomBytes, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** Where names and randomness come from, passed in so that tests can replay. */
export interface Ids {
  /** UUIDv7: sorts by time of creation, which keeps B-trees dense. For keys of rows. */
  next(): string;
  /** UUIDv4: tells nothing. For response ids and token ids. */
  random(): string;
  /** Uniform in [A-Za-z0-9], `length` characters, about 5.95 bits each. For secrets. */
  secret(length: number): string;
}

export function createIds(clock: Clock): Ids {
  return {
    next: () => v7({ msecs: clock.now() }),
    random: () => randomUUID(),
    secret: (length) => randomAlphanumeric(length, randomBytes),
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Bytes past the last multiple of 62 are dropped, so that every character is equally likely. */
function randomAlphanumeric(length: number, bytes: (size: number) => Buffer): string {
  const fairBelow = 256 - (256 % alphabet.length);
  let result = '';
  while (result.length < length) {
    for (const byte of bytes(length)) {
      if (byte < fairBelow && result.length < length) result += alphabet[byte % alphabet.length];
    }
  }
  return result;
}
