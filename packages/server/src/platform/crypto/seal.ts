import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const formatVersion = 1;
const nonceLength = 12;
const tagLength = 16;

/** The sealed bytes were changed, moved to another place, or sealed under another key. */
export class UnsealError extends Error {
  constructor() {
    super('sealed data does not open with this key in this place');
  }
}

/**
 * Encrypts with AES-256-GCM, bound to a place: the same place must be named to open it, so that sealed bytes cannot be
 * moved to another row or column.
 *
 * @param place such as `signing_keys/<key id>`
 * @returns 1 byte format, 12 bytes nonce, ciphertext, 16 bytes tag
 */
export function seal(key: KeyObject, plaintext: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([formatVersion]), nonce, body, cipher.getAuthTag()]);
}

/** @throws UnsealError */
export function unseal(key: KeyObject, sealed: Uint8Array, place: string): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes.length < 1 + nonceLength + tagLength || bytes[0] !== formatVersion) throw new UnsealError();
  const nonce = bytes.subarray(1, 1 + nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceLength, -tagLength)), decipher.final()]);
  } catch {
    throw new UnsealError();
  }
}
