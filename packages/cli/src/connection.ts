import { Cardepass } from '@cardepass/sdk';
import { callLogger } from './call-log.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Language } from './language.ts';
import type { Profile } from './profiles/profile.ts';
import type { Surroundings } from './surroundings.ts';

/** The API as one client, and what its answers told beside their data. */
export interface Connection {
  readonly sdk: Cardepass;
  readonly profile: Profile;
  readonly heard: Heard;
}

/** What the last answers told of the server and of this client. */
export interface Heard {
  /** Of the last token. */
  token: { readonly scope: string; readonly expiresIn: number } | undefined;
  /** The RateLimit and RateLimit-Policy fields of the last answer, as they came. */
  rateLimit: string | undefined;
  rateLimitPolicy: string | undefined;
}

export function connect(
  profile: Profile,
  surroundings: Surroundings,
  { language, options }: { language: Language; options: GlobalOptions },
): Connection {
  const heard: Heard = {
    token: undefined,
    rateLimit: undefined,
    rateLimitPolicy: undefined,
  };
  const { baseUrl, clientId, clientSecret } = profile;
  const log = callLogger(surroundings.err, options);
  const sdk = new Cardepass({
    baseUrl,
    clientId,
    clientSecret,
    language,
    // A person has named this server; login and doctor tell them what plain http means.
    allowHttp: true,
    ...log.sdkOptions,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      await listen(heard, url, response);
      log.exchange(url, init, response);
      return response;
    },
  });
  return { sdk, profile, heard };
}

async function listen(heard: Heard, url: string, response: Response): Promise<void> {
  heard.rateLimit = response.headers.get('ratelimit') ?? heard.rateLimit;
  heard.rateLimitPolicy = response.headers.get('ratelimit-policy') ?? heard.rateLimitPolicy;
  if (!response.ok || !new URL(url).pathname.endsWith('/connect/token')) return;
  const answer = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { scope?: unknown; expires_in?: unknown };
  if (typeof answer.scope === 'string') {
    heard.token = { scope: answer.scope, expiresIn: Number(answer.expires_in) };
  }
}
