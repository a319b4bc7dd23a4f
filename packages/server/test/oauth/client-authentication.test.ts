import assert from 'node:assert/strict';
import { timingSafeEqual } from 'node:crypto';
import { test } from 'node:test';
import { createSecretHasher } from '../../src/modules/clients/index.ts';
import {
  type Answer,
  basePath,
  basic,
  call,
  createTestClient,
  postForm,
  rawRequest,
  readAudit,
  requestToken,
  sendRaw,
  startTestServer,
  type TestClient,
  tokenPath,
} from '../support/server.ts';

let comparisons = 0;
let connections = 0;
const server = await startTestServer({
  environment: { CARDEPASS_AUTH_FAILURES: '1000000' },
  async change(system) {
    system.database.pool.on('acquire', () => connections++);
    const hasher = createSecretHasher(await system.keyring.key('client-secret-pepper'), (a, b) => {
      comparisons++;
      return timingSafeEqual(a, b);
    });
    return { ...system, hasher };
  },
});
const { clientId, secret } = server.client;
const grant = { grant_type: 'client_credentials' };

const withBasic = (authorization: string, parameters: Record<string, string> = {}) =>
  postForm(server, tokenPath, { ...grant, ...parameters }, { headers: { authorization } });
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

function assertRefused(answer: Answer, status: number, error: string) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json.error, error, answer.text);
}

function assertChallengesBasic(answer: Answer, expected: boolean) {
  assert.equal(/^Basic realm="[^"]+"/.test(answer.headers.get('www-authenticate') ?? ''), expected);
}

test('unknown client, wrong secret, disabled client and expired secret: one answer, without a hint', async () => {
  const disabled = await createTestClient(server);
  await server.system.clients.disableClient('operator:test', disabled.clientId);
  const expired = await createTestClient(server);
  const [old] = await server.system.clients.listSecrets(expired.clientId);
  await server.system.clients.expireSecret('operator:test', expired.clientId, old?.secretId ?? '');
  const cases: TestClient[] = [
    { clientId: 'test_nobody', secret },
    { clientId, secret: 'wrong' },
    { clientId, secret: `${secret}x` },
    { clientId, secret: secret.slice(0, -1) },
    { clientId, secret: secret.toLowerCase() },
    { clientId: clientId.toUpperCase(), secret },
    { clientId: `${clientId} `, secret },
    { clientId: '__proto__', secret },
    disabled,
    expired,
  ];
  const answers = [];
  for (const client of cases) answers.push(await requestToken(server, {}, { client }));
  for (const answer of answers) {
    assertRefused(answer, 401, 'invalid_client');
    assert.equal(answer.text, answers[0]?.text);
    assertChallengesBasic(answer, false);
  }
  for (const client of cases) {
    const answer = await withBasic(basic(client));
    assertRefused(answer, 401, 'invalid_client');
    assert.equal(answer.text, answers[0]?.text);
    assertChallengesBasic(answer, true);
  }
});

test('unknown, wrong, disabled and right take the same number of comparisons, however many secrets', async () => {
  const disabled = await createTestClient(server);
  await server.system.clients.disableClient('operator:test', disabled.clientId);
  const withFive = await createTestClient(server);
  for (let i = 0; i < 4; i++) await server.system.clients.addSecret('operator:test', withFive.clientId);
  // Nothing else may take connections meanwhile.
  for (const worker of [server.app.orderWorker, server.app.publisher, server.app.dispatcher])
    await worker.stop();
  const count = async (client: TestClient) => {
    [comparisons, connections] = [0, 0];
    const { status } = await requestToken(server, {}, { client });
    return { status, comparisons, connections };
  };
  await count(server.client);
  assert.deepEqual(await count(server.client), { status: 200, comparisons: 5, connections: 0 });
  assert.deepEqual(await count(withFive), { status: 200, comparisons: 5, connections: 0 });
  // Two: the failure is counted, and audited.
  const refused = { status: 401, comparisons: 5, connections: 2 };
  assert.deepEqual(await count({ clientId: 'test_nobody', secret }), refused);
  assert.deepEqual(await count(disabled), refused);
  assert.deepEqual(await count({ clientId, secret: 'wrong' }), refused);
  assert.deepEqual(await count({ ...withFive, secret: 'wrong' }), refused);
});

