import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { startOrdersBench } from '../../server/test/support/orders.ts';
import { type CardepassOptions, type LogLevel, webhooks } from '../src/index.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { clientOf, impatient } from './sdk-bench.ts';

// A card number, a CVV, a secret and tokens go through everything that the SDK does, and come out at no hook, in no log
// line of any level, in no error however it is printed.

const bench = await startOrdersBench();
const { server } = bench;
const proxy = await startFaultProxy(server.url);
await bench.deposit('USD', 1_000_00n);
const { runtime } = impatient();
const clientSecret = server.client.secret;

/** A card whose CVV is no number that stands in logs anyway. */
async function openCard() {
  const client = clientOf(server);
  for (;;) {
    const card = await client.cards.retrieve(await bench.openStandard(20));
    if (!/^[2345]\d\d$/.test(card.cvv)) return card;
  }
}
const card = await openCard();

interface Seen {
  readonly what: string;
  readonly text: string;
}

/** As whoever receives it could print it. */
function printed(value: unknown): string {
  const shown = [inspect(value, { depth: 20, showHidden: true }), String(value)];
  if (typeof value === 'object') shown.push(JSON.stringify(value) ?? '');
  if (value instanceof Error) shown.push(value.stack ?? '', JSON.stringify(Object.entries(value)));
  return shown.join('\n');
}

/** A client that passes everything it tells anyone to `tell`. */
function overheard(
  logLevel: LogLevel,
  tell: (what: string, value: unknown) => void,
  more: CardepassOptions = {},
) {
  const line =
    (level: string) =>
    (...values: unknown[]) =>
      tell(`log ${level}`, values);
  const hook = (name: string) => (event: unknown) => tell(name, event);
  return clientOf(server, {
    url: proxy.url,
    // Durations are numbers like any other: these are all zero.
    runtime: { ...runtime, now: server.clock.now },
    logLevel,
    logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    hooks: {
      onRequest: hook('onRequest'),
      onResponse: hook('onResponse'),
      onFailure: hook('onFailure'),
      onRetry(event) {
        tell('onRetry', event);
        throw new Error(`a hook that speaks of ${card.cardNumber} and ${clientSecret}`);
      },
    },
    ...more,
  });
}

async function everything(logLevel: LogLevel) {
  const seen: Seen[] = [];
  const tell = (what: string, value: unknown) => seen.push({ what, text: printed(value) });
  const client = overheard(logLevel, tell);
  const failure = async (call: PromiseLike<unknown>) => {
    const error = await Promise.resolve(call).then(
      () => assert.fail('it should have failed'),
      (reason: unknown) => reason,
    );
    tell('error', error);
  };
  tell('client', client);
  const tokens = [await client.accessToken()];
  tell('promise', client.cards.retrieve(card.cardId));
  await client.cards.retrieve(card.cardId);
  const number = card.cardNumber;
  const grouped = number.replace(/(\d{4})(?=\d)/g, '$1 ');
  // In the wrong places, where a tired integrator may put them.
  await failure(client.cards.retrieve(number));
  await failure(client.cards.retrieve(grouped));
  await failure(client.cards.retrieve(clientSecret));
  for (const alias of [number, grouped, clientSecret]) await client.cards.list({ alias });
  const apply = { productCode: 'STD-VISA', cardCurrency: 'USD' };
  for (const text of [number, grouped, clientSecret, tokens[0] ?? '']) {
    await failure(client.orders.standard.apply({ ...apply, topUpAmount: 0.1, cardAlias: text }));
    await failure(client.orders.standard.apply({ ...apply, topUpAmount: text }));
  }
  const customerOrderNo = `${number}-${logLevel}`;
  await failure(client.orders.standard.topUp({ cardId: number, topUpAmount: 10, customerOrderNo }));
  await failure(
    client.request('POST', '/v1/orders/standard/apply', {
      body: { cvv: card.cvv, [number]: 1, list: [Number(number)] },
    }),
  );
  await failure(client.request('GET', `/v1/${number}`, { headers: { 'x-secret': clientSecret } }));
  const { cvv, expirationMMYY } = card;
  const { authorizations } = client.sandbox;
  await authorizations.create({ cardNumber: number, cvv, expirationMMYY, amount: 1 });
  await failure(authorizations.create({ cardNumber: grouped, cvv, expirationMMYY, amount: 0.001 }));
  const endpoint = await client.webhooks.endpoints.create({ url: 'https://example.com/webhooks' });
  await client.webhooks.endpoints.delete(endpoint.endpointId);
  // When the connection breaks, and when what carries it talks.
  proxy.script('/v1/products', 'reset-before', 'reset-after', 'cut');
  await failure(client.products.list());
  const talkative = overheard(logLevel, tell, {
    fetch: async (_url, init) => {
      const cause = new Error(`sent ${JSON.stringify(init.headers)}`);
      throw new TypeError(`could not send ${init.body} nor ${number}`, { cause });
    },
  });
  await failure(talkative.ping());
  const wrong = overheard(logLevel, tell, { clientSecret: `${clientSecret}x` });
  await failure(wrong.ping());
  const webhookSecret = `whsec_${btoa('a canary of a webhook secret 0123')}`;
  const body = JSON.stringify({
    id: number,
    type: 'CardPay',
    createdTime: '',
    data: {},
    version: '1.0',
    signature: 'x',
  });
  await failure(webhooks.verify(body, {}, webhookSecret));
  await failure(webhooks.verify(body, {}, [webhookSecret.slice(6)]));
  tokens.push(await client.accessToken());
  return { seen, tokens, webhookSecrets: [webhookSecret.slice(6), endpoint.secret.slice(6)] };
}

