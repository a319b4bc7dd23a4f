import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePath, call, fetchToken, ping, rawRequest, sendRaw, startTestServer } from '../support/server.ts';

const server = await startTestServer();
const token = await fetchToken(server);
const withAccept = (accept: string) => ping(server, token, { headers: { accept } });

test('without Accept: the JSON envelope, with its responseId in the header too', async () => {
  const { status, headers, json } = await ping(server, token);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  const { responseId, ...rest } = json;
  assert.match(responseId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(headers.get('x-response-id'), responseId);
  assert.deepEqual(rest, { hasError: false, errorCode: null, errorMessage: null, data: 'Ping Success' });
});

test('every answer has a responseId of its own', async () => {
  const ids = [await ping(server, token), await ping(server, token), await ping(server)];
  assert.equal(new Set(ids.map(({ json }) => json.responseId)).size, 3);
});

for (const accept of [
  'text/plain',
  'TEXT/Plain',
  'text/plain;charset=utf-8',
  'text/*',
  'application/json;q=0.5, text/plain',
  'text/plain, application/json',
  'text/html, text/plain;q=0.9, application/json;q=0.1',
]) {
  test(`Accept: ${accept} is answered in plain text`, async () => {
    const { status, headers, text } = await withAccept(accept);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    assert.equal(text, 'Ping Success');
  });
}

for (const accept of [
  'application/json',
  '*/*',
  'application/*',
  'application/json, text/plain, */*',
  'text/plain;q=0.5, application/json',
  'text/plain;q=0',
  'text/html',
  'image/png',
  'application/json;q=0',
  '*/*;q=0',
  '',
  'nonsense',
  ',;=/"',
  'text/',
  'text/plain;q=nonsense, application/json;q=2',
  'x'.repeat(4000),
  'text/plain;q=0.1,'.repeat(300),
]) {
  test(`Accept: ${accept.slice(0, 40)} never makes the call fail`, async () => {
    const { status, text } = await withAccept(accept);
    assert.equal(status, 200);
    assert.match(text, /Ping Success/);
  });
}

test('what prefers neither is answered in JSON', async () => {
  for (const accept of ['image/png', 'text/html', '*/*', 'application/json;q=0']) {
    assert.equal((await withAccept(accept)).json.data, 'Ping Success', accept);
  }
});

test('bytes in Accept that are not ASCII do no harm', async () => {
  const bytes = Buffer.from(
    rawRequest('GET', `${basePath}/v1/ping`, [`Authorization: Bearer ${token}`, 'Accept: text/\xff\xfe']),
    'latin1',
  );
  assert.equal((await sendRaw(server, bytes)).status, 200);
});

test('HEAD is answered as GET without its body, right or refused', async () => {
  const right = await sendRaw(
    server,
    rawRequest('HEAD', `${basePath}/v1/ping`, [`Authorization: Bearer ${token}`]),
  );
  assert.equal(right.status, 200);
  assert.equal(right.text, '');
  assert.equal(right.headers.get('content-length'), String((await ping(server, token)).text.length));
  const refused = await sendRaw(server, rawRequest('HEAD', `${basePath}/v1/ping`));
  assert.equal(refused.status, 401);
  assert.equal(refused.text, '');
  assert.ok(refused.headers.has('www-authenticate'));
});

test('a query, a body and HTTP/1.0 change nothing', async () => {
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await call(server, `${basePath}/v1/ping?x=1&y`, { headers })).status, 200);
  assert.equal((await ping(server, token, { body: 'anything' })).status, 200);
  const old = `GET ${basePath}/v1/ping HTTP/1.0\r\nauthorization: Bearer ${token}\r\n\r\n`;
  assert.equal((await sendRaw(server, old)).status, 200);
});

test('errors speak zh-CN, and English for who prefers it', async () => {
  const say = async (language: string) =>
    (await ping(server, undefined, { headers: { 'accept-language': language } })).json.errorMessage;
  const chinese = (await ping(server)).json.errorMessage;
  assert.match(chinese, /[\u4e00-\u9fff]/);
  assert.match(await say('en-GB, zh;q=0.5'), /^[\x20-\x7e]+$/);
  for (const other of ['zh-CN', 'fr', '*', 'nonsense;;', 'en;q=0.1, zh'])
    assert.equal(await say(other), chinese);
});
