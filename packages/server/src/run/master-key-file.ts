import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { prepareDataFolder, readOrCreateSecretFile } from '../platform/db/data-folder.ts';
import { StartError } from './start-error.ts';

/** The master key of a test environment, and during its rotation the one that is to follow it. */
export interface MasterKeys {
  readonly masterKey: Buffer;
  readonly previousMasterKey?: Buffer | undefined;
}

const currentName = 'master.key';
const nextName = 'master.key.next';

/**
 * Reads the key file in the data folder, made on the first start. A rotation that was cut off has left a second file;
 * the database is sealed under the key of one of the two, so both are given.
 *
 * @throws StartError, DataFolderError
 */
export function readMasterKeyFile(dataDir: string): MasterKeys {
  prepareDataFolder(dataDir);
  const masterKey = readKey(path.join(dataDir, currentName));
  const next = path.join(dataDir, nextName);
  return existsSync(next) ? { masterKey, previousMasterKey: readKey(next) } : { masterKey };
}

/** The key to rotate to: in a file of its own, safely written, until {@link putNextMasterKeyInPlace}. */
export function readOrCreateNextMasterKey(dataDir: string): Buffer {
  return readKey(path.join(dataDir, nextName));
}

/** The database is sealed under the next key: its file takes the place of the old one, which is gone. */
export function putNextMasterKeyInPlace(dataDir: string): void {
  renameSync(path.join(dataDir, nextName), path.join(dataDir, currentName));
}

function readKey(file: string): Buffer {
  const text = readOrCreateSecretFile(file, () => randomBytes(32).toString('hex'));
  const key = Buffer.from(text, 'hex');
  if (key.length !== 32) {
    throw new StartError(`${file} does not hold a key of 64 hexadecimal digits; restore it.`);
  }
  return key;
}
