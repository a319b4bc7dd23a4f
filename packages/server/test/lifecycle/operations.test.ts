import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { createTestDatabase } from '../support/database.ts';
import {
  type DemoClient,
  demoClientOf,
  pingStatus,
  requestToken,
  type ServerProcess,
  startServer,
  statusOf,
  until,
} from '../support/process.ts';

const masterKey = randomBytes(32).toString('hex');
const database = await createTestDatabase();
const env = { DATABASE_URL: database.connectionString, CARDEPASS_MASTER_KEY: masterKey };

const first = await startServer({ env });
await first.output(/v1\/ping -H[^\n]*\n/);
const demo: DemoClient = demoClientOf(first.stdout());
await first.stop();

interface Line {
  readonly [field: string]: unknown;
}

function logLines(server: ServerProcess): Line[] {
  const lines = server.stderr().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Stops the server, so that every line is written, and returns those of its requests. */
async function requestLines(server: ServerProcess): Promise<Line[]> {
  assert.equal((await server.stop()).code, 0);
  return logLines(server).filter(({ msg }) => msg === 'request');
}

function get(server: ServerProcess, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { headers });
}

describe('operations', { concurrency: 3 }, () => {
  test('/livez and /readyz answer, and not from a cache', async () => {
    const server = await startServer({ env });
    await server.ready();
    assert.deepEqual(await (await get(server, '/livez')).json(), { status: 'alive' });
    const ready = await get(server, '/readyz');
    assert.deepEqual(await ready.json(), { status: 'ready' });
    assert.equal(ready.headers.get('cache-control'), 'no-store');
  });

  test('/metrics tells requests by route, latencies, token outcomes, pool and event loop', async () => {
    const server = await startServer({ env });
    await server.ready();
    const token = await requestToken(server.url, demo);
    await pingStatus(server.url, token);
    await requestToken(server.url, { ...demo, secret: 'wrong' }).catch(() => {});
    await statusOf(`${server.url}/openapi/${randomUUID()}`);
    const metrics = await until(async () => {
      const text = await (await get(server, '/metrics')).text();
      return /"unmatched"/.test(text) && text;
    });
    for (const series of [
      /^cardepass_http_request_seconds_bucket\{le="0.005",route="\/openapi\/v1\/ping",method="GET",status="200"\} \d/m,
      /^cardepass_token_requests_total\{outcome="issued"\} 1$/m,
      /^cardepass_token_requests_total\{outcome="invalid_client"\} 1$/m,
      ...['main', 'lanes', 'events'].flatMap((pool) =>
        ['idle', 'busy', 'waited_for'].map(
          (state) =>
            new RegExp(`^cardepass_database_connections\\{pool="${pool}",state="${state}"\\} \\d`, 'm'),
        ),
      ),
      /^cardepass_nodejs_eventloop_lag_p99_seconds \d/m,
      /^cardepass_process_resident_memory_bytes \d/m,
    ]) {
      assert.match(metrics, series);
    }
  });

  test('/metrics is for the addresses of CARDEPASS_METRICS_ALLOW only', async () => {
    const server = await startServer({ env: { ...env, CARDEPASS_METRICS_ALLOW: '10.0.0.0/8' } });
    await server.ready();
    assert.equal(await statusOf(`${server.url}/metrics`), 404);
  });

  test('/metrics is not shown through a proxy that is not trusted, though it comes from this machine', async () => {
    const server = await startServer({ env });
    await server.ready();
    assert.equal((await get(server, '/metrics', { 'x-forwarded-for': '127.0.0.1' })).status, 404);
    assert.equal((await get(server, '/metrics')).status, 200);
  });

  test('each request is one JSON line with its responseId, and its client where it had one', async () => {
    const server = await startServer({ env });
    await server.ready();
    const token = await requestToken(server.url, demo);
    const ping = await get(server, '/openapi/v1/ping', { authorization: `Bearer ${token}` });
    const { responseId } = (await ping.json()) as { responseId: string };
    assert.equal(ping.headers.get('x-response-id'), responseId);
    await get(server, `/openapi/${demo.secret}`);
    const lines = await requestLines(server);
    const line = lines.find((one) => one.responseId === responseId);
    assert.deepEqual(Object.keys(line ?? {}), [
      ...['level', 'time', 'responseId', 'clientId', 'method', 'route', 'status', 'us', 'address', 'msg'],
    ]);
    assert.equal(line?.clientId, demo.clientId);
    assert.equal(line?.route, '/openapi/v1/ping');
    assert.equal(line?.status, 200);
    assert.equal(line?.address, '127.0.0.1');
    assert.equal(lines.find(({ route }) => route === '/openapi/connect/token')?.clientId, demo.clientId);
    assert.equal(lines.find(({ status }) => status === 404)?.route, 'unmatched');
  });

  test('what a caller says about itself is believed from a trusted proxy only', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7', 'x-request-id': 'from-the-proxy' };
    const seen = async (trusted: string, headers: Record<string, string>) => {
      const server = await startServer({ env: { ...env, CARDEPASS_TRUSTED_PROXIES: trusted } });
      await server.ready();
      await get(server, '/livez', headers);
      const line = (await requestLines(server)).find(({ route }) => route === '/livez');
      return { address: line?.address, requestId: line?.requestId };
    };
    const unknown = { address: '127.0.0.1', requestId: undefined };
    const told = { address: '203.0.113.7', requestId: 'from-the-proxy' };
    const [none, other, trusted, all, chain, invalid] = await Promise.all([
      seen('', forwarded),
      seen('10.0.0.0/8', forwarded),
      seen('127.0.0.1', forwarded),
      seen('0.0.0.0/0', { 'x-request-id': 'from-the-proxy' }),
      seen('127.0.0.0/8', { ...forwarded, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }),
      seen('127.0.0.1', { 'x-forwarded-for': 'nonsense', 'x-request-id': 'a b"c' }),
    ]);
    assert.deepEqual(none, unknown);
    assert.deepEqual(other, unknown);
    assert.deepEqual(trusted, told);
    assert.deepEqual(all, { address: '127.0.0.1', requestId: 'from-the-proxy' });
    assert.deepEqual(chain, told, 'only what the trusted proxy itself has added counts');
    assert.equal(invalid.requestId, undefined);
  });

  test('no secret, token or key is ever written, at any log level', async () => {
    const server = await startServer({ env: { ...env, CARDEPASS_LOG_LEVEL: 'trace' } });
    await server.ready();
    const token = await requestToken(server.url, demo);
    const canary = 'canary-7f3a91';
    const endpoint = (name: string) => `${server.url}/openapi/connect/${name}`;
    const basic = (secret: string) => `Basic ${Buffer.from(`${demo.clientId}:${secret}`).toString('base64')}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const credentials = { client_id: demo.clientId, client_secret: demo.secret };
    const post = (url: string, headers: Record<string, string>, body: string | URLSearchParams) =>
      fetch(url, { method: 'POST', headers, body: body.toString() });
    const sent = [
      post(
        endpoint('token'),
        { 'content-type': 'application/json' },
        JSON.stringify({ ...credentials, grant_type: 'client_credentials' }),
      ),
      post(
        endpoint('token'),
        { ...form, authorization: basic(demo.secret) },
        'grant_type=client_credentials',
      ),
      post(
        endpoint('token'),
        { ...form, authorization: basic(canary) },
        `grant_type=${canary}&scope=${canary}`,
      ),
      post(endpoint('token'), { ...form, authorization: `Basic ${canary}` }, ''),
      post(
        endpoint('token'),
        form,
        `client_id=${canary}&client_secret=${canary}&grant_type=client_credentials`,
      ),
      post(`${endpoint('token')}?client_id=${demo.clientId}&client_secret=${demo.secret}`, form, ''),
      post(endpoint('token'), { 'content-type': 'application/json' }, `{"client_secret":"${demo.secret}"`),
      post(endpoint('token'), { 'content-type': `text/${canary}` }, demo.secret),
      post(endpoint('introspect'), form, new URLSearchParams({ ...credentials, token })),
      post(endpoint('introspect'), form, new URLSearchParams({ ...credentials, token: canary })),
      post(endpoint(canary), form, new URLSearchParams(credentials)),
      fetch(`${server.url}/openapi/v1/ping?access_token=${token}`),
      fetch(`${server.url}/openapi/v1/ping`, {
        headers: { authorization: `Bearer ${canary}`, 'x-request-id': canary },
      }),
      fetch(`${server.url}/openapi/v1/ping`, { headers: { authorization: `Bearer ${token}` } }),
      fetch(`${server.url}/${canary}/${token}?${demo.secret}`),
    ];
    const issued: string[] = [token];
    for (const response of await Promise.all(sent)) {
      const { access_token: another } = JSON.parse((await response.text()) || '{}');
      if (another) issued.push(another);
    }
    assert.equal(issued.length, 3);
    await post(endpoint('revocation'), form, new URLSearchParams({ ...credentials, token }));
    assert.equal(await pingStatus(server.url, token), 401);
    assert.equal((await server.stop()).code, 0);

    const written = server.stdout() + server.stderr();
    assert(logLines(server).length > sent.length);
    const password = decodeURIComponent(new URL(database.connectionString).password);
    const secrets = [demo.secret, basic(demo.secret).slice(6), canary, masterKey, password];
    for (const secret of [...secrets, ...issued.flatMap((one) => one.split('.').slice(1))]) {
      assert.equal(written.includes(secret), false, secret);
    }
  });
});
