import type { JWK } from 'jose';
import { Type } from 'typebox';

const exampleClient = { client_id: 'test_4fJq7ZsVb2LxWm9RtKcD', client_secret: 'YOUR_CLIENT_SECRET' };
const exampleToken = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.PAYLOAD.SIGNATURE';
const exampleTokenId = '1c2e9d5a-64b8-4f0e-9a37-5b0c6f3de812';

export const TokenRequest = Type.Object(
  {
    grant_type: Type.Literal('client_credentials', { description: 'Always `client_credentials`.' }),
    client_id: Type.Optional(
      Type.String({ description: 'Issued by the operator. Required, unless sent as HTTP Basic.' }),
    ),
    client_secret: Type.Optional(
      Type.String({ description: 'Issued by the operator. Required, unless sent as HTTP Basic.' }),
    ),
    scope: Type.Optional(
      Type.String({
        default: 'card',
        description: '`card` (the default) or `openapi`; both grant the same access.',
      }),
    ),
    redirect_uri: Type.Optional(Type.String({ description: 'Accepted and not used.' })),
  },
  {
    title: 'TokenRequest',
    examples: [{ grant_type: 'client_credentials', ...exampleClient, scope: 'card' }],
  },
);

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String({ description: 'A JWT (RFC 9068). Treat it as opaque.' }),
    expires_in: Type.Integer({
      description: 'Seconds until the token expires. A new token does not end an older one.',
    }),
    token_type: Type.Literal('Bearer'),
    scope: Type.String({ description: 'The granted scope.' }),
  },
  {
    title: 'TokenAnswer',
    examples: [{ access_token: exampleToken, expires_in: 3600, token_type: 'Bearer', scope: 'card' }],
  },
);

export const OAuthErrorAnswer = Type.Object(
  {
    error: Type.String({ description: 'An error code of RFC 6749 section 5.2.' }),
    error_description: Type.Optional(Type.String({ description: 'What was wrong, in English.' })),
  },
  { title: 'OAuthError' },
);

export const TokenParameter = Type.Object(
  {
    token: Type.String({ description: 'The access token.' }),
    token_type_hint: Type.Optional(Type.String({ description: 'Accepted and not used.' })),
  },
  { title: 'TokenParameter', examples: [{ token: exampleToken }] },
);

export const IntrospectionAnswer = Type.Object(
  {
    active: Type.Boolean({
      description: 'Whether the token is valid now. When false, nothing else is told.',
    }),
    scope: Type.Optional(Type.String({ description: 'The granted scope.' })),
    client_id: Type.Optional(Type.String({ description: 'The client that the token was issued to.' })),
    token_type: Type.Optional(Type.String({ description: 'Always `Bearer`.' })),
    exp: Type.Optional(Type.Integer({ description: 'Expiry, in seconds since 1970.' })),
    iat: Type.Optional(Type.Integer({ description: 'Issue, in seconds since 1970.' })),
    sub: Type.Optional(Type.String({ description: 'Whom the token stands for: the client.' })),
    aud: Type.Optional(Type.String({ description: 'What the token is for: the business API.' })),
    iss: Type.Optional(Type.String({ description: 'Who issued the token: this server.' })),
    jti: Type.Optional(Type.String({ description: 'Names the token.' })),
  },
  {
    title: 'IntrospectionAnswer',
    examples: [
      {
        active: true,
        scope: 'card',
        client_id: exampleClient.client_id,
        token_type: 'Bearer',
        exp: 1795338000,
        iat: 1795334400,
        sub: exampleClient.client_id,
        aud: 'https://test.cards.example.com/openapi/v1',
        iss: 'https://test.cards.example.com/openapi',
        jti: exampleTokenId,
      },
      { active: false },
    ],
  },
);

const metadataFields = {
  issuer: 'https://test.cards.example.com/openapi',
  token_endpoint: 'https://test.cards.example.com/openapi/connect/token',
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  jwks_uri: 'https://test.cards.example.com/openapi/.well-known/jwks.json',
  grant_types_supported: ['client_credentials'],
  scopes_supported: ['card', 'openapi'],
};

/** Documented in part: RFC 8414 §2 says what may be there besides. */
export const MetadataAnswer = Type.Object(
  {
    issuer: Type.String({ description: 'What tokens name as their issuer.' }),
    token_endpoint: Type.String({ description: 'Where tokens are issued.' }),
    token_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      description: 'How a client may authenticate.',
    }),
    jwks_uri: Type.String({ description: 'Where the public keys are.' }),
    grant_types_supported: Type.Array(Type.String(), { description: 'Always `client_credentials`.' }),
    scopes_supported: Type.Array(Type.String(), { description: 'Which scopes there are.' }),
  },
  { title: 'AuthorizationServerMetadata', additionalProperties: true, examples: [metadataFields] },
);

const PublicKey = Type.Object(
  {
    kty: Type.Literal('EC'),
    crv: Type.Literal('P-256'),
    x: Type.String({ description: 'The point, as RFC 7518 section 6.2.1 writes it.' }),
    y: Type.String({ description: 'The point, as RFC 7518 section 6.2.1 writes it.' }),
    kid: Type.String({ description: 'Named by the header of a token that this key has signed.' }),
    use: Type.Literal('sig'),
    alg: Type.Literal('ES256'),
  },
  { title: 'PublicKey', additionalProperties: true },
);

export const KeySetAnswer = Type.Object(
  {
    keys: Type.Array(Type.Unsafe<JWK>(PublicKey), {
      description: 'The key that signs now, the next one, and those whose tokens have not all expired.',
    }),
  },
  {
    title: 'KeySet',
    examples: [
      {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            // The key of RFC 7517 appendix A.1.
            x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
            y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
            kid: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
            use: 'sig',
            alg: 'ES256',
          },
        ],
      },
    ],
  },
);
