import { Type } from 'typebox';

export const TokenRequest = Type.Object(
  {
    grant_type: Type.Literal('client_credentials', { description: 'Always client_credentials.' }),
    client_id: Type.String({ description: 'Issued by the operator. Leave out when using HTTP Basic.' }),
    client_secret: Type.String({ description: 'Issued by the operator. Leave out when using HTTP Basic.' }),
    scope: Type.Optional(
      Type.String({
        default: 'card',
        description: 'card (the default) or openapi; both grant the same access.',
      }),
    ),
    redirect_uri: Type.Optional(Type.String({ description: 'Accepted and not used.' })),
  },
  { $id: 'TokenRequest' },
);

export const TokenAnswer = Type.Object({
  access_token: Type.String({ description: 'A JWT (RFC 9068). Treat it as opaque.' }),
  expires_in: Type.Integer({
    description: 'Seconds until the token expires. A new token does not end an older one.',
  }),
  token_type: Type.Literal('Bearer'),
  scope: Type.String({ description: 'The granted scope.' }),
});

export const OAuthErrorAnswer = Type.Object({
  error: Type.String({ description: 'An error code of RFC 6749 section 5.2.' }),
  error_description: Type.Optional(Type.String({ description: 'What was wrong, in English.' })),
});

export const TokenParameter = Type.Object({
  token: Type.String({ description: 'The access token.' }),
  token_type_hint: Type.Optional(Type.String({ description: 'Accepted and not used.' })),
});

export const IntrospectionAnswer = Type.Object({
  active: Type.Boolean({ description: 'Whether the token is valid now. When false, nothing else is told.' }),
  scope: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  token_type: Type.Optional(Type.String()),
  exp: Type.Optional(Type.Integer({ description: 'Expiry, in seconds since 1970.' })),
  iat: Type.Optional(Type.Integer({ description: 'Issue, in seconds since 1970.' })),
  sub: Type.Optional(Type.String()),
  aud: Type.Optional(Type.String()),
  iss: Type.Optional(Type.String()),
  jti: Type.Optional(Type.String()),
});
