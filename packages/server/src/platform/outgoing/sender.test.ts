import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import {
  connectionFree,
  countConnections,
  createTestSender,
  outcomeOf,
  post,
} from '../../../test/support/outgoing.ts';

/** A receiver that answers as `answer` says; its URL without a path, and its connections. */
async function startReceiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}

test('a call is a POST of the bytes given, with the headers given, to the path and query of the URL', async () => {
  const seen: unknown[] = [];
  const { url } = await startReceiver(async (request, response) => {
    const { method, headers } = request;
    seen.push(method, request.url, headers['webhook-id'], headers['content-length'], await text(request));
    response.end('{"success":true}');
  });
  const body = '{"merchantName":"星巴克 ☕"}';
  const result = await createTestSender().send({
    url: `${url}/a/b?c=d%20e#f`,
    body,
    headers: { 'webhook-id': 'x1', 'content-type': 'application/json' },
  });
  assert.deepEqual(seen, ['POST', '/a/b?c=d%20e', 'x1', String(Buffer.byteLength(body)), body]);
  assert.equal(outcomeOf(result), 200);
});

test('an answer has its status, its body, the start of it and how long it took', async () => {
  const { url } = await startReceiver((_, response) => {
    response.writeHead(503, { 'retry-after': '90' });
    response.end(`${'x'.repeat(1023)}你好\0`);
  });
  const times = [1000, 1250];
  const sender = createTestSender({ now: () => times.shift() ?? 0 });
  assert.deepEqual(await post(sender, url), {
    kind: 'answered',
    status: 503,
    retryAfter: '90',
    // A character that the cut goes through is left out.
    bodyStart: 'x'.repeat(1023),
    body: `${'x'.repeat(1023)}你好\0`,
    durationMs: 250,
  });
});

test('what no text of a database can hold is replaced in the start of the body', async () => {
  const { url } = await startReceiver((_, response) => response.end(Buffer.from('a\0b\xff', 'latin1')));
  const result = await post(createTestSender(), url);
  assert.equal(result.kind === 'answered' && result.bodyStart, 'a\ufffdb\ufffd');
});

test('a body of 64 KiB is read whole, a larger one is not read on', async () => {
  const { url } = await startReceiver((request, response) => {
    response.end('y'.repeat(64 * 1024 + (request.url === '/more' ? 1 : 0)));
  });
  const sender = createTestSender();
  const whole = await post(sender, url);
  assert.equal(whole.kind === 'answered' && whole.body?.length, 64 * 1024);
  const cut = await post(sender, `${url}/more`);
  assert.ok(cut.kind === 'answered');
  assert.deepEqual([cut.status, cut.body, cut.bodyStart], [200, null, 'y'.repeat(1024)]);
});