for (const logLevel of ['off', 'error', 'warn', 'info', 'debug'] as const) {
  test(`at log level ${logLevel}, nothing that is told holds a card number or a secret`, async () => {
    const { seen, tokens, webhookSecrets } = await everything(logLevel);
    const { cardNumber, cvv, expirationMMYY } = card;
    const grouped = [' ', '-', '+', '%20'].map((space) => cardNumber.replace(/(\d{4})(?=\d)/g, `$1${space}`));
    const canaries = [
      ...webhookSecrets,
      cardNumber,
      ...grouped,
      encodeURIComponent(grouped[0] ?? ''),
      clientSecret,
      expirationMMYY,
    ];
    for (const token of tokens) canaries.push(token, token.slice(100, 140), token.slice(-40));
    for (const { what, text } of seen) {
      for (const canary of canaries) assert.ok(!text.includes(canary), `${what}: ${text}`);
      assert.doesNotMatch(text, new RegExp(`\\b${cvv}\\b`), what);
    }
    // It has really been looked at: the hooks were called, and each level of the log has spoken where it may.
    const told = new Set(seen.map(({ what }) => what));
    for (const hook of ['onRequest', 'onResponse', 'onFailure', 'onRetry', 'error', 'client', 'promise']) {
      assert.ok(told.has(hook), hook);
    }
    const levels = ['off', 'error', 'warn', 'info', 'debug'];
    for (const level of ['warn', 'info', 'debug']) {
      assert.equal(told.has(`log ${level}`), levels.indexOf(level) <= levels.indexOf(logLevel), level);
    }
    if (logLevel === 'debug') {
      const all = seen.map(({ text }) => text).join('\n');
      assert.match(all, /cvv: '\[redacted\]'/);
      assert.match(all, /access_token: '\[redacted\]'/);
      assert.ok(all.includes(`${cardNumber.slice(0, 6)}******${cardNumber.slice(-4)}`));
    }
  });
}

test('other long numbers stay readable', async () => {
  const seen: unknown[] = [];
  const client = overheard('off', (_what, value) => seen.push(value));
  // The check digit of card numbers does not fit it.
  const customerOrderNo = 'PO-4111111111111112';
  await assert.rejects(
    client.orders.standard.topUp({ cardId: card.cardId, topUpAmount: 0.01, customerOrderNo }),
    (error: { request?: { customerOrderNo?: string; path?: string; body?: unknown } }) => {
      assert.equal(error.request?.customerOrderNo, customerOrderNo);
      assert.deepEqual(error.request?.body, { cardId: card.cardId, topUpAmount: 0.01, customerOrderNo });
      return true;
    },
  );
});
