import { scopes } from '../clients/index.ts';
import { authenticationMethods } from './client-authentication.ts';

/** Where things are below the base path. */
export const paths = {
  token: '/connect/token',
  introspection: '/connect/introspect',
  revocation: '/connect/revocation',
  jwks: '/.well-known/jwks.json',
} as const;

/**
 * Authorization server metadata (RFC 8414 §2).
 *
 * @param issuer such as `https://cards.example.com/openapi`
 */
export function authorizationServerMetadata(issuer: string) {
  return {
    issuer,
    token_endpoint: issuer + paths.token,
    token_endpoint_auth_methods_supported: [...authenticationMethods],
    jwks_uri: issuer + paths.jwks,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: [...scopes],
    introspection_endpoint: issuer + paths.introspection,
    introspection_endpoint_auth_methods_supported: [...authenticationMethods],
    revocation_endpoint: issuer + paths.revocation,
    revocation_endpoint_auth_methods_supported: [...authenticationMethods],
    service_documentation: `${issuer}/docs`,
    ui_locales_supported: ['zh-CN', 'en'],
  };
}
