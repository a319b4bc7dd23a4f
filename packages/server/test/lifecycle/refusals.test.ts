import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import pg from 'pg';
import { migrate } from '../../src/platform/db/migrations.ts';
import { freePort } from '../../src/platform/free-port.ts';
import { createEmptyDatabase, createTestDatabase } from '../support/database.ts';
import { type ServerOptions, startServer, temporaryFolder } from '../support/process.ts';

/** Starts what cannot start; every refusal is one line, exit code 1, no stack trace, and no secret in it. */
async function refusal(options: ServerOptions): Promise<string> {
  const server = await startServer({ dataDir: path.join(temporaryFolder(), 'data'), ...options });
  assert.deepEqual(await server.exited, { code: 1, signal: null }, server.stdout() + server.stderr());
  assert.equal(server.stdout().replace(/^(Creating|Starting) the database …\n/gm, ''), '');
  assert.match(server.stderr(), /^cardepass: [^\n]+[.]\n$/);
  assert.doesNotMatch(server.stderr(), /hunter2|\n +at /);
  return server.stderr().slice('cardepass: '.length, -1);
}

const masterKey = 'ab'.repeat(32);
const production = {
  CARDEPASS_ENV: 'production',
  CARDEPASS_MASTER_KEY: masterKey,
  CARDEPASS_PUBLIC_URL: 'https://cards.example.com',
};

const migrated = await createTestDatabase();
const empty = await createEmptyDatabase();
const inMemory = { DATABASE_URL: migrated.connectionString, CARDEPASS_MASTER_KEY: masterKey };

describe('a start is refused in one line', { concurrency: 3 }, () => {
  test('when a setting is wrong', async () => {
    assert.equal(
      await refusal({ env: { CARDEPASS_MASTER_KEY: 'hunter2' } }),
      'CARDEPASS_MASTER_KEY is not valid. Allowed: 32 random bytes as 64 hexadecimal digits or as Base64.',
    );
  });

  test('when a CARDEPASS_ name is no setting', async () => {
    assert.equal(
      await refusal({ env: { CARDEPASS_MASTERKEY: 'hunter2' } }),
      'CARDEPASS_MASTERKEY is not a setting. See the settings table in README.md.',
    );
  });

  test('when production would be unsafe', async () => {
    const { CARDEPASS_MASTER_KEY, ...keyless } = production;
    assert.match(
      await refusal({ env: { ...keyless, ...{ DATABASE_URL: empty } } }),
      /^CARDEPASS_MASTER_KEY /,
    );
    assert.match(await refusal({ env: production }), /^DATABASE_URL is required in production/);
  });

  test('when the port is in use', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    const expected = `port ${port} on 127.0.0.1 is in use; stop what uses it, or set PORT to another.`;
    assert.equal(await refusal({ port }), expected);
    assert.equal(await refusal({ port, env: inMemory }), expected);
    assert.equal(await refusal({ port, env: { ...inMemory, WEB_CONCURRENCY: '2' } }), expected);
    holder.close();
  });

  test('when HOST is no address of this machine', async () => {
    for (const host of ['192.0.2.1', 'no-such-host.invalid']) {
      assert.equal(
        await refusal({ env: { ...inMemory, HOST: host } }),
        `${host} is not an address of this machine; set HOST to one that is.`,
      );
    }
  });

  test('when the data folder cannot be made', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    assert.equal(
      await refusal({ dataDir: path.join(file, 'data') }),
      `cannot write to the data folder ${file}/data (ENOTDIR); set CARDEPASS_DATA_DIR to a folder you may write to.`,
    );
  });

  test('when the data folder may not be written to', async (t) => {
    if (process.getuid?.() === 0) return t.skip('root may write everywhere');
    const dataDir = path.join(temporaryFolder(), 'data');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o555);
    assert.match(await refusal({ dataDir }), /^cannot write to the data folder .*\(EACCES\)/);
  });

  test('when what holds the master key is no key', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    mkdirSync(dataDir);
    writeFileSync(path.join(dataDir, 'master.key'), 'hunter2');
    assert.match(await refusal({ dataDir }), /master\.key does not hold a key of 64 hexadecimal digits/);
  });

  test('when the cluster in the data folder is not a usable one', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    mkdirSync(path.join(dataDir, 'postgres'), { recursive: true, mode: 0o711 });
    assert.match(await refusal({ dataDir }), /^the database in .*\/postgres did not start: /);
  });

  test('when the database cannot be reached, or refuses', async () => {
    const port = await freePort();
    const refused = `postgres://cardepass:hunter2@127.0.0.1:${port}/cards`;
    assert.equal(
      await refusal({ env: { DATABASE_URL: refused } }),
      `cannot use the database cards at 127.0.0.1:${port} (ECONNREFUSED); check DATABASE_URL.`,
    );
    const unknown = 'postgres://cardepass:hunter2@no-such-host.invalid/cards';
    assert.match(await refusal({ env: { DATABASE_URL: unknown } }), /\((ENOTFOUND|EAI_AGAIN)\)/);
    const wrongPassword = new URL(migrated.connectionString);
    wrongPassword.password = 'hunter2';
    assert.match(
      await refusal({ env: { DATABASE_URL: wrongPassword.href } }),
      /\(password authentication failed for user "cardepass"\)/,
    );
    const noFile = `${migrated.connectionString}?sslrootcert=/nowhere/ca.pem`;
    assert.match(await refusal({ env: { DATABASE_URL: noFile } }), /\(ENOENT\)/);
  });

  test('when the schema is newer than this version', async () => {
    const database = await createEmptyDatabase();
    await migrate(database);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query("INSERT INTO schema_migrations VALUES (999999, 'future', '')");
    await client.end();
    assert.match(
      await refusal({ env: { ...inMemory, DATABASE_URL: database } }),
      /^the database has schema version 999999, newer than this cardepass knows; /,
    );
  });

  test('when the database belongs to the other environment', async () => {
    const database = await createEmptyDatabase();
    const env = { ...production, DATABASE_URL: database };
    const server = await startServer({ env });
    await server.ready();
    await server.output(/cardepass is ready \(production environment\)/);
    assert.doesNotMatch(server.stdout(), /client_id/, 'production gets no demo client');
    await server.stop();
    const customers = new pg.Client({ connectionString: database });
    await customers.connect();
    assert.equal((await customers.query('SELECT FROM customers')).rowCount, 0);
    await customers.end();
    assert.equal(
      await refusal({ env: { ...inMemory, DATABASE_URL: database } }),
      'this database belongs to the production environment, and CARDEPASS_ENV is test; use another database.',
    );
  });

  test('when the master key is another, or a test database is given to production', async () => {
    const database = await createEmptyDatabase();
    const server = await startServer({ env: { ...inMemory, DATABASE_URL: database } });
    await server.ready();
    await server.stop();
    const other = { DATABASE_URL: database, CARDEPASS_MASTER_KEY: 'cd'.repeat(32) };
    const expected =
      'CARDEPASS_MASTER_KEY is not the key this database was encrypted with; restore the right one, or name it in CARDEPASS_MASTER_KEY_PREVIOUS until the rotation is done.';
    assert.equal(await refusal({ env: other }), expected);
    assert.equal(
      await refusal({ env: { ...production, DATABASE_URL: database } }),
      'this database belongs to the test environment, and CARDEPASS_ENV is production; use another database.',
    );
  });
});
