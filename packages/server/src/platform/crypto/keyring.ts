import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Database, type Db, sql } from '../db/database.ts';
import { seal, UnsealError, unseal } from './seal.ts';

/** The master key is not the one that this database's keys are sealed under. */
export class WrongMasterKeyError extends Error {
  constructor(
    message = 'CARDEPASS_MASTER_KEY is not the key this database was encrypted with; restore the right one, or name it in CARDEPASS_MASTER_KEY_PREVIOUS until the rotation is done.',
  ) {
    super(message);
  }
}

/**
 * The keys that encrypt and hash, one for each purpose. They are random, made on first use, and kept in the database
 * sealed under the master key, so that the master key can change without anything else being encrypted anew.
 */
export interface Keyring {
  /**
   * A 256-bit key; `purpose` such as `client-secret-pepper`, `version` from 1.
   *
   * @throws WrongMasterKeyError
   */
  key(purpose: string, version?: number): Promise<KeyObject>;
}

interface DataKeyRow {
  purpose: string;
  version: number;
  master_key_id: string;
  sealed_key: Buffer;
}

/** What is made of a master key; the master key itself encrypts nothing. */
interface MasterKey {
  readonly id: string;
  readonly sealingKey: KeyObject;
}

/**
 * Opens the keys of this database with the master key, or, while a rotation is under way, with the previous one: a
 * process that knows both works before, during and after {@link rotateMasterKey}.
 *
 * @throws WrongMasterKeyError when the database holds keys of neither
 */
export async function openKeyring(db: Db, masterKey: Buffer, previousMasterKey?: Buffer): Promise<Keyring> {
  const current = readMasterKey(masterKey);
  const accepted = [current, ...(previousMasterKey ? [readMasterKey(previousMasterKey)] : [])];
  const opened = new Map<string, Promise<KeyObject>>();

  await sql`
    INSERT INTO master_key_in_force (master_key_id) VALUES (${current.id}) ON CONFLICT DO NOTHING
  `.execute(db);
  await masterKeyInForce(db, accepted);

  async function load(purpose: string, version: number): Promise<KeyObject> {
    for (;;) {
      const { rows } = await sql<DataKeyRow>`
        SELECT purpose, version, master_key_id, sealed_key FROM data_keys
        WHERE purpose = ${purpose} AND version = ${version}
      `.execute(db);
      if (rows[0]) return createSecretKey(openDataKey(rows[0], accepted));
      await addDataKey(db, purpose, version, await masterKeyInForce(db, accepted));
    }
  }

  return {
    key(purpose, version = 1) {
      const name = `${purpose}/${version}`;
      const found = opened.get(name);
      if (found) return found;
      const loading = load(purpose, version);
      opened.set(name, loading);
      // A database that was away for a moment must not make the key unreadable for the life of the process.
      loading.catch(() => opened.delete(name));
      return loading;
    },
  };
}

/**
 * Seals every data key under another master key, in one transaction and while processes run: those that hold keys in
 * memory go on, those that know both master keys open either, and one that knows the old key only can open nothing
 * any more. Rotating to the key that is already in force changes nothing.
 *
 * @param from the master key in force, @param to the one to be in force; 32 bytes each
 * @returns how many keys were sealed anew
 * @throws WrongMasterKeyError when the keys are sealed under neither
 */
export async function rotateMasterKey(
  database: Pick<Database, 'transaction'>,
  from: Buffer,
  to: Buffer,
): Promise<number> {
  const [oldKey, newKey] = [readMasterKey(from), readMasterKey(to)];
  return database.transaction(async (tx) => {
    const inForce = await sql<{ master_key_id: string }>`
      SELECT master_key_id FROM master_key_in_force FOR UPDATE
    `.execute(tx);
    const id = inForce.rows[0]?.master_key_id;
    if (id === newKey.id) return 0;
    if (id !== undefined && id !== oldKey.id) {
      throw new WrongMasterKeyError('the key to rotate from is not the one this database is encrypted with.');
    }
    const { rows } = await sql<DataKeyRow>`
      SELECT purpose, version, master_key_id, sealed_key FROM data_keys ORDER BY purpose, version FOR UPDATE
    `.execute(tx);
    for (const row of rows) {
      const key = openDataKey(row, [oldKey]);
      const sealed = seal(newKey.sealingKey, key, placeOf(row.purpose, row.version, newKey));
      key.fill(0);
      await sql`
        UPDATE data_keys SET master_key_id = ${newKey.id}, sealed_key = ${sealed}
        WHERE purpose = ${row.purpose} AND version = ${row.version}
      `.execute(tx);
    }
    await sql`
      INSERT INTO master_key_in_force (master_key_id) VALUES (${newKey.id})
      ON CONFLICT (only_row) DO UPDATE SET master_key_id = excluded.master_key_id, since = now()
    `.execute(tx);
    return rows.length;
  });
}

async function masterKeyInForce(db: Db, accepted: readonly MasterKey[]): Promise<MasterKey> {
  const { rows } = await sql<{ master_key_id: string }>`
    SELECT master_key_id FROM master_key_in_force
  `.execute(db);
  const found = accepted.find((key) => key.id === rows[0]?.master_key_id);
  if (!found) throw new WrongMasterKeyError();
  return found;
}

/** Adds nothing when another process was faster, or when the master key has changed meanwhile; the caller looks again. */
async function addDataKey(db: Db, purpose: string, version: number, masterKey: MasterKey): Promise<void> {
  const sealed = seal(masterKey.sealingKey, randomBytes(32), placeOf(purpose, version, masterKey));
  // FOR SHARE waits for a rotation that is under way and then sees what it has put in force.
  await sql`
    WITH in_force AS (SELECT master_key_id FROM master_key_in_force FOR SHARE)
    INSERT INTO data_keys (purpose, version, master_key_id, sealed_key)
    SELECT ${purpose}, ${version}::integer, master_key_id, ${sealed}::bytea FROM in_force
    WHERE master_key_id = ${masterKey.id}
    ON CONFLICT DO NOTHING
  `.execute(db);
}

/** @throws WrongMasterKeyError */
function openDataKey(row: DataKeyRow, accepted: readonly MasterKey[]): Buffer {
  const masterKey = accepted.find((key) => key.id === row.master_key_id);
  if (!masterKey) throw new WrongMasterKeyError();
  try {
    return unseal(masterKey.sealingKey, row.sealed_key, placeOf(row.purpose, row.version, masterKey));
  } catch (error) {
    throw error instanceof UnsealError ? new WrongMasterKeyError() : error;
  }
}

function placeOf(purpose: string, version: number, masterKey: MasterKey): string {
  return `data_keys/${purpose}/${version}/${masterKey.id}`;
}

function readMasterKey(masterKey: Buffer): MasterKey {
  return {
    id: derive(masterKey, 'name of this key', 8).toString('hex'),
    sealingKey: createSecretKey(derive(masterKey, 'seal data keys', 32)),
  };
}

function derive(masterKey: Buffer, use: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `cardepass ${use}`, length));
}
