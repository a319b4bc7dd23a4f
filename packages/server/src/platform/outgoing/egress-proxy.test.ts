import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createCertificate, type TestCertificate } from '../../../test/support/certificate.ts';
import { startHostileReceiver } from '../../../test/support/hostile-receiver.ts';
import { createTestSender, outcomeOf, post } from '../../../test/support/outgoing.ts';
import { startTlsReceiver } from '../../../test/support/tls-receiver.ts';

const certificate = createCertificate(['hooks.example', '127.0.0.1']);
const receiver = await startTlsReceiver(certificate);

interface Proxy {
  readonly url: string;
  /** What each CONNECT asked for, and with which authorization. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
}

/** A CONNECT proxy on loopback. Whatever address it is asked for, it connects to `port` of this machine. */
async function startProxy(
  port: number,
  refuse: (request: IncomingMessage, socket: Socket) => boolean = () => false,
  secure?: TestCertificate,
): Promise<Proxy> {
  const asked: Proxy['asked'] = [];
  const open = new Set<Socket>();
  const server: Server = secure ? createSecureServer(secure) : createServer();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => {});
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refuse(request, socket)) return;
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const scheme = secure ? 'https' : 'http';
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** As production has it. */
const production = { allowHttp: false, allowPrivate: false, ca: certificate.cert };

test('the proxy is told the checked address, and the receiver is called and verified by its name', async () => {
  const proxy = await startProxy(receiver.port);
  const resolve = async () => ['93.184.215.14'];
  const sender = createTestSender({ ...production, proxy: proxy.url, resolve });
  const result = await post(sender, 'https://hooks.example/path');
  assert.equal(result.kind === 'answered' && result.body, '{"success":true}');
  assert.deepEqual(proxy.asked, [{ target: '93.184.215.14:443', authorization: undefined }]);
  assert.equal(receiver.serverNames.at(-1), 'hooks.example');
  assert.equal(outcomeOf(await post(sender, 'https://other.example/')), 'TlsFailed');
});

test('of a name with addresses inside and outside only those outside reach the proxy', async () => {
  const proxy = await startProxy(receiver.port, (request, socket) => {
    const isFirst = request.url === '93.184.215.14:8443';
    if (isFirst) socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    return isFirst;
  });
  const found = ['10.0.0.1', '93.184.215.14', '127.0.0.1', '::1', '2606:4700:4700::1111', 'fd00:ec2::254'];
  const sender = createTestSender({ ...production, proxy: proxy.url, resolve: async () => found });
  // The first that may be called does not answer, so the proxy is asked for the next.
  assert.equal(outcomeOf(await post(sender, 'https://hooks.example:8443/')), 200);
  assert.deepEqual(
    proxy.asked.map(({ target }) => target),
    ['93.184.215.14:8443', '[2606:4700:4700::1111]:8443'],
  );
});

test('of a name with very many addresses only the first few are tried', async () => {
  const proxy = await startProxy(receiver.port, (_, socket) => {
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    return true;
  });
  const found = Array.from({ length: 100 }, (_, at) => `93.184.215.${at + 1}`);
  const sender = createTestSender({ ...production, proxy: proxy.url, resolve: async () => found });
  assert.equal(outcomeOf(await post(sender, 'https://hooks.example/')), 'ConnectFailed');
  assert.deepEqual(
    proxy.asked.map(({ target }) => target),
    found.slice(0, 8).map((address) => `${address}:443`),
  );
});

test('a name that moves inside between check and use cannot: it is looked up once, and the answer is what is used', async () => {
  const proxy = await startProxy(receiver.port);
  const answers = [['93.184.215.14'], ['127.0.0.1']];
  let lookups = 0;
  const resolve = async () => answers[lookups++] ?? assert.fail('looked up too often');
  const sender = createTestSender({ ...production, proxy: proxy.url, resolve });
  assert.equal(outcomeOf(await post(sender, 'https://hooks.example/')), 200);
  assert.equal(lookups, 1);
  // Another port is another connection.
  assert.equal(outcomeOf(await post(sender, 'https://hooks.example:8443/')), 'AddressRefused');
  assert.deepEqual([lookups, proxy.asked.length], [2, 1]);
});

