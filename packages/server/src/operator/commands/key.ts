import type { SigningKeyStatus } from '../../modules/oauth/index.ts';
import { rotateMasterKey } from '../../platform/crypto/keyring.ts';
import { putNextMasterKeyInPlace, readOrCreateNextMasterKey } from '../../run/master-key-file.ts';
import type { Actions } from '../actions.ts';
import type { OperatorCommand } from '../command.ts';
import { isoTime, type Json, type Outcome, table, time } from '../output.ts';
import { CommandRefused } from '../refusal.ts';
import type { Session } from '../session.ts';

const sample = {
  key_id: '9hJ2kLmN4pQrS6tV',
  status: 'signing',
  created_at: '2026-11-22T08:00:00.000Z',
  signs_from: '2026-11-22T08:00:00.000Z',
  retires_at: null,
};

export function addKeyCommands(program: OperatorCommand, { read, write }: Actions): void {
  const key = program.group(
    'key',
    'The keys that sign access tokens, and the master key that encrypts everything at rest.',
  );

  key
    .operation('list', {
      summary: 'List the signing keys, the oldest first.',
      examples: ['key list'],
      json: { keys: [sample] },
    })
    .action(read(async ({ system }) => outcome(await system.signingKeys.list())));

  key
    .operation('rotate', {
      summary: 'Make a new signing key.',
      details:
        'It is announced in the key set at once and signs ten minutes later, so that no verifier meets a key it has not seen; the old one stays in the set until its last token has expired. The server does this by itself every 90 days (CARDEPASS_SIGNING_KEY_DAYS). With --immediately the new key signs at once and a key that was only announced is dropped: for when keys may be known to others, followed by key revoke of each old one.',
      examples: ['key rotate', 'key rotate --immediately'],
      json: { keys: [sample] },
    })
    .option('--immediately', 'sign with the new key at once')
    .action(
      write(async ({ system, actor }, { immediately = false }: { immediately?: boolean }) =>
        outcome(await system.signingKeys.rotate(actor, { immediately })),
      ),
    );

  key
    .operation('revoke <key_id>', {
      summary: 'End the trust in a signing key: every token it signed is refused from now on.',
      details:
        'For a key that others may know: as long as it is trusted, they can make tokens with it. Clients get new tokens with their next token request. The key that signs cannot be revoked: run key rotate --immediately first.',
      examples: ['key revoke 9hJ2kLmN4pQrS6tV'],
      json: { keys: [sample] },
    })
    .action(
      write(async ({ system, actor }, keyId: string) =>
        outcome(await system.signingKeys.revoke(actor, keyId)),
      ),
    );

  key
    .operation('rotate-master', {
      summary: 'Seal every key of the database under another master key.',
      details:
        'With the key in the settings: restart the server with the new key as CARDEPASS_MASTER_KEY and the old one as CARDEPASS_MASTER_KEY_PREVIOUS, run this with the same two, and take the old one away at the next restart; requests are served all the while. In a test environment with a key file: stop the server and run this; the new key takes the place of the file. A copy of the database from before still opens with the old key.',
      examples: ['key rotate-master'],
      json: { keys_sealed: 3 },
    })
    .action(
      write(async (session) => {
        const count = await rotateMaster(session);
        return {
          json: { keys_sealed: count },
          text: () =>
            count === 0 ? 'The new master key is in force already.' : `${count} keys were sealed anew.`,
        };
      }),
    );
}

async function rotateMaster({ system, storage, actor }: Session): Promise<number> {
  const { config, database, audit } = system;
  const isFile = config.masterKey === undefined;
  if (isFile && storage.isJoined) {
    throw new CommandRefused('a running server knows the key file it has started with only; stop it first');
  }
  if (!isFile && !config.previousMasterKey) {
    throw new CommandRefused('CARDEPASS_MASTER_KEY_PREVIOUS must hold the key that is to be replaced');
  }
  // Of two files the database may be sealed under either: a rotation that was cut off is gone on with.
  const from = isFile ? storage.masterKey : config.previousMasterKey;
  const to = isFile ? readOrCreateNextMasterKey(config.dataDir) : storage.masterKey;
  const count = await rotateMasterKey(database, from ?? to, to);
  if (isFile) putNextMasterKeyInPlace(config.dataDir);
  await audit.record(database.db, { actor, action: 'master_key.rotated', detail: { keysSealed: count } });
  return count;
}

function outcome(keys: readonly SigningKeyStatus[]): Outcome {
  return {
    json: { keys: keys.map(shape) },
    text: (width) =>
      table(
        [
          { title: 'KEY_ID' },
          { title: 'STATUS' },
          { title: 'CREATED' },
          { title: 'SIGNS FROM' },
          { title: 'RETIRES' },
        ],
        keys.map((one) => [
          one.keyId,
          one.status,
          time(one.createdAt),
          time(one.signsFrom),
          time(one.retiresAt),
        ]),
        width,
      ),
  };
}

function shape({ keyId, status, createdAt, signsFrom, retiresAt }: SigningKeyStatus) {
  return {
    key_id: keyId,
    status,
    created_at: isoTime(createdAt),
    signs_from: isoTime(signsFrom),
    retires_at: isoTime(retiresAt),
  } satisfies Json;
}
