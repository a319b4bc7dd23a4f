import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { fetchToken, ping, postForm, requestToken, startTestServer } from '../support/server.ts';

const first = await startTestServer();
const line = await createLine(first.database.connectionString);
const server = await startTestServer({ beside: first, environment: { DATABASE_URL: line.url } });

/** A way to the database that can be cut. */
async function createLine(connectionString: string) {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let isCut = false;
  const relay = createServer((socket) => {
    if (isCut) return socket.destroy();
    const onward = connect(Number(target.port), target.hostname);
    for (const [one, two] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.pipe(two);
      one.on('error', () => two.destroy());
      one.on('close', () => sockets.delete(one));
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  after(() => {
    for (const socket of sockets) socket.destroy();
    relay.close();
  });
  const url = new URL(connectionString);
  url.hostname = '127.0.0.1';
  url.port = String((relay.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
  };
}

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
