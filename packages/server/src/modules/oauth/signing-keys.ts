import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { Audit } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/crypto/seal.ts';
import { type ChangeSubscriber, changing, publishChange } from '../../platform/db/change-feed.ts';
import type { Database } from '../../platform/db/database.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import {
  deleteAnnouncedSigningKeys,
  deleteRetiredSigningKeys,
  deleteSigningKey,
  insertSigningKey,
  lockSigningKeys,
  retireSigningKeysBefore,
  type SigningKeyRow,
  selectSigningKeys,
} from './store.ts';

export const signingKeysTopic = 'signing-keys';

/** Verifiers may keep the key set this long, so a new key is announced for longer before it signs. */
export const keySetMaxAgeSeconds = 300;
const announceMs = 2 * keySetMaxAgeSeconds * 1000;
const maxTokenLifetimeMs = 86_400_000;

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

export interface SigningKeyStatus {
  readonly keyId: string;
  readonly status: 'announced' | 'signing' | 'verifying';
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiresAt: Date | null;
}

export interface SigningKeys {
  /** The newest key whose time to sign has come. */
  current(): SigningKey;
  find(keyId: string): KeyObject | undefined;
  /** The published key set (RFC 7517): every key that signs, will sign, or signed a token that may still be valid. */
  publicKeys(): JWK[];
  readonly subscriber: ChangeSubscriber;
}

