import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import pg from 'pg';
import { createEmptyDatabase, createTestDatabase } from '../../../test/support/database.ts';
import { sql } from '../db/database.ts';
import { migrate, readMigrations } from '../db/migrations.ts';
import { openKeyring, rotateMasterKey, WrongMasterKeyError } from './keyring.ts';

const database = await createTestDatabase();
const { db } = database;
beforeEach(async () => {
  await sql`TRUNCATE data_keys, master_key_in_force`.execute(db);
});

const newMasterKey = () => randomBytes(32);
const bytesOf = async (key: Promise<import('node:crypto').KeyObject>) => (await key).export().toString('hex');

test('every process that asks for a key at once gets the same key', async () => {
  const masterKey = newMasterKey();
  const keyrings = await Promise.all(Array.from({ length: 8 }, () => openKeyring(db, masterKey)));
  const keys = await Promise.all(keyrings.map((keyring) => bytesOf(keyring.key('pepper'))));
  assert.equal(new Set(keys).size, 1);
});

test('purposes and versions have keys of their own', async () => {
  const keyring = await openKeyring(db, newMasterKey());
  const keys = [keyring.key('a'), keyring.key('b'), keyring.key('a', 2)].map(bytesOf);
  assert.equal(new Set(await Promise.all(keys)).size, 3);
});

test('another master key is refused with a message that names the setting', async () => {
  await openKeyring(db, newMasterKey());
  await assert.rejects(openKeyring(db, newMasterKey()), (error: Error) => {
    assert.ok(error instanceof WrongMasterKeyError);
    assert.match(error.message, /CARDEPASS_MASTER_KEY is not the key this database was encrypted with/);
    return true;
  });
});

test('a rotation keeps every key and leaves the old master key able to open none', async () => {
  const [from, to] = [newMasterKey(), newMasterKey()];
  const before = await openKeyring(database.db, from);
  const kept = await Promise.all([bytesOf(before.key('a')), bytesOf(before.key('b'))]);

  assert.equal(await rotateMasterKey(database, from, to), 2);

  const after = await openKeyring(database.db, to);
  assert.deepEqual(await Promise.all([bytesOf(after.key('a')), bytesOf(after.key('b'))]), kept);
  await assert.rejects(openKeyring(database.db, from), WrongMasterKeyError);
});

test('after a rotation the old master key opens nothing even where its name is written back', async () => {
  const [from, to] = [newMasterKey(), newMasterKey()];
  await (await openKeyring(database.db, from)).key('a');
  const { rows } = await sql<{ id: string }>`SELECT master_key_id AS id FROM data_keys`.execute(database.db);
  await rotateMasterKey(database, from, to);
  await sql`UPDATE data_keys SET master_key_id = ${rows[0]?.id}`.execute(database.db);
  await sql`UPDATE master_key_in_force SET master_key_id = ${rows[0]?.id}`.execute(database.db);
  const keyring = await openKeyring(database.db, from);
  await assert.rejects(keyring.key('a'), WrongMasterKeyError);
});

test('a process that knows both master keys works before and after the rotation', async () => {
  const [from, to] = [newMasterKey(), newMasterKey()];
  const kept = await bytesOf((await openKeyring(database.db, from)).key('a'));
  const waiting = await openKeyring(database.db, to, from);
  assert.equal(await bytesOf(waiting.key('a')), kept);
  const made = await bytesOf(waiting.key('made before the rotation'));
  // A process that was not yet restarted still opens what the restarted one has made.
  const old = await openKeyring(database.db, from);
  assert.equal(await bytesOf(old.key('made before the rotation')), made);

  await rotateMasterKey(database, from, to);
  const later = await bytesOf(waiting.key('made after the rotation'));
  const fresh = await openKeyring(database.db, to);
  assert.equal(await bytesOf(fresh.key('made before the rotation')), made);
  assert.equal(await bytesOf(fresh.key('made after the rotation')), later);
});

test('a process with the old master key only goes on with the keys it holds and is refused new ones', async () => {
  const [from, to] = [newMasterKey(), newMasterKey()];
  const old = await openKeyring(database.db, from);
  const kept = await bytesOf(old.key('a'));
  await rotateMasterKey(database, from, to);
  assert.equal(await bytesOf(old.key('a')), kept);
  await assert.rejects(old.key('b'), WrongMasterKeyError);
  assert.ok(await (await openKeyring(database.db, to)).key('b'));
});

test('keys made while rotations run are all sealed under the master key in force', async () => {
  const [one, two] = [newMasterKey(), newMasterKey()];
  const keyring = await openKeyring(database.db, one, two);
  const making = Array.from({ length: 30 }, (_, i) => bytesOf(keyring.key(`purpose-${i}`)));
  await rotateMasterKey(database, one, two);
  await rotateMasterKey(database, two, one);
  await rotateMasterKey(database, one, two);
  const made = await Promise.all(making);
  const after = await openKeyring(database.db, two);
  assert.deepEqual(await Promise.all(made.map((_, i) => bytesOf(after.key(`purpose-${i}`)))), made);
});

test('rotating twice changes nothing the second time', async () => {
  const [from, to] = [newMasterKey(), newMasterKey()];
  await (await openKeyring(database.db, from)).key('a');
  assert.equal(await rotateMasterKey(database, from, to), 1);
  assert.equal(await rotateMasterKey(database, from, to), 0);
});

test('rotating from a wrong master key is refused and changes nothing', async () => {
  const from = newMasterKey();
  const kept = await bytesOf((await openKeyring(database.db, from)).key('a'));
  await assert.rejects(rotateMasterKey(database, newMasterKey(), newMasterKey()), WrongMasterKeyError);
  assert.equal(await bytesOf((await openKeyring(database.db, from)).key('a')), kept);
});

test('a key that could not be read once is read when the database is back', async () => {
  const keyring = await openKeyring(db, newMasterKey());
  await sql`ALTER TABLE data_keys RENAME TO data_keys_away`.execute(db);
  await assert.rejects(keyring.key('a'));
  await sql`ALTER TABLE data_keys_away RENAME TO data_keys`.execute(db);
  assert.ok(await keyring.key('a'));
});

test('a database of an earlier version keeps the master key that its keys are sealed under', async () => {
  const connectionString = await createEmptyDatabase();
  await migrate(
    connectionString,
    readMigrations().filter(({ version }) => version < 25),
  );
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query("INSERT INTO data_keys VALUES ('a', 1, 'old-key-id', '', now())");
  await migrate(connectionString);
  const { rows } = await client.query('SELECT master_key_id FROM master_key_in_force');
  await client.end();
  assert.deepEqual(rows, [{ master_key_id: 'old-key-id' }]);
});
