import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createTestClient,
  fetchToken,
  ping,
  requestToken,
  startTestServer,
  type TestServer,
} from '../support/server.ts';

const behindProxy = await startTestServer({ environment: { CARDEPASS_TRUSTED_PROXIES: '127.0.0.0/8' } });
const direct = await startTestServer({ beside: behindProxy });

async function statusFrom(server: TestServer, ranges: string[], forwardedFor: string): Promise<number> {
  const client = await createTestClient(server, { allowedRanges: ranges });
  const token = await fetchToken(server, { client });
  const { status } = await ping(server, token, { headers: { 'x-forwarded-for': forwardedFor } });
  return status;
}

for (const [range, inside, outside] of [
  ['203.0.113.0/24', '203.0.113.255', '203.0.114.0'],
  ['203.0.113.7', '203.0.113.7', '203.0.113.8'],
  ['203.0.113.7/32', '203.0.113.7', '203.0.113.6'],
  ['203.0.113.0/25', '::ffff:203.0.113.1', '::ffff:203.0.113.128'],
  ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
  ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', '2001:db8::2'],
] as const) {
  test(`a call is let in from ${inside} and refused from ${outside} when the list is ${range}`, async () => {
    assert.equal(await statusFrom(behindProxy, [range], inside), 200);
    assert.equal(await statusFrom(behindProxy, [range], outside), 403);
  });
}

test('the refusal is 403 in the envelope, says why, and leaves the token good elsewhere', async () => {
  const client = await createTestClient(direct, { allowedRanges: ['203.0.113.0/24'] });
  const token = await fetchToken(direct, { client });
  const answer = await ping(direct, token, { headers: { 'accept-language': 'en' } });
  assert.equal(answer.status, 403);
  assert.equal(answer.json.errorCode, '403');
  assert.match(answer.json.errorMessage, /allow-list/);
  const elsewhere = await ping(behindProxy, token, { headers: { 'x-forwarded-for': '203.0.113.1' } });
  assert.equal(elsewhere.status, 200);
});

test('an empty list allows any address, several ranges each of them', async () => {
  assert.equal(await statusFrom(behindProxy, [], '198.51.100.1'), 200);
  const ranges = ['198.51.100.0/24', '2001:db8::/32'];
  assert.equal(await statusFrom(behindProxy, ranges, '198.51.100.1'), 200);
  assert.equal(await statusFrom(behindProxy, ranges, '2001:db8::1'), 200);
  assert.equal(await statusFrom(behindProxy, ranges, '192.0.2.1'), 403);
});

test('X-Forwarded-For of a caller that is no trusted proxy is not believed', async () => {
  assert.equal(await statusFrom(direct, ['203.0.113.0/24'], '203.0.113.1'), 403);
  assert.equal(await statusFrom(direct, ['127.0.0.1'], '203.0.113.1'), 200);
});

test('of several forwarded addresses the last that no trusted proxy added counts', async () => {
  assert.equal(await statusFrom(behindProxy, ['203.0.113.0/24'], '203.0.113.1, 192.0.2.1'), 403);
  assert.equal(await statusFrom(behindProxy, ['203.0.113.0/24'], '192.0.2.1, 203.0.113.1'), 200);
  assert.equal(await statusFrom(behindProxy, ['203.0.113.0/24'], '203.0.113.1, 127.0.0.9'), 200);
});

test('what is no address is on no list', async () => {
  for (const nonsense of ['nonsense', '203.0.113.1:80', 'fe80::1%eth0', '999.1.1.1', '0xcb007101']) {
    assert.equal(await statusFrom(behindProxy, ['203.0.113.0/24', '2001:db8::/32'], nonsense), 403, nonsense);
  }
});

test('a change of the list is effective with the next call, for tokens that were good before', async () => {
  const client = await createTestClient(direct);
  const token = await fetchToken(direct, { client });
  const change = (allowedRanges: string[]) =>
    direct.system.clients.changeClient('operator:test', client.clientId, { allowedRanges });
  assert.equal((await ping(direct, token)).status, 200);
  await change(['203.0.113.0/24']);
  assert.equal((await ping(direct, token)).status, 403);
  await change(['127.0.0.0/8']);
  assert.equal((await ping(direct, token)).status, 200);
});

test('the list guards the API and not the token endpoint: a token alone opens nothing elsewhere', async () => {
  const client = await createTestClient(direct, { allowedRanges: ['203.0.113.0/24'] });
  const answer = await requestToken(direct, {}, { client });
  assert.equal(answer.status, 200);
  assert.equal((await ping(direct, answer.json.access_token)).status, 403);
});
