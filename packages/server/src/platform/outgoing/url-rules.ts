import { isIP } from 'node:net';
import { addressScope } from './address-scope.ts';

/** Why a URL may not be called. */
export type UrlProblem =
  | 'UrlInvalid'
  | 'UrlTooLong'
  | 'HttpsRequired'
  | 'CredentialsInUrl'
  | 'PortRefused'
  | 'AddressRefused';

export interface UrlRules {
  /** `http` besides `https`. */
  readonly allowHttp: boolean;
  /** Loopback and private networks besides the internet. */
  readonly allowPrivate: boolean;
}

const longestUrl = 2048;

/** The ports of other protocols, which the Fetch standard blocks ("bad port"). */
const refusedPorts = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Names that mean something inside a network only (RFC 6761, RFC 6762, RFC 8375, and what ICANN set aside). */
const insideNames = /^(.*\.)?(localhost|local|internal|home\.arpa)$/;

/**
 * What can be said of a URL without asking anyone: its form, scheme, port, and a literal address in any spelling that
 * the URL standard reads as one. What a name resolves to is looked at when it is connected to.
 */
export function parseAllowedUrl(text: string, rules: UrlRules): URL | UrlProblem {
  if (text.length > longestUrl) return 'UrlTooLong';
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'UrlInvalid';
  if (url.protocol === 'http:' && !rules.allowHttp) return 'HttpsRequired';
  if (url.username || url.password) return 'CredentialsInUrl';
  if (url.port && refusedPorts.has(Number(url.port))) return 'PortRefused';
  return isHostAllowed(hostOf(url), rules) ? url : 'AddressRefused';
}

/** Whether an address may be connected to. */
export function isAddressAllowed(address: string, rules: Pick<UrlRules, 'allowPrivate'>): boolean {
  const scope = addressScope(address);
  return scope === 'public' || (scope === 'private' && rules.allowPrivate);
}

/** The host of a URL as a resolver takes it: without the brackets of IPv6 and the dot of the root. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isHostAllowed(host: string, rules: UrlRules): boolean {
  if (isIP(host)) return isAddressAllowed(host, rules);
  if (rules.allowPrivate) return host !== '';
  return host.includes('.') && !insideNames.test(host);
}