test('a redirect is an answer and is not followed', async () => {
  const paths: unknown[] = [];
  const { url } = await startReceiver((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  assert.equal(outcomeOf(await post(createTestSender(), `${url}/here`)), 307);
  assert.deepEqual(paths, ['/here']);
});

test('calls one after another use one connection, calls at the same time one each', async () => {
  const receiver = await startReceiver((_, response) => response.end());
  const sender = createTestSender();
  for (let call = 0; call < 20; call++) {
    await post(sender, `${receiver.url}/${call}`);
    await connectionFree();
  }
  assert.equal(receiver.connections(), 1);

  const waiting: ServerResponse[] = [];
  const crowded = await startReceiver((request, response) => {
    if (request.url === '/quick') response.end();
    else waiting.push(response);
  });
  const slow = Array.from({ length: 30 }, () => post(sender, `${crowded.url}/slow`));
  // Thirty that wait do not hold up the next one of the same host.
  assert.equal(outcomeOf(await post(sender, `${crowded.url}/quick`)), 200);
  while (waiting.length < 30) await once(crowded.server, 'request');
  for (const response of waiting) response.end();
  assert.deepEqual(new Set((await Promise.all(slow)).map(outcomeOf)), new Set([200]));
});

test('while many connections are open, further calls keep none', async () => {
  const waiting: ServerResponse[] = [];
  const receiver = await startReceiver((_, response) => void waiting.push(response));
  const ended: unknown[] = [];
  receiver.server.on('connection', (socket) => socket.on('close', () => ended.push(socket)));
  const sender = createTestSender({ keptConnections: 2 });
  const calls = Array.from({ length: 5 }, () => post(sender, receiver.url));
  while (waiting.length < 5) await once(receiver.server, 'request');
  for (const response of waiting) response.end();
  assert.deepEqual(new Set((await Promise.all(calls)).map(outcomeOf)), new Set([200]));
  while (ended.length < 3) await connectionFree();
  await sender.close();
  while (ended.length < 5) await connectionFree();
});

test("a header that HTTP does not allow is the caller's mistake, and no result", async () => {
  const send = createTestSender().send({ url: 'http://127.0.0.1/', body: '', headers: { 'x\r\ny': 'z' } });
  await assert.rejects(send, /invalid header/);
});

test('a call can be stopped: before it, while its name is looked up, and while its answer is awaited', async () => {
  const receiver = await startReceiver(() => {});
  assert.equal(
    await countConnections(async () => {
      assert.equal(outcomeOf(await post(createTestSender(), receiver.url, AbortSignal.abort())), 'Stopped');
      const stop = new AbortController();
      const sender = createTestSender({
        resolve: async () => {
          stop.abort();
          return new Promise(() => {});
        },
        connectTimeoutMs: 10,
      });
      assert.equal(outcomeOf(await post(sender, 'http://slow-name.test/', stop.signal)), 'Stopped');
    }),
    0,
  );
  const stop = new AbortController();
  const call = post(createTestSender(), receiver.url, stop.signal);
  const [request] = await once(receiver.server, 'request');
  stop.abort();
  assert.equal(outcomeOf(await call), 'Stopped');
  if (!request.socket.destroyed) await once(request.socket, 'close');
});

test('a call that was stopped before its connection was there sends nothing on it', async () => {
  const receiver = await startReceiver((_, response) => response.end());
  let requests = 0;
  receiver.server.on('request', () => {
    requests += 1;
  });
  const stop = new AbortController();
  const lookups: ((addresses: string[]) => void)[] = [];
  const sender = createTestSender({
    resolve: () =>
      new Promise((resolve) => {
        lookups.push(resolve);
      }),
  });
  const url = receiver.url.replace('127.0.0.1', 'receiver.test');
  const call = post(sender, url, stop.signal);
  stop.abort();
  assert.equal(outcomeOf(await call), 'Stopped');
  const next = post(sender, url);
  for (const found of lookups) found(['127.0.0.1']);
  assert.equal(outcomeOf(await next), 200);
  await sender.close();
  assert.deepEqual([receiver.connections(), requests], [lookups.length, 1]);
});

test('closing waits for the calls under way, and takes no more', async () => {
  const receiver = await startReceiver(() => {});
  const sender = createTestSender();
  const call = post(sender, receiver.url);
  const [, response] = await once(receiver.server, 'request');
  const closed = sender.close();
  assert.equal(outcomeOf(await post(sender, receiver.url)), 'Stopped');
  response.end();
  assert.equal(outcomeOf(await call), 200);
  await closed;
  assert.equal(outcomeOf(await post(sender, receiver.url)), 'Stopped');
});

test('a port on which nobody listens, and a name that nobody has', async () => {
  const { server, url } = await startReceiver(() => {});
  server.close();
  const sender = createTestSender({
    resolve: async () => {
      throw Object.assign(new Error('queryA ENOTFOUND nobody.test'), { code: 'ENOTFOUND' });
    },
  });
  const refused = await post(sender, url);
  assert.ok(refused.kind === 'failed');
  assert.deepEqual(
    [refused.reason, refused.detail],
    ['ConnectFailed', 'the connection failed (ECONNREFUSED)'],
  );
  const unknown = await post(sender, 'http://nobody.test/secret-path');
  assert.ok(unknown.kind === 'failed');
  assert.deepEqual(
    [unknown.reason, unknown.detail],
    ['DnsFailed', 'the name cannot be resolved (ENOTFOUND)'],
  );
  assert.equal(
    outcomeOf(await post(createTestSender({ resolve: async () => [] }), 'http://a.test/')),
    'DnsFailed',
  );
});

test('a name that is looked up for too long', async () => {
  const sender = createTestSender({ connectTimeoutMs: 20, resolve: () => new Promise(() => {}) });
  assert.equal(outcomeOf(await post(sender, 'http://slow-name.test/')), 'ConnectTimeout');
});
