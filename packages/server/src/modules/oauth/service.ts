import type { Audit } from '../../platform/audit.ts';
import type { ChangeFeed } from '../../platform/db/change-feed.ts';
import type { Db } from '../../platform/db/database.ts';
import type { ClientDirectory, FailureThrottle, KnownClient } from '../clients/index.ts';
import type { AccessToken, AccessTokens } from './access-token.ts';
import { authenticate, readCredentials } from './client-authentication.ts';
import { OAuthError, type OAuthErrorCode } from './errors.ts';
import { grantClientCredentials } from './grants/client-credentials.ts';
import { type Parameters, readParameters } from './parameters.ts';
import type { Revocations } from './revocations.ts';

/** What the audit log calls a request: the first part of `token_request.refused`. */
export type OAuthEndpoint = 'token_request' | 'introspection_request' | 'revocation_request';

/** What the endpoints need of a request, whatever carried it. */
export interface OAuthRequest {
  readonly endpoint: OAuthEndpoint;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Buffer;
  readonly address: string;
  readonly responseId: string;
}

export interface TokenResponse {
  access_token: string;
  /** Seconds. */
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
}

/** RFC 7662 §2.2; an inactive token shows nothing but that. */
export type IntrospectionResponse =
  | { active: false }
  | {
      active: true;
      scope: string;
      client_id: string;
      token_type: 'Bearer';
      exp: number;
      iat: number;
      sub: string;
      aud: string;
      iss: string;
      jti: string;
    };

/** The endpoints of RFC 6749, 7662 and 7009. All throw {@link OAuthError}. */
export interface OAuthService {
  issueToken(request: OAuthRequest): Promise<{ response: TokenResponse; clientId: string }>;
  introspect(request: OAuthRequest): Promise<IntrospectionResponse>;
  revoke(request: OAuthRequest): Promise<void>;
  /** Audits a request that was refused before it was read, such as one that is too large. */
  recordUnread(request: OAuthRequest, description: string): Promise<void>;
}

export interface OAuthServiceDependencies {
  readonly db: Db;
  readonly feed: ChangeFeed;
  readonly directory: ClientDirectory;
  readonly throttle: FailureThrottle;
  readonly audit: Audit;
  readonly tokens: AccessTokens;
  readonly revocations: Revocations;
  readonly tokenLifetimeSeconds: number;
  /** Counts one answer of the token endpoint: `issued` or an error code. */
  readonly countOutcome: (outcome: 'issued' | OAuthErrorCode) => void;
}

export function createOAuthService(dependencies: OAuthServiceDependencies): OAuthService {
  const { db, feed, directory, throttle, audit, tokens, revocations } = dependencies;

  /** Reads and authenticates; a refusal here or in `answer` is audited, and counted when it was a wrong secret. */
  async function serve<T>(
    request: OAuthRequest,
    answer: (client: KnownClient, parameters: Parameters) => T | Promise<T>,
  ): Promise<T> {
    let clientId: string | undefined;
    try {
      const blockedFor = throttle.blockedFor(request.address);
      if (blockedFor !== undefined) throw tooManyFailures(blockedFor);
      const parameters = readParameters(request.contentType, request.body);
      const credentials = readCredentials(request.authorization, parameters);
      clientId = credentials.clientId;
      await feed.fresh();
      return await answer(authenticate(directory, credentials), parameters);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      throw await recordRefusal(error, clientId, request);
    }
  }

  async function recordRefusal(
    error: OAuthError,
    clientId: string | undefined,
    request: OAuthRequest,
  ): Promise<OAuthError> {
    const wait =
      error.code === 'invalid_client' && clientId !== undefined
        ? await throttle.recordFailure(clientId, request.address)
        : undefined;
    const answered = wait === undefined ? error : tooManyFailures(wait);
    // An id that is no client's may be a secret put in the wrong place, so it is not written down.
    const isKnown = clientId !== undefined && directory.find(clientId) !== undefined;
    await audit.record(db, {
      actor: isKnown ? `client:${clientId}` : 'client:unknown',
      action: `${request.endpoint}.refused`,
      address: request.address,
      responseId: request.responseId,
      detail: { error: answered.code, description: answered.description },
    });
    return answered;
  }

  /** The token if it is of ours and still good, with the scopes that its client still has. */
  async function findActive(token: string): Promise<AccessToken | undefined> {
    const content = await tokens.verify(token);
    const client = content && directory.find(content.clientId);
    if (!content || client?.disabledAt !== null || revocations.isRevoked(content.tokenId)) return undefined;
    const isStillAllowed = (scope: string) => client.scopes.some((own) => own === scope);
    return { ...content, scopes: content.scopes.filter(isStillAllowed) };
  }

  return {
    async issueToken(request) {
      try {
        const issued = await serve(request, async (client, parameters) => {
          const scope = grantScope(client, parameters);
          const lifetime = client.tokenLifetimeSeconds ?? dependencies.tokenLifetimeSeconds;
          const token = await tokens.sign(client.clientId, scope, lifetime);
          const response = {
            access_token: token,
            expires_in: lifetime,
            token_type: 'Bearer' as const,
            scope,
          };
          return { response, clientId: client.clientId };
        });
        dependencies.countOutcome('issued');
        return issued;
      } catch (error) {
        if (error instanceof OAuthError) dependencies.countOutcome(error.code);
        throw error;
      }
    },

    introspect: (request) =>
      serve(request, async (client, parameters) => {
        const token = await findActive(requireToken(parameters));
        if (!token || !maySee(client, token)) return { active: false };
        return {
          active: true,
          scope: token.scopes.join(' '),
          client_id: token.clientId,
          token_type: 'Bearer',
          exp: token.expiresAt,
          iat: token.issuedAt,
          sub: token.clientId,
          aud: tokens.audience,
          iss: tokens.issuer,
          jti: token.tokenId,
        };
      }),

    revoke: (request) =>
      serve(request, async (client, parameters) => {
        const token = await findActive(requireToken(parameters));
        if (!token) return;
        // Its scope lets a gateway ask about every token, not end it.
        if (client.clientId !== token.clientId) {
          throw new OAuthError('invalid_request', 'The token was issued to another client');
        }
        await revocations.revoke(token, request);
      }),

    async recordUnread(request, description) {
      const error = new OAuthError('invalid_request', description);
      if (request.endpoint === 'token_request') dependencies.countOutcome(error.code);
      await recordRefusal(error, undefined, request);
    },
  };
}

/** One line for each grant; a new one is a file in grants/ and a line here. */
function grantScope(client: KnownClient, parameters: Parameters): string {
  const grantType = parameters.get('grant_type');
  switch (grantType) {
    case undefined:
      throw new OAuthError('invalid_request', 'grant_type is required and must be client_credentials');
    case 'client_credentials':
      return grantClientCredentials(client, parameters);
    default:
      throw new OAuthError('unsupported_grant_type', 'grant_type must be client_credentials');
  }
}

function requireToken(parameters: Parameters): string {
  const token = parameters.get('token');
  if (token === undefined) throw new OAuthError('invalid_request', 'token is required');
  return token;
}

/** A client sees its own tokens; one with the scope `introspection` sees all. */
function maySee(client: KnownClient, token: AccessToken): boolean {
  return client.clientId === token.clientId || client.scopes.includes('introspection');
}

function tooManyFailures(retryAfterSeconds: number): OAuthError {
  return new OAuthError('too_many_requests', 'Too many failed attempts; try again later', {
    retryAfterSeconds,
  });
}
