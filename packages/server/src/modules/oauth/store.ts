import type { JWK } from 'jose';
import { type Db, sql, type Tx } from '../../platform/db/database.ts';

export interface SigningKeyRow {
  readonly keyId: string;
  readonly publicJwk: JWK;
  readonly sealedPrivateKey: Buffer;
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiresAt: Date | null;
}

export interface RevokedToken {
  readonly tokenId: string;
  readonly clientId: string;
  readonly revokedAt: Date;
  readonly expiresAt: Date;
}

/** Keys are made by one process at a time. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await sql`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
}

/** Keys that some valid token may still be signed with, oldest first. */
export async function selectSigningKeys(db: Db, now: Date): Promise<SigningKeyRow[]> {
  const { rows } = await sql<SigningKeyRow>`
    SELECT key_id AS "keyId", public_jwk AS "publicJwk", sealed_private_key AS "sealedPrivateKey",
      created_at AS "createdAt", signs_from AS "signsFrom", retires_at AS "retiresAt"
    FROM signing_keys WHERE retires_at IS NULL OR retires_at > ${now} ORDER BY signs_from, key_id
  `.execute(db);
  return rows;
}

export async function insertSigningKey(tx: Tx, key: SigningKeyRow): Promise<void> {
  await sql`
    INSERT INTO signing_keys (key_id, public_jwk, sealed_private_key, created_at, signs_from)
    VALUES (${key.keyId}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.sealedPrivateKey}, ${key.createdAt}, ${key.signsFrom})
  `.execute(tx);
}

/** Gives every key before the newest its end, unless it has one. */
export async function retireSigningKeysBefore(tx: Tx, signsFrom: Date, retiresAt: Date): Promise<void> {
  await sql`
    UPDATE signing_keys SET retires_at = ${retiresAt} WHERE signs_from < ${signsFrom} AND retires_at IS NULL
  `.execute(tx);
}

/** Drops the keys whose time to sign has not come. */
export async function deleteAnnouncedSigningKeys(tx: Tx, now: Date): Promise<void> {
  await sql`DELETE FROM signing_keys WHERE signs_from > ${now}`.execute(tx);
}

export async function deleteSigningKey(tx: Tx, keyId: string): Promise<void> {
  await sql`DELETE FROM signing_keys WHERE key_id = ${keyId}`.execute(tx);
}

export async function deleteRetiredSigningKeys(tx: Tx, now: Date): Promise<void> {
  await sql`DELETE FROM signing_keys WHERE retires_at <= ${now}`.execute(tx);
}

/** Returns false when it was revoked before. */
export async function insertRevokedToken(tx: Tx, token: RevokedToken): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO revoked_tokens (token_id, client_id, revoked_at, expires_at)
    VALUES (${token.tokenId}, ${token.clientId}, ${token.revokedAt}, ${token.expiresAt}) ON CONFLICT DO NOTHING
  `.execute(tx);
  return numAffectedRows === 1n;
}

export async function selectRevokedTokens(
  db: Db,
  now: Date,
  tokenIds?: readonly string[],
): Promise<{ tokenId: string; expiresAt: Date }[]> {
  const filter = tokenIds ? sql`AND token_id = ANY(${tokenIds}::uuid[])` : sql``;
  const { rows } = await sql<{ tokenId: string; expiresAt: Date }>`
    SELECT token_id AS "tokenId", expires_at AS "expiresAt" FROM revoked_tokens WHERE expires_at > ${now} ${filter}
  `.execute(db);
  return rows;
}

export async function deleteExpiredRevocations(tx: Tx, now: Date): Promise<void> {
  await sql`DELETE FROM revoked_tokens WHERE expires_at <= ${now}`.execute(tx);
}
