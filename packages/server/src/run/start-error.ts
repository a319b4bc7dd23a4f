import { ConfigError } from '../config/config.ts';
import { WrongMasterKeyError } from '../platform/crypto/keyring.ts';
import { DataFolderError } from '../platform/db/data-folder.ts';
import { WrongEnvironmentError } from '../platform/db/installation.ts';
import { MigrationError } from '../platform/db/migrations.ts';

/** The server cannot start; `message` is one line that says why and what to do. */
export class StartError extends Error {}

const foreseen = [
  StartError,
  ConfigError,
  DataFolderError,
  MigrationError,
  WrongEnvironmentError,
  WrongMasterKeyError,
];

/** The lines to show an operator: the message alone for what was foreseen, with the stack for what was not. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `cardepass: ${error}`;
  const isForeseen = foreseen.some((kind) => error instanceof kind);
  return isForeseen ? error.message.replaceAll(/^/gm, 'cardepass: ') : `cardepass: ${error.stack}`;
}
