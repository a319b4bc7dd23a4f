import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Db, sql } from '../db/database.ts';
import { seal, UnsealError, unseal } from './seal.ts';

/** The master key is not the one that this database's keys are sealed under. */
export class WrongMasterKeyError extends Error {
  constructor() {
    super('CARDEPASS_MASTER_KEY is not the key this database was encrypted with; restore the right one.');
  }
}

/**
 * The keys that encrypt and hash, one for each purpose. They are random, made on first use, and kept in the database
 * sealed under the master key, so that the master key can change without anything else being encrypted anew.
 */
export interface Keyring {
  /** A 256-bit key; `purpose` such as `client-secret-pepper`. */
  key(purpose: string): Promise<KeyObject>;
}

interface DataKeyRow {
  master_key_id: string;
  sealed_key: Buffer;
}

/** @throws WrongMasterKeyError when the database holds keys of another master key */
export async function openKeyring(db: Db, masterKey: Buffer): Promise<Keyring> {
  const sealingKey = createSecretKey(derive(masterKey, 'seal data keys', 32));
  const masterKeyId = derive(masterKey, 'name of this key', 8).toString('hex');
  const { rows } = await sql<DataKeyRow>`SELECT DISTINCT master_key_id FROM data_keys`.execute(db);
  if (rows.some((row) => row.master_key_id !== masterKeyId)) throw new WrongMasterKeyError();
  const opened = new Map<string, Promise<KeyObject>>();

  async function load(purpose: string): Promise<KeyObject> {
    const version = 1;
    const place = `data_keys/${purpose}/${version}/${masterKeyId}`;
    const fresh = seal(sealingKey, randomBytes(32), place);
    await sql`
      INSERT INTO data_keys (purpose, version, master_key_id, sealed_key)
      VALUES (${purpose}, ${version}, ${masterKeyId}, ${fresh}) ON CONFLICT DO NOTHING
    `.execute(db);
    const found = await sql<DataKeyRow>`
      SELECT master_key_id, sealed_key FROM data_keys WHERE purpose = ${purpose} AND version = ${version}
    `.execute(db);
    const row = found.rows[0];
    if (!row || row.master_key_id !== masterKeyId) throw new WrongMasterKeyError();
    try {
      return createSecretKey(unseal(sealingKey, row.sealed_key, place));
    } catch (error) {
      throw error instanceof UnsealError ? new WrongMasterKeyError() : error;
    }
  }

  return {
    key(purpose) {
      const key = opened.get(purpose) ?? load(purpose);
      opened.set(purpose, key);
      return key;
    },
  };
}

function derive(masterKey: Buffer, use: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `cardepass ${use}`, length));
}