test('each of five live secrets works, also the second in the place of the first', async () => {
  const client = await createTestClient(server);
  const secrets = [client.secret];
  for (let i = 0; i < 4; i++) {
    const added = await server.system.clients.addSecret('operator:test', client.clientId);
    secrets.push(added.secret);
  }
  for (const one of secrets) {
    const answer = await requestToken(server, {}, { client: { ...client, secret: one } });
    assert.equal(answer.status, 200);
  }
});

test('a secret with an expiry works until then', async () => {
  const client = await createTestClient(server);
  const expiresAt = new Date(server.clock.now() + 1000);
  const added = await server.system.clients.addSecret('operator:test', client.clientId, { expiresAt });
  const attempt = () => requestToken(server, { client_secret: added.secret }, { client });
  server.clock.advance(999);
  assert.equal((await attempt()).status, 200);
  server.clock.advance(1);
  assertRefused(await attempt(), 401, 'invalid_client');
});

test('no credentials at all, or half of them: 401 invalid_client', async () => {
  assertRefused(await postForm(server, tokenPath, grant), 401, 'invalid_client');
  assertRefused(await postForm(server, tokenPath, { ...grant, client_id: clientId }), 401, 'invalid_client');
  assertRefused(
    await postForm(server, tokenPath, { ...grant, client_secret: secret }),
    401,
    'invalid_client',
  );
  assertRefused(await requestToken(server, { client_secret: '' }), 401, 'invalid_client');
  assertRefused(await requestToken(server, { client_id: '' }), 401, 'invalid_client');
  assertRefused(
    await call(server, basePath + tokenPath, { method: 'POST', body: '' }),
    401,
    'invalid_client',
  );
});

test('credentials in the URL are never honoured', async () => {
  const query = new URLSearchParams({ ...grant, client_id: clientId, client_secret: secret });
  const answer = await postForm(server, `${tokenPath}?${query}`, grant);
  assertRefused(answer, 401, 'invalid_client');
  const bodyless = await call(server, `${basePath}${tokenPath}?${query}`, { method: 'POST' });
  assertRefused(bodyless, 401, 'invalid_client');
});

test('a grant type in the URL is not honoured either', async () => {
  const query = new URLSearchParams(grant);
  const body = { client_id: clientId, client_secret: secret };
  assertRefused(await postForm(server, `${tokenPath}?${query}`, body), 400, 'invalid_request');
});

test('both methods at once: 400 invalid_request, though both are right', async () => {
  const answer = await withBasic(basic(server.client), { client_secret: secret });
  assertRefused(answer, 400, 'invalid_request');
});

test('beside Basic the same client_id in the body is fine, another is 400', async () => {
  assert.equal((await withBasic(basic(server.client), { client_id: clientId })).status, 200);
  const other = await withBasic(basic(server.client), { client_id: 'test_nobody' });
  assertRefused(other, 400, 'invalid_request');
});

test('an empty client_secret beside Basic counts as left out', async () => {
  assert.equal((await withBasic(basic(server.client), { client_secret: '' })).status, 200);
});

test('the name of the Basic scheme may have any case and several spaces behind it', async () => {
  const encoded = base64(`${clientId}:${secret}`);
  for (const scheme of ['basic ', 'BASIC ', 'bAsIc   ']) {
    assert.equal((await withBasic(scheme + encoded)).status, 200, scheme);
  }
});

test('Basic form-decodes both halves', async () => {
  const encodeAll = (text: string) => [...Buffer.from(text)].map((b) => `%${b.toString(16)}`).join('');
  assert.equal(
    (await withBasic(`Basic ${base64(`${encodeAll(clientId)}:${encodeAll(secret)}`)}`)).status,
    200,
  );
});

