import { errors, type JWTPayload, jwtVerify } from 'jose';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Signer } from './signer.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What a valid access token says (RFC 9068 §2.2). Times are in seconds since the epoch. */
export interface AccessToken {
  readonly tokenId: string;
  readonly keyId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface AccessTokens {
  /** A new JWT: ES256, `typ: at+jwt`. Signed on another thread. */
  sign(clientId: string, scope: string, lifetimeSeconds: number): Promise<string>;
  /** The token's content if its signature, algorithm, type, issuer, audience, key and time are all right (RFC 8725). */
  verify(token: string): Promise<AccessToken | undefined>;
  /** The same, at once, for a token that was verified not long ago; its key may have been revoked since. */
  recall(token: string): AccessToken | undefined;
  isKeyTrusted(keyId: string): boolean;
  readonly issuer: string;
  readonly audience: string;
}

/** Longer than any token of ours; more would only be work for the verifier. */
const maxTokenLength = 2048;
/**
 * Three parts, the last of which spells 64 bytes with no bit to spare. A decoder would pass over blanks and spare bits, so
 * that one token could be written in any number of ways and fill the memory of verified ones.
 */
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;

export function createAccessTokens(dependencies: {
  keys: SigningKeys;
  signer: Signer;
  clock: Clock;
  ids: Ids;
  issuer: string;
  audience: string;
}): AccessTokens {
  const { keys, signer, clock, ids, issuer, audience } = dependencies;
  const verified = createRecentMap<AccessToken>(20_000);
  const headers = new Map<string, string>();

  function encodedHeader(keyId: string): string {
    const header =
      headers.get(keyId) ?? base64url(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: keyId }));
    headers.set(keyId, header);
    return header;
  }

  return {
    issuer,
    audience,
    async sign(clientId, scope, lifetimeSeconds) {
      const { keyId, privateKey } = keys.current();
      const iat = Math.floor(clock.now() / 1000);
      const claims = {
        iss: issuer,
        sub: clientId,
        client_id: clientId,
        aud: audience,
        iat,
        exp: iat + lifetimeSeconds,
        jti: ids.random(),
        scope,
      };
      const content = `${encodedHeader(keyId)}.${base64url(JSON.stringify(claims))}`;
      return `${content}.${await signer.sign(keyId, privateKey, content)}`;
    },
    recall: (token) => verified.get(token),
    isKeyTrusted: (keyId) => keys.find(keyId) !== undefined,
    async verify(token) {
      if (token.length > maxTokenLength || !compactForm.test(token)) return undefined;
      try {
        const { payload, protectedHeader } = await jwtVerify(
          token,
          ({ kid }) => {
            const key = kid === undefined ? undefined : keys.find(kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return key;
          },
          {
            algorithms: ['ES256'],
            typ: 'at+jwt',
            issuer,
            audience,
            currentDate: new Date(clock.now()),
            requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti', 'scope'],
          },
        );
        const content = readClaims(payload, String(protectedHeader.kid));
        if (content) verified.set(token, content);
        return content;
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },
  };
}

/** The claims as {@link AccessTokens.sign} writes them; `undefined` for what nobody but a thief of the key can have signed. */
function readClaims(
  { jti, sub, client_id, scope, iat, exp }: JWTPayload,
  keyId: string,
): AccessToken | undefined {
  const isOurs =
    typeof jti === 'string' &&
    isUuid(jti) &&
    typeof client_id === 'string' &&
    sub === client_id &&
    typeof scope === 'string' &&
    iat !== undefined &&
    exp !== undefined;
  if (!isOurs) return undefined;
  return {
    tokenId: jti,
    keyId,
    clientId: client_id,
    scopes: scope.split(' '),
    issuedAt: iat,
    expiresAt: exp,
  };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** Remembers between `size` and twice `size` of the entries used last, at the price of a plain Map. */
function createRecentMap<T>(size: number) {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  function set(key: string, value: T): void {
    if (recent.size >= size) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, value);
  }
  return {
    set,
    get(key: string): T | undefined {
      const value = recent.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      if (old !== undefined) set(key, old);
      return old;
    },
  };
}
