import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { ConfigError, loadConfig } from './config.ts';
import { settings } from './settings.ts';

const channelSecrets = {
  ['a1-_+/='.repeat(5)]: 'a1-_+/='.repeat(5),
  ['Z'.repeat(128)]: 'Z'.repeat(128),
};

/** For each setting: what is refused, and what is accepted with the value it becomes. */
const cases: Readonly<
  Record<keyof typeof settings, { wrong: readonly string[]; right: Readonly<Record<string, unknown>> }>
> = {
  environment: { wrong: ['Test', 'prod', 'staging'], right: { test: 'test' } },
  host: {
    wrong: ['300.1.1.1', '1.2.3', 'a b', 'http://a', '-a', 'a:80', '[::1]', '127.0.0.1/8'],
    right: { '::': '::', '0.0.0.0': '0.0.0.0', localhost: 'localhost', 'a-1.example.com': 'a-1.example.com' },
  },
  port: { wrong: ['0', '65536', '-1', '3000.5', '3e3', '0x50', 'http', '1 2'], right: { '65535': 65535 } },
  publicUrl: {
    wrong: [
      'cards.example.com',
      'ftp://a',
      'https://a/b',
      'https://a?b',
      'https://a#b',
      'https://u:p@a',
      'https://',
    ],
    right: {
      'https://Cards.example.com/': 'https://cards.example.com',
      'http://[::1]:8080': 'http://[::1]:8080',
    },
  },
  dataDir: { wrong: [], right: { 'a b/卡': path.resolve('a b/卡') } },
  databaseUrl: {
    wrong: ['localhost', 'mysql://a/b', 'http://a', '5432'],
    right: { 'postgresql://u:p@h:1/d': 'postgresql://u:p@h:1/d' },
  },
  allowEmbeddedDatabase: { wrong: ['yes', 'true'], right: { allow: 'allow' } },
  databasePoolSize: { wrong: ['1', '201', 'ten'], right: { '2': 2 } },
  cardLanes: { wrong: ['0', '33', 'many'], right: { '2': 2 } },
  cardAnswerMs: { wrong: ['99', '30001', '2s'], right: { '1000': 1000 } },
  ordinaryHoldDays: { wrong: ['0', '91', '1.5'], right: { '7': 7 } },
  extendedHoldDays: { wrong: ['0', '91'], right: { '31': 31 } },
  masterKey: {
    wrong: ['short', 'a'.repeat(63), 'g'.repeat(64), 'a'.repeat(66), `${'A'.repeat(42)}==`, '!'.repeat(43)],
    right: {
      ['ab'.repeat(32)]: Buffer.from('ab'.repeat(32), 'hex'),
      [Buffer.alloc(32, 1).toString('base64')]: Buffer.alloc(32, 1),
      [Buffer.alloc(32, 255).toString('base64url')]: Buffer.alloc(32, 255),
    },
  },
  previousMasterKey: {
    wrong: ['short', 'a'.repeat(63), 'g'.repeat(64), 'a'.repeat(66), `${'A'.repeat(42)}==`, '!'.repeat(43)],
    right: {
      ['ab'.repeat(32)]: Buffer.from('ab'.repeat(32), 'hex'),
      [Buffer.alloc(32, 1).toString('base64')]: Buffer.alloc(32, 1),
      [Buffer.alloc(32, 255).toString('base64url')]: Buffer.alloc(32, 255),
    },
  },
  simulatorSecret: {
    wrong: ['short', 'a'.repeat(31), 'a'.repeat(129), ` ${'a b '.repeat(10)}`],
    right: channelSecrets,
  },
  previousSimulatorSecret: { wrong: ['short', `${'a'.repeat(40)}!`], right: channelSecrets },
  tokenLifetimeSeconds: { wrong: ['59', '86401', '1h'], right: { '60': 60 } },
  signingKeyDays: { wrong: ['0', '3651', '1.5'], right: { '1': 1 } },
  rateLimitPerMinute: { wrong: ['0', '1000000001', 'none'], right: { '1000000000': 1_000_000_000 } },
  authFailuresPerMinute: { wrong: ['0', '1000001'], right: { '5': 5 } },
  logLevel: { wrong: ['verbose', 'INFO', '30'], right: { trace: 'trace' } },
  webhookInsideAddresses: { wrong: ['yes', 'true', 'loopback'], right: { allow: 'allow' } },
  webhookProxy: {
    wrong: ['proxy:3128', 'socks5://a', 'localhost'],
    right: { 'http://u:p@proxy:3128': 'http://u:p@proxy:3128' },
  },
  webhookEndpointLimit: { wrong: ['0', '1001', 'many'], right: { '3': 3 } },
  webhookConcurrency: { wrong: ['0', '10001'], right: { '64': 64 } },
  webhookEndpointConcurrency: { wrong: ['0', '1001'], right: { '1': 1 } },
  webhookConnectTimeoutMs: { wrong: ['99', '60001', '5s'], right: { '100': 100 } },
  webhookAnswerTimeoutMs: { wrong: ['99', '60001', '5s'], right: { '100': 100 } },
  trustedProxies: {
    wrong: [
      'proxy',
      '10.0.0.0/33',
      '10.0.0.1,x',
      '10.0.0/8',
      '::1/129',
      '10.0.0.0/8/8',
      'fe80::1%lo',
      '1.2.3.4/',
    ],
    right: {
      '10.0.0.0/8, ::1 ,': ['10.0.0.0/8', '::1'],
      '0.0.0.0/0,::/0': ['0.0.0.0/0', '::/0'],
    },
  },
  metricsAllow: { wrong: ['all', '10.0.0.0/-1'], right: { '10.1.2.3': ['10.1.2.3'] } },
  webConcurrency: { wrong: ['0', '65', 'auto'], right: { '64': 64 } },
  drainDelayMs: { wrong: ['-1', '120001', '5s'], right: { '0': 0 } },
  shutdownTimeoutMs: { wrong: ['99', '600001'], right: { '100': 100 } },
};

function problemsOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.message.split('\n');
  }
}

for (const [key, setting] of Object.entries(settings)) {
  const { wrong, right } = cases[key as keyof typeof settings];
  test(`${setting.name}: a wrong value is refused with its name and what is allowed, and not repeated`, () => {
    for (const value of wrong) {
      const expected = `${setting.name} is not valid. Allowed: ${setting.allowed.en.replaceAll('`', '')}.`;
      assert.deepEqual(problemsOf({ [setting.name]: value }), [expected], value);
    }
  });

  test(`${setting.name}: a right value is taken, an empty one counts as left out`, () => {
    for (const [value, meaning] of Object.entries(right)) {
      const config = loadConfig({ [setting.name]: ` ${value} ` });
      assert.deepEqual(config[key as keyof typeof settings], meaning, value);
    }
    assert.deepEqual(loadConfig({ [setting.name]: '' }), loadConfig({}));
    assert.deepEqual(loadConfig({ [setting.name]: '  ' }), loadConfig({}));
  });
}

test('a CARDEPASS_ name that is no setting is refused: a typing error must not pass for a default', () => {
  const [problem, ...others] = problemsOf({ CARDEPASS_MASTERKEY: 'hunter2', OTHER: '1' });
  assert.equal(problem, 'CARDEPASS_MASTERKEY is not a setting. See the settings table in README.md.');
  assert.deepEqual(others, []);
});

test('all wrong settings are told at once', () => {
  assert.equal(problemsOf({ PORT: 'x', CARDEPASS_ENV: 'y', CARDEPASS_X: 'z' }).length, 3);
});

test('the public URL follows host and port where it is left out', () => {
  const urlOf = (environment: Record<string, string>) => loadConfig(environment).publicUrl;
  assert.equal(urlOf({}), 'http://127.0.0.1:3000');
  assert.equal(urlOf({ HOST: '0.0.0.0', PORT: '80' }), 'http://127.0.0.1');
  assert.equal(urlOf({ HOST: '::1', PORT: '8080' }), 'http://[::1]:8080');
});

const safeProduction = {
  CARDEPASS_ENV: 'production',
  CARDEPASS_MASTER_KEY: 'ab'.repeat(32),
  CARDEPASS_PUBLIC_URL: 'https://cards.example.com',
  DATABASE_URL: 'postgres://cardepass@db.example.com/cardepass',
};

test('production starts with a master key, an https public URL and a database', () => {
  assert.equal(loadConfig(safeProduction).environment, 'production');
});

test('production on the embedded database needs to be allowed', () => {
  const { DATABASE_URL, ...embedded } = safeProduction;
  assert.deepEqual(problemsOf(embedded), [
    'DATABASE_URL is required in production, or CARDEPASS_EMBEDDED_DATABASE=allow.',
  ]);
  assert.deepEqual(problemsOf({ ...embedded, CARDEPASS_EMBEDDED_DATABASE: 'allow' }), []);
});

test('production sends webhooks to public addresses only', () => {
  assert.deepEqual(problemsOf({ ...safeProduction, CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow' }), [
    'CARDEPASS_WEBHOOK_INSIDE_ADDRESSES must not be allow in production.',
  ]);
});

test('production without a master key is refused: none is generated', () => {
  assert.deepEqual(problemsOf({ ...safeProduction, CARDEPASS_MASTER_KEY: '' }), [
    'CARDEPASS_MASTER_KEY is required in production: none is generated there.',
  ]);
});

test('production without a public URL, or with a plain one, is refused', () => {
  for (const url of ['', 'http://cards.example.com']) {
    assert.deepEqual(problemsOf({ ...safeProduction, CARDEPASS_PUBLIC_URL: url }), [
      'CARDEPASS_PUBLIC_URL is required in production and must be https.',
    ]);
  }
});
