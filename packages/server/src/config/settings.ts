import { isIP } from 'node:net';
import path from 'node:path';
import { isAddressRange } from '../platform/addresses.ts';
import type { LocalizedText } from '../platform/errors.ts';

/** How one environment variable becomes one typed value. `parse` throws {@link InvalidSetting} on a wrong value. */
export interface Setting<T> {
  readonly name: string;
  /** What an operator reads in the settings table and in the refusal of a wrong value. */
  readonly allowed: LocalizedText;
  readonly about: LocalizedText;
  /** As shown in the settings table. */
  readonly defaultText: LocalizedText;
  /** Used when the variable is unset or empty. */
  readonly fallback: T;
  readonly parse: (text: string) => T;
}

/** Thrown by a setting's `parse`; the caller adds the setting's name and what is allowed. */
export class InvalidSetting extends Error {}

export type Environment = 'test' | 'production';
export type LogLevel = (typeof logLevels)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const addressRanges = {
  en: 'IP addresses or CIDR ranges, separated by commas',
  'zh-CN': 'IP 地址或 CIDR 网段，以逗号分隔',
};

const channelSecretForm = {
  en: '32 to 128 letters, digits or `-_+/=`',
  'zh-CN': '32 到 128 个字母、数字或 `-_+/=`',
};

