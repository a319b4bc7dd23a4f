import path from 'node:path';
import { isAddressRange } from '../platform/addresses.ts';

/** How one environment variable becomes one typed value. `parse` throws {@link InvalidSetting} on a wrong value. */
export interface Setting<T> {
  readonly name: string;
  /** What an operator reads in the settings table and in the refusal of a wrong value. */
  readonly allowed: string;
  readonly about: string;
  /** As shown in the settings table. */
  readonly defaultText: string;
  /** Used when the variable is unset or empty. */
  readonly fallback: T;
  readonly parse: (text: string) => T;
}

/** Thrown by a setting's `parse`; the caller adds the setting's name and what is allowed. */
export class InvalidSetting extends Error {}

export type Environment = 'test' | 'production';
export type LogLevel = (typeof logLevels)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting there is. The table in the README is printed from this list, and a test holds the two together. */
export const settings = {
  environment: choice<Environment>(
    'CARDEPASS_ENV',
    ['test', 'production'],
    'test',
    'Which of the two environments this is. They never share a database, keys or tokens.',
  ),
  host: text('HOST', '127.0.0.1', 'an IP address or host name', 'The address to listen on.'),
  port: integer('PORT', 3000, 1, 65535, 'The TCP port to listen on.'),
  publicUrl: setting<string | undefined>(
    'CARDEPASS_PUBLIC_URL',
    undefined,
    'from HOST and PORT',
    'an http or https origin without a path; https in production',
    'What integrators call this server: the origin in the token issuer, the metadata and the documentation.',
    parseOrigin,
  ),
  dataDir: setting(
    'CARDEPASS_DATA_DIR',
    path.resolve('data'),
    '`./data`',
    'a folder path',
    'Where the embedded database and, in the test environment, the master key are kept.',
    (value) => path.resolve(value),
  ),
  databaseUrl: setting<string | undefined>(
    'DATABASE_URL',
    undefined,
    'the embedded database',
    'postgres://… of a PostgreSQL 15 or newer',
    'Use this database instead of the embedded one.',
    parseDatabaseUrl,
  ),
  allowEmbeddedDatabase: choice(
    'CARDEPASS_EMBEDDED_DATABASE',
    ['auto', 'allow'],
    'auto',
    'Set to `allow` to run production on the embedded database.',
  ),
  databasePoolSize: integer(
    'CARDEPASS_DATABASE_POOL_SIZE',
    10,
    2,
    200,
    'Database connections for each process.',
  ),
  masterKey: setting<Buffer | undefined>(
    'CARDEPASS_MASTER_KEY',
    undefined,
    'test: a 0600 file in the data folder',
    '32 random bytes as 64 hexadecimal digits or as Base64',
    'Encrypts every key and card number at rest. Required in production.',
    parseMasterKey,
  ),
  previousMasterKey: setting<Buffer | undefined>(
    'CARDEPASS_MASTER_KEY_PREVIOUS',
    undefined,
    'none',
    'as CARDEPASS_MASTER_KEY',
    'The master key that is being replaced: accepted beside the new one until the rotation is done.',
    parseMasterKey,
  ),
  tokenLifetimeSeconds: integer(
    'CARDEPASS_TOKEN_LIFETIME',
    3600,
    60,
    86400,
    'Seconds an access token is valid, unless the client has its own lifetime.',
  ),
  signingKeyDays: integer(
    'CARDEPASS_SIGNING_KEY_DAYS',
    90,
    1,
    3650,
    'Days after which the token signing key is replaced by itself.',
  ),
  rateLimitPerMinute: integer(
    'CARDEPASS_RATE_LIMIT',
    6000,
    1,
    1_000_000_000,
    'Requests a minute to `/v1/*` for each client that has no limit of its own.',
  ),
  authFailuresPerMinute: integer(
    'CARDEPASS_AUTH_FAILURES',
    20,
    1,
    1_000_000,
    'Refused token requests a minute for each client, and three times that for each address, before 429.',
  ),
  logLevel: choice<LogLevel>(
    'CARDEPASS_LOG_LEVEL',
    logLevels,
    'info',
    'The least important line that is still logged.',
  ),
  trustedProxies: setting<string[]>(
    'CARDEPASS_TRUSTED_PROXIES',
    [],
    'none',
    'IP addresses or CIDR ranges, separated by commas',
    'Proxies whose `X-Forwarded-*` and `X-Request-Id` are believed.',
    parseRanges,
  ),
  metricsAllow: setting<string[]>(
    'CARDEPASS_METRICS_ALLOW',
    ['127.0.0.0/8', '::1/128'],
    '`127.0.0.0/8,::1/128`',
    'IP addresses or CIDR ranges, separated by commas',
    'Who may read `/metrics`.',
    parseRanges,
  ),
  webConcurrency: integer('WEB_CONCURRENCY', 1, 1, 64, 'How many processes share the port.'),
  drainDelayMs: integer(
    'CARDEPASS_DRAIN_DELAY_MS',
    0,
    0,
    120_000,
    'Milliseconds between readiness turning 503 and the port closing, for a load balancer to notice.',
  ),
  shutdownTimeoutMs: integer(
    'CARDEPASS_SHUTDOWN_TIMEOUT_MS',
    30_000,
    100,
    600_000,
    'Milliseconds that requests in flight may take to finish after a stop signal.',
  ),
} as const;

function setting<T>(
  name: string,
  fallback: T,
  defaultText: string,
  allowed: string,
  about: string,
  parse: (text: string) => T,
): Setting<T> {
  return { name, fallback, defaultText, allowed, about, parse };
}

function text(name: string, fallback: string, allowed: string, about: string): Setting<string> {
  return setting(name, fallback, `\`${fallback}\``, allowed, about, (value) => value);
}

function choice<T extends string>(
  name: string,
  values: readonly T[],
  fallback: T,
  about: string,
): Setting<T> {
  return setting(name, fallback, `\`${fallback}\``, values.join(', '), about, (value) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw new InvalidSetting();
    return found;
  });
}

function integer(
  name: string,
  fallback: number,
  minimum: number,
  maximum: number,
  about: string,
): Setting<number> {
  const allowed = `a whole number from ${minimum} to ${maximum}`;
  return setting(name, fallback, `\`${fallback}\``, allowed, about, (value) => {
    const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= minimum && number <= maximum)) throw new InvalidSetting();
    return number;
  });
}

function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin || url.username || url.password) throw new InvalidSetting();
  return url.origin;
}

function parseDatabaseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw new InvalidSetting();
  return value;
}

function parseMasterKey(value: string): Buffer {
  const isHex = /^[0-9a-f]{64}$/i.test(value);
  const key = isHex ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64');
  if (key.length !== 32 || (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(value))) throw new InvalidSetting();
  return key;
}

function parseRanges(value: string): string[] {
  const ranges = value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (!ranges.every(isAddressRange)) throw new InvalidSetting();
  return ranges;
}
