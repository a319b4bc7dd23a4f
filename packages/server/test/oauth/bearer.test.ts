import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  basePath,
  call,
  createTestClient,
  fetchToken,
  ping,
  postForm,
  rawRequest,
  sendRaw,
  startTestServer,
} from '../support/server.ts';

const server = await startTestServer();
const path = `${basePath}/v1/ping`;
const withHeader = (authorization: string) => call(server, path, { headers: { authorization } });

/** @param parts what the Bearer challenge must hold, in order; nothing else but the realm */
function assertRefused(answer: Answer, status: number, ...parts: string[]) {
  assert.equal(answer.status, status, answer.text);
  const challenge = ['Bearer realm="cardepass"', ...parts].join(', ');
  assert.equal(answer.headers.get('www-authenticate'), challenge);
  assert.equal(answer.json.hasError, true);
  assert.equal(answer.json.errorCode, String(status));
  assert.equal(answer.json.data, null);
  assert.equal(answer.json.responseId, answer.headers.get('x-response-id'));
}

test('without credentials: 401 with a Bearer realm and no error code', async () => {
  assertRefused(await call(server, path), 401);
});

test('another scheme, or nothing in the field: 401 with a Bearer realm and no error code', async () => {
  const token = await fetchToken(server);
  for (const value of [
    `Basic ${token}`,
    `DPoP ${token}`,
    token,
    '',
    `Bearertoken ${token}`,
    `"Bearer" ${token}`,
  ]) {
    assertRefused(await withHeader(value), 401);
  }
});

test('the name of the scheme may have any case, with any number of spaces behind it', async () => {
  const token = await fetchToken(server);
  for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'bEaReR   ']) {
    assert.equal((await withHeader(scheme + token)).status, 200, scheme);
  }
});

test('malformed: 401 invalid_token', async () => {
  const token = await fetchToken(server);
  for (const value of [
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer ..',
    'Bearer a.b.c',
    `Bearer ${token} ${token}`,
    `Bearer ${token},`,
    `Bearer "${token}"`,
    `Bearer token=${token}`,
    `Bearer ${token}=`,
  ]) {
    assertRefused(await withHeader(value), 401, 'error="invalid_token"');
  }
});

test('two Authorization fields: refused, though both are right', async () => {
  const line = `Authorization: Bearer ${await fetchToken(server)}`;
  for (const lines of [
    [line, line],
    [line, 'Authorization: Bearer x'],
    ['Authorization: Bearer x', line],
  ]) {
    assertRefused(await sendRaw(server, rawRequest('GET', path, lines)), 401, 'error="invalid_token"');
  }
});

test('expired: 401 invalid_token, also when it was accepted before', async () => {
  const token = await fetchToken(server);
  assert.equal((await ping(server, token)).status, 200);
  server.clock.advance(3_600_000);
  assertRefused(await ping(server, token), 401, 'error="invalid_token"');
});

test('revoked: 401 invalid_token, also when it was accepted before', async () => {
  const token = await fetchToken(server);
  assert.equal((await ping(server, token)).status, 200);
  const { clientId, secret } = server.client;
  await postForm(server, '/connect/revocation', { token, client_id: clientId, client_secret: secret });
  assertRefused(await ping(server, token), 401, 'error="invalid_token"');
});

test('of a disabled client: 401 invalid_token at once, and good again when the client is enabled', async () => {
  const client = await createTestClient(server);
  const token = await fetchToken(server, { client });
  assert.equal((await ping(server, token)).status, 200);
  await server.system.clients.disableClient('operator:test', client.clientId);
  assertRefused(await ping(server, token), 401, 'error="invalid_token"');
  await server.system.clients.enableClient('operator:test', client.clientId);
  assert.equal((await ping(server, token)).status, 200);
});

test('without the scope: 403 insufficient_scope, scope="card"', async () => {
  const client = await createTestClient(server, { scopes: ['card', 'introspection'] });
  const token = await fetchToken(server, { client, scope: 'introspection' });
  assertRefused(await ping(server, token), 403, 'error="insufficient_scope"', 'scope="card"');
  const both = await fetchToken(server, { client, scope: 'introspection card' });
  assert.equal((await ping(server, both)).status, 200);
});

test('a token in the query is not read: 401 without an error code', async () => {
  const token = await fetchToken(server);
  assertRefused(await call(server, `${path}?access_token=${token}`), 401);
  assertRefused(await call(server, `${path}?a=b&access_token=${token}`), 401);
});

test('a token in the query beside one in the header: 400 invalid_request', async () => {
  const token = await fetchToken(server);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await call(server, `${path}?access_token=${token}`, { headers });
  assertRefused(answer, 400, 'error="invalid_request"');
});

test('a token in the body is not read', async () => {
  const token = await fetchToken(server);
  const answer = await call(server, path, {
    body: `access_token=${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assertRefused(answer, 401);
});

test('every address below /v1 that does not exist is 404 in the envelope', async () => {
  const answer = await call(server, `${basePath}/v1/pong`);
  assert.equal(answer.status, 404);
  assert.equal(answer.json.errorCode, '404');
});
