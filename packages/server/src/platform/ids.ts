import { randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** Where names and randomness come from, passed in so that tests can replay. */
export interface Ids {
  /** UUIDv7: sorts by time of creation, which keeps B-trees dense. For keys of rows. */
  next(): string;
  /** UUIDv7 of that moment, in milliseconds since the epoch; one asked for later sorts later within the moment. */
  at(time: number): string;
  /** UUIDv4: tells nothing. For response ids and token ids. */
  random(): string;
  /** Uniform in [A-Za-z0-9], `length` characters, about 5.95 bits each. For secrets. */
  secret(length: number): string;
}

export function createIds(clock: Clock): Ids {
  // Counts on whatever the time: half of its range is left before it begins anew.
  let sequence = randomInt(2 ** 31);
  const rng = createRandomSource();
  const at = (msecs: number) => {
    sequence = (sequence + 1) >>> 0;
    return v7({ msecs, seq: sequence, rng });
  };
  return {
    next: () => at(clock.now()),
    at,
    random: () => randomUUID(),
    secret: (length) => randomAlphanumeric(length, randomBytes),
  };
}

const idBytes = 16;

/** Asking for random bytes costs more than all the rest of an id, and hardly more for many than for few. */
function createRandomSource(): () => Uint8Array {
  const pool = new Uint8Array(256 * idBytes);
  let left = 0;
  return () => {
    if (left === 0) {
      randomFillSync(pool);
      left = pool.length;
    }
    left -= idBytes;
    return pool.subarray(left, left + idBytes);
  };
}

const readable = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number by which people know what has this UUID: 26 characters (Crockford's base 32, as in a ULID). It is as unique
 * as the id, sorts by time, and has no letters that look like digits.
 */
export function numberOf(id: string): string {
  let rest = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < 26; place++) {
    text = readable.charAt(Number(rest % 32n)) + text;
    rest /= 32n;
  }
  return text;
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

/** No UUIDv7 that was made from this moment on sorts before it, and all made earlier do. */
export function firstIdAt(time: number): string {
  const hex = Math.max(0, Math.floor(time)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text of a caller's can be the id of a row at all; PostgreSQL would refuse another with an error. */
export function isUuid(text: string): boolean {
  return uuidForm.test(text);
}