interface OpenedKey {
  readonly keyId: string;
  readonly signsFrom: number;
  readonly retiresAt: number;
  readonly publicJwk: JWK;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** The keys as a process holds them in memory. */
export function createSigningKeys(database: Database, sealingKey: KeyObject, clock: Clock): SigningKeys {
  let keys: OpenedKey[] = [];

  const valid = () => keys.filter((key) => key.retiresAt > clock.now());
  const load = async () => {
    const rows = await selectSigningKeys(database.db, new Date(clock.now()));
    keys = rows.map((row) => openKey(row, sealingKey));
  };
  return {
    current() {
      const now = clock.now();
      const key = keys.findLast(({ signsFrom }) => signsFrom <= now) ?? keys[0];
      if (!key) throw new Error('there is no signing key');
      return key;
    },
    find(keyId) {
      const now = clock.now();
      return keys.find((key) => key.keyId === keyId && key.retiresAt > now)?.publicKey;
    },
    publicKeys: () => valid().map(({ publicJwk }) => publicJwk),
    subscriber: { reload: load, refresh: load },
  };
}

export class SigningKeyError extends DomainError<'KEY_NOT_FOUND' | 'KEY_IS_SIGNING'> {
  /** @param explanation for the operator: what was wrong and what to do */
  constructor(code: 'KEY_NOT_FOUND' | 'KEY_IS_SIGNING', explanation: string) {
    super(code);
    this.message = explanation;
  }
}

/** What operators and the schedule do with the keys. */
export interface SigningKeysService {
  /** Makes the first key of a new installation, which signs at once. */
  ensureKey(): Promise<void>;
  /**
   * Makes a new key. It is announced in the key set first and signs ten minutes later, or at once with `immediately`,
   * for when the old key may be known to others; then a key that is only announced is dropped too. The old key verifies
   * until its last token has expired, or until it is revoked.
   */
  rotate(actor: string, options?: { immediately?: boolean }): Promise<SigningKeyStatus[]>;
  /**
   * Ends the trust in a key at once: every token it signed is refused from now on, in every process.
   *
   * @throws SigningKeyError KEY_NOT_FOUND, KEY_IS_SIGNING
   */
  revoke(actor: string, keyId: string): Promise<SigningKeyStatus[]>;
  /** Rotates when the newest key is older than `maxAgeMs`; drops keys that no valid token needs. */
  rotateIfOlder(maxAgeMs: number): Promise<void>;
  list(): Promise<SigningKeyStatus[]>;
}

export function createSigningKeysService(dependencies: {
  database: Database;
  sealingKey: KeyObject;
  clock: Clock;
  ids: Ids;
  audit: Audit;
}): SigningKeysService {
  const { database, sealingKey, clock, ids, audit } = dependencies;

  /** Makes a key if the newest one calls for it. */
  async function makeKeyWhen(
    actor: string,
    announce: number,
    calls: (newest: SigningKeyRow | undefined, now: number) => boolean,
  ) {
    await changing(database, async (tx) => {
      await lockSigningKeys(tx);
      const now = clock.now();
      const newest = (await selectSigningKeys(tx, new Date(now))).at(-1);
      if (!calls(newest, now)) return;
      const key = await generateKey(sealingKey, ids.secret(16), new Date(now), new Date(now + announce));
      // Who hurries trusts no key made before: one that was announced must not take over from this one.
      if (announce === 0) await deleteAnnouncedSigningKeys(tx, new Date(now));
      await insertSigningKey(tx, key);
      await retireSigningKeysBefore(
        tx,
        key.signsFrom,
        new Date(key.signsFrom.getTime() + maxTokenLifetimeMs),
      );
      await deleteRetiredSigningKeys(tx, new Date(now));
      await audit.record(tx, {
        actor,
        action: 'key.created',
        subject: `key:${key.keyId}`,
        detail: { signsFrom: key.signsFrom.toISOString() },
      });
      await publishChange(tx, signingKeysTopic, key.keyId);
    });
  }

  async function list(): Promise<SigningKeyStatus[]> {
    const now = new Date(clock.now());
    const rows = await selectSigningKeys(database.db, now);
    const current = signingOne(rows, now);
    return rows.map((row) => ({
      keyId: row.keyId,
      status: row === current ? 'signing' : row.signsFrom > now ? 'announced' : 'verifying',
      createdAt: row.createdAt,
      signsFrom: row.signsFrom,
      retiresAt: row.retiresAt,
    }));
  }

  return {
    ensureKey: () => makeKeyWhen('system', 0, (newest) => newest === undefined),
    async rotate(actor, { immediately = false } = {}) {
      await makeKeyWhen(actor, immediately ? 0 : announceMs, () => true);
      return list();
    },
    async revoke(actor, keyId) {
      await changing(database, async (tx) => {
        await lockSigningKeys(tx);
        const now = new Date(clock.now());
        const rows = await selectSigningKeys(tx, now);
        if (!rows.some((row) => row.keyId === keyId)) {
          throw new SigningKeyError('KEY_NOT_FOUND', `there is no signing key ${keyId}; see key list`);
        }
        if (signingOne(rows, now)?.keyId === keyId) {
          throw new SigningKeyError(
            'KEY_IS_SIGNING',
            `key ${keyId} signs the tokens; first run key rotate --immediately, then revoke it`,
          );
        }
        await deleteSigningKey(tx, keyId);
        await audit.record(tx, { actor, action: 'key.revoked', subject: `key:${keyId}` });
        await publishChange(tx, signingKeysTopic, keyId);
      });
      return list();
    },
    rotateIfOlder: (maxAgeMs) =>
      makeKeyWhen(
        'system',
        announceMs,
        (newest, now) => newest === undefined || now - newest.createdAt.getTime() > maxAgeMs,
      ),
    list,
  };
}

function signingOne(rows: readonly SigningKeyRow[], now: Date): SigningKeyRow | undefined {
  return rows.findLast((row) => row.signsFrom <= now) ?? rows[0];
}

const placeOf = (keyId: string) => `signing_keys/${keyId}`;

async function generateKey(
  sealingKey: KeyObject,
  keyId: string,
  createdAt: Date,
  signsFrom: Date,
): Promise<SigningKeyRow> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' });
  const privateBytes = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const publicJwk = { kty, crv, x, y, kid: keyId, use: 'sig', alg: 'ES256' } as JWK;
  const sealedPrivateKey = seal(sealingKey, privateBytes, placeOf(keyId));
  return { keyId, publicJwk, sealedPrivateKey, createdAt, signsFrom, retiresAt: null };
}

function openKey(row: SigningKeyRow, sealingKey: KeyObject): OpenedKey {
  const privateBytes = unseal(sealingKey, row.sealedPrivateKey, placeOf(row.keyId));
  return {
    keyId: row.keyId,
    signsFrom: row.signsFrom.getTime(),
    retiresAt: row.retiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    publicJwk: row.publicJwk,
    publicKey: createPublicKey({ key: row.publicJwk as JsonWebKey, format: 'jwk' }),
    privateKey: createPrivateKey({ key: privateBytes, format: 'der', type: 'pkcs8' }),
  };
}
