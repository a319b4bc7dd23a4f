import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  basePath,
  basic,
  call,
  createTestClient,
  fetchToken,
  postForm,
  rawRequest,
  readAudit,
  requestToken,
  sendRaw,
  startTestServer,
} from '../support/server.ts';

const server = await startTestServer({ environment: { CARDEPASS_AUTH_FAILURES: '5' } });
const { clientId, secret } = server.client;
const knownActor = `client:${clientId}`;

const disabled = await createTestClient(server);
await server.system.clients.disableClient('operator:test', disabled.clientId);
const withoutGrant = await createTestClient(server, { grantTypes: [] });
const formType = 'application/x-www-form-urlencoded';
const post = (body: string, contentType = formType) =>
  call(server, `${basePath}/connect/token`, {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
  });

const refusals: [name: string, send: () => Promise<Answer>, actor: string, error: string][] = [
  [
    'wrong secret',
    () => requestToken(server, { client_secret: 'wrong-secret' }),
    knownActor,
    'invalid_client',
  ],
  [
    'unknown client',
    () => requestToken(server, { client_id: 'test_nobody' }),
    'client:unknown',
    'invalid_client',
  ],
  [
    'disabled client',
    () => requestToken(server, {}, { client: disabled }),
    `client:${disabled.clientId}`,
    'invalid_client',
  ],
  ['no credentials', () => post('grant_type=client_credentials'), 'client:unknown', 'invalid_client'],
  ['no grant type', () => requestToken(server, { grant_type: '' }), knownActor, 'invalid_request'],
  [
    'other grant',
    () => requestToken(server, { grant_type: 'password' }),
    knownActor,
    'unsupported_grant_type',
  ],
  [
    'not allowed grant',
    () => requestToken(server, {}, { client: withoutGrant }),
    `client:${withoutGrant.clientId}`,
    'unauthorized_client',
  ],
  ['unknown scope', () => requestToken(server, { scope: 'all' }), knownActor, 'invalid_scope'],
  ['repeated parameter', () => post('scope=a&scope=b'), 'client:unknown', 'invalid_request'],
  ['broken encoding', () => post('scope=%zz'), 'client:unknown', 'invalid_request'],
  ['broken JSON', () => post('{', 'application/json'), 'client:unknown', 'invalid_request'],
  ['other media type', () => post('x', 'text/plain'), 'client:unknown', 'invalid_request'],
  ['no media type', () => post('x', ''), 'client:unknown', 'invalid_request'],
  ['body too large', () => post('x'.repeat(20_000)), 'client:unknown', 'invalid_request'],
  [
    'two methods',
    () => requestToken(server, {}, { headers: { authorization: basic(server.client) } }),
    'client:unknown',
    'invalid_request',
  ],
];

for (const [name, send, actor, error] of refusals) {
  test(`a token request refused for ${name} leaves one row: who, what, when, from where`, async () => {
    const before = await readAudit(server, 'token_request.refused');
    const answer = await send();
    assert.equal(answer.json.error, error);
    const rows = (await readAudit(server, 'token_request.refused')).slice(before.length);
    assert.equal(rows.length, 1);
    const [row] = rows;
    assert.equal(row?.actor, actor);
    assert.equal(row?.address, '127.0.0.1');
    assert.equal(row?.responseId, answer.headers.get('x-response-id'));
    assert.equal(row?.detail.error, error);
  });
}

test('a throttled request leaves a row too', async () => {
  let answer = await requestToken(server, { client_secret: 'wrong' });
  for (let i = 0; i < 5; i++) answer = await requestToken(server, { client_secret: 'wrong' });
  assert.equal(answer.status, 429);
  const row = (await readAudit(server, 'token_request.refused')).at(-1);
  assert.deepEqual([row?.actor, row?.detail.error], [knownActor, 'too_many_requests']);
});

