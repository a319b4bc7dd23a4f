import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { basePath, call, fetchToken, postForm, startTestServer } from '../support/server.ts';

const server = await startTestServer();
const wellKnown = '/.well-known/oauth-authorization-server';

test('the metadata stands where RFC 8414 puts it, and the same below the base path', async () => {
  const rfc = await call(server, wellKnown + basePath);
  const below = await call(server, basePath + wellKnown);
  assert.equal(rfc.status, 200);
  assert.match(rfc.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal(rfc.text, below.text);
});

test('the issuer is the address that the metadata was found under, and every endpoint answers', async () => {
  const { json } = await call(server, wellKnown + basePath);
  assert.equal(json.issuer, `${server.url}${basePath}`);
  for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint']) {
    const { pathname, origin } = new URL(json[name]);
    assert.equal(origin, server.url);
    assert.equal((await call(server, pathname, { method: 'POST', body: '' })).status, 401, name);
  }
  assert.equal((await call(server, new URL(json.jwks_uri).pathname)).status, 200);
});

test('the metadata tells what there is: methods, grant, scopes', async () => {
  const { json } = await call(server, wellKnown + basePath);
  const methods = ['client_secret_basic', 'client_secret_post'];
  assert.deepEqual(json.token_endpoint_auth_methods_supported, methods);
  assert.deepEqual(json.introspection_endpoint_auth_methods_supported, methods);
  assert.deepEqual(json.revocation_endpoint_auth_methods_supported, methods);
  assert.deepEqual(json.grant_types_supported, ['client_credentials']);
  assert.deepEqual(json.response_types_supported, []);
  assert.deepEqual(json.scopes_supported, ['card', 'openapi', 'introspection']);
});

test('the key set holds public halves only, each fit to verify ES256', async () => {
  const answer = await call(server, `${basePath}/.well-known/jwks.json`);
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
  assert.ok(answer.json.keys.length > 0);
  for (const key of answer.json.keys) {
    assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    assert.deepEqual([key.kty, key.crv, key.alg, key.use], ['EC', 'P-256', 'ES256', 'sig']);
  }
});

test('a stranger verifies a token with the published key set', async () => {
  const { json } = await call(server, `${basePath}/.well-known/jwks.json`);
  const { payload } = await jwtVerify(await fetchToken(server), createLocalJWKSet(json), {
    issuer: server.issuer,
    audience: `${server.issuer}/v1`,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    currentDate: new Date(server.clock.now()),
  });
  assert.equal(payload.client_id, server.client.clientId);
});

test('POST is 405 and HEAD is answered at the metadata and the key set', async () => {
  for (const path of [wellKnown + basePath, basePath + wellKnown, `${basePath}/.well-known/jwks.json`]) {
    assert.equal((await call(server, path, { method: 'HEAD' })).status, 200);
    const refused = await call(server, path, { method: 'POST' });
    assert.equal(refused.status, 405);
    assert.deepEqual(refused.headers.get('allow')?.split(', ').sort(), ['GET', 'HEAD']);
  }
});

test('the Host a caller sends does not find its way into the metadata', async () => {
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
  const { text } = await call(server, wellKnown + basePath, { headers });
  assert.ok(!text.includes('evil'));
});

test('the addresses of the endpoints need no discovery', async () => {
  assert.equal((await postForm(server, '/connect/token', {})).status, 401);
});
