// What runs on the signing thread: answers each batch of contents with their signatures, in order.
import { type KeyObject, sign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** All of one batch are signed with one key, which is sent along the first time. */
export interface SigningBatch {
  readonly keyId: string;
  readonly key: KeyObject | undefined;
  readonly contents: readonly string[];
}

/** An ES256 signature in the form of JWS: r and s, 32 bytes each (RFC 7518 §3.4). */
export const signatureLength = 64;

const keys = new Map<string, KeyObject>();

parentPort?.on('message', ({ keyId, key, contents }: SigningBatch) => {
  if (key) keys.set(keyId, key);
  const privateKey = keys.get(keyId);
  if (!privateKey) throw new Error(`the signing thread has no key ${keyId}`);
  const signatures = new Uint8Array(contents.length * signatureLength);
  for (const [index, content] of contents.entries()) {
    const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    signatures.set(signature, index * signatureLength);
  }
  parentPort?.postMessage(signatures, [signatures.buffer]);
});
