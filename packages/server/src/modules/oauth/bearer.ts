import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { ChangeFeed } from '../../platform/db/change-feed.ts';
import { DomainError } from '../../platform/errors.ts';
import { type ClientDirectory, type RateLimiter, windowSeconds } from '../clients/index.ts';
import type { AccessToken, AccessTokens } from './access-token.ts';
import type { Revocations } from './revocations.ts';

/** Why a call with or without a token was refused; each has its row in the error table. */
export type BearerErrorCode = '400' | '401' | '403.scope' | '403.address' | '429';

export type BearerCheck = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

export interface BearerDependencies {
  readonly tokens: AccessTokens;
  readonly revocations: Revocations;
  readonly directory: ClientDirectory;
  readonly rateLimiter: RateLimiter;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly rateLimitPerMinute: number;
}

const realm = 'Bearer realm="cardepass"';

/** Either scope gives the same access (contract: POST /connect/token). */
const businessScopes = ['card', 'openapi'] as const;

/**
 * Lets a request pass that bears a valid access token (RFC 6750): not expired, forged, revoked, of a disabled client
 * or of a revoked key, with a scope for the business API, from an address the client may call from, within the client's rate limit.
 *
 * Everything it looks at is in memory and was made fresh for this request, so it costs a few microseconds and yet knows
 * of a revocation in any other process the moment it is committed. Written with callbacks because it runs in front of
 * every call.
 */
export function createBearerCheck(dependencies: BearerDependencies): BearerCheck {
  const { tokens, revocations, directory, rateLimiter, feed, clock } = dependencies;

  function decide(
    request: FastifyRequest,
    reply: FastifyReply,
    token: AccessToken | undefined,
  ): DomainError | undefined {
    const client = token && directory.find(token.clientId);
    const isValid =
      token !== undefined &&
      client?.disabledAt === null &&
      token.expiresAt * 1000 > clock.now() &&
      tokens.isKeyTrusted(token.keyId) &&
      !revocations.isRevoked(token.tokenId);
    if (!isValid || !client) return refuse(reply, '401', `${realm}, error="invalid_token"`);
    request.clientId = client.clientId;
    request.customerId = client.customerId;
    if (!client.allowsAddress(request.ip)) return new DomainError<BearerErrorCode>('403.address');
    // A scope that was taken from the client since is gone from its tokens too.
    if (!businessScopes.some((scope) => token.scopes.includes(scope) && client.scopes.includes(scope))) {
      return refuse(reply, '403.scope', `${realm}, error="insufficient_scope", scope="card"`);
    }
    return limitRate(reply, client.clientId, client.rateLimitPerMinute ?? dependencies.rateLimitPerMinute);
  }

  /** Fields of draft-ietf-httpapi-ratelimit-headers-10, on every answer; `Retry-After` on a refusal. */
  function limitRate(reply: FastifyReply, clientId: string, limit: number): DomainError | undefined {
    const { isAllowed, remaining, resetSeconds } = rateLimiter.take(clientId, limit);
    reply.raw.setHeader('ratelimit-policy', `"client";q=${limit};w=${windowSeconds}`);
    reply.raw.setHeader('ratelimit', `"client";r=${remaining};t=${resetSeconds}`);
    if (isAllowed) return undefined;
    reply.header('retry-after', String(resetSeconds));
    return new DomainError<BearerErrorCode>('429');
  }

  return (request, reply, done) => {
    const authorization = request.headers.authorization;
    const isInQuery = hasQueryToken(request.url);
    if (authorization !== undefined && isInQuery) {
      return done(refuse(reply, '400', `${realm}, error="invalid_request"`));
    }
    const text = authorization === undefined ? undefined : bearerToken(authorization);
    if (text === undefined) return done(refuse(reply, '401', realm));
    const answer = (token: AccessToken | undefined) =>
      feed.whenFresh((error) => done(error ?? decide(request, reply, token)));
    const known = tokens.recall(text);
    if (known) return answer(known);
    // A key that another process has just made must be known before the token it signed is judged.
    feed
      .fresh()
      .then(() => tokens.verify(text))
      .then(answer, done);
  };
}

function refuse(reply: FastifyReply, code: BearerErrorCode, challenge: string): DomainError {
  reply.header('www-authenticate', challenge);
  return new DomainError(code);
}

/** The token of a Bearer header; the scheme's name in any case (RFC 9110 §11.1). `undefined` for another scheme. */
function bearerToken(authorization: string): string | undefined {
  const scheme = authorization.slice(0, 7);
  if (scheme !== 'Bearer ' && scheme.toLowerCase() !== 'bearer ') {
    return authorization.toLowerCase() === 'bearer' ? '' : undefined;
  }
  return authorization.slice(7).trim();
}

/** A token in the URL would end in logs and histories, so it is never read (RFC 6750 §2.3). */
function hasQueryToken(url: string): boolean {
  return url.includes('access_token') && /[?&]access_token=/.test(url);
}
