import { ConfigurationError } from './errors.ts';
import { createObserver, type Hooks, type Logger, type LogLevel, logLevels } from './observer.ts';
import { createRedactor } from './redaction.ts';
import { type Runtime, webRuntime } from './runtime.ts';
import type { TransportOptions } from './transport.ts';

/** How a client is made. What is left out is read from the environment variable that is named. */
export interface CardepassOptions {
  /** `CARDEPASS_CLIENT_ID` */
  readonly clientId?: string | undefined;
  /** `CARDEPASS_CLIENT_SECRET` */
  readonly clientSecret?: string | undefined;
  /** The whole address of the API, such as `http://127.0.0.1:3000/openapi`; in place of `environment` and `host`. `CARDEPASS_BASE_URL` */
  readonly baseUrl?: string | undefined;
  /** With `host`: `test` is `https://test.<host>/openapi`, `production` is `https://<host>/openapi`. `CARDEPASS_ENVIRONMENT` */
  readonly environment?: 'test' | 'production' | undefined;
  /** The operator's host, such as `cards.example.com`. `CARDEPASS_HOST` */
  readonly host?: string | undefined;
  /** By then a call is over, with all its retries and its token; 30,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take; 10,000 by default. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How often a call is tried again after a failure that may pass; 2 by default. */
  readonly maxRetries?: number | undefined;
  /** The language of messages; the server's default is Chinese. */
  readonly language?: 'en' | 'zh-CN' | undefined;
  readonly hooks?: Hooks | undefined;
  /** Where log lines go; the console by default. */
  readonly logger?: Logger | undefined;
  /** The least important line that is still logged; `warn` by default. `CARDEPASS_LOG_LEVEL` belongs to the server. */
  readonly logLevel?: LogLevel | undefined;
  /** Plain `http` is refused, but to this machine itself, unless this is true: it shows the secret to the network. */
  readonly allowHttp?: boolean | undefined;
  /** In place of the global `fetch`, for example to go through a proxy. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Clock, randomness and waiting, for tests. */
  readonly runtime?: Partial<Runtime> | undefined;
}

/** The longest that a timer of all runtimes can wait. */
const maxTimeoutMs = 2_147_483_647;

/** @throws ConfigurationError */
export function configure(options: CardepassOptions): TransportOptions {
  const { hooks, logger = globalThis.console, logLevel = 'warn', language } = options;
  if (!logLevels.includes(logLevel)) {
    throw new ConfigurationError(`logLevel must be one of ${logLevels.join(', ')}`);
  }
  return {
    baseUrl: baseUrlOf(options),
    clientId: required(options.clientId, 'clientId', 'CARDEPASS_CLIENT_ID'),
    clientSecret: required(options.clientSecret, 'clientSecret', 'CARDEPASS_CLIENT_SECRET'),
    timeoutMs: milliseconds(options.timeoutMs ?? 30_000, 'timeoutMs'),
    attemptTimeoutMs: milliseconds(options.attemptTimeoutMs ?? 10_000, 'attemptTimeoutMs'),
    maxRetries: wholeNumber(options.maxRetries ?? 2, 'maxRetries'),
    language,
    redactor: createRedactor,
    observer: (redactor) => createObserver({ hooks, logger, logLevel }, redactor),
    runtime: { ...webRuntime, ...options.runtime, ...(options.fetch && { fetch: options.fetch }) },
  };
}

function required(given: string | undefined, option: string, variable: string): string {
  const value = given ?? fromEnvironment(variable);
  if (typeof value !== 'string' || value === '') {
    throw new ConfigurationError(`${option} is missing: pass it, or set ${variable}`);
  }
  return value;
}

function milliseconds(value: number, option: string): number {
  if (!(value > 0 && value <= maxTimeoutMs)) {
    throw new ConfigurationError(`${option} must be more than 0 and at most ${maxTimeoutMs} milliseconds`);
  }
  return value;
}

function wholeNumber(value: number, option: string): number {
  if (!Number.isInteger(value) || value < 0) {
    throw new ConfigurationError(`${option} must be a whole number, 0 or more`);
  }
  return value;
}

/** An option beats a variable, whichever of the two ways of naming the server each of them uses. */
function baseUrlOf({ baseUrl, environment, host, allowHttp = false }: CardepassOptions): string {
  if (baseUrl !== undefined && (environment !== undefined || host !== undefined)) {
    throw new ConfigurationError('Give either baseUrl, or environment and host');
  }
  const isPlaceGiven = environment !== undefined || host !== undefined;
  const whole = baseUrl ?? (isPlaceGiven ? undefined : fromEnvironment('CARDEPASS_BASE_URL'));
  if (whole !== undefined) return checkedUrl(whole, allowHttp);
  const chosenHost = host ?? fromEnvironment('CARDEPASS_HOST');
  const chosenEnvironment = environment ?? fromEnvironment('CARDEPASS_ENVIRONMENT');
  if (chosenHost === undefined || chosenEnvironment === undefined) {
    throw new ConfigurationError(
      'The server is missing: pass baseUrl (or set CARDEPASS_BASE_URL), or pass environment and host (or set CARDEPASS_ENVIRONMENT and CARDEPASS_HOST)',
    );
  }
  if (chosenEnvironment !== 'test' && chosenEnvironment !== 'production') {
    throw new ConfigurationError('environment must be test or production');
  }
  if (!/^[A-Za-z0-9.-]+(:\d+)?$/.test(chosenHost)) {
    throw new ConfigurationError(
      'host must be a host name such as cards.example.com, without https:// or a path',
    );
  }
  return checkedUrl(`https://${chosenEnvironment === 'test' ? 'test.' : ''}${chosenHost}/openapi`, allowHttp);
}

function checkedUrl(text: string, allowHttp: boolean): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError('baseUrl must be an address such as https://cards.example.com/openapi');
  }
  const { protocol, hostname, username, password, search, hash } = url;
  if (username || password || search || hash) {
    throw new ConfigurationError('baseUrl must have no credentials, question mark or #');
  }
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new ConfigurationError('baseUrl must begin with https://');
  }
  if (protocol === 'http:' && !allowHttp && !isThisMachine(hostname)) {
    throw new ConfigurationError(
      'baseUrl must begin with https://; pass allowHttp: true if the network between is your own',
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
}

/** An empty variable counts as left out. Where there is no environment, all are. */
function fromEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name] || undefined;
}
