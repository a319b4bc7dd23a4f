import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { openVault, type RecordPlace } from './envelope.ts';
import { openKeyring, rotateMasterKey, WrongMasterKeyError } from './keyring.ts';
import { UnsealError } from './seal.ts';

const database = await createTestDatabase();
const masterKey = randomBytes(32);
const vault = await openVault(await openKeyring(database.db, masterKey), 'cards');

const place: RecordPlace = { customerId: 'customer-1', table: 'cards', rowId: 'card-1' };
const fields = { number: '4111111111111111', cvv: '123' };

test('what was sealed for a row opens for that row', () => {
  const sealed = vault.seal(place, fields);
  assert.equal(vault.open(place, 'number', sealed), fields.number);
  assert.equal(vault.open(place, 'cvv', sealed), fields.cvv);
});

test('sealed bytes hold neither the value nor anything that repeats', () => {
  const [one, two] = [vault.seal(place, fields), vault.seal(place, fields)];
  assert.ok(!Buffer.concat([one.wrappedKey, ...Object.values(one.fields)]).includes(fields.number));
  assert.notDeepEqual(one.fields.number, two.fields.number);
  assert.notDeepEqual(one.wrappedKey, two.wrappedKey);
});

for (const [what, moved] of Object.entries({
  row: { ...place, rowId: 'card-2' },
  customer: { ...place, customerId: 'customer-2' },
  table: { ...place, table: 'other' },
})) {
  test(`a record that was moved to another ${what} does not open`, () => {
    assert.throws(() => vault.open(moved, 'number', vault.seal(place, fields)), UnsealError);
  });
}

test('a field that was moved to another column of its row does not open', () => {
  const sealed = vault.seal(place, fields);
  const swapped = { ...sealed, fields: { number: sealed.fields.cvv, cvv: sealed.fields.number } };
  assert.throws(() => vault.open(place, 'number', swapped), UnsealError);
  const wrapped = { ...sealed, fields: { '': sealed.wrappedKey } };
  assert.throws(() => vault.open(place, '', wrapped), UnsealError);
});

test('a field of another record does not open, nor with the data key that came with it', () => {
  const [one, two] = [vault.seal(place, fields), vault.seal({ ...place, rowId: 'card-2' }, fields)];
  assert.throws(() => vault.open(place, 'number', { ...one, fields: two.fields }), UnsealError);
  assert.throws(() => vault.open(place, 'number', two), UnsealError);
});

test('a record under another key version does not open', () => {
  const sealed = vault.seal(place, fields);
  assert.throws(() => vault.open(place, 'number', { ...sealed, keyVersion: 2 }), UnsealError);
});

test('any changed byte is noticed', () => {
  const sealed = vault.seal(place, fields);
  for (const bytes of [sealed.wrappedKey, sealed.fields.number]) {
    for (let at = 0; at < bytes.length; at++) {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      assert.throws(() => vault.open(place, 'number', sealed), UnsealError);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    }
  }
  assert.equal(vault.open(place, 'number', sealed), fields.number);
});

test('the digest finds an equal value, and differs by value, column and installation', async () => {
  const digest = vault.digest('number', fields.number);
  assert.equal(digest.length, 32);
  assert.deepEqual(vault.digest('number', fields.number), digest);
  assert.notDeepEqual(vault.digest('number', '4111111111111112'), digest);
  assert.notDeepEqual(vault.digest('alias', fields.number), digest);
  const other = await createTestDatabase();
  const elsewhere = await openVault(await openKeyring(other.db, masterKey), 'cards');
  assert.notDeepEqual(elsewhere.digest('number', fields.number), digest);
});

test('vaults of different names do not open each other', async () => {
  const other = await openVault(await openKeyring(database.db, masterKey), 'other');
  assert.throws(() => other.open(place, 'number', vault.seal(place, fields)), UnsealError);
});

test('records are read on while the master key is rotated, and not with the old one afterwards', async () => {
  const own = await createTestDatabase();
  const [from, to] = [randomBytes(32), randomBytes(32)];
  const sealed = (await openVault(await openKeyring(own.db, from), 'cards')).seal(place, fields);
  const readers = Array.from({ length: 20 }, async () => {
    const reader = await openVault(await openKeyring(own.db, to, from), 'cards');
    return reader.open(place, 'number', sealed);
  });
  await rotateMasterKey(own, from, to);
  assert.deepEqual(new Set(await Promise.all(readers)), new Set([fields.number]));
  await assert.rejects(openKeyring(own.db, from), WrongMasterKeyError);
  const later = await openVault(await openKeyring(own.db, to), 'cards');
  assert.equal(later.open(place, 'cvv', sealed), fields.cvv);
});
