import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  type Answer,
  basePath,
  call,
  createTestClient,
  postForm,
  rawRequest,
  requestToken,
  sendRaw,
  startTestServer,
  tokenPath,
} from '../support/server.ts';

const server = await startTestServer({ environment: { CARDEPASS_AUTH_FAILURES: '1000000' } });
const { clientId, secret } = server.client;
const right = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
const rightForm = new URLSearchParams(right).toString();

function assertRefused(answer: Answer, status: number, error: string) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json.error, error, answer.text);
  assert.match(answer.json.error_description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
}

const post = (body: string | Uint8Array, contentType: string | undefined) =>
  call(server, basePath + tokenPath, {
    method: 'POST',
    body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });
const form = (body: string | Uint8Array) => post(body, 'application/x-www-form-urlencoded');
const json = (body: unknown) =>
  post(typeof body === 'string' ? body : JSON.stringify(body), 'application/json');

test('grant_type missing or empty: 400 invalid_request', async () => {
  const { grant_type: _, ...rest } = right;
  assertRefused(await postForm(server, tokenPath, rest), 400, 'invalid_request');
  assertRefused(await requestToken(server, { grant_type: '' }), 400, 'invalid_request');
  assertRefused(await json(rest), 400, 'invalid_request');
  assertRefused(await json({ ...right, grant_type: null }), 400, 'invalid_request');
});

test('other grants: 400 unsupported_grant_type', async () => {
  for (const grant_type of [
    'password',
    'authorization_code',
    'refresh_token',
    'Client_Credentials',
    'client_credentials ',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'toString',
    '客户端',
    '"\\',
  ]) {
    assertRefused(await requestToken(server, { grant_type }), 400, 'unsupported_grant_type');
  }
});

test('a client that may not use the grant: 400 unauthorized_client', async () => {
  const client = await createTestClient(server, { grantTypes: [] });
  assertRefused(await requestToken(server, {}, { client }), 400, 'unauthorized_client');
});

test('the client is authenticated before its grant type is looked at', async () => {
  const answer = await requestToken(server, { client_secret: 'wrong', grant_type: 'password' });
  assertRefused(answer, 401, 'invalid_client');
});

test('a malformed request is refused as such before its client is authenticated', async () => {
  const answer = await form(`${rightForm}&client_secret=wrong`);
  assertRefused(answer, 400, 'invalid_request');
});

for (const name of ['grant_type', 'client_id', 'client_secret', 'scope', 'redirect_uri', 'foo']) {
  test(`${name} repeated: 400 invalid_request, in a form and in JSON, though the values agree`, async () => {
    const value = new URLSearchParams(rightForm).get(name) ?? 'card';
    const pairs: [string, string][] = [...Object.entries(right).filter(([one]) => one !== name)];
    pairs.push([name, value], [name, value]);
    assertRefused(await postForm(server, tokenPath, pairs), 400, 'invalid_request');
    const members = pairs.map(([one, text]) => `${JSON.stringify(one)}:${JSON.stringify(text)}`);
    assertRefused(await json(`{${members.join(',')}}`), 400, 'invalid_request');
  });
}

test('a repeated name is found behind escapes, percent-encodings and empty values', async () => {
  assertRefused(await form(`${rightForm}&%67rant_type=client_credentials`), 400, 'invalid_request');
  assertRefused(await form(`${rightForm}&scope=&scope=card`), 400, 'invalid_request');
  assertRefused(await form(`${rightForm}&scope&scope=card`), 400, 'invalid_request');
  const inner = JSON.stringify(right).slice(1, -1);
  assertRefused(await json(`{${inner},"grant\\u005ftype":"client_credentials"}`), 400, 'invalid_request');
  assertRefused(await json(`{"scope":null,${inner},"scope":"card"}`), 400, 'invalid_request');
});

test('a name inside a nested value or a text is no repetition', async () => {
  const answer = await json({ ...right, foo: { grant_type: 'x', bar: ['{"client_id":1}', '"scope":'] } });
  assert.equal(answer.status, 200, answer.text);
});

test('empty is omitted', async () => {
  assert.equal((await requestToken(server, { scope: '', redirect_uri: '' })).json.scope, 'card');
  assert.equal((await json({ ...right, scope: '' })).json.scope, 'card');
  assert.equal((await json({ ...right, scope: null })).json.scope, 'card');
  assert.equal((await form(`${rightForm}&scope`)).json.scope, 'card');
});

test('unknown parameters are ignored, whatever their value', async () => {
  assert.equal((await requestToken(server, { foo: 'bar', 名: '值' })).status, 200);
  assert.equal((await json({ ...right, foo: 1, bar: [{}], __proto__x: true })).status, 200);
  const prototype = `{"__proto__":{"scope":"introspection"},${JSON.stringify(right).slice(1)}`;
  assert.equal((await json(prototype)).json.scope, 'card');
});

test('stray separators in a form are nothing', async () => {
  assert.equal((await form(`&&${rightForm}&&`)).status, 200);
});

test('JSON that is no object of strings: 400 invalid_request', async () => {
  for (const body of [
    'null',
    '[]',
    '"text"',
    '1',
    '{',
    '{}x',
    "{'grant_type':'client_credentials'}",
    JSON.stringify({ ...right, client_id: 1 }),
    JSON.stringify({ ...right, client_secret: [secret] }),
    JSON.stringify({ ...right, client_secret: { $ne: '' } }),
    JSON.stringify({ ...right, grant_type: true }),
    JSON.stringify({ ...right, scope: ['card'] }),
    '['.repeat(16_000),
  ]) {
    assertRefused(await json(body), 400, 'invalid_request');
  }
});

