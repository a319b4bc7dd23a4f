import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { type ConfigFile, readConfigFile, type StoredProfile } from './config-file.ts';

/** Whom a command calls as whom. */
export interface Profile extends StoredProfile {
  /** `undefined` when it comes from the environment. */
  readonly name: string | undefined;
}

/** Where `npm start` listens. */
export const defaultBaseUrl = 'http://127.0.0.1:3000/openapi';

/** The environment variables of a run without a file, as in CI; the SDK reads the same. */
export const variables = {
  profile: 'CARDEPASS_PROFILE',
  baseUrl: 'CARDEPASS_BASE_URL',
  clientId: 'CARDEPASS_CLIENT_ID',
  clientSecret: 'CARDEPASS_CLIENT_SECRET',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The profile of this run: the one that `--profile` names; else the credentials of the environment; else the profile
 * that CARDEPASS_PROFILE names, or the current one. A secret is only ever sent to the base URL that it came with.
 *
 * @throws Failure when there is none, or the file is unusable
 */
export async function chooseProfile(
  named: string | undefined,
  environment: Environment,
  file: string,
  say: Say,
): Promise<Profile> {
  if (named === undefined) {
    const profile = profileOfEnvironment(environment, say);
    if (profile) return profile;
  }
  const config = await readConfigFile(file, say);
  const name = (named ?? environment[variables.profile]) || config.current;
  const stored = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (!stored) throw noProfile(name, config, say);
  return { name, ...stored };
}

function profileOfEnvironment(environment: Environment, say: Say): Profile | undefined {
  const clientId = environment[variables.clientId] || undefined;
  const clientSecret = environment[variables.clientSecret] || undefined;
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined) {
    const missing = clientId === undefined ? variables.clientId : variables.clientSecret;
    throw new Failure(
      exitCodes.notAllowed,
      'NOT_LOGGED_IN',
      say(`${missing} is not set`, `未设置 ${missing}`),
      say(
        `Set ${variables.clientId} and ${variables.clientSecret} together, or neither.`,
        `${variables.clientId} 与 ${variables.clientSecret} 须同时设置，或都不设置。`,
      ),
    );
  }
  const baseUrl = completeBaseUrl(environment[variables.baseUrl] || defaultBaseUrl);
  if (baseUrl === undefined) {
    throw new Failure(
      exitCodes.misused,
      'BASE_URL_INVALID',
      say(
        `${variables.baseUrl} is not an http or https address`,
        `${variables.baseUrl} 不是 http 或 https 地址`,
      ),
    );
  }
  return { name: undefined, baseUrl, clientId, clientSecret };
}

function noProfile(name: string, { profiles }: ConfigFile, say: Say): Failure {
  const names = Object.keys(profiles);
  return new Failure(
    exitCodes.notAllowed,
    'NOT_LOGGED_IN',
    names.length === 0
      ? say('you are not logged in', '尚未登录')
      : say(
          `there is no profile "${name}"; there are: ${names.join(', ')}`,
          `没有配置 "${name}"；现有：${names.join('、')}`,
        ),
    say(
      `Run "cardepass login", or set ${variables.clientId} and ${variables.clientSecret}.`,
      `请运行 "cardepass login"，或设置 ${variables.clientId} 与 ${variables.clientSecret}。`,
    ),
  );
}

/** A base URL as it is used: without a slash at its end, and with the API's path where only a host was given. */
export function completeBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path === '' ? '/openapi' : path}`;
}

/** Whether what is sent there stays on this machine. */
export function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
