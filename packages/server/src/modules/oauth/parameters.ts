import { OAuthError } from './errors.ts';

/** The parameters of a request: each at most once, none empty (RFC 6749 §3.2). */
export type Parameters = ReadonlyMap<string, string>;

/** What the endpoints understand; all else is ignored, as the RFC asks. */
const understood = [
  'grant_type',
  'client_id',
  'client_secret',
  'scope',
  'redirect_uri',
  'token',
  'token_type_hint',
];

/** The extensions that define them let them be repeated (RFC 8707 §2, RFC 8693 §2.1). */
const repeatable = ['resource', 'audience'];

/**
 * Reads the body of a token, introspection or revocation request.
 *
 * The media type may be form or JSON, in any case and with parameters (contract: POST /connect/token); without a body
 * there are no parameters.
 *
 * @throws OAuthError invalid_request
 */
export function readParameters(contentType: string | undefined, body: Buffer): Parameters {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (body.length === 0) return new Map();
  const text = decodeUtf8(body);
  if (mediaType === 'application/x-www-form-urlencoded') return single(formPairs(text));
  if (mediaType === 'application/json') return single(jsonPairs(text));
  throw new OAuthError(
    'invalid_request',
    'The body must be application/x-www-form-urlencoded or application/json',
  );
}

/** @throws OAuthError invalid_request when a percent-encoding is broken or does not spell UTF-8 */
export function decodeFormComponent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OAuthError('invalid_request', 'A percent-encoding is broken');
  }
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OAuthError('invalid_request', 'The body is not valid UTF-8');
  }
}

function formPairs(text: string): [string, string][] {
  const pairs = text.split('&').filter(Boolean);
  return pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    return [decodeFormComponent(name), decodeFormComponent(value)];
  });
}

function jsonPairs(text: string): [string, string][] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new OAuthError('invalid_request', 'The body is not valid JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new OAuthError('invalid_request', 'The JSON body must be an object');
  }
  const values = new Map(Object.entries(body));
  return topLevelNames(text).map((name) => [name, jsonText(name, values.get(name))]);
}

function jsonText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || !understood.includes(name)) return '';
  throw new OAuthError('invalid_request', `${name} must be a string`);
}

/** Names of the outermost object in the order they stand there: `JSON.parse` would hide that one is repeated. */
function topLevelNames(validJson: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [token] of validJson.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) names.push(JSON.parse(token.slice(0, -1)));
  }
  return names;
}

/** @throws OAuthError invalid_request when one is repeated, also one that is not understood (RFC 6749 §5.2) */
function single(pairs: readonly (readonly [string, string])[]): Parameters {
  const parameters = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of pairs) {
    if (seen.has(name) && !repeatable.includes(name)) {
      const shown = understood.includes(name) ? `The parameter ${name}` : 'A parameter';
      throw new OAuthError('invalid_request', `${shown} is repeated`);
    }
    seen.add(name);
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}
