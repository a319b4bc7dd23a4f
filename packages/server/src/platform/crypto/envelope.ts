import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { seal, UnsealError, unseal } from './seal.ts';

/** The row whose fields are sealed. What was sealed for one row opens for no other. */
export interface RecordPlace {
  readonly customerId: string;
  readonly table: string;
  readonly rowId: string;
}

/** What a row keeps of its sealed fields: one data key, itself sealed, and each field sealed under it. */
export interface SealedRecord<Column extends string = string> {
  /** Which version of the vault key the data key is wrapped by. */
  readonly keyVersion: number;
  readonly wrappedKey: Buffer;
  readonly fields: Readonly<Record<Column, Buffer>>;
}

/**
 * Envelope encryption of the fields that must never lie in the clear: a random data key for each record, wrapped by
 * the vault key, which the keyring keeps sealed under the master key. AES-256-GCM throughout; customer, table, column,
 * row and key version are bound in, so that sealed bytes that were moved do not open.
 */
export interface Vault {
  /** Seals all fields of one row under a fresh data key. Field values are text, such as the 16 digits of a card. */
  seal<Column extends string>(
    place: RecordPlace,
    fields: Readonly<Record<Column, string>>,
  ): SealedRecord<Column>;
  /** @throws UnsealError when the bytes were changed, belong elsewhere, or were sealed under other keys */
  open<Column extends string>(place: RecordPlace, column: Column, sealed: SealedRecord<Column>): string;
  /**
   * HMAC-SHA256 of a value under a key of its own: finds the row that holds the value without opening any. 32 bytes;
   * equal values of one column give equal digests, so only unguessable columns should have one.
   */
  digest(column: string, value: string): Buffer;
}

/** The version that new records are sealed under. */
const currentKeyVersion = 1;

/**
 * @param name such as `cards`: the vault's keys are `<name>-vault` and `<name>-vault-index` in the keyring
 * @throws WrongMasterKeyError
 */
export async function openVault(keyring: Keyring, name: string): Promise<Vault> {
  const vaultKeys = new Map<number, KeyObject>();
  for (let version = 1; version <= currentKeyVersion; version++) {
    vaultKeys.set(version, await keyring.key(`${name}-vault`, version));
  }
  const indexKey = await keyring.key(`${name}-vault-index`);

  function vaultKey(version: number): KeyObject {
    const key = vaultKeys.get(version);
    if (!key) throw new UnsealError();
    return key;
  }

  return {
    seal(place, fields) {
      const bytes = randomBytes(32);
      const dataKey = createSecretKey(bytes);
      const wrappedKey = seal(vaultKey(currentKeyVersion), bytes, boundTo(place, '', currentKeyVersion));
      bytes.fill(0);
      const sealed = Object.entries<string>(fields).map(([column, value]) => [
        column,
        seal(dataKey, Buffer.from(value), boundTo(place, column, currentKeyVersion)),
      ]);
      return { keyVersion: currentKeyVersion, wrappedKey, fields: Object.fromEntries(sealed) };
    },
    open(place, column, { keyVersion, wrappedKey, fields }) {
      const bytes = unseal(vaultKey(keyVersion), wrappedKey, boundTo(place, '', keyVersion));
      const dataKey = createSecretKey(bytes);
      bytes.fill(0);
      return unseal(dataKey, fields[column], boundTo(place, column, keyVersion)).toString();
    },
    digest: (column, value) =>
      createHmac('sha256', indexKey)
        .update(JSON.stringify([column, value]))
        .digest(),
  };
}

/** An array in JSON: no two places read the same, whatever their parts hold. An empty column is the data key's place. */
function boundTo(place: RecordPlace, column: string, keyVersion: number): string {
  return JSON.stringify([place.customerId, place.table, column, place.rowId, keyVersion]);
}
