import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { UnsealError, unseal } from '../../src/platform/crypto/seal.ts';
import {
  basePath,
  call,
  fetchToken,
  ping,
  readAudit,
  startTestServer,
  type TestServer,
} from '../support/server.ts';

const server = await startTestServer();
const second = await startTestServer({ beside: server });
const { clock } = server;
const { signingKeys } = server.system;
const minute = 60_000;
const day = 86_400_000;

const published = async (at = server): Promise<string[]> =>
  (await call(at, `${basePath}/.well-known/jwks.json`)).json.keys.map(({ kid }: { kid: string }) => kid);
const signs = async (at: TestServer = server) => decodeProtectedHeader(await fetchToken(at)).kid ?? '';

test('a new key is announced in the key set, in every process, for ten minutes before it signs', async () => {
  const old = await signs();
  await signingKeys.rotate('operator:test');
  const keys = await published();
  assert.equal(keys.length, 2);
  assert.deepEqual(await published(second), keys);
  const fresh = keys.find((kid) => kid !== old);
  assert.deepEqual([await signs(), await signs(second)], [old, old]);
  clock.advance(10 * minute - 1);
  assert.equal(await signs(), old);
  clock.advance(1);
  assert.deepEqual([await signs(), await signs(second)], [fresh, fresh]);
});

test('key list tells which key signs, which is announced and which only verifies', async () => {
  const before = await signingKeys.list();
  assert.deepEqual(
    before.map(({ status }) => status),
    ['verifying', 'signing'],
  );
  const after = await signingKeys.rotate('operator:test');
  assert.deepEqual(
    after.map(({ status }) => status),
    ['verifying', 'signing', 'announced'],
  );
  clock.advance(10 * minute);
});

test('the old key verifies its tokens to their expiry, and leaves the key set when the longest of them is over', async () => {
  const old = await signs();
  const token = await fetchToken(server);
  await signingKeys.rotate('operator:test');
  clock.advance(10 * minute);
  assert.notEqual(await signs(), old);
  assert.equal((await ping(server, token)).status, 200);
  assert.equal((await ping(second, token)).status, 200);
  clock.advance(day - 1);
  assert.ok((await published()).includes(old));
  clock.advance(1);
  assert.ok(!(await published()).includes(old));
  assert.ok(!(await published(second)).includes(old));
});

test('an immediate rotation signs at once, and drops a key that was announced but never signed', async () => {
  const announced = (await signingKeys.rotate('operator:test')).at(-1)?.keyId;
  clock.advance(1000);
  const keys = await signingKeys.rotate('operator:test', { immediately: true });
  const current = keys.at(-1);
  assert.equal(current?.status, 'signing');
  assert.deepEqual([await signs(), await signs(second)], [current?.keyId, current?.keyId]);
  assert.ok(!(await published(second)).includes(announced ?? ''));
  clock.advance(10 * minute);
  assert.equal(await signs(), current?.keyId);
});

test('by itself after 90 days, once though several processes look at the same time', async () => {
  await signingKeys.rotate('operator:test', { immediately: true });
  clock.advance(2 * day);
  const [only = '', ...rest] = await published();
  assert.deepEqual(rest, []);
  clock.advance(88 * day);
  await server.app.cleanUp();
  assert.deepEqual(await published(), [only], 'not at 90 days');
  clock.advance(1);
  await Promise.all([server.app.cleanUp(), second.app.cleanUp(), server.app.cleanUp()]);
  const keys = await published();
  assert.equal(keys.length, 2);
  assert.equal(await signs(), only, 'announced first');
  clock.advance(10 * minute);
  assert.notEqual(await signs(), only);
  await server.app.cleanUp();
  assert.equal((await published()).length, 2, 'not again');
});

test('the age that a key may reach is a setting', async () => {
  const weekly = await startTestServer({ beside: server, environment: { CARDEPASS_SIGNING_KEY_DAYS: '7' } });
  const before = await published();
  clock.advance(7 * day + 1);
  await server.app.cleanUp();
  assert.ok((await published()).length <= before.length);
  await weekly.app.cleanUp();
  const created = await readAudit(server, 'key.created');
  assert.equal(created.at(-1)?.subject, `key:${(await published()).at(-1)}`);
  await weekly.close();
});

test('a token signed by one process is good in another that has not seen its key before', async () => {
  clock.advance(1000);
  await signingKeys.rotate('operator:test', { immediately: true });
  const token = await fetchToken(server);
  assert.equal((await ping(second, token)).status, 200);
});

test('keys outlive a restart', async () => {
  const token = await fetchToken(server);
  const restarted = await startTestServer({ beside: server });
  assert.equal((await ping(restarted, token)).status, 200);
  await restarted.close();
});

test("a sealed private key opens under its own row's id only, and not with a bit changed", async () => {
  await signingKeys.rotate('operator:test');
  const { rows } = await server.database.pool.query<{ key_id: string; sealed_private_key: Buffer }>(
    'SELECT key_id, sealed_private_key FROM signing_keys ORDER BY key_id LIMIT 2',
  );
  const [one, two] = rows;
  assert.ok(one && two);
  const { sealingKey } = server.system;
  const open = (id: string, sealed: Buffer) => unseal(sealingKey, sealed, `signing_keys/${id}`);
  assert.ok(open(one.key_id, one.sealed_private_key).length > 0);
  assert.throws(() => open(two.key_id, one.sealed_private_key), UnsealError);
  for (const at of [0, 5, 20, -1]) {
    const changed = Buffer.from(one.sealed_private_key);
    const index = at < 0 ? changed.length + at : at;
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.throws(() => open(one.key_id, changed), UnsealError);
  }
  assert.ok(!one.sealed_private_key.includes(open(one.key_id, one.sealed_private_key).subarray(0, 16)));
});
