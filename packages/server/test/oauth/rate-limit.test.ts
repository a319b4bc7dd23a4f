import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  basePath,
  call,
  createTestClient,
  fetchToken,
  ping,
  requestToken,
  startTestServer,
} from '../support/server.ts';

const server = await startTestServer({ environment: { CARDEPASS_RATE_LIMIT: '5' } });
const second = await startTestServer({ beside: server, environment: { CARDEPASS_RATE_LIMIT: '5' } });
const minute = 60_000;

/** The fields of draft-ietf-httpapi-ratelimit-headers-10. */
function assertFields({ headers }: Answer, quota: number, remaining: number, resetSeconds: number) {
  assert.equal(headers.get('ratelimit-policy'), `"client";q=${quota};w=60`);
  assert.equal(headers.get('ratelimit'), `"client";r=${remaining};t=${resetSeconds}`);
}

function assertTooMany(answer: Answer, quota: number, resetSeconds: number) {
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('retry-after'), String(resetSeconds));
  assertFields(answer, quota, 0, resetSeconds);
  assert.deepEqual([answer.json.hasError, answer.json.errorCode, answer.json.data], [true, '429', null]);
}

async function fresh(rateLimitPerMinute: number | null = null): Promise<string> {
  server.clock.advance(minute - (server.clock.now() % minute));
  return fetchToken(server, { client: await createTestClient(server, { rateLimitPerMinute }) });
}

test('each answer tells the policy, what remains, and when the window ends', async () => {
  const token = await fresh();
  for (const remaining of [4, 3, 2, 1, 0]) {
    const answer = await ping(server, token);
    assert.equal(answer.status, 200);
    assertFields(answer, 5, remaining, 60);
    assert.equal(answer.headers.get('retry-after'), null);
  }
});

test('past the limit: 429 in the envelope with Retry-After, until the window rolls over', async () => {
  const token = await fresh();
  for (let i = 0; i < 5; i++) await ping(server, token);
  assertTooMany(await ping(server, token), 5, 60);
  server.clock.advance(minute - 1);
  assertTooMany(await ping(server, token), 5, 1);
  server.clock.advance(1);
  const answer = await ping(server, token);
  assert.equal(answer.status, 200);
  assertFields(answer, 5, 4, 60);
});

test("a client's own limit goes before the server's, and a change of it is effective at once", async () => {
  const client = await createTestClient(server, { rateLimitPerMinute: 2 });
  server.clock.advance(minute - (server.clock.now() % minute));
  const token = await fetchToken(server, { client });
  await ping(server, token);
  await ping(server, token);
  assertTooMany(await ping(server, token), 2, 60);
  await server.system.clients.changeClient('operator:test', client.clientId, { rateLimitPerMinute: 3 });
  const answer = await ping(server, token);
  assert.equal(answer.status, 200);
  assertFields(answer, 3, 0, 60);
});

test('all tokens of a client share its limit; other clients have their own', async () => {
  const client = await createTestClient(server, { rateLimitPerMinute: 1 });
  const [one, two] = [await fetchToken(server, { client }), await fetchToken(server, { client })];
  assert.equal((await ping(server, one)).status, 200);
  assert.equal((await ping(server, two)).status, 429);
  assert.equal((await ping(server, await fresh())).status, 200);
});

test('a token request is not counted, and a client at its limit still gets tokens', async () => {
  const client = await createTestClient(server, { rateLimitPerMinute: 1 });
  const token = await fetchToken(server, { client });
  await ping(server, token);
  assert.equal((await ping(server, token)).status, 429);
  const answer = await requestToken(server, {}, { client });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('ratelimit'), null);
});

test('HEAD counts; a refused request does not, and tells nothing of the limit', async () => {
  const token = await fresh();
  await call(server, `${basePath}/v1/ping`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${token}` },
  });
  for (const refused of [
    await ping(server),
    await ping(server, 'x'),
    await ping(server, token, { method: 'PUT' }),
  ]) {
    assert.equal(refused.headers.get('ratelimit'), null);
  }
  assertFields(await ping(server, token), 5, 3, 60);
});

test('hammering past the limit does not use up the next window', async () => {
  const token = await fresh(1);
  for (let i = 0; i < 20; i++) await ping(server, token);
  server.clock.advance(minute);
  assert.equal((await ping(server, token)).status, 200);
});

test("processes share a client's limit, from one exchange of their counts to the next", async () => {
  const token = await fresh(10);
  for (let i = 0; i < 6; i++) assert.equal((await ping(server, token)).status, 200);
  await ping(second, token);
  await server.app.exchangeCounts();
  await second.app.exchangeCounts();
  assertFields(await ping(second, token), 10, 2, 60);
  await ping(second, token);
  await ping(second, token);
  assertTooMany(await ping(second, token), 10, 60);
  await second.app.exchangeCounts();
  await ping(server, token);
  await server.app.exchangeCounts();
  assertTooMany(await ping(server, token), 10, 60);
});