/** Every setting there is. The tables in the READMEs are printed from this list, and a test holds them together. */
export const settings = {
  environment: choice<Environment>('CARDEPASS_ENV', ['test', 'production'], 'test', {
    en: 'Which of the two environments this is. They never share a database, keys or tokens.',
    'zh-CN': '两个环境中的哪一个。它们从不共用数据库、密钥或令牌。',
  }),
  host: setting(
    'HOST',
    '127.0.0.1',
    code('127.0.0.1'),
    { en: 'an IP address or host name', 'zh-CN': 'IP 地址或主机名' },
    {
      en: 'The address to listen on.',
      'zh-CN': '监听的地址。',
    },
    parseHost,
  ),
  port: integer('PORT', 3000, 1, 65535, {
    en: 'The TCP port to listen on.',
    'zh-CN': '监听的 TCP 端口。',
  }),
  publicUrl: setting<string | undefined>(
    'CARDEPASS_PUBLIC_URL',
    undefined,
    { en: 'from HOST and PORT', 'zh-CN': '由 HOST 和 PORT 得出' },
    {
      en: 'an http or https origin without a path; https in production',
      'zh-CN': '不带路径的 http 或 https 源；生产环境须为 https',
    },
    {
      en: 'What integrators call this server: the origin in the token issuer, the metadata and the documentation.',
      'zh-CN': '接入方访问本服务所用的源：令牌的签发者、元数据和文档中都使用它。',
    },
    parseOrigin,
  ),
  dataDir: setting(
    'CARDEPASS_DATA_DIR',
    path.resolve('data'),
    code('./data'),
    { en: 'a folder path', 'zh-CN': '目录路径' },
    {
      en: 'Where the embedded database and, in the test environment, the master key are kept.',
      'zh-CN': '存放内置数据库的目录；在测试环境中主密钥也存放于此。',
    },
    (value) => path.resolve(value),
  ),
  databaseUrl: setting<string | undefined>(
    'DATABASE_URL',
    undefined,
    { en: 'the embedded database', 'zh-CN': '内置数据库' },
    { en: 'postgres://… of a PostgreSQL 15 or newer', 'zh-CN': 'postgres://…，PostgreSQL 15 或更高版本' },
    {
      en: 'Use this database instead of the embedded one.',
      'zh-CN': '使用此数据库代替内置数据库。',
    },
    parseDatabaseUrl,
  ),
  allowEmbeddedDatabase: choice('CARDEPASS_EMBEDDED_DATABASE', ['auto', 'allow'], 'auto', {
    en: 'Set to `allow` to run production on the embedded database.',
    'zh-CN': '设为 `allow` 才能在生产环境使用内置数据库。',
  }),
  databasePoolSize: integer('CARDEPASS_DATABASE_POOL_SIZE', 10, 2, 200, {
    en: 'Database connections for each process.',
    'zh-CN': '每个进程的数据库连接数。',
  }),
  cardLanes: integer('CARDEPASS_CARD_LANES', 2, 1, 32, {
    en: 'How many batches of card payments each process decides at once; each takes a database connection of its own.',
    'zh-CN': '每个进程同时处理的卡交易批次数；每个批次另占一个数据库连接。',
  }),
  cardAnswerMs: integer('CARDEPASS_CARD_ANSWER_MS', 2500, 100, 30000, {
    en: 'Milliseconds in which a card payment is answered; what is not decided by then is declined.',
    'zh-CN': '卡交易的应答时限（毫秒）；到时仍未决定的一律拒绝。',
  }),
  ordinaryHoldDays: integer('CARDEPASS_HOLD_DAYS', 7, 1, 90, {
    en: 'Days after which the hold of an authorization is given back when nothing was cleared.',
    'zh-CN': '授权冻结在未清算时自动释放的天数。',
  }),
  extendedHoldDays: integer('CARDEPASS_EXTENDED_HOLD_DAYS', 31, 1, 90, {
    en: 'The same for lodging and car rental.',
    'zh-CN': '住宿和租车交易的上述天数。',
  }),
  masterKey: setting<Buffer | undefined>(
    'CARDEPASS_MASTER_KEY',
    undefined,
    { en: 'test: a 0600 file in the data folder', 'zh-CN': '测试环境：数据目录中的 0600 文件' },
    {
      en: '32 random bytes as 64 hexadecimal digits or as Base64',
      'zh-CN': '32 个随机字节，写成 64 位十六进制或 Base64',
    },
    {
      en: 'Encrypts every key and card number at rest. Required in production.',
      'zh-CN': '加密所有静态存储的密钥和卡号。生产环境必填。',
    },
    parseMasterKey,
  ),
  previousMasterKey: setting<Buffer | undefined>(
    'CARDEPASS_MASTER_KEY_PREVIOUS',
    undefined,
    { en: 'none', 'zh-CN': '无' },
    { en: 'as CARDEPASS_MASTER_KEY', 'zh-CN': '同 CARDEPASS_MASTER_KEY' },
    {
      en: 'The master key that is being replaced: accepted beside the new one until the rotation is done.',
      'zh-CN': '正在被更换的主密钥：更换完成前与新密钥同时有效。',
    },
    parseMasterKey,
  ),
  simulatorSecret: setting<string | undefined>(
    'CARDEPASS_CHANNEL_SIMULATOR_SECRET',
    undefined,
    { en: 'from the keys in the database', 'zh-CN': '由数据库中的密钥得出' },
    channelSecretForm,
    {
      en: 'Signs the messages of the simulated card network (test environment; `cardepassd channel secret simulator` shows it).',
      'zh-CN': '模拟卡网络消息的签名密钥（测试环境；`cardepassd channel secret simulator` 可显示）。',
    },
    parseChannelSecret,
  ),
  previousSimulatorSecret: setting<string | undefined>(
    'CARDEPASS_CHANNEL_SIMULATOR_SECRET_PREVIOUS',
    undefined,
    { en: 'none', 'zh-CN': '无' },
    channelSecretForm,
    {
      en: 'The secret that is being replaced: accepted beside the new one.',
      'zh-CN': '正在被更换的签名密钥：与新密钥同时有效。',
    },
    parseChannelSecret,
  ),
  tokenLifetimeSeconds: integer('CARDEPASS_TOKEN_LIFETIME', 3600, 60, 86400, {
    en: 'Seconds an access token is valid, unless the client has its own lifetime.',
    'zh-CN': '访问令牌的有效秒数；客户端另有设定时以其为准。',
  }),
  signingKeyDays: integer('CARDEPASS_SIGNING_KEY_DAYS', 90, 1, 3650, {
    en: 'Days after which the token signing key is replaced by itself.',
    'zh-CN': '令牌签名密钥自动更换前的天数。',
  }),
  rateLimitPerMinute: integer('CARDEPASS_RATE_LIMIT', 6000, 1, 1_000_000_000, {
    en: 'Requests a minute to `/v1/*` for each client that has no limit of its own.',
    'zh-CN': '没有单独限额的客户端每分钟可向 `/v1/*` 发出的请求数。',
  }),
  authFailuresPerMinute: integer('CARDEPASS_AUTH_FAILURES', 20, 1, 1_000_000, {
    en: 'Refused token requests a minute for each client, and three times that for each address, before 429.',
    'zh-CN': '每个客户端每分钟被拒绝的令牌请求达到此数后返回 429；每个地址为其三倍。',
  }),
  logLevel: choice<LogLevel>('CARDEPASS_LOG_LEVEL', logLevels, 'info', {
    en: 'The least important line that is still logged.',
    'zh-CN': '仍会写入日志的最低级别。',
  }),
  trustedProxies: setting<string[]>(
    'CARDEPASS_TRUSTED_PROXIES',
    [],
    { en: 'none', 'zh-CN': '无' },
    addressRanges,
    {
      en: 'Proxies whose `X-Forwarded-*` and `X-Request-Id` are believed.',
      'zh-CN': '受信任的代理：采信其 `X-Forwarded-*` 和 `X-Request-Id`。',
    },
    parseRanges,
  ),
  metricsAllow: setting<string[]>(
    'CARDEPASS_METRICS_ALLOW',
    ['127.0.0.0/8', '::1/128'],
    code('127.0.0.0/8,::1/128'),
    addressRanges,
    {
      en: 'Who may read `/metrics`.',
      'zh-CN': '谁可以读取 `/metrics`。',
    },
    parseRanges,
  ),
  webhookInsideAddresses: choice('CARDEPASS_WEBHOOK_INSIDE_ADDRESSES', ['refuse', 'allow'], 'refuse', {
    en: 'Set to `allow` to let webhooks go to http and to addresses of this machine and private networks; test environment only.',
    'zh-CN': '设为 `allow` 时，Webhook 可发往 http 以及本机和内网地址；仅限测试环境。',
  }),
  webhookProxy: setting<string | undefined>(
    'CARDEPASS_WEBHOOK_PROXY',
    undefined,
    { en: 'none', 'zh-CN': '无' },
    { en: 'the http or https URL of a proxy', 'zh-CN': '代理的 http 或 https 地址' },
    {
      en: 'A proxy (CONNECT) that all webhooks go out through.',
      'zh-CN': '所有 Webhook 发出时经过的代理（CONNECT）。',
    },
    parseProxy,
  ),
  webhookEndpointLimit: integer('CARDEPASS_WEBHOOK_ENDPOINTS', 10, 1, 1_000, {
    en: 'How many webhook endpoints a customer may have.',
    'zh-CN': '每个客户最多可有的 Webhook 端点数。',
  }),
  webhookConcurrency: integer('CARDEPASS_WEBHOOK_CONCURRENCY', 256, 1, 10_000, {
    en: 'Webhook calls that a process makes at a time; those that hang count little.',
    'zh-CN': '每个进程同时发出的 Webhook 调用数；长时间无响应的调用基本不计入。',
  }),
  webhookEndpointConcurrency: integer('CARDEPASS_WEBHOOK_ENDPOINT_CONCURRENCY', 16, 1, 1_000, {
    en: 'Of them those to one endpoint, when it keeps up.',
    'zh-CN': '其中发往同一端点的最大调用数（在其响应及时的情况下）。',
  }),
  webhookConnectTimeoutMs: integer('CARDEPASS_WEBHOOK_CONNECT_TIMEOUT_MS', 5_000, 100, 60_000, {
    en: 'Milliseconds that a webhook’s connection may take, name and TLS included.',
    'zh-CN': 'Webhook 建立连接（含域名解析和 TLS）最多可用的毫秒数。',
  }),
  webhookAnswerTimeoutMs: integer('CARDEPASS_WEBHOOK_ANSWER_TIMEOUT_MS', 10_000, 100, 60_000, {
    en: 'Milliseconds that a webhook’s call may take as a whole.',
    'zh-CN': '一次 Webhook 调用总共最多可用的毫秒数。',
  }),
  webConcurrency: integer('WEB_CONCURRENCY', 1, 1, 64, {
    en: 'How many processes share the port.',
    'zh-CN': '共用端口的进程数。',
  }),
  drainDelayMs: integer('CARDEPASS_DRAIN_DELAY_MS', 0, 0, 120_000, {
    en: 'Milliseconds between readiness turning 503 and the port closing, for a load balancer to notice.',
    'zh-CN': '就绪检查变为 503 与端口关闭之间的毫秒数，供负载均衡器察觉。',
  }),
  shutdownTimeoutMs: integer('CARDEPASS_SHUTDOWN_TIMEOUT_MS', 30_000, 100, 600_000, {
    en: 'Milliseconds that requests in flight may take to finish after a stop signal.',
    'zh-CN': '收到停止信号后，处理中的请求最多可用的毫秒数。',
  }),
} as const;

