import type { KnownClient } from '../../clients/index.ts';
import { OAuthError } from '../errors.ts';
import type { Parameters } from '../parameters.ts';

const defaultScope = 'card';

/**
 * The scope to grant for a client credentials request (RFC 6749 §4.4, §3.3): what was asked for, or `card`.
 *
 * @returns scope tokens separated by spaces, in the order in which they were asked for
 * @throws OAuthError unauthorized_client, invalid_scope
 */
export function grantClientCredentials(client: KnownClient, parameters: Parameters): string {
  if (!client.grantTypes.includes('client_credentials')) {
    throw new OAuthError('unauthorized_client', 'This client may not use the client_credentials grant');
  }
  const asked = (parameters.get('scope') ?? defaultScope).split(' ').filter(Boolean);
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