test('Basic splits at the first colon: a later one belongs to the secret', async () => {
  const answer = await withBasic(`Basic ${base64(`${clientId}:${secret}:`)}`);
  assertRefused(answer, 401, 'invalid_client');
});

test('a plus sign in Basic is a space, an encoded colon is part of the id', async () => {
  await withBasic(`Basic ${base64('a+b:c')}`);
  await withBasic(`Basic ${base64('a%3Ab:c')}`);
  const colonInId = await withBasic(`Basic ${base64(`${clientId}%3A${secret}`)}`);
  assertRefused(colonInId, 400, 'invalid_request');
});

for (const [name, authorization] of Object.entries({
  'nothing behind the scheme': 'Basic',
  'bytes that are not Base64': 'Basic ***',
  Base64url: `Basic ${Buffer.from('\u00ff\u00ff:\u00fe').toString('base64url')}-_`,
  'no colon': `Basic ${base64(clientId)}`,
  'bytes that are not UTF-8': `Basic ${base64(Buffer.from([0xff, 0x3a, 0xfe]))}`,
  'a broken percent-encoding': `Basic ${base64(`${clientId}:%zz`)}`,
  'a percent-encoding that is cut off': `Basic ${base64(`${clientId}:abc%4`)}`,
  'percent-encoded bytes that are not UTF-8': `Basic ${base64(`${clientId}:%ff`)}`,
  'two values': `Basic ${base64(`${clientId}:${secret}`)} ${base64(`${clientId}:${secret}`)}`,
})) {
  test(`Basic with ${name}: 400 invalid_request`, async () => {
    assertRefused(await withBasic(authorization), 400, 'invalid_request');
  });
}

test('another scheme than Basic: 401 with a challenge for Basic', async () => {
  for (const authorization of ['Bearer abc', 'Digest username="x"', 'Basically abc', base64('a:b')]) {
    const answer = await withBasic(authorization, { client_id: clientId, client_secret: secret });
    assertRefused(answer, 401, 'invalid_client');
    assertChallengesBasic(answer, true);
  }
});

test('two Authorization fields are refused, whichever of them is right', async () => {
  const rightLine = `Authorization: ${basic(server.client)}`;
  const wrongLine = `Authorization: ${basic({ clientId, secret: 'wrong' })}`;
  const type = 'Content-Type: application/x-www-form-urlencoded';
  for (const lines of [
    [rightLine, wrongLine],
    [wrongLine, rightLine],
    [rightLine, rightLine],
  ]) {
    const answer = await sendRaw(
      server,
      rawRequest('POST', basePath + tokenPath, [type, ...lines], 'grant_type=client_credentials'),
    );
    assertRefused(answer, 400, 'invalid_request');
  }
});

test('a secret past 512 characters and an id past 200 are refused unread', async () => {
  comparisons = 0;
  assertRefused(await requestToken(server, { client_secret: 'x'.repeat(513) }), 401, 'invalid_client');
  assertRefused(await requestToken(server, { client_id: 'x'.repeat(201) }), 401, 'invalid_client');
  assert.equal(comparisons, 0);
});

test('an enabled client works again; a disabled one stops at once', async () => {
  const client = await createTestClient(server);
  const attempt = async () => (await requestToken(server, {}, { client })).status;
  assert.equal(await attempt(), 200);
  await server.system.clients.disableClient('operator:test', client.clientId);
  assert.equal(await attempt(), 401);
  await server.system.clients.enableClient('operator:test', client.clientId);
  assert.equal(await attempt(), 200);
});

test("id and secret in each other's place leave no secret in the audit log", async () => {
  const swapped = { clientId: secret, secret: clientId };
  assertRefused(await requestToken(server, {}, { client: swapped }), 401, 'invalid_client');
  assertRefused(await withBasic(basic(swapped)), 401, 'invalid_client');
  assertRefused(await withBasic(basic(swapped), { client_id: clientId }), 400, 'invalid_request');
  const log = JSON.stringify(await readAudit(server));
  assert.ok(!log.includes(secret));
});
