import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { createTestClient, fetchToken, ping, requestToken, startTestServer } from '../support/server.ts';

const server = await startTestServer();

async function granted(scope: string | undefined, client = server.client): Promise<string> {
  const { status, json, text } = await requestToken(server, scope === undefined ? {} : { scope }, { client });
  assert.equal(status, 200, text);
  assert.equal(decodeJwt(json.access_token).scope, json.scope, 'the token says what the answer says');
  return json.scope;
}

test('scope omitted: card', async () => {
  assert.equal(await granted(undefined), 'card');
});

test('openapi is accepted, echoed, and grants the same access', async () => {
  assert.equal(await granted('openapi'), 'openapi');
  assert.equal((await ping(server, await fetchToken(server, { scope: 'openapi' }))).status, 200);
});

test('several scopes are granted in the order asked for, each once', async () => {
  assert.equal(await granted('openapi card'), 'openapi card');
  assert.equal(await granted('card card'), 'card');
  assert.equal(await granted(' card  openapi '), 'card openapi');
});

test('a scope that is unknown, not allowed, or of another case: 400 invalid_scope', async () => {
  for (const scope of ['all', 'introspection', 'card all', 'Card', ' ', 'card\topenapi', '卡', '"', '*']) {
    const { status, json } = await requestToken(server, { scope });
    assert.equal(status, 400, scope);
    assert.equal(json.error, 'invalid_scope', scope);
    assert.match(json.error_description, /card openapi$/);
  }
});

test('a client without card gets openapi by default, since both grant the same access', async () => {
  const client = await createTestClient(server, { scopes: ['openapi', 'introspection'] });
  assert.equal(await granted(undefined, client), 'openapi');
});

test('a client of introspection only has no default: it asks for it, or is told to', async () => {
  const client = await createTestClient(server, { scopes: ['introspection'] });
  const { status, json } = await requestToken(server, {}, { client });
  assert.equal(status, 400);
  assert.equal(json.error, 'invalid_scope');
  assert.match(json.error_description, /introspection$/);
  assert.equal(await granted('introspection', client), 'introspection');
});

test('a change of scopes is effective with the next request', async () => {
  const client = await createTestClient(server);
  await server.system.clients.changeClient('operator:test', client.clientId, { scopes: ['openapi'] });
  assert.equal((await requestToken(server, { scope: 'card' }, { client })).json.error, 'invalid_scope');
});
