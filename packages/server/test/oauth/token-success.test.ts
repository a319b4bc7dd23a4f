import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  basePath,
  basic,
  call,
  createTestClient,
  fetchToken,
  ping,
  postForm,
  requestToken,
  startTestServer,
  tokenPath,
} from '../support/server.ts';

const server = await startTestServer();
const hour = 3_600_000;

test('a right request is answered with exactly access_token, expires_in, token_type and scope', async () => {
  const answer = await requestToken(server);
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(answer.json).sort(), ['access_token', 'expires_in', 'scope', 'token_type']);
  assert.equal(answer.json.expires_in, 3600);
  assert.equal(answer.json.token_type, 'Bearer');
  assert.equal(answer.json.scope, 'card');
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
});

test('Cache-Control: no-store and Pragma: no-cache on success and on every kind of error', async () => {
  const answers = [
    await requestToken(server),
    await requestToken(server, { client_secret: 'wrong' }),
    await requestToken(server, { grant_type: '' }),
    await requestToken(server, { scope: 'all' }),
    await requestToken(server, { padding: 'x'.repeat(20_000) }),
    await call(server, basePath + tokenPath),
    await call(server, `${basePath}/connect/nothing`, { method: 'POST' }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 401, 400, 400, 413, 405, 404],
  );
  for (const { status, headers } of answers) {
    assert.equal(headers.get('cache-control'), 'no-store', `${status}`);
    assert.equal(headers.get('pragma'), 'no-cache', `${status}`);
  }
});

test('every call makes a new token, and older ones live to their own expiry', async () => {
  const first = await fetchToken(server);
  server.clock.advance(hour / 2);
  const second = await fetchToken(server);
  assert.notEqual(first, second);
  assert.notEqual(decodeJwt(first).jti, decodeJwt(second).jti);
  assert.equal((await ping(server, first)).status, 200);
  server.clock.advance(hour / 2 - 1);
  assert.equal((await ping(server, first)).status, 200, 'a millisecond before its expiry');
  server.clock.advance(1);
  assert.equal((await ping(server, first)).status, 401, 'at its expiry');
  assert.equal((await ping(server, second)).status, 200);
});

test('two tokens of the same second differ', async () => {
  assert.notEqual(await fetchToken(server), await fetchToken(server));
});

test("the client's own token lifetime goes before the server's, in expires_in and in the token", async () => {
  const client = await createTestClient(server, { tokenLifetimeSeconds: 60 });
  const { json } = await requestToken(server, {}, { client });
  assert.equal(json.expires_in, 60);
  const { iat = 0, exp = 0 } = decodeJwt(json.access_token);
  assert.equal(exp - iat, 60);
  server.clock.advance(60_000);
  assert.equal((await ping(server, json.access_token)).status, 401);
});

test('the token is a JWT of RFC 9068: ES256, at+jwt, kid, iss, sub, client_id, aud, iat, exp, jti, scope', async () => {
  const token = await fetchToken(server);
  const { keys } = (await call(server, `${basePath}/.well-known/jwks.json`)).json;
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'ES256', typ: 'at+jwt', kid: keys[0].kid });
  const { jti, ...claims } = decodeJwt(token);
  const iat = Math.floor(server.clock.now() / 1000);
  assert.deepEqual(claims, {
    iss: server.issuer,
    sub: server.client.clientId,
    client_id: server.client.clientId,
    aud: `${server.issuer}/v1`,
    iat,
    exp: iat + 3600,
    scope: 'card',
  });
  assert.match(jti ?? '', /^[0-9a-f-]{36}$/);
});

const { clientId, secret } = server.client;
const right = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };

for (const contentType of [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON;CHARSET="UTF-8"',
  'application/json ; foo=bar',
]) {
  test(`a JSON body is read with Content-Type ${contentType}`, async () => {
    const answer = await call(server, basePath + tokenPath, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: JSON.stringify(right),
    });
    assert.equal(answer.status, 200, answer.text);
  });
}

for (const contentType of [
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded;charset=UTF-8',
  'Application/X-WWW-Form-URLencoded ; Charset=utf-8',
]) {
  test(`a form body is read with Content-Type ${contentType}`, async () => {
    const answer = await requestToken(server, {}, { headers: { 'content-type': contentType } });
    assert.equal(answer.status, 200, answer.text);
  });
}

test('redirect_uri is accepted and unused', async () => {
  assert.equal((await requestToken(server, { redirect_uri: 'https://example.com/callback' })).status, 200);
});

test('client_secret_basic gets a token, from a form or a JSON body', async () => {
  const authorization = basic(server.client);
  const form = await postForm(
    server,
    tokenPath,
    { grant_type: 'client_credentials' },
    { headers: { authorization } },
  );
  assert.equal(form.status, 200, form.text);
  const json = await call(server, basePath + tokenPath, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"grant_type":"client_credentials"}',
  });
  assert.equal(json.status, 200, json.text);
});
