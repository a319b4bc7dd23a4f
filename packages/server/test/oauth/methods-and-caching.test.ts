import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { basePath, call, rawRequest, requestToken, sendRaw, startTestServer } from '../support/server.ts';

const server = await startTestServer();
const endpoints = ['/connect/token', '/connect/introspect', '/connect/revocation'];
// CONNECT names no path.
const methods = http.METHODS.filter((method) => method !== 'CONNECT');

for (const endpoint of endpoints) {
  test(`${endpoint}: every method but POST and OPTIONS is 405 with Allow: POST`, async () => {
    for (const method of methods.filter((one) => one !== 'POST' && one !== 'OPTIONS')) {
      const answer = await call(server, basePath + endpoint, { method });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.get('allow'), 'POST', method);
      assert.equal(answer.headers.get('cache-control'), 'no-store', method);
      if (method === 'HEAD') assert.equal(answer.text, '');
      else assert.equal(answer.json.error, 'invalid_request', method);
    }
  });

  test(`${endpoint}: OPTIONS tells what is allowed, and no other origin is`, async () => {
    const answer = await call(server, basePath + endpoint, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('allow'), 'POST');
    const cors = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
    assert.deepEqual(cors, []);
  });
}

test('ping: every method but GET, HEAD and OPTIONS is 405 with Allow: GET, HEAD', async () => {
  for (const method of methods.filter((one) => !['GET', 'HEAD', 'OPTIONS'].includes(one))) {
    const answer = await call(server, `${basePath}/v1/ping`, { method });
    assert.equal(answer.status, 405, method);
    assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), ['GET', 'HEAD'], method);
    assert.equal(answer.json.errorCode, '405');
  }
});

test('a refused method is refused before its body is read', async () => {
  const lines = ['Content-Length: 1000000000', 'Content-Type: nonsense'];
  const answer = await sendRaw(server, rawRequest('PUT', `${basePath}/connect/token`, lines));
  assert.equal(answer.status, 405);
});

test('no CORS field on a success either', async () => {
  const answer = await requestToken(server, {}, { headers: { origin: 'https://evil.example' } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('access-control-allow-origin'), null);
});

test('HEAD answers carry no body but the length and type of one', async () => {
  const answer = await sendRaw(server, rawRequest('HEAD', `${basePath}/connect/token`));
  assert.equal(answer.text, '');
  assert.equal(answer.status, 405);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
});

test('a trailing slash, another case and unknown addresses are 404 in the form of their neighbours', async () => {
  const oauth = await call(server, `${basePath}/connect/token/`, { method: 'POST' });
  assert.deepEqual([oauth.status, oauth.json.error], [404, 'invalid_request']);
  const other = await call(server, `${basePath}/v1/nothing`);
  assert.deepEqual([other.status, other.json.errorCode], [404, '404']);
});
