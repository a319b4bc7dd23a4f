import pg from 'pg';
import { ConfigError } from '../config/config.ts';
import { ProductFileError } from '../modules/products/index.ts';
import { WrongMasterKeyError } from '../platform/crypto/keyring.ts';
import { DataFolderError } from '../platform/db/data-folder.ts';
import { isUnavailable } from '../platform/db/database.ts';
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
  ProductFileError,
];

/**
 * The lines to show an operator: the message alone for what was foreseen and for what the system or the database
 * refused, with the stack for what was not.
 */
export function explain(error: unknown): string {
  return problemOf(error).replaceAll(/^/gm, 'cardepass: ');
}

/** {@link explain} without the program's name. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (foreseen.some((kind) => error instanceof kind)) return error.message;
  if (error instanceof pg.DatabaseError) return `the database refused: ${error.message}.`;
  if (isUnavailable(error)) return `the database went away during the start: ${error.message}.`;
  if ('syscall' in error) return `${error.message}.`;
  return error.stack ?? error.message;
}
