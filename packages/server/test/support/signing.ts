import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { unseal } from '../../src/platform/crypto/seal.ts';
import type { TestServer } from './server.ts';

export interface OpenedKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, string>>;
}

/** The server's own signing keys with their private halves, oldest first: to forge what only it could sign. */
export async function openSigningKeys({ database, system }: TestServer): Promise<OpenedKey[]> {
  const { rows } = await database.pool.query(
    'SELECT key_id, public_jwk, sealed_private_key FROM signing_keys ORDER BY signs_from, created_at',
  );
  return rows.map(({ key_id: keyId, public_jwk: publicJwk, sealed_private_key: sealed }) => {
    const pkcs8 = unseal(system.sealingKey, sealed, `signing_keys/${keyId}`);
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return { keyId, publicJwk, privateKey };
  });
}

export function encodePart(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

/** A compact ES256 JWT of any header and claims; `header` and `claims` may be objects or raw text. */
export function signJwt(header: unknown, claims: unknown, key: KeyObject, dsaEncoding?: 'der'): string {
  const content = `${encodePart(header)}.${encodePart(claims)}`;
  const options = { key, dsaEncoding: dsaEncoding ?? ('ieee-p1363' as const) };
  return `${content}.${sign('sha256', Buffer.from(content), options).toString('base64url')}`;
}
