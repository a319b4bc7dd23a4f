import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import {
  basic,
  createTestClient,
  fetchToken,
  ping,
  postForm,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../support/server.ts';

const server = await startTestServer();
const second = await startTestServer({ beside: server });
const other = await createTestClient(server);
const gateway = await createTestClient(server, { scopes: ['introspection'] });

function asking(path: string) {
  return (token: string, client: TestClient = server.client, at: TestServer = server) =>
    postForm(at, path, { token, client_id: client.clientId, client_secret: client.secret });
}
const introspect = asking('/connect/introspect');
const revoke = asking('/connect/revocation');

for (const path of ['/connect/introspect', '/connect/revocation']) {
  test(`${path}: without or with wrong credentials 401, also for a token that is unknown`, async () => {
    for (const token of [await fetchToken(server), 'unknown']) {
      const none = await postForm(server, path, { token });
      const wrong = await postForm(server, path, {
        token,
        client_id: server.client.clientId,
        client_secret: 'wrong',
      });
      const wrongBasic = await postForm(
        server,
        path,
        { token },
        { headers: { authorization: basic({ ...server.client, secret: 'wrong' }) } },
      );
      for (const answer of [none, wrong, wrongBasic]) {
        assert.deepEqual([answer.status, answer.json.error], [401, 'invalid_client']);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
      }
      assert.match(wrongBasic.headers.get('www-authenticate') ?? '', /^Basic /);
    }
  });

  test(`${path}: the token itself is no credential`, async () => {
    const token = await fetchToken(server);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await postForm(server, path, { token }, { headers })).status, 401);
  });

  test(`${path}: token missing, empty or repeated: 400 invalid_request`, async () => {
    const { clientId, secret } = server.client;
    const right: [string, string][] = [
      ['client_id', clientId],
      ['client_secret', secret],
    ];
    for (const extra of [
      [],
      [['token', '']],
      [
        ['token', 'a'],
        ['token', 'a'],
      ],
    ] as [string, string][][]) {
      const answer = await postForm(server, path, [...right, ...extra]);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
    }
  });

  test(`${path}: Basic and JSON bodies work, and any token_type_hint is ignored`, async () => {
    const headers = { authorization: basic(server.client) };
    for (const token_type_hint of ['access_token', 'refresh_token', 'nonsense']) {
      const token = await fetchToken(server);
      assert.equal((await postForm(server, path, { token, token_type_hint }, { headers })).status, 200);
    }
    const body = JSON.stringify({ token: await fetchToken(server) });
    const json = { ...headers, 'content-type': 'application/json' };
    assert.equal((await postForm(server, path, {}, { headers: json, body })).status, 200);
  });
}

test('introspection tells what a valid token holds', async () => {
  const token = await fetchToken(server);
  const { status, json, headers } = await introspect(token);
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual(json, { active: true, token_type: 'Bearer', ...decodeJwt(token) });
});

test('inactive is exactly {"active":false}: unknown, malformed, expired, revoked, of another, of a disabled client', async () => {
  const expired = await fetchToken(server);
  server.clock.advance(3_600_000);
  const revoked = await fetchToken(server);
  await revoke(revoked);
  const leaver = await createTestClient(server);
  const left = await fetchToken(server, { client: leaver });
  await server.system.clients.disableClient('operator:test', leaver.clientId);
  const foreign = await fetchToken(server, { client: other });
  for (const token of ['unknown', 'a.b.c', 'x'.repeat(9000), '\0', '令牌', expired, revoked, foreign]) {
    const answer = await introspect(token);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '{"active":false}');
  }
  assert.equal((await introspect(left, gateway)).text, '{"active":false}');
});

test('a client with the scope introspection sees the tokens of all', async () => {
  const token = await fetchToken(server, { client: other });
  assert.equal((await introspect(token, gateway)).json.client_id, other.clientId);
});

test('revoking answers 200 and nothing more, once, twice, and for a token that is unknown or over', async () => {
  const token = await fetchToken(server);
  const expired = await fetchToken(server);
  for (const one of [token, token, 'unknown', 'a.b.c', '\0', '令牌', 'x'.repeat(9000)]) {
    const answer = await revoke(one);
    assert.deepEqual([answer.status, answer.text], [200, '{}'], one.slice(0, 20));
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  server.clock.advance(3_600_000);
  assert.equal((await revoke(expired)).status, 200);
});

test('a revoked token fails at once, in every process, for ping and introspection', async () => {
  for (const [here, there] of [
    [server, second],
    [second, server],
  ] as const) {
    const token = await fetchToken(here);
    const kept = await fetchToken(here);
    for (const at of [here, there]) assert.equal((await ping(at, token)).status, 200);
    await revoke(token, server.client, here);
    for (const at of [there, here]) {
      assert.equal((await ping(at, token)).status, 401);
      assert.equal((await introspect(token, server.client, at)).text, '{"active":false}');
      assert.equal((await ping(at, kept)).status, 200, "the client's other tokens live on");
    }
  }
});

test('many tokens revoked at the same time fail at once', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => fetchToken(server)));
  await Promise.all(tokens.map((token, i) => revoke(token, server.client, i % 2 ? server : second)));
  const answers = await Promise.all(tokens.map((token, i) => ping(i % 2 ? second : server, token)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([401]));
});

test('a revocation outlives a restart', async () => {
  const token = await fetchToken(server);
  await revoke(token);
  const restarted = await startTestServer({ beside: server });
  assert.equal((await ping(restarted, token)).status, 401);
  await restarted.close();
});

test("another client's token is refused to be revoked, its caller is told, and it stays untouched", async () => {
  const token = await fetchToken(server, { client: other });
  for (const client of [server.client, gateway]) {
    const answer = await revoke(token, client);
    assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
    assert.equal((await ping(server, token)).status, 200);
  }
});

test("another client's token that is over is 200 like any unknown one", async () => {
  const token = await fetchToken(server, { client: other });
  await revoke(token, other);
  assert.equal((await revoke(token)).status, 200);
});

test('a revocation is forgotten only when its token has expired', async () => {
  const token = await fetchToken(server);
  await revoke(token);
  const count = async () =>
    (
      await server.database.pool.query('SELECT 1 FROM revoked_tokens WHERE token_id = $1', [
        decodeJwt(token).jti,
      ])
    ).rowCount;
  server.clock.advance(3_599_999);
  await server.app.cleanUp();
  assert.equal(await count(), 1);
  assert.equal((await ping(server, token)).status, 401);
  server.clock.advance(1);
  await server.app.cleanUp();
  assert.equal(await count(), 0);
  assert.equal((await ping(server, token)).status, 401);
});