test('refused introspections and revocations have names of their own', async () => {
  await postForm(server, '/connect/introspect', { token: 'x', client_id: 'test_nobody', client_secret: 'x' });
  await postForm(server, '/connect/revocation', { token: 'x' });
  assert.equal((await readAudit(server, 'introspection_request.refused')).length, 1);
  assert.equal((await readAudit(server, 'revocation_request.refused')).length, 1);
});

test('the row bears the time of the request', async () => {
  server.clock.advance(5 * 60_000);
  await requestToken(server, { grant_type: '' });
  const { rows } = await server.database.pool.query('SELECT max(occurred_at) AS at FROM audit_log');
  assert.equal(rows[0].at.getTime(), server.clock.now());
});

test('a granted request leaves no row', async () => {
  const before = (await readAudit(server)).length;
  await fetchToken(server);
  assert.equal((await readAudit(server)).length, before);
});

test('no secret, token or Authorization value is in any row, wherever the caller has put it', async () => {
  const token = await fetchToken(server);
  const places = ['grant_type', 'client_id', 'scope', 'redirect_uri', 'token', 'foo'];
  for (const value of [secret, token]) {
    for (const place of places) await requestToken(server, { [place]: value });
    await post(`${value}=1&${value}=2`);
    await post(`{"${value}":`, 'application/json');
    await post('x', value);
    await postForm(server, `/connect/token?client_secret=${value}`, {});
    for (const authorization of [`Bearer ${value}`, `Basic ${value}`, value]) {
      const lines = [`Authorization: ${authorization}`, `Content-Type: ${formType}`];
      await sendRaw(server, rawRequest('POST', `${basePath}/connect/token`, lines, 'grant_type=x'));
    }
    await postForm(server, '/connect/revocation', { token: value, client_id: value, client_secret: value });
    server.clock.advance(60_000);
  }
  const log = JSON.stringify(await readAudit(server));
  const encoded = [secret, token, clientId].map((one) => Buffer.from(one).toString('base64').slice(0, 40));
  for (const kept of [secret, token, token.split('.')[2] ?? '', disabled.secret, ...encoded]) {
    assert.ok(!log.includes(kept));
  }
});

test('each change by an operator leaves a row that names him and its subject', async () => {
  const { clients, signingKeys } = server.system;
  const operator = 'operator:alice';
  await clients.createCustomer(operator, { name: 'Second', customerCode: 'C2000' });
  const { client } = await clients.createClient(operator, 'C2000', {});
  const id = client.clientId;
  await clients.changeClient(operator, id, { rateLimitPerMinute: 5 });
  const added = await clients.addSecret(operator, id);
  await clients.expireSecret(operator, id, added.secretId);
  await clients.disableClient(operator, id);
  await clients.enableClient(operator, id);
  await signingKeys.rotate(operator);
  const rows = (await readAudit(server)).filter(({ actor }) => actor === operator);
  assert.deepEqual(
    rows.map(({ action }) => action),
    [
      'customer.created',
      'client.created',
      'client.changed',
      'client.secret_added',
      'client.secret_expired',
      'client.disabled',
      'client.enabled',
      'key.created',
    ],
  );
  assert.deepEqual(new Set(rows.slice(1, 7).map(({ subject }) => subject)), new Set([`client:${id}`]));
  assert.ok(!JSON.stringify(rows).includes(added.secret));
});

test('ending a token leaves a row that names who did it and from where, and ending it again leaves none', async () => {
  server.clock.advance(60_000);
  const token = await fetchToken(server);
  for (let i = 0; i < 2; i++) {
    await postForm(server, '/connect/revocation', { token, client_id: clientId, client_secret: secret });
  }
  const rows = await readAudit(server, 'token.revoked');
  const own = rows.filter(({ actor }) => actor === knownActor).slice(-1);
  assert.equal(rows.filter(({ subject }) => subject === own[0]?.subject).length, 1);
  assert.equal(own[0]?.address, '127.0.0.1');
  assert.match(own[0]?.subject ?? '', /^token:[0-9a-f-]{36}$/);
});
