import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Type } from 'typebox';
import { callerAddress } from '../../platform/http/caller-address.ts';
import { envelopeOf, successEnvelope } from '../../platform/http/envelope.ts';
import type { App, ErrorFormat } from '../../platform/http/server.ts';
import type { BearerCheck } from './bearer.ts';
import { OAuthError, type OAuthErrorCode, oauthErrors } from './errors.ts';
import { authorizationServerMetadata, paths } from './metadata.ts';
import {
  IntrospectionAnswer,
  KeySetAnswer,
  MetadataAnswer,
  OAuthErrorAnswer,
  TokenAnswer,
  TokenParameter,
  TokenRequest,
} from './schema.ts';
import type { OAuthEndpoint, OAuthRequest, OAuthService } from './service.ts';
import { keySetMaxAgeSeconds, type SigningKeys } from './signing-keys.ts';

const maxBodyBytes = 16 * 1024;

/** No answer of these endpoints may be kept by a cache (RFC 6749 §5.1). */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };

export interface OAuthRoutesOptions {
  readonly service: OAuthService;
  readonly keys: SigningKeys;
  /** Makes the key set fresh before it is shown. */
  readonly fresh: () => Promise<void>;
  /** Such as `https://cards.example.com/openapi`; its path is the base path. */
  readonly issuer: string;
}

/** Failures that no route has caught, in the form of RFC 6749 §5.2. */
export function oauthErrorFormat(basePath: string): ErrorFormat {
  return {
    prefix: `${basePath}/connect/`,
    format(code, status) {
      const error = codeForStatus(status);
      const isBad = error === 'invalid_request' && status === 415;
      return {
        status: isBad ? 400 : status,
        headers: status === 503 ? { ...uncached, 'retry-after': '1' } : uncached,
        body: { error, error_description: descriptions[code] ?? descriptions['400'] },
      };
    },
  };
}

const descriptions: Readonly<Record<string, string>> & { readonly '400': string } = {
  '400': 'The request is not valid',
  '404': 'There is no such endpoint',
  '405': 'The method must be POST',
  '413': 'The body is too large',
  '415': 'The body must be application/x-www-form-urlencoded or application/json',
  '500': 'Internal error',
  '503': 'The service is temporarily unavailable; try again later',
};

