import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Answer, ask, createInstallation, type Installation } from '../../test/support/installation.ts';
import { assertShape, operate, operations } from '../../test/support/operator.ts';

// A server of two processes, and an operator beside it. Each question is put on several connections, which the two
// processes take in turns, right after the command: a change holds for the next request of every process.
const connections = 4;

let installation: Installation;
let server: { stop: () => Promise<unknown> };
let client: { client_id: string; client_secret: string; secret_id: string };
const commands = operations();
const tried = new Set<string>();

before(async () => {
  installation = await createInstallation();
  server = await installation.startServer({ WEB_CONCURRENCY: '2' });
  client = await json('client', 'create', '--customer', 'C1000', '--name', 'Booking engine');
});
after(() => installation.remove());

/** Runs a command, each for the first time as a process, with `--json`, which must print the documented shape. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is checked here, and each test knows what it has asked for
async function json(...words: string[]): Promise<any> {
  const name = [...commands.keys()].find((one) => words.join(' ').startsWith(one)) ?? '';
  const run = tried.has(name) ? person : installation.command;
  const { code, stdout, stderr } = await run(...words, '--json');
  assert.equal(code, 0, stderr);
  assert.equal(stderr, '');
  const printed = JSON.parse(stdout);
  const explanation = commands.get(name)?.explanation;
  assert.ok(explanation, words.join(' '));
  assertShape(printed, explanation.json);
  tried.add(name);
  return printed;
}

const person = (...words: string[]) => operate(words, { environment: installation.environment });

async function everywhere(question: () => Promise<Answer>): Promise<Answer> {
  const answers = await Promise.all(Array.from({ length: connections }, question));
  const statuses = new Set(answers.map(({ status }) => status));
  assert.equal(statuses.size, 1, `processes disagree: ${[...statuses]}`);
  return answers[0] as Answer;
}

const askToken = (secret = client.client_secret, scope = '') =>
  everywhere(() =>
    ask(`${installation.url}/openapi/connect/token`, {
      form: { grant_type: 'client_credentials', client_id: client.client_id, client_secret: secret, scope },
    }),
  );
const ping = (token: string) => everywhere(() => ask(`${installation.url}/openapi/v1/ping`, { token }));
const freshToken = async (): Promise<string> => (await askToken()).body.access_token;
const keyOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

test('a disabled client gets no token, its live token is refused, and both work again when it is enabled', async () => {
  const token = await freshToken();
  assert.equal((await ping(token)).status, 200);
  const disabled = await json('client', 'disable', client.client_id);
  assert.equal(disabled.status, 'disabled');
  assert.equal((await askToken()).body.error, 'invalid_client');
  assert.equal((await ping(token)).status, 401);
  assert.deepEqual(await json('client', 'disable', client.client_id), disabled, 'the first time stays');
  await json('client', 'enable', client.client_id);
  assert.equal((await askToken()).status, 200);
  assert.equal((await ping(token)).status, 200);
});

test('a secret is changed without a break', async () => {
  const added = await json('client', 'secret', 'add', client.client_id, '--expires', '365d');
  assert.match(added.client_secret, /^[A-Za-z0-9]{43}$/);
  assert.equal((await askToken()).status, 200);
  assert.equal((await askToken(added.client_secret)).status, 200);
  await json('client', 'secret', 'expire', client.client_id, client.secret_id);
  assert.equal((await askToken()).body.error, 'invalid_client');
  assert.equal((await askToken(added.client_secret)).status, 200);
  const { secrets } = await json('client', 'secret', 'list', client.client_id);
  assert.deepEqual(
    secrets.map((one: { secret_id: string }) => one.secret_id),
    [added.secret_id],
  );
  const again = await person('client', 'secret', 'expire', client.client_id, client.secret_id);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^cardepass: client \S+ has no live secret \S+; see client secret list\.\n$/);
  client = { ...client, ...added };
});

test('an IP allow-list keeps others out until it is taken back', async () => {
  const token = await freshToken();
  const changed = await json('client', 'set', client.client_id, '--allow-ip', '203.0.113.0/24,2001:db8::1');
  assert.deepEqual(changed.allowed_ips, ['203.0.113.0/24', '2001:db8::1']);
  assert.equal((await ping(token)).status, 403);
  await json('client', 'set', client.client_id, '--reset', 'allow-ip');
  assert.equal((await ping(token)).status, 200);
});

test('a rate limit holds from the next request on', async () => {
  const token = await freshToken();
  await json('client', 'set', client.client_id, '--rate-limit', '1');
  assert.equal(
    (await ask(`${installation.url}/openapi/v1/ping`, { token })).headers['ratelimit-policy'],
    '"client";q=1;w=60',
  );
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => ask(`${installation.url}/openapi/v1/ping`, { token })),
  );
  assert.ok(answers.some(({ status }) => status === 429));
  await json('client', 'set', client.client_id, '--reset', 'rate-limit');
  assert.equal((await ping(token)).status, 200);
});

test('a token lifetime holds for the next token', async () => {
  await json('client', 'set', client.client_id, '--token-lifetime', '120');
  assert.equal((await askToken()).body.expires_in, 120);
  await json('client', 'set', client.client_id, '--reset', 'token-lifetime');
  assert.equal((await askToken()).body.expires_in, 3600);
});

test('a scope that is taken away is gone from new tokens and from live ones', async () => {
  const token = await freshToken();
  await json('client', 'set', client.client_id, '--scopes', 'introspection');
  assert.equal((await askToken()).body.error, 'invalid_scope');
  assert.equal((await ping(token)).status, 403);
  await json('client', 'set', client.client_id, '--reset', 'scopes', '--grant-types', 'none');
  assert.equal((await askToken()).body.error, 'unauthorized_client');
  assert.equal((await ping(token)).status, 200);
  const restored = await json('client', 'set', client.client_id, '--reset', 'grant-types');
  assert.deepEqual(restored.grant_types, ['client_credentials']);
});

test('a new key is announced before it signs; at once when asked; a revoked one is trusted no more', async () => {
  const keySet = async () => {
    const { body } = await everywhere(() => ask(`${installation.url}/openapi/.well-known/jwks.json`));
    return body.keys.map(({ kid }: { kid: string }) => kid).sort();
  };
  const old = await freshToken();
  const { keys: rotated } = await json('key', 'rotate');
  assert.deepEqual(
    rotated.map(({ status }: { status: string }) => status),
    ['signing', 'announced'],
  );
  assert.deepEqual(await keySet(), rotated.map((key: { key_id: string }) => key.key_id).sort());
  assert.equal(keyOf(await freshToken()), keyOf(old));

  const { keys: immediate } = await json('key', 'rotate', '--immediately');
  assert.deepEqual(
    immediate.map(({ status }: { status: string }) => status),
    ['verifying', 'signing'],
    'the announced key is dropped',
  );
  const token = await freshToken();
  assert.equal(keyOf(token), immediate[1].key_id);
  assert.equal((await ping(old)).status, 200);

  const { code, stderr } = await person('key', 'revoke', keyOf(token));
  assert.equal(code, 1);
  assert.match(stderr, /signs the tokens; first run key rotate --immediately/);
  await json('key', 'revoke', keyOf(old));
  assert.equal((await ping(old)).status, 401);
  assert.equal((await ping(token)).status, 200);
  assert.deepEqual(await json('key', 'list'), { keys: [immediate[1]] });
});

test('lists are filtered and paged', async () => {
  for (const code of ['S1', 'S2', 'S3'])
    await json('customer', 'create', '--name', `Shop ${code}`, '--code', code);
  const first = await json('customer', 'list', '--search', 'sHOP', '--limit', '2');
  assert.equal(first.next_after, 'S2');
  const rest = await json('customer', 'list', '--search', 'shop', '--limit', '2', '--after', 'S2');
  assert.deepEqual(
    [...first.customers, ...rest.customers].map((one: { customer_code: string }) => one.customer_code),
    ['S1', 'S2', 'S3'],
  );
  assert.equal(rest.next_after, null);
  assert.deepEqual((await json('customer', 'list', '--search', '%')).customers, []);

  const { clients, next_after } = await json('client', 'list', '--customer', 'C1000', '--limit', '1');
  assert.equal(clients[0].name, 'Demo client');
  assert.equal(next_after, clients[0].client_id);
  const page = await person('client', 'list', '--after', next_after, '--enabled', '--search', 'booking');
  assert.match(page.stdout, new RegExp(`^CLIENT_ID .*\n${client.client_id}  C1000 .*enabled`));
  assert.equal((await person('client', 'list', '--disabled')).stdout, 'There are no such clients.\n');
  const unknown = await person('client', 'list', '--customer', 'C9');
  assert.deepEqual(
    [unknown.code, unknown.stderr],
    [1, 'cardepass: there is no customer C9; see customer list.\n'],
  );
});

test('the audit tells who did what, the latest first', async () => {
  await json('client', 'set', client.client_id, '--rate-limit', '77');
  const subject = `client:${client.client_id}`;
  const { entries } = await json('audit', 'list', '--subject', subject, '--since', '1h', '--limit', '2');
  assert.equal(entries.length, 2);
  assert.ok(entries[0].occurred_at >= entries[1].occurred_at);
  assert.deepEqual(
    [entries[0].actor, entries[0].action, entries[0].detail],
    ['operator:anna', 'client.changed', { rate_limit_per_minute: 77, rate_limit_per_minute_before: null }],
  );
  const { stdout } = await person(
    'audit',
    'list',
    '--actor',
    'operator:anna',
    '--action',
    'client',
    '--limit',
    '1',
  );
  assert.match(
    stdout,
    /^WHEN +ACTOR +ACTION +SUBJECT +FROM +DETAIL\n.*rate_limit_per_minute: 77 \(was none\)\n$/,
  );
  const refusals = await json('audit', 'list', '--action', 'token_request', '--actor', subject);
  assert.ok(refusals.entries.length > 0);
  const none = await person('audit', 'list', '--until', '2020-01-01');
  assert.equal(none.stdout, 'There are no such entries.\n');
});

test('what is refused changes nothing and says in one line what to do', async () => {
  const cases: [string[], RegExp][] = [
    [['client', 'show', 'nobody'], /there is no client nobody; see client list/],
    [['client', 'create', '--customer', 'C9'], /there is no customer C9/],
    [['client', 'create', '--customer', 'C1000', '--scopes', 'card,gold'], /scopes are: card, openapi/],
    [['client', 'create', '--customer', 'C1000', '--allow-ip', '10.0.0.0/33'], /CIDR ranges such as/],
    [['client', 'create', '--customer', 'C1000', '--allow-ip', 'fe80::1%eth0'], /CIDR ranges such as/],
    [['client', 'create', '--customer', 'C1000', '--token-lifetime', '59'], /60 to 86400 seconds/],
    [
      ['client', 'create', '--customer', 'C1000', '--name', 'a\u001b[2Jb'],
      /none of them a control character/,
    ],
    [['client', 'set', client.client_id, '--name', 'X', '--rate-limit', '0'], /a rate limit is 1 to/],
    [['client', 'secret', 'add', client.client_id, '--expires', '2020-01-01'], /must expire in the future/],
    [['customer', 'create', '--name', 'Twice', '--code', 'C1000'], /there is a customer C1000 already/],
    [['key', 'revoke', 'nothing'], /there is no signing key nothing; see key list/],
  ];
  const state = async () => [
    (await person('client', 'list', '--json')).stdout,
    (await person('customer', 'list', '--json')).stdout,
    (await person('audit', 'list', '--actor', 'operator:anna', '--json')).stdout,
  ];
  const earlier = await state();
  for (const [words, reason] of cases) {
    const { code, stdout, stderr } = await person(...words);
    assert.deepEqual([code, stdout], [1, ''], words.join(' '));
    assert.match(stderr, reason);
    assert.match(stderr, /^cardepass: [^\n]+\.\n$/);
  }
  assert.deepEqual(await state(), earlier);
});

test('the secret of the simulated channel is shown, signs for every process, and its reading is audited', async () => {
  const { secret, has_previous } = await json('channel', 'secret', 'simulator');
  assert.equal(has_previous, false);
  const body = JSON.stringify({
    kind: 'authorization',
    cardId: 'no-such-card',
    networkTransactionId: 'first',
    amount: 100,
    currency: 'USD',
  });
  const tell = async (key: string) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const mac = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
    const headers = {
      'x-channel-timestamp': timestamp,
      'x-channel-signature': `v1=${mac}`,
      connection: 'close',
    };
    const url = `${installation.url}/channel/simulator/authorizations`;
    return fetch(url, { method: 'POST', headers, body });
  };
  for (let connection = 0; connection < connections; connection++) {
    const answer = await tell(secret);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /"responseCode":"14"/);
    assert.equal((await tell(`${secret}x`)).status, 401);
  }
  const { entries } = await json('audit', 'list', '--action', 'channel.secret-read');
  assert.equal(entries[0].subject, 'channel:simulator');
  const unknown = await person('channel', 'secret', 'visa');
  assert.deepEqual([unknown.code, unknown.stderr], [1, 'cardepass: the only channel is simulator.\n']);
});

test('a person reads aligned fields, and a secret only where it was made', async () => {
  const made = await person('client', 'create', '--customer', 'C1000', '--name', 'Shop');
  const secret = /client_secret +(\S{43})\n/.exec(made.stdout)?.[1];
  const clientId = /client_id +(\S+)\n/.exec(made.stdout)?.[1];
  assert.ok(secret && clientId);
  assert.match(made.stdout, /\n\nThe secret is shown this once; .*\n$/);
  const added = await person('client', 'secret', 'add', clientId);
  const second = /client_secret +(\S{43})\n/.exec(added.stdout)?.[1];
  assert.ok(second);
  const outputs = await Promise.all([
    person('client', 'show', clientId),
    person('client', 'secret', 'list', clientId),
    person('client', 'list'),
    person('audit', 'list'),
    person('key', 'list'),
    person('db', 'status'),
  ]);
  for (const { code, stdout } of outputs) {
    assert.equal(code, 0);
    for (const one of [secret, second, client.client_secret]) assert.ok(!stdout.includes(one));
  }
  const [shown] = outputs;
  const steady = shown?.stdout
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '2026-11-22 08:00:00Z')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80')
    .replaceAll(/…\w{4}/g, '…vQa7')
    .replaceAll(clientId, 'test_3nVbQ8sLw0ZkXc5rTy7U');
  assert.equal(
    steady,
    `client_id       test_3nVbQ8sLw0ZkXc5rTy7U
customer        C1000
name            Shop
status          enabled
grant types     client_credentials
scopes          card openapi
token lifetime  the server's setting
rate limit      the server's setting
allowed IPs     any
created         2026-11-22 08:00:00Z

SECRET_ID                             ENDS IN  CREATED               EXPIRES  LAST USED
01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80  …vQa7    2026-11-22 08:00:00Z  never    never
01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80  …vQa7    2026-11-22 08:00:00Z  never    never
`,
  );
});

test('a stopped system shows the same, and which secrets were used', async () => {
  const asked = Date.now();
  assert.equal((await askToken()).status, 200);
  await server.stop();
  const { secrets, rate_limit_per_minute } = await json('client', 'show', client.client_id);
  assert.equal(rate_limit_per_minute, 77);
  assert.equal(secrets.length, 1);
  const usedAt = Date.parse(secrets[0].last_used_at);
  assert.ok(usedAt >= asked && usedAt <= Date.now(), secrets[0].last_used_at);
});

/** Tried in money-commands.test.ts and master-key.test.ts. */
const triedElsewhere = /^(product|account|ledger|webhook|key rotate-master)/;

test('every command was tried', async () => {
  await json('db', 'migrate');
  await json('db', 'status');
  assert.deepEqual(
    [...tried].sort(),
    [...commands.keys()].filter((name) => !triedElsewhere.test(name)).sort(),
  );
});
