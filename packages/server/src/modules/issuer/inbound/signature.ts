import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be from ours. */
export const toleranceSeconds = 300;

export type SignatureProblem = 'SIGNATURE_MISSING' | 'TIMESTAMP_INVALID' | 'SIGNATURE_INVALID';

/** What a message is authenticated by, as its header fields came. */
export interface SignatureFields {
  /** `X-Channel-Timestamp`: seconds since the Unix epoch. */
  readonly timestamp: string | undefined;
  /** `X-Channel-Signature`: `v1=` and 64 hexadecimal digits. */
  readonly signature: string | undefined;
}

/** The key of a channel is its secret's characters as they are written. */
export function signingKeyOf(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret));
}

/** `v1=` and HMAC-SHA256 over the timestamp, a full stop and the body's bytes, in hexadecimal digits. */
export function signMessage(key: KeyObject, timestamp: string, body: Uint8Array): string {
  return `v1=${macOf(key, timestamp, body).toString('hex')}`;
}

const timestampForm = /^[1-9]\d{0,11}$/;
const signatureForm = /^v1=[0-9a-f]{64}$/i;

/**
 * What is wrong with a signature, or nothing. The time of the comparison tells nothing of the right one.
 *
 * @param keys the ones in force; several while a secret is being replaced
 * @param nowMs milliseconds since the Unix epoch
 */
export function checkSignature(
  keys: readonly KeyObject[],
  { timestamp, signature }: SignatureFields,
  body: Uint8Array,
  nowMs: number,
): SignatureProblem | undefined {
  if (timestamp === undefined || signature === undefined) return 'SIGNATURE_MISSING';
  if (!timestampForm.test(timestamp)) return 'TIMESTAMP_INVALID';
  if (Math.abs(Number(timestamp) * 1000 - nowMs) > toleranceSeconds * 1000) return 'TIMESTAMP_INVALID';
  if (!signatureForm.test(signature)) return 'SIGNATURE_INVALID';
  const given = Buffer.from(signature.slice(3), 'hex');
  const isOurs = keys.some((key) => timingSafeEqual(macOf(key, timestamp, body), given));
  return isOurs ? undefined : 'SIGNATURE_INVALID';
}

function macOf(key: KeyObject, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${timestamp}.`).update(body).digest();
}
