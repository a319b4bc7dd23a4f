import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmptyDatabase } from '../../../test/support/database.ts';
import { MigrationError, migrate, readMigrationStatus, readMigrations } from './migrations.ts';

test('migrating twice applies each migration once', async () => {
  const database = await createEmptyDatabase();
  assert.equal(await migrate(database), readMigrations().length);
  assert.equal(await migrate(database), 0);
  assert.deepEqual((await readMigrationStatus(database)).pending, []);
});

test('many processes may migrate at once', async () => {
  const database = await createEmptyDatabase();
  const counts = await Promise.all([migrate(database), migrate(database), migrate(database)]);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    readMigrations().length,
  );
});

test('a schema newer than this version is refused', async () => {
  const database = await createEmptyDatabase();
  const future = { version: 999_999, name: 'future', sql: 'SELECT 1', checksum: 'x' };
  await migrate(database, [...readMigrations(), future]);
  await assert.rejects(migrate(database), (error: Error) => {
    assert.ok(error instanceof MigrationError);
    assert.match(error.message, /schema version 999999, newer than this cardepass knows/);
    return true;
  });
});

test('an edited migration is refused', async () => {
  const database = await createEmptyDatabase();
  await migrate(database);
  const [first, ...rest] = readMigrations();
  assert.ok(first);
  await assert.rejects(
    migrate(database, [{ ...first, checksum: 'edited' }, ...rest]),
    /was changed after it was applied/,
  );
});

test('a migration that fails leaves no trace of itself', async () => {
  const database = await createEmptyDatabase();
  const half = {
    version: 999_999,
    name: 'half',
    sql: 'CREATE TABLE half (a int); SELECT broken',
    checksum: 'x',
  };
  await assert.rejects(migrate(database, [...readMigrations(), half]));
  assert.equal(await migrate(database), 0);
});
