import { InvalidSetting, type Setting, settings } from './settings.ts';

type SettingValues = {
  [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer T> ? T : never;
};

/** Everything the process was told, read once and passed in. The public URL is filled in where it was left out. */
export interface Config extends Omit<SettingValues, 'publicUrl'> {
  /** Origin without a trailing slash, such as `https://cards.example.com`. */
  readonly publicUrl: string;
}

/** One or more settings are wrong or unsafe; `message` has one line for each, fit to show to the operator. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * Reads the settings from an environment such as `process.env`.
 *
 * @throws ConfigError naming every wrong setting with what is allowed, every `CARDEPASS_` name that is no setting,
 * and everything that is unsafe in production.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems = unknownNames(environment);
  const values = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, readSetting(setting, environment, problems)]),
  ) as SettingValues;
  const config = { ...values, publicUrl: values.publicUrl ?? originOf(values.host, values.port) };
  if (problems.length === 0) problems.push(...unsafeInProduction(config, values));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readSetting(
  setting: Setting<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): unknown {
  const value = environment[setting.name]?.trim();
  if (!value) return setting.fallback;
  try {
    return setting.parse(value);
  } catch (error) {
    if (!(error instanceof InvalidSetting)) throw error;
    // The value itself is not repeated: it may be a secret.
    problems.push(`${setting.name} is not valid. Allowed: ${setting.allowed.en.replaceAll('`', '')}.`);
    return setting.fallback;
  }
}

function unknownNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(Object.values(settings).map((setting) => setting.name));
  return Object.keys(environment)
    .filter((name) => name.startsWith('CARDEPASS_') && !known.has(name))
    .map((name) => `${name} is not a setting. See the settings table in README.md.`);
}

function originOf(host: string, port: number): string {
  const isWildcard = host === '0.0.0.0' || host === '::';
  const name = isWildcard ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return new URL(`http://${name}:${port}`).origin;
}

function unsafeInProduction(config: Config, values: SettingValues): string[] {
  if (config.environment !== 'production') return [];
  const problems: string[] = [];
  if (!config.masterKey)
    problems.push('CARDEPASS_MASTER_KEY is required in production: none is generated there.');
  if (!values.publicUrl?.startsWith('https:')) {
    problems.push('CARDEPASS_PUBLIC_URL is required in production and must be https.');
  }
  if (config.webhookInsideAddresses === 'allow') {
    problems.push('CARDEPASS_WEBHOOK_INSIDE_ADDRESSES must not be allow in production.');
  }
  if (!config.databaseUrl && config.allowEmbeddedDatabase !== 'allow') {
    problems.push('DATABASE_URL is required in production, or CARDEPASS_EMBEDDED_DATABASE=allow.');
  }
  return problems;
}