test('addresses inside are refused without asking the proxy, by number as by name', async () => {
  const proxy = await startProxy(receiver.port);
  const sender = createTestSender({
    ...production,
    proxy: proxy.url,
    resolve: async () => ['169.254.169.254'],
  });
  for (const host of ['127.0.0.1', '2130706433', '[::1]', 'localhost', 'hooks.example']) {
    assert.equal(outcomeOf(await post(sender, `https://${host}/`)), 'AddressRefused', host);
  }
  assert.deepEqual(proxy.asked, []);
});

test('the user and password of the proxy go to the proxy, and into no result', async () => {
  const proxy = await startProxy(receiver.port, (request, socket) => {
    const isKnown = request.headers['proxy-authorization'] === `Basic ${btoa('user:p@ss word')}`;
    if (!isKnown) socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    return !isKnown;
  });
  const resolve = async () => ['93.184.215.14'];
  const known = createTestSender({
    ...production,
    proxy: proxy.url.replace('//', '//user:p%40ss%20word@'),
    resolve,
  });
  assert.equal(outcomeOf(await post(known, 'https://hooks.example/')), 200);
  const stranger = createTestSender({
    ...production,
    proxy: proxy.url.replace('//', '//user:wrong@'),
    resolve,
  });
  const result = await post(stranger, 'https://hooks.example/');
  assert.ok(result.kind === 'failed');
  assert.deepEqual([result.reason, result.detail], ['ConnectFailed', 'the egress proxy answered 407']);
});

test('a proxy may itself be reached by https', async () => {
  const proxy = await startProxy(receiver.port, undefined, certificate);
  const sender = createTestSender({
    ...production,
    proxy: proxy.url,
    resolve: async () => ['93.184.215.14'],
  });
  assert.equal(outcomeOf(await post(sender, 'https://hooks.example/')), 200);
});

test('in the test environment plain http goes through a tunnel too', async () => {
  const plain = await startHostileReceiver();
  after(() => plain.close());
  const proxy = await startProxy(plain.port);
  const sender = createTestSender({ proxy: proxy.url, resolve: async () => ['10.1.2.3'] });
  assert.equal(outcomeOf(await post(sender, 'http://receiver/ok')), 200);
  assert.deepEqual(proxy.asked[0]?.target, '10.1.2.3:80');
});

test('a tunnel that ends within TLS, and one that ends within the answer', async () => {
  const resolve = async () => ['93.184.215.14'];
  const ending = createServer().on('connection', (socket) =>
    socket.once('data', () => socket.resetAndDestroy()),
  );
  ending.listen(0, '127.0.0.1');
  await once(ending, 'listening');
  after(() => void ending.close());
  const toEnding = await startProxy((ending.address() as AddressInfo).port);
  const within = createTestSender({ ...production, proxy: toEnding.url, resolve });
  assert.equal(outcomeOf(await post(within, 'https://hooks.example/')), 'TlsFailed');

  const hostile = await startHostileReceiver();
  after(() => hostile.close());
  const toHostile = await startProxy(hostile.port);
  const plain = createTestSender({ proxy: toHostile.url, resolve });
  assert.equal(outcomeOf(await post(plain, 'http://hooks.example/reset-in-body')), 'Reset');
});

test('a proxy that is away, hangs, resets or answers without a tunnel', async () => {
  const resolve = async () => ['93.184.215.14'];
  const away = createServer().listen(0, '127.0.0.1');
  await once(away, 'listening');
  const awayUrl = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
  away.close();
  const hanging = await startProxy(receiver.port, () => true);
  const resetting = await startProxy(receiver.port, (_, socket) => {
    socket.resetAndDestroy();
    return true;
  });
  const cases = [
    [awayUrl, 10_000, 'ConnectFailed'],
    [hanging.url, 40, 'ConnectTimeout'],
    [resetting.url, 10_000, 'ConnectFailed'],
  ] as const;
  for (const [proxy, connectTimeoutMs, reason] of cases) {
    const sender = createTestSender({ ...production, proxy, connectTimeoutMs, resolve });
    assert.equal(outcomeOf(await post(sender, 'https://hooks.example/')), reason);
  }
});
