import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrations.ts';
import { silentLog } from './log.ts';

const templateName = 'cardepass_template';

/** Makes the migrated database that every test clones; returns its connection string. Called once by the runner. */
export async function createTemplateDatabase(connectionString: string): Promise<string> {
  await administer(connectionString, `CREATE DATABASE ${templateName}`);
  const template = databaseUrl(connectionString, templateName);
  await migrate(template);
  return template;
}

export interface TestDatabase extends Database {
  readonly connectionString: string;
}

/** A database of the calling test file's own, at the newest schema; dropped when the file is done. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = templateUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // By its files: the other way writes every page of the template into the log, and takes ten times as long.
  const copy = `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`;
  await administer(databaseUrl(template, 'postgres'), copy);
  const connectionString = databaseUrl(template, name);
  const database = openDatabase({ connectionString, poolSize: 10, log: silentLog, applicationName: 'test' });
  after(async () => {
    await database.close();
    await administer(databaseUrl(template, 'postgres'), `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { ...database, connectionString };
}

/** An empty database without a schema; dropped when the file is done. */
export async function createEmptyDatabase(): Promise<string> {
  const template = templateUrl();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await administer(databaseUrl(template, 'postgres'), `CREATE DATABASE ${name} STRATEGY file_copy`);
  after(() => administer(databaseUrl(template, 'postgres'), `DROP DATABASE ${name} WITH (FORCE)`));
  return databaseUrl(template, name);
}

function templateUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('Tests need the database that `npm test -- <file>` starts.');
  return url;
}

function databaseUrl(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
