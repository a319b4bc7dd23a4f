import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  type CallOptions,
  createTestClient,
  readAudit,
  requestToken,
  startTestServer,
  type TestClient,
} from '../support/server.ts';

const clientLimit = 3;
const addressLimit = 3 * clientLimit;
const server = await startTestServer({
  environment: {
    CARDEPASS_AUTH_FAILURES: String(clientLimit),
    CARDEPASS_TRUSTED_PROXIES: '127.0.0.1',
  },
});
const second = await startTestServer({
  beside: server,
  environment: {
    CARDEPASS_AUTH_FAILURES: String(clientLimit),
    CARDEPASS_TRUSTED_PROXIES: '127.0.0.1',
  },
});
const minute = 60_000;

const from = (address: string): CallOptions => ({ headers: { 'x-forwarded-for': address } });
const fail = (client: TestClient, address: string, at = server) =>
  requestToken(at, { client_secret: 'wrong' }, { client, ...from(address) });
const succeed = (client: TestClient, address: string, at = server) =>
  requestToken(at, {}, { client, ...from(address) });
const nobody = (name: string): TestClient => ({ clientId: `test_${name}`, secret: 'x' });

function assertTooMany(answer: Answer) {
  assert.equal(answer.status, 429, answer.text);
  assert.equal(answer.json.error, 'too_many_requests');
  const wait = Number(answer.headers.get('retry-after'));
  const left = (minute - (server.clock.now() % minute)) / 1000;
  assert.equal(wait, Math.ceil(left), 'Retry-After is what is left of the window');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
}

test('too many wrong secrets for one client, from many addresses: 429 with Retry-After', async () => {
  const client = await createTestClient(server);
  for (let i = 1; i <= clientLimit; i++) {
    assert.equal((await fail(client, `198.51.100.${i}`)).status, 401);
  }
  assertTooMany(await fail(client, '198.51.100.100'));
  server.clock.advance(12_345);
  assertTooMany(await fail(client, '198.51.100.101'));
});

test('the right secret is not locked out, from another address nor from one that has failed before', async () => {
  const client = await createTestClient(server);
  for (let i = 0; i <= clientLimit; i++) await fail(client, '198.51.100.150');
  assertTooMany(await fail(client, '198.51.100.151'));
  assert.equal((await succeed(client, '203.0.113.1')).status, 200);
  assert.equal((await succeed(client, '198.51.100.150')).status, 200);
});

test('an unknown client is throttled like a known one', async () => {
  for (let i = 1; i <= clientLimit; i++) {
    assert.equal((await fail(nobody('unknown'), `192.0.2.${i}`)).status, 401);
  }
  assertTooMany(await fail(nobody('unknown'), '192.0.2.100'));
});

test('too many failures from one address, over many clients: 429 for that address, right secret or not', async () => {
  const client = await createTestClient(server);
  for (let i = 1; i <= addressLimit; i++) {
    assert.equal((await fail(nobody(`many_${i}`), '198.51.100.200')).status, 401);
  }
  assertTooMany(await succeed(client, '198.51.100.200'));
  assert.equal((await succeed(client, '198.51.100.201')).status, 200, 'another address');
  server.clock.advance(minute - (server.clock.now() % minute) - 1);
  assertTooMany(await succeed(client, '198.51.100.200'));
  server.clock.advance(1);
  assert.equal((await succeed(client, '198.51.100.200')).status, 200, 'the next minute');
});

test('an IPv6 sender has all addresses of its /64, and no others', async () => {
  const client = await createTestClient(server);
  for (let i = 1; i <= addressLimit; i++) await fail(nobody(`six_${i}`), `2001:db8:0:1::${i}`);
  assertTooMany(await succeed(client, '2001:db8:0:1:ffff::1'));
  assert.equal((await succeed(client, '2001:db8:0:2::1')).status, 200);
});

test('IPv4 written as IPv6 is the same sender', async () => {
  const client = await createTestClient(server);
  for (let i = 1; i <= addressLimit; i++) await fail(nobody(`mapped_${i}`), `::ffff:203.0.113.77`);
  assertTooMany(await succeed(client, '203.0.113.77'));
});

test('failures are counted over all processes', async () => {
  const client = await createTestClient(server);
  for (let i = 1; i <= clientLimit; i++) {
    assert.equal((await fail(client, `203.0.113.1${i}`, i % 2 ? server : second)).status, 401);
  }
  assertTooMany(await fail(client, '203.0.113.100', server));
  assertTooMany(await fail(client, '203.0.113.101', second));
  assert.equal((await succeed(client, '203.0.113.102', second)).status, 200);
});

test('malformed requests and missing credentials do not count as failures', async () => {
  const client = await createTestClient(server);
  for (let i = 0; i < addressLimit + 1; i++) {
    const broken = await requestToken(server, { grant_type: '' }, { client, ...from('203.0.113.200') });
    assert.equal(broken.status, 400);
    const none = await requestToken(server, { client_secret: '' }, { client, ...from('203.0.113.200') });
    assert.equal(none.status, 401);
  }
  assert.equal((await succeed(client, '203.0.113.200')).status, 200);
});

test('X-Forwarded-For is believed of a trusted proxy only: 127.0.0.2 speaks for itself', async (t) => {
  server.clock.advance(minute);
  const call = (address: string, parameters: Record<string, string> = {}) =>
    requestToken(server, parameters, { from: '127.0.0.2', ...from(address) });
  try {
    await call('203.0.113.210');
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRNOTAVAIL') throw error;
    return t.skip('this machine has no 127.0.0.2');
  }
  for (let i = 1; i <= addressLimit; i++) {
    await call(`203.0.113.${i}`, { client_id: `test_direct_${i}`, client_secret: 'wrong' });
  }
  assertTooMany(await call('203.0.113.211'));
  assert.equal((await succeed(server.client, '203.0.113.211')).status, 200);
  const rows = await readAudit(server, 'token_request.refused');
  assert.equal(rows.at(-1)?.address, '127.0.0.2');
});

for (const [name, address] of Object.entries({
  'no address': 'nonsense',
  'a text too long for an index': 'x'.repeat(8000),
  'an address with a port': '203.0.113.5:1234',
  'a link-local address with a zone': 'fe80::1%eth0',
  nothing: '',
  'only commas': ', ,',
})) {
  test(`X-Forwarded-For with ${name} does no harm`, async () => {
    server.clock.advance(minute);
    assert.equal((await fail(nobody('junk'), address)).status, 401);
    const rows = await readAudit(server, 'token_request.refused');
    assert.ok((rows.at(-1)?.address ?? '').length < 50);
  });
}
