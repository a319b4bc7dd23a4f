// npm's oidc-provider with the client credentials grant and JWT access tokens signed with ES256, as its guide sets it up.
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
// @ts-expect-error: the package has no types of its own.
import Provider from 'oidc-provider';

const clientId = 'bench';
const clientSecret = 'a'.repeat(43);
const audience = 'http://127.0.0.1/openapi/v1';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      scope: 'card',
    },
  ],
  jwks: {
    keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'EC', use: 'sig', alg: 'ES256', kid: 'bench' }],
  },
  scopes: ['card'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'card',
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

const server = provider.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, clientId, clientSecret }));
});
