import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createCertificate } from '../../../test/support/certificate.ts';
import { createTestSender, outcomeOf, post } from '../../../test/support/outgoing.ts';
import { startTlsReceiver } from '../../../test/support/tls-receiver.ts';

const certificate = createCertificate(['hooks.example', '127.0.0.1']);
const receiver = await startTlsReceiver(certificate);
const resolve = async () => ['127.0.0.1'];

test('a receiver is called by its name, on the address found, over verified TLS', async () => {
  const sender = createTestSender({ allowHttp: false, ca: certificate.cert, resolve });
  for (const host of ['hooks.example', 'HOOKS.example.']) {
    assert.equal(outcomeOf(await post(sender, `https://${host}:${receiver.port}/`)), 200);
    assert.equal(receiver.serverNames.at(-1), 'hooks.example');
  }
});

test('a receiver that is named by its address has a certificate for the address, and is sent no name', async () => {
  const sender = createTestSender({ allowHttp: false, ca: certificate.cert });
  assert.equal(outcomeOf(await post(sender, `https://127.0.0.1:${receiver.port}/`)), 200);
  assert.equal(receiver.serverNames.at(-1), null);
});

test('a certificate that is not trusted, for another name, or expired, ends the call before it is sent', async () => {
  const expired = createCertificate(['hooks.example'], Date.now() - 1000);
  const old = await startTlsReceiver(expired);
  const asked = receiver.serverNames.length;
  const trusting = createTestSender({ ca: certificate.cert, resolve });
  const cases = [
    [createTestSender({ resolve }), `https://hooks.example:${receiver.port}/`, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [trusting, `https://other.example:${receiver.port}/`, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      createTestSender({ ca: expired.cert, resolve }),
      `https://hooks.example:${old.port}/`,
      'CERT_HAS_EXPIRED',
    ],
  ] as const;
  for (const [sender, url, code] of cases) {
    const result = await post(sender, url);
    assert.ok(result.kind === 'failed');
    assert.deepEqual([result.reason, result.detail], ['TlsFailed', `no secure connection (${code})`]);
  }
  assert.equal(receiver.serverNames.length, asked);
  assert.equal(old.serverNames.length, 0);
});

/** A server whose connections are given to `meet`; its port. */
async function startListener(meet: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    meet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('a receiver that takes the connection and never begins TLS is left after the time to connect', async () => {
  const gone = Promise.withResolvers<void>();
  const port = await startListener((socket) => socket.resume().on('close', gone.resolve));
  const sender = createTestSender({ connectTimeoutMs: 40 });
  assert.equal(outcomeOf(await post(sender, `https://127.0.0.1:${port}/`)), 'ConnectTimeout');
  await gone.promise;
});

test('a receiver that ends the connection within TLS', async () => {
  const port = await startListener((socket) => socket.once('data', () => socket.resetAndDestroy()));
  assert.equal(outcomeOf(await post(createTestSender(), `https://127.0.0.1:${port}/`)), 'TlsFailed');
});

test('https to a receiver that speaks http only', async () => {
  const gone = Promise.withResolvers<void>();
  const port = await startListener((socket) =>
    socket.on('close', gone.resolve).once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  assert.equal(outcomeOf(await post(createTestSender(), `https://127.0.0.1:${port}/`)), 'TlsFailed');
  await gone.promise;
});
