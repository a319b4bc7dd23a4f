import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { createManualClock } from '../../../test/support/clock.ts';
import { createTestDatabase } from '../../../test/support/database.ts';
import { createAudit } from '../../platform/audit.ts';
import { createIds } from '../../platform/ids.ts';
import { createClientDirectory } from './directory.ts';
import { createSecretHasher } from './secrets.ts';
import { createClientsService } from './service.ts';

const clock = createManualClock();
const hasher = createSecretHasher(createSecretKey(Buffer.alloc(32, 1)));
const database = await createTestDatabase();
const ids = createIds(clock);
const audit = createAudit(clock, ids);
const service = createClientsService({ database, clock, ids, audit, hasher, environment: 'test' });
await service.createCustomer('operator:anna', { name: 'Acme', customerCode: 'C1000' });

async function newDirectory() {
  const directory = createClientDirectory(database.db, hasher, clock);
  await directory.subscriber.reload();
  return directory;
}

test('the last use of a secret is noted in the background, and the latest of several processes stays', async () => {
  const { client, secret } = await service.createClient('operator:anna', 'C1000', {});
  const lastUse = async () => (await service.listSecrets(client.clientId))[0]?.lastUsedAt;
  const [early, late] = [await newDirectory(), await newDirectory()];
  assert.ok(early.authenticate(client.clientId, secret.secret));
  clock.advance(5_000);
  assert.ok(late.authenticate(client.clientId, secret.secret));
  const usedLast = new Date(clock.now());
  assert.equal(await lastUse(), null);
  await late.recordSecretUses();
  await early.recordSecretUses();
  assert.deepEqual(await lastUse(), usedLast);
});

test('a refused secret and a disabled client leave no note', async () => {
  const { client, secret } = await service.createClient('operator:anna', 'C1000', {});
  const directory = await newDirectory();
  assert.equal(directory.authenticate(client.clientId, 'wrong'), undefined);
  await service.disableClient('operator:anna', client.clientId);
  await directory.subscriber.refresh([client.clientId]);
  assert.equal(directory.authenticate(client.clientId, secret.secret), undefined);
  await directory.recordSecretUses();
  assert.equal((await service.listSecrets(client.clientId))[0]?.lastUsedAt, null);
});

test('a note that could not be written is written the next time', async () => {
  const { client, secret } = await service.createClient('operator:anna', 'C1000', {});
  const directory = await newDirectory();
  assert.ok(directory.authenticate(client.clientId, secret.secret));
  await database.pool.query('ALTER TABLE client_secrets RENAME TO away');
  await assert.rejects(directory.recordSecretUses());
  await database.pool.query('ALTER TABLE away RENAME TO client_secrets');
  await directory.recordSecretUses();
  assert.deepEqual((await service.listSecrets(client.clientId))[0]?.lastUsedAt, new Date(clock.now()));
});