function codeForStatus(status: number): string {
  if (status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

export async function addOAuthRoutes(app: App, options: OAuthRoutesOptions): Promise<void> {
  const { service, keys, issuer } = options;
  const basePath = new URL(issuer).pathname;
  const metadata = authorizationServerMetadata(issuer);

  await app.register(async (scope) => {
    // The endpoints read their bodies themselves, down to what no parser tells: a repeated name, a broken encoding.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );

    // What is refused before it is read, such as a body that is too large, is audited like the rest.
    const auditing = (endpoint: OAuthEndpoint) => ({
      async errorHandler(error: FastifyError, request: FastifyRequest) {
        const status = error.statusCode ?? 500;
        if (status < 500) {
          const description = descriptions[String(status)] ?? descriptions['400'];
          await service.recordUnread(toOAuthRequest(endpoint, request), description);
        }
        throw error;
      },
    });

    const token = { schema: tokenSchema, ...auditing('token_request') };
    scope.post(basePath + paths.token, token, (request, reply) =>
      answer(reply, async () => {
        const { response, clientId } = await service.issueToken(toOAuthRequest('token_request', request));
        request.clientId = clientId;
        return response;
      }),
    );
    const introspection = { schema: introspectionSchema, ...auditing('introspection_request') };
    scope.post(basePath + paths.introspection, introspection, (request, reply) =>
      answer(reply, () => service.introspect(toOAuthRequest('introspection_request', request))),
    );
    const revocation = { schema: revocationSchema, ...auditing('revocation_request') };
    scope.post(basePath + paths.revocation, revocation, (request, reply) =>
      answer(reply, async () => {
        await service.revoke(toOAuthRequest('revocation_request', request));
        // RFC 7009 §2.2 gives the body no meaning; some clients call a success without JSON a failure.
        return {};
      }),
    );
  });

  const metadataSchema = {
    tags: ['Authentication'],
    summary: 'Authorization server metadata',
    description:
      'RFC 8414. A client library that is given the issuer finds the endpoints by itself. Also at the well-known address before the base path.',
    operationId: 'getAuthorizationServerMetadata',
    security: [],
    response: { 200: { ...MetadataAnswer, description: 'What this authorization server offers' } },
  };
  // RFC 8414 §3.1 puts the well-known part before the issuer's path; many clients look behind it.
  for (const url of [
    `/.well-known/oauth-authorization-server${basePath}`,
    `${basePath}/.well-known/oauth-authorization-server`,
  ]) {
    const schema = { ...metadataSchema, hide: !url.startsWith(basePath) };
    app.get(url, { schema }, (_request, reply) => {
      reply.header('cache-control', 'public, max-age=300').send(metadata);
    });
  }
  const jwksSchema = {
    tags: ['Authentication'],
    summary: 'Public keys that verify access tokens',
    description: 'RFC 7517. Only who checks tokens itself needs it; clients treat tokens as opaque.',
    operationId: 'getKeySet',
    security: [],
    response: { 200: { ...KeySetAnswer, description: 'The public keys' } },
  };
  app.get(basePath + paths.jwks, { schema: jwksSchema }, async (_request, reply) => {
    await options.fresh();
    return reply
      .header('cache-control', `public, max-age=${keySetMaxAgeSeconds}`)
      .send({ keys: keys.publicKeys() });
  });
}

/** Proves that a token works (contract: GET /v1/ping): JSON by default, plain text for who prefers it, whatever `Accept` says. */
export function addPingRoute(app: App, basePath: string, checkBearer: BearerCheck): void {
  app.get(`${basePath}/v1/ping`, { schema: pingSchema, onRequest: checkBearer }, (request, reply) => {
    if (prefersText(request.headers.accept)) reply.type(textType).send(pong);
    else reply.send(successEnvelope(request.id, pong));
  });
}

const pong = 'Ping Success';
const textType = 'text/plain; charset=utf-8';
const jsonType = 'application/json; charset=utf-8';

function prefersText(accept: string | undefined): boolean {
  if (accept === undefined || !/text\//i.test(accept)) return false;
  return new Negotiator({ headers: { accept } }).mediaType([jsonType, textType]) === textType;
}

async function answer(reply: FastifyReply, work: () => Promise<unknown>): Promise<FastifyReply> {
  reply.raw.setHeader('cache-control', 'no-store');
  reply.raw.setHeader('pragma', 'no-cache');
  try {
    return reply.send(await work());
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (error.challengesBasic) reply.header('www-authenticate', 'Basic realm="cardepass", charset="UTF-8"');
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
    const code: OAuthErrorCode = error.code;
    return reply.code(oauthErrors[code]).send({ error: code, error_description: error.description });
  }
}

function toOAuthRequest(endpoint: OAuthEndpoint, request: FastifyRequest): OAuthRequest {
  return {
    endpoint,
    contentType: request.headers['content-type'],
    authorization: request.headers.authorization,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    address: callerAddress(request),
    responseId: request.id,
  };
}

const authenticationTag = ['Authentication'];

/** Documents a refusal, with an example of each kind. */
function refusal(description: string, ...examples: [OAuthErrorCode, string][]) {
  const bodies = examples.map(([error, text]) => ({ error, error_description: text }));
  return { ...OAuthErrorAnswer, description, examples: bodies };
}

const refusals = {
  401: refusal('Client authentication failed', ['invalid_client', 'Client authentication failed']),
  429: refusal('Too many failed attempts; see Retry-After', [
    'too_many_requests',
    'Too many failed attempts; try again later',
  ]),
  503: refusal('The service is temporarily unavailable; see Retry-After', [
    'temporarily_unavailable',
    'The service is temporarily unavailable; try again later',
  ]),
};

const tokenRefusals = {
  400: refusal(
    'The request is not valid, or not allowed to this client',
    ['invalid_request', 'grant_type is required and must be client_credentials'],
    ['unsupported_grant_type', 'grant_type must be client_credentials'],
    ['unauthorized_client', 'This client may not use the client_credentials grant'],
    ['invalid_scope', 'The scope is unknown or not allowed to this client'],
  ),
  ...refusals,
};

const parameterRefusals = {
  400: refusal('The request is not valid', ['invalid_request', 'token is required']),
  ...refusals,
};

const tokenSchema = {
  tags: authenticationTag,
  operationId: 'createToken',
  summary: 'Get an access token',
  description:
    'OAuth 2.0 client credentials. Send client_id and client_secret in the body (form or JSON) or as HTTP Basic. Keep the token and use it until it expires: every call makes a new one, and older ones stay valid until their own expiry.',
  security: [],
  requestBody: TokenRequest,
  response: { 200: { ...TokenAnswer, description: 'A new access token' }, ...tokenRefusals },
};

const introspectionSchema = {
  tags: authenticationTag,
  operationId: 'introspectToken',
  summary: 'Ask whether a token is valid',
  description: 'RFC 7662. A client sees its own tokens; one with the scope introspection sees all.',
  security: [{ basic: [] }],
  requestBody: TokenParameter,
  response: {
    200: { ...IntrospectionAnswer, description: 'What is known of the token' },
    ...parameterRefusals,
  },
};

const revocationSchema = {
  tags: authenticationTag,
  operationId: 'revokeToken',
  summary: 'End a token before its expiry',
  description:
    'RFC 7009. The token stops working at once, everywhere. A token that is unknown or over is answered 200 as well.',
  security: [{ basic: [] }],
  requestBody: TokenParameter,
  response: {
    200: { ...Type.Object({}, { examples: [{}] }), description: 'The token is not valid, or no longer' },
    ...parameterRefusals,
  },
};

const pingSchema = {
  tags: authenticationTag,
  operationId: 'ping',
  summary: 'Prove that a token works',
  description: 'JSON by default; plain text when Accept prefers text/plain.',
  security: [{ bearer: [] }],
  response: {
    200: {
      description: 'The token works',
      content: {
        'application/json': { schema: envelopeOf(Type.Literal(pong), pong) },
        'text/plain': { schema: Type.Literal(pong, { examples: [pong] }) },
      },
    },
  },
};
