import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLine } from '../support/line.ts';
import { fetchToken, ping, postForm, requestToken, startTestServer } from '../support/server.ts';

const first = await startTestServer();
const line = await createLine(first.database.connectionString);
const server = await startTestServer({ beside: first, environment: { DATABASE_URL: line.url } });

/** Cuts the line. Memory that was confirmed an instant before may serve for that instant, and no longer. */
async function cutOff(token: string) {
  line.cut();
  for (let i = 0; i < 1000; i++) if ((await ping(server, token)).status === 503) return;
  assert.fail('the server goes on without its database');
}

test('while the database is away every endpoint refuses with 503, and serves again when it is back', async () => {
  const token = await fetchToken(server);
  const { clientId, secret } = server.client;
  const credentials = { client_id: clientId, client_secret: secret };
  await cutOff(token);
  const answers = [
    await requestToken(server),
    await requestToken(server, { client_secret: 'wrong' }),
    await postForm(server, '/connect/introspect', { token, ...credentials }),
    await postForm(server, '/connect/revocation', { token, ...credentials }),
  ];
  for (const { status, json, headers } of answers) {
    assert.deepEqual([status, json.error], [503, 'temporarily_unavailable']);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.ok(headers.has('retry-after'));
  }
  const refused = await ping(server, token);
  assert.deepEqual(
    [refused.status, refused.json.errorCode],
    [503, '503'],
    'nothing is answered from old memory',
  );
  assert.ok(refused.headers.has('retry-after'));
  line.mend();
  assert.equal((await ping(server, token)).status, 200);
  assert.equal((await requestToken(server)).status, 200);
});

test('what was revoked elsewhere while the database was away is known when it is back', async () => {
  const token = await fetchToken(server);
  assert.equal((await ping(server, token)).status, 200);
  await cutOff(token);
  const { clientId, secret } = first.client;
  await postForm(first, '/connect/revocation', { token, client_id: clientId, client_secret: secret });
  line.mend();
  assert.equal((await ping(server, token)).status, 401);
});