function setting<T>(
  name: string,
  fallback: T,
  defaultText: LocalizedText,
  allowed: LocalizedText,
  about: LocalizedText,
  parse: (text: string) => T,
): Setting<T> {
  return { name, fallback, defaultText, allowed, about, parse };
}

function choice<T extends string>(
  name: string,
  values: readonly T[],
  fallback: T,
  about: LocalizedText,
): Setting<T> {
  const list = values.map((one) => `\`${one}\``);
  const allowed = { en: list.join(', '), 'zh-CN': list.join('、') };
  return setting(name, fallback, code(fallback), allowed, about, (value) => {
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
  about: LocalizedText,
): Setting<number> {
  const allowed = {
    en: `a whole number from ${minimum} to ${maximum}`,
    'zh-CN': `${minimum} 到 ${maximum} 的整数`,
  };
  return setting(name, fallback, code(fallback), allowed, about, (value) => {
    const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= minimum && number <= maximum)) throw new InvalidSetting();
    return number;
  });
}

/** The same in each language: a value as it is written. */
function code(value: string | number): LocalizedText {
  return { en: `\`${value}\``, 'zh-CN': `\`${value}\`` };
}

function parseHost(value: string): string {
  const isName = /^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?$/i.test(value) && !/^[\d.]+$/.test(value);
  if (isIP(value) === 0 && !isName) throw new InvalidSetting();
  return value;
}

function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin || url.username || url.password) throw new InvalidSetting();
  return url.origin;
}

function parseProxy(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidSetting();
  return value;
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

function parseChannelSecret(value: string): string {
  if (!/^[A-Za-z0-9_+/=-]{32,128}$/.test(value)) throw new InvalidSetting();
  return value;
}

function parseRanges(value: string): string[] {
  const ranges = value
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (!ranges.every(isAddressRange)) throw new InvalidSetting();
  return ranges;
}
