import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startTestServer } from '../../test/support/server.ts';

const server = await startTestServer();

/** Reads each answer to its end: a server that closes waits for one that is half read. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const answer = await fetch(server.url + path, { headers, method, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function read(path: string, headers?: Record<string, string>) {
  const document = JSON.parse((await get(path, headers)).text);
  return document as { info: { title: string }; servers: { url: string }[] };
}

const title = async (path: string, headers?: Record<string, string>) =>
  (await read(path, headers)).info.title;

test('the document is Chinese unless English is asked for', async () => {
  assert.equal(await title('/openapi/openapi.json'), 'cardepass 开放 API');
  assert.equal(await title('/openapi/openapi.json?lang=en'), 'cardepass Open API');
  assert.equal(
    await title('/openapi/openapi.json', { 'accept-language': 'en-GB,en;q=0.9' }),
    'cardepass Open API',
  );
  assert.equal(await title('/openapi/openapi.json', { 'accept-language': 'fr' }), 'cardepass 开放 API');
  assert.equal(
    await title('/openapi/openapi.json?lang=zh-CN', { 'accept-language': 'en' }),
    'cardepass 开放 API',
  );
  assert.equal(await title('/openapi/openapi.en.json'), 'cardepass Open API');
  assert.equal(await title('/openapi/openapi.zh-CN.json'), 'cardepass 开放 API');
});

test('an unknown or repeated language in the address is no failure', async () => {
  assert.equal(await title('/openapi/openapi.json?lang=tlh'), 'cardepass 开放 API');
  assert.equal(await title('/openapi/openapi.json?lang=en&lang=en'), 'cardepass 开放 API');
});

test('the document names the public URL as its server', async () => {
  const document = await read('/openapi/openapi.en.json');
  assert.deepEqual(document.servers[0]?.url, server.system.config.publicUrl);
});

for (const path of [
  '/openapi/openapi.json',
  '/openapi/openapi.en.json',
  '/openapi/docs',
  '/openapi/docs/',
  '/openapi/docs/scalar.js',
  '/openapi/docs/page.css',
  '/openapi/docs/icon.svg',
]) {
  test(`${path} is kept by caches and checked by its ETag`, async () => {
    const first = await get(path);
    assert.equal(first.status, 200);
    assert.equal(first.headers.get('cache-control'), 'public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w-]{22}"$/);
    const again = await get(path, { 'if-none-match': `"other", W/${etag}` });
    assert.equal(again.status, 304);
    assert.equal(again.text, '');
    assert.equal((await get(path, { 'if-none-match': '"other"' })).status, 200);
  });

  test(`${path} answers HEAD, and refuses other methods`, async () => {
    const head = await get(path, {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    const post = await get(path, {}, 'POST');
    assert.equal(post.status, 405);
    assert.equal(post.headers.get('allow'), 'GET, HEAD');
  });
}

test('the script of the page is served compressed where the browser can read that', async () => {
  const plain = await get('/openapi/docs/scalar.js', { 'accept-encoding': 'identity' });
  assert.equal(plain.headers.get('content-encoding'), null);
  const { text } = plain;
  assert.ok(text.length > 1_000_000);
  // fetch decodes by itself, so what it decoded is compared.
  for (const [encoding, decode] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const { rawPayload, headers } = await server.app.app.inject({
      url: '/openapi/docs/scalar.js',
      headers: { 'accept-encoding': encoding },
    });
    assert.equal(headers['content-encoding'], encoding);
    assert.equal(headers.vary, 'accept-encoding');
    assert.ok(rawPayload.length < text.length / 2);
    assert.ok(decode(rawPayload).toString() === text, `${encoding} is another script`);
  }
});

test('the page may load from, send to and be framed by nobody else', async () => {
  const policy = (await get('/openapi/docs')).headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; script-src 'self' 'sha256-[^']+'; /);
  assert.match(policy, /connect-src 'self'; /);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/);
});

test('the page speaks the language that was asked for', async () => {
  assert.match((await get('/openapi/docs')).text, /<html lang="zh-CN">/);
  assert.match((await get('/openapi/docs?lang=en')).text, /<html lang="en">/);
  assert.match((await get('/openapi/docs', { 'accept-language': 'en' })).text, /<html lang="en">/);
});

test('the root leads to the documentation', async () => {
  const answer = await get('/');
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get('location'), '/openapi/docs');
});
