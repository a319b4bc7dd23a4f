import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { operate } from '../../test/support/operator.ts';

const oldKey = '0a'.repeat(32);
const newKey = '0b'.repeat(32);

async function createSystem(settings: Readonly<Record<string, string>>) {
  const database = await createTestDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-master-key-'));
  after(() => rmSync(folder, { recursive: true }));
  const base = { DATABASE_URL: database.connectionString, CARDEPASS_DATA_DIR: folder };
  const run = (words: string, more: Readonly<Record<string, string>> = {}) =>
    operate(words.split(' '), { environment: { ...base, ...settings, ...more } });
  assert.equal((await run('customer create --name Acme')).code, 0);
  return { folder, run };
}

test('with both keys in the settings the new one is in force, once; the old one opens nothing more', async () => {
  const { run } = await createSystem({ CARDEPASS_MASTER_KEY: oldKey });
  const both = { CARDEPASS_MASTER_KEY: newKey, CARDEPASS_MASTER_KEY_PREVIOUS: oldKey };
  assert.equal((await run('key list', both)).code, 0);
  assert.match((await run('key rotate-master', both)).stdout, /^\d+ keys were sealed anew\.\n$/);
  assert.match((await run('key rotate-master', both)).stdout, /^The new master key is in force already\.\n$/);
  assert.equal((await run('key list', { CARDEPASS_MASTER_KEY: newKey })).code, 0);
  assert.match((await run('key list')).stderr, /CARDEPASS_MASTER_KEY is not the key/);
  assert.match((await run('audit list', both)).stdout, /master_key\.rotated/);
});

test('without the key to be replaced it is refused', async () => {
  const { run } = await createSystem({ CARDEPASS_MASTER_KEY: oldKey });
  const { code, stderr } = await run('key rotate-master');
  assert.deepEqual(
    [code, stderr],
    [1, 'cardepass: CARDEPASS_MASTER_KEY_PREVIOUS must hold the key that is to be replaced.\n'],
  );
});

test('a key file is replaced by a new one that nobody else can read', async () => {
  const { folder, run } = await createSystem({});
  const file = path.join(folder, 'master.key');
  const before = readFileSync(file, 'utf8');
  assert.equal((await run('key rotate-master')).code, 0);
  assert.notEqual(readFileSync(file, 'utf8'), before);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(!existsSync(`${file}.next`));
  assert.equal((await run('key list')).code, 0);
});

test('a rotation that was cut off, before or after its commit, is gone on with', async () => {
  const { folder, run } = await createSystem({});
  const file = path.join(folder, 'master.key');
  const before = readFileSync(file, 'utf8');
  writeFileSync(`${file}.next`, newKey, { mode: 0o600 });
  assert.equal((await run('key list')).code, 0);
  assert.equal((await run('key rotate-master')).code, 0);
  assert.equal(readFileSync(file, 'utf8'), newKey);
  // As if the file had not been put in place.
  writeFileSync(`${file}.next`, newKey, { mode: 0o600 });
  writeFileSync(file, before);
  assert.equal((await run('key list')).code, 0);
  assert.equal((await run('key rotate-master')).code, 0);
  assert.equal(readFileSync(file, 'utf8'), newKey);
});
