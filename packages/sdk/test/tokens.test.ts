import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../server/test/support/server.ts';
import { AuthenticationError, type Cardepass, type CardepassOptions, ServerError } from '../src/index.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { clientOf, impatient } from './sdk-bench.ts';

const server = await startTestServer();
const proxy = await startFaultProxy(server.url);

const tokenRequests = () => proxy.requests.filter(({ line }) => line.endsWith('/connect/token')).length;

/** A client whose clock is the server's. */
function newClient(options: CardepassOptions = {}) {
  const { runtime } = impatient();
  return clientOf(server, { url: proxy.url, runtime: { ...runtime, now: server.clock.now }, ...options });
}

/** Resolves when calls have got another token than this one. */
async function renewalOf(client: Cardepass, old: string): Promise<void> {
  for (let look = 0; (await client.accessToken()) === old; look++) {
    assert.ok(look < 100_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How many tokens some work has asked for. */
async function tokensOf(work: () => Promise<unknown>): Promise<number> {
  const before = tokenRequests();
  await work();
  return tokenRequests() - before;
}

test('nothing is sent before the first call, and calls at the same time share one token', async () => {
  const client = newClient();
  assert.equal(await tokensOf(async () => {}), 0);
  assert.equal(await tokensOf(() => Promise.all(Array.from({ length: 50 }, () => client.ping()))), 1);
  assert.equal(await tokensOf(() => client.products.list()), 0);
});

test('a token is renewed beside the calls that use it, before it ends', async () => {
  const client = newClient();
  const first = await client.accessToken();
  server.clock.advance((3600 - 301) * 1000);
  assert.equal(await tokensOf(() => client.ping()), 0);
  server.clock.advance(2_000);
  // The calls go on with the old one; many of them, one renewal.
  const renewals = await tokensOf(async () => {
    assert.equal(await client.accessToken(), first);
    assert.equal(await client.accessToken(), first);
    await renewalOf(client, first);
  });
  assert.equal(renewals, 1);
  assert.equal(await tokensOf(() => client.ping()), 0);
});

test('a renewal that fails harms no call while the token lasts, and is tried again after a while', async () => {
  const warnings: string[] = [];
  const warned = Promise.withResolvers<void>();
  const logger = {
    ...console,
    warn(message: string) {
      warnings.push(message);
      warned.resolve();
    },
  };
  const client = newClient({ logger });
  const first = await client.accessToken();
  server.clock.advance((3600 - 100) * 1000);
  proxy.script('/connect/token', { status: 500 }, { status: 500 }, { status: 500 });
  const attempts = await tokensOf(async () => {
    await client.ping();
    await warned.promise;
    for (let call = 0; call < 20; call++) await client.ping();
  });
  assert.equal(attempts, 3);
  assert.deepEqual(warnings, ['cardepass: the token was not renewed; it is tried again later']);
  assert.equal(await client.accessToken(), first);
  server.clock.advance(10_000);
  await renewalOf(client, first);
});

test('a token that has ended is not used', async () => {
  const client = newClient();
  await client.ping();
  server.clock.advance(3600_000);
  assert.equal(await tokensOf(() => Promise.all([client.ping(), client.ping()])), 1);
});

test('a token that was revoked is replaced once, for all calls that meet the refusal', async () => {
  const client = newClient();
  const token = await client.accessToken();
  const { clientId, secret } = server.client;
  const form = new URLSearchParams({ token, client_id: clientId, client_secret: secret });
  const revoked = await fetch(`${server.url}/openapi/connect/revocation`, { method: 'POST', body: form });
  assert.equal(revoked.status, 200);
  assert.equal(await tokensOf(() => Promise.all(Array.from({ length: 10 }, () => client.ping()))), 1);
  assert.notEqual(await client.accessToken(), token);
});

test('a server that refuses every token is believed after one more', async () => {
  const client = newClient();
  proxy.script('/v1/ping', { status: 401 }, { status: 401 });
  assert.equal(
    await tokensOf(() => assert.rejects(client.ping(), (error) => error instanceof AuthenticationError)),
    2,
  );
  assert.equal(await client.ping(), 'Ping Success');
});

test('the token is tried for as often as a call, and not as often for each attempt of the call', async () => {
  const client = newClient();
  proxy.script('/connect/token', { status: 503 }, 'reset-after');
  assert.equal(await tokensOf(() => client.ping()), 3);
  const other = newClient();
  proxy.script('/connect/token', { status: 500 }, { status: 500 }, { status: 500 });
  assert.equal(await tokensOf(() => assert.rejects(other.ping(), ServerError)), 3);
  assert.equal(await other.ping(), 'Ping Success');
});

test('wrong credentials are told apart, and a caller that gives up stops no other', async () => {
  const wrong = clientOf(server, { clientSecret: 'wrong-secret-of-some-length' });
  const error = await wrong.ping().catch((reason: unknown) => reason);
  assert.ok(error instanceof AuthenticationError);
  assert.deepEqual(
    [error.status, error.code, error.request?.operation],
    [401, 'invalid_client', 'connect.token'],
  );
  const client = newClient();
  const controller = new AbortController();
  const [ended, other] = [client.ping({ signal: controller.signal }), client.ping()];
  controller.abort();
  await assert.rejects(ended, { name: 'AbortError' });
  assert.equal(await other, 'Ping Success');
});

test('the request for a token ends with the last call that waits for it', async () => {
  const client = newClient();
  proxy.script('/connect/token', 'silence');
  const sent = proxy.nextRequest();
  const controllers = [new AbortController(), new AbortController()];
  const calls = controllers.map(({ signal }) => client.ping({ signal }).catch((error: Error) => error.name));
  await sent;
  controllers[0]?.abort();
  assert.equal(await calls[0], 'AbortError');
  const closed = proxy.nextClosed();
  controllers[1]?.abort();
  assert.equal(await calls[1], 'AbortError');
  await closed;
  assert.equal(await client.ping(), 'Ping Success');
});
