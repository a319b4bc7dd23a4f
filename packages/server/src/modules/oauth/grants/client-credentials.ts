import type { KnownClient } from '../../clients/index.ts';
import { OAuthError } from '../errors.ts';
import type { Parameters } from '../parameters.ts';

/** In the order of preference. Two names for one access, so a client that has but one of them needs not name it. */
const defaultScopes = ['card', 'openapi'] as const;

/**
 * The scope to grant for a client credentials request (RFC 6749 §4.4, §3.3): what was asked for, or `card`; for a
 * client that may not have `card`, `openapi`. A client that has neither must say what it wants.
 *
 * @returns scope tokens separated by spaces, in the order in which they were asked for
 * @throws OAuthError unauthorized_client, invalid_scope
 */
export function grantClientCredentials(client: KnownClient, parameters: Parameters): string {
  if (!client.grantTypes.includes('client_credentials')) {
    throw new OAuthError('unauthorized_client', 'This client may not use the client_credentials grant');
  }
  const byDefault = defaultScopes.find((scope) => client.scopes.includes(scope)) ?? '';
  const asked = (parameters.get('scope') ?? byDefault).split(' ').filter(Boolean);
  const granted = [...new Set(asked)];
  const isAllowed =
    granted.length > 0 && granted.every((scope) => client.scopes.some((own) => own === scope));
  if (!isAllowed) {
    throw new OAuthError(
      'invalid_scope',
      `The scope is unknown or not allowed; this client may ask for: ${client.scopes.join(' ')}`,
    );
  }
  return granted.join(' ');
}