test('other media types, and none: 400 invalid_request', async () => {
  for (const contentType of [
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json+oauth',
    'application/jsonp',
    'text/json',
    'nonsense',
    '',
    undefined,
  ]) {
    assertRefused(await post(rightForm, contentType), 400, 'invalid_request');
    assertRefused(await post(JSON.stringify(right), contentType), 400, 'invalid_request');
  }
});

test('a form under the name of JSON, and the other way round: refused', async () => {
  assertRefused(await json(rightForm), 400, 'invalid_request');
  assertRefused(await form(JSON.stringify(right)), 401, 'invalid_client');
});

test('broken encodings: 400 invalid_request', async () => {
  for (const tail of ['&foo=%', '&foo=%4', '&foo=%zz', '&%ff=1', '&foo=%ed%a0%80', '&foo=%c0%80']) {
    assertRefused(await form(rightForm + tail), 400, 'invalid_request');
  }
  const notUtf8 = Buffer.concat([Buffer.from(`${rightForm}&foo=`), Buffer.from([0xff, 0xfe])]);
  assertRefused(await form(notUtf8), 400, 'invalid_request');
  assertRefused(await post(notUtf8, 'application/json'), 400, 'invalid_request');
  assertRefused(await form(Buffer.from(rightForm, 'utf16le')), 401, 'invalid_client');
});

test('a compressed body is refused, not guessed at', async () => {
  const answer = await call(server, basePath + tokenPath, {
    method: 'POST',
    body: gzipSync(rightForm),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
  });
  assertRefused(answer, 400, 'invalid_request');
});

test('a body past 16 KiB: 413 as an OAuth error, with a length or in chunks', async () => {
  assertRefused(await requestToken(server, { padding: 'x'.repeat(16 * 1024) }), 413, 'invalid_request');
  const chunk = `4001\r\n${'x'.repeat(0x4001)}\r\n0\r\n\r\n`;
  const lines = ['Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked'];
  const answer = await sendRaw(server, rawRequest('POST', basePath + tokenPath, lines) + chunk);
  assertRefused(answer, 413, 'invalid_request');
});

test('a chunked body is read, cut anywhere', async () => {
  const lines = ['content-type: application/x-www-form-urlencoded', 'transfer-encoding: chunked'];
  const chunks = [rightForm.slice(0, 7), rightForm.slice(7, 8), rightForm.slice(8)];
  const body = chunks.map((one) => `${one.length.toString(16)}\r\n${one}\r\n`).join('');
  const answer = await sendRaw(server, `${rawRequest('POST', basePath + tokenPath, lines)}${body}0\r\n\r\n`);
  assert.equal(answer.status, 200, answer.text);
});

test('HTTP/1.0 and header names in any case are served', async () => {
  const request = [
    `POST ${basePath}${tokenPath} HTTP/1.0`,
    'CONTENT-TYPE: application/x-www-form-urlencoded',
    `cOnTeNt-LeNgTh: ${rightForm.length}`,
    '',
    rightForm,
  ].join('\r\n');
  const answer = await sendRaw(server, request);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
});

test('a caller that closes its half of the connection does no harm', async () => {
  await sendRaw(server, rawRequest('POST', basePath + tokenPath, [], rightForm), true);
  await sendRaw(
    server,
    `POST ${basePath}${tokenPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ngrant`,
    true,
  );
  assert.equal((await requestToken(server)).status, 200);
});

test('a request target in absolute form is served, and its errors keep the OAuth form', async () => {
  const lines = ['Content-Type: application/x-www-form-urlencoded'];
  const target = `http://test${basePath}${tokenPath}`;
  assert.equal((await sendRaw(server, rawRequest('POST', target, lines, rightForm))).status, 200);
  assertRefused(await sendRaw(server, rawRequest('PUT', target, lines, rightForm)), 405, 'invalid_request');
});

test('a percent-encoded path is the same address, and its errors keep the OAuth form', async () => {
  const path = `${basePath}/%63onnect/token`;
  assertRefused(await call(server, path, { method: 'PUT' }), 405, 'invalid_request');
});

test('two Content-Type fields are refused', async () => {
  const lines = ['Content-Type: application/x-www-form-urlencoded', 'Content-Type: application/json'];
  for (const fields of [lines, lines.toReversed()]) {
    const answer = await sendRaw(server, rawRequest('POST', basePath + tokenPath, fields, rightForm));
    assertRefused(answer, 400, 'invalid_request');
  }
});

test('no description repeats what the caller sent', async () => {
  for (const answer of [
    await requestToken(server, { scope: 'zzz"\\卡' }),
    await requestToken(server, { grant_type: 'zzz"\\卡' }),
    await requestToken(server, { client_id: 'zzz"\\卡' }),
    await form(`${rightForm}&zzz=1&zzz=2`),
  ]) {
    assert.ok(answer.status >= 400);
    assert.ok(!answer.text.includes('zzz'), answer.text);
    assert.match(answer.text, /^[\x20-\x7e]*$/);
  }
});
