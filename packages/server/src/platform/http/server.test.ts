import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePath, call, fetchToken, startTestServer } from '../../../test/support/server.ts';

const server = await startTestServer();
const authorization = `Bearer ${await fetchToken(server)}`;

function deposit(body: string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/json', 'accept-language': 'en', authorization };
  const path = `${basePath}/sandbox/v1/deposits`;
  return call(server, path, { method: 'POST', body, headers: { ...type, ...headers } });
}

test('a body that is not JSON is refused in words, in the language of the caller', async () => {
  for (const body of ['{"currency":', '', 'null null', '{"a":1}}']) {
    const answer = await deposit(body);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.json.errors, [{ field: 'body', message: 'is not valid JSON' }]);
  }
  const chinese = await deposit('{', { 'accept-language': 'zh-CN' });
  assert.deepEqual(chinese.json.errors, [{ field: 'body', message: '请求体不是有效的 JSON' }]);
});

test('a body that is too large is 413, of another type 415, and each is an envelope', async () => {
  const large = await deposit(JSON.stringify({ currency: 'USD', amount: 'x'.repeat(300_000) }));
  assert.equal(large.status, 413);
  assert.equal(large.json.errorCode, '413');
  const text = await deposit('currency=USD', { 'content-type': 'application/x-www-form-urlencoded' });
  assert.equal(text.status, 415);
  assert.equal(text.json.errorCode, '415');
  assert.match(text.json.responseId, /^[0-9a-f-]{36}$/);
});
