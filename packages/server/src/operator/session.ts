import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, loadConfig } from '../config/config.ts';
import { systemClock } from '../platform/clock.ts';
import { migrate, readMigrationStatus } from '../platform/db/migrations.ts';
import { createLog } from '../platform/log.ts';
import { StartError } from '../run/start-error.ts';
import { openStorage, type Storage } from '../run/storage.ts';
import type { System } from '../system.ts';
import { startProgress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with while the system is open. */
export interface Session {
  readonly system: System;
  readonly storage: Storage;
  readonly actor: string;
  readonly now: number;
}

/** The id of the customer with this code. @throws ClientsError CUSTOMER_NOT_FOUND */
export async function customerOf({ system }: Session, code: string): Promise<string> {
  return (await system.clients.showCustomer(code)).customerId;
}

/**
 * Opens the storage for the moment of `work`: joins the database of a running server, or starts it and stops it again.
 *
 * @throws what {@link openStorage} throws, and the signal's reason when it comes before the work has begun
 */
export async function withStorage<T>(
  surroundings: Surroundings,
  mayCreate: boolean,
  work: (storage: Storage, config: Config) => Promise<T>,
): Promise<T> {
  const { environment, err, signal } = surroundings;
  const config = loadConfig(environment);
  const progress = startProgress(err);
  try {
    const onProgress = (message: string) => {
      // A typing error in the data folder's name must not pass unseen.
      if (message.startsWith('Creating'))
        err.write(`cardepass: a new database is made in ${config.dataDir}\n`);
      else progress.show(message);
    };
    const storage = await openStorage(config, { joinRunning: true, mayCreate, signal, onProgress });
    try {
      progress.end();
      signal.throwIfAborted();
      return await work(storage, config);
    } finally {
      await storage.close();
    }
  } finally {
    progress.end();
  }
}

/**
 * The system that a command works on. A command that writes makes an empty database ready, as the server's first start
 * would; apart from that, only `db migrate` migrates.
 *
 * @throws StartError, MigrationError and what {@link withStorage} throws
 */
export function withSystem<T>(
  surroundings: Surroundings,
  access: 'read' | 'write',
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withStorage(surroundings, access === 'write', async (storage, config) => {
    await requireSchema(storage, access, surroundings.signal);
    // Loaded here, so that --help and a mistyped option answer at once.
    const { openSystem } = await import('../system.ts');
    const log = createLog('warn');
    const { connectionString, masterKey, previousMasterKey } = storage;
    const keys = { masterKey, previousMasterKey };
    const system = await openSystem({ config, connectionString, ...keys, clock: systemClock, log });
    try {
      surroundings.signal.throwIfAborted();
      return await work({ system, storage, actor: surroundings.actor, now: system.clock.now() });
    } finally {
      await system.database.close();
      log.flush();
    }
  });
}

const waitForServerMs = 5_000;

async function requireSchema(storage: Storage, access: 'read' | 'write', signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + waitForServerMs;
  for (;;) {
    const { applied, pending, isEmpty } = await readMigrationStatus(storage.connectionString);
    if (pending.length === 0) return;
    // A server that has just started its database is about to migrate it.
    if (storage.isJoined && Date.now() < deadline) {
      await sleep(50);
      signal.throwIfAborted();
      continue;
    }
    if (isEmpty && access === 'write') return void (await migrate(storage.connectionString));
    if (applied.length === 0 && !isEmpty) {
      throw new StartError(
        'the database holds tables of something else; check DATABASE_URL, or run "cardepassd db migrate" if they may share it.',
      );
    }
    const state = isEmpty ? 'the database is empty' : 'the database has an older schema';
    throw new StartError(`${state}; run "cardepassd db migrate".`);
  }
}
