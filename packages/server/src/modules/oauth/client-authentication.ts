import type { KnownClient } from '../clients/index.ts';
import { OAuthError } from './errors.ts';
import { decodeFormComponent, type Parameters } from './parameters.ts';

/** What a request says of who sends it, by whichever method. Later methods (signed assertions, certificates) add a kind. */
export interface Credentials {
  readonly method: 'client_secret_basic' | 'client_secret_post';
  readonly clientId: string;
  readonly secret: string;
}

export const authenticationMethods = ['client_secret_basic', 'client_secret_post'] as const;

const maxIdLength = 200;
const maxSecretLength = 512;

/**
 * Finds the credentials of a request (RFC 6749 §2.3.1): exactly one method, and never anything from the URL.
 *
 * @throws OAuthError invalid_client when there are none, invalid_request when there are several or they cannot be read
 */
export function readCredentials(authorization: string | undefined, parameters: Parameters): Credentials {
  const bodyId = parameters.get('client_id');
  const bodySecret = parameters.get('client_secret');
  if (authorization === undefined) {
    if (bodyId === undefined || bodySecret === undefined) {
      throw new OAuthError('invalid_client', 'The client must authenticate with client_id and client_secret');
    }
    return { method: 'client_secret_post', clientId: bodyId, secret: bodySecret };
  }
  const basic = /^basic(?: +(.*))?$/i.exec(authorization.trim());
  if (!basic) {
    throw new OAuthError('invalid_client', 'The Authorization header must use Basic', {
      challengesBasic: true,
    });
  }
  if (bodySecret !== undefined) {
    throw new OAuthError('invalid_request', 'The client must authenticate by one method only');
  }
  const { clientId, secret } = decodeBasic(basic[1] ?? '');
  if (bodyId !== undefined && bodyId !== clientId) {
    throw new OAuthError('invalid_request', 'client_id differs from the one in the Authorization header');
  }
  return { method: 'client_secret_basic', clientId, secret };
}

/** Both halves are form-encoded, then joined by a colon, then Base64 (RFC 6749 §2.3.1); the first colon divides. */
function decodeBasic(encoded: string): { clientId: string; secret: string } {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded);
  const bytes = Buffer.from(encoded, 'base64');
  const decoded = bytes.toString('utf8');
  if (!isBase64 || decoded.includes('\uFFFD') || !decoded.includes(':')) {
    throw new OAuthError('invalid_request', 'The Basic credentials cannot be read');
  }
  const colon = decoded.indexOf(':');
  return {
    clientId: decodeFormComponent(decoded.slice(0, colon)),
    secret: decodeFormComponent(decoded.slice(colon + 1)),
  };
}

/**
 * The client that these credentials belong to. Unknown, disabled and wrong are the same answer after the same work.
 *
 * @throws OAuthError invalid_client
 */
export function authenticate(
  directory: { authenticate(clientId: string, secret: string): KnownClient | undefined },
  credentials: Credentials,
): KnownClient {
  const isSane = credentials.clientId.length <= maxIdLength && credentials.secret.length <= maxSecretLength;
  const client = isSane ? directory.authenticate(credentials.clientId, credentials.secret) : undefined;
  if (client) return client;
  throw new OAuthError('invalid_client', 'Client authentication failed', {
    challengesBasic: credentials.method === 'client_secret_basic',
  });
}
