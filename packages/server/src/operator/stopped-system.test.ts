import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createEmptyDatabase } from '../../test/support/database.ts';
import { createInstallation, type Installation, lockIn, until } from '../../test/support/installation.ts';
import { operate } from '../../test/support/operator.ts';
import { migrate, readMigrations } from '../platform/db/migrations.ts';

let installation: Installation;
before(async () => {
  installation = await createInstallation();
});
after(() => installation.remove());

const isAtRest = () =>
  !existsSync(path.join(installation.dataDir, 'server.lock')) &&
  !existsSync(path.join(installation.dataDir, 'postgres/postmaster.pid'));

test('a command that only reads makes no database', async () => {
  const { code, stderr } = await installation.command('client', 'list');
  assert.equal(code, 1);
  assert.match(stderr, /^cardepass: there is no database in .*data folder yet; .*cardepassd db migrate.*\n$/);
  assert.ok(!existsSync(installation.dataDir));
});

test('two commands at once on a new data folder both do their work', async () => {
  const results = await Promise.all([
    installation.command('customer', 'create', '--name', 'Acme', '--json'),
    installation.command('customer', 'create', '--name', 'Bolt', '--json'),
  ]);
  assert.deepEqual(
    results.map(({ code }) => code),
    [0, 0],
    results.map(({ stderr }) => stderr).join(''),
  );
  assert.deepEqual(results.map(({ stdout }) => JSON.parse(stdout).customer_code).sort(), ['C1000', 'C1001']);
  const notes = results.map(({ stderr }) => stderr).join('');
  // A start that takes long is told as well.
  const told = notes.replaceAll('Starting the database …\n', '');
  assert.equal(told, `cardepass: a new database is made in ${installation.dataDir}\n`);
  assert.ok(isAtRest());
});

test('a command that is interrupted while the database starts stops it again', async () => {
  const moments = [
    { signal: 'SIGINT', exitCode: 130, file: 'server.lock' },
    { signal: 'SIGTERM', exitCode: 143, file: 'postgres/postmaster.pid' },
  ] as const;
  for (const { signal, exitCode, file } of moments) {
    const command = installation.startCommand('customer', 'create', '--name', 'Never');
    await until(`${file} is there`, () => existsSync(path.join(installation.dataDir, file)) || undefined);
    command.child.kill(signal);
    const { code, stdout, stderr } = await command.finished;
    assert.deepEqual([code, stdout], [exitCode, '']);
    assert.equal(stderr, 'cardepass: interrupted; nothing was changed.\n');
    assert.ok(isAtRest());
  }
});

test('a server starts while a command holds the folder, and commands join it while it starts', async () => {
  const holding = installation.startCommand('customer', 'list', '--json');
  await until('the command takes the data folder', () => lockIn(installation.dataDir));
  const starting = installation.startServer();
  await until('the server takes the data folder', () =>
    lockIn(installation.dataDir)?.use === 'server' ? true : undefined,
  );
  const joining = installation.command('customer', 'list', '--json');
  const server = await starting;
  const [first, second] = [await holding.finished, await joining];
  assert.deepEqual([first.code, second.code], [0, 0], first.stderr + second.stderr);
  assert.equal(first.stdout, second.stdout);
  assert.equal(JSON.parse(first.stdout).customers.length, 2, 'the interrupted commands have made none');
  assert.equal((await server.stop()).code, 0);
  assert.ok(isAtRest());
});

test('a command takes over from one that was killed', async () => {
  const killed = installation.startCommand('customer', 'list');
  await until('the command takes the data folder', () => lockIn(installation.dataDir));
  killed.child.kill('SIGKILL');
  await killed.finished;
  const { code, stderr } = await installation.command('customer', 'list');
  assert.equal(code, 0, stderr);
  assert.ok(isAtRest());
});

test('with DATABASE_URL, an empty database is made ready by a command that writes', async () => {
  const environment = { ...installation.environment, DATABASE_URL: await createEmptyDatabase() };
  const reading = await operate(['customer', 'list'], { environment });
  assert.deepEqual(
    [reading.code, reading.stderr],
    [1, 'cardepass: the database is empty; run "cardepassd db migrate".\n'],
  );
  const writing = await operate(['customer', 'create', '--name', 'Acme'], { environment, columns: 80 });
  assert.deepEqual([writing.code, writing.stderr], [0, '']);
  assert.match(writing.stdout, /^customer {5}C1000\nname {9}Acme\n/);
});

test('an older schema is migrated by db migrate only', async () => {
  const database = await createEmptyDatabase();
  const environment = { ...installation.environment, DATABASE_URL: database };
  const migrations = readMigrations();
  await migrate(database, migrations.slice(0, -1));
  const refused = await operate(['customer', 'create', '--name', 'Acme'], { environment });
  assert.deepEqual(
    [refused.code, refused.stderr],
    [1, 'cardepass: the database has an older schema; run "cardepassd db migrate".\n'],
  );
  const status = await operate(['db', 'status', '--json'], { environment });
  assert.deepEqual(JSON.parse(status.stdout).pending, [
    { version: migrations.at(-1)?.version, name: migrations.at(-1)?.name },
  ]);
  assert.match((await operate(['db', 'status'], { environment })).stdout, /1 pending: run db migrate/);
  const version = migrations.at(-1)?.version;
  const migrated = await operate(['db', 'migrate'], { environment });
  assert.equal(migrated.stdout, `1 migration was applied; the schema is at version ${version}.\n`);
  const again = await operate(['db', 'migrate'], { environment });
  assert.equal(again.stdout, `Nothing to do; the schema is at version ${version}.\n`);
  assert.equal((await operate(['customer', 'create', '--name', 'Acme'], { environment })).code, 0);
});

test('a newer schema is refused', async () => {
  const database = await createEmptyDatabase();
  await migrate(database, [
    ...readMigrations(),
    { version: 999_999, name: 'future', sql: 'SELECT 1', checksum: 'x' },
  ]);
  for (const words of [
    ['client', 'list'],
    ['db', 'migrate'],
    ['db', 'status'],
  ]) {
    const { code, stderr } = await operate(words, {
      environment: { ...installation.environment, DATABASE_URL: database },
    });
    assert.equal(code, 1);
    assert.match(stderr, /^cardepass: the database has schema version 999999, newer than .*\.\n$/);
  }
});

test('a database of something else is left alone', async () => {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('CREATE TABLE theirs (a int)').finally(() => client.end());
  const environment = { ...installation.environment, DATABASE_URL: database };
  const { code, stderr } = await operate(['customer', 'create', '--name', 'Acme'], { environment });
  assert.equal(code, 1);
  assert.match(stderr, /^cardepass: the database holds tables of something else; check DATABASE_URL.*\n$/);
});
