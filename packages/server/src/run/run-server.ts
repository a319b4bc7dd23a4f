import { setTimeout as sleep } from 'node:timers/promises';
import { basePath, openSystem } from '../app.ts';
import type { Config } from '../config/config.ts';
import { systemClock } from '../platform/clock.ts';
import { migrate } from '../platform/db/migrations.ts';
import { createLog } from '../platform/log.ts';
import { banner } from './banner.ts';
import { serveWithWorkers } from './cluster.ts';
import { ensureFirstClient } from './first-client.ts';
import { ensureSandboxProducts } from './sandbox-products.ts';
import { requireFreePort, serve } from './serve.ts';
import { openStorage } from './storage.ts';

/** Where a person reads: progress and the banner on standard output; log lines go to standard error. */
export interface Terminal {
  print(text: string): void;
}

/**
 * Runs the server until a stop signal: database, migrations, first client, requests. Resolves when everything has
 * stopped clean.
 *
 * @throws StartError and the other errors that {@link explain} knows
 */
export async function runServer(config: Config, terminal: Terminal): Promise<void> {
  const stopSignal = listenForStop();
  const log = createLog(config.logLevel);
  await requireFreePort(config.host, config.port);
  const storage = await openStorage(config, { onProgress: (message) => terminal.print(`${message}\n`) });
  try {
    await migrate(storage.connectionString);
    const assignment = { config, connectionString: storage.connectionString, masterKey: storage.masterKey };
    const system = await openSystem({ ...assignment, clock: systemClock, log });
    try {
      const firstClient = await ensureFirstClient(system);
      await ensureSandboxProducts(system);
      const serving =
        config.webConcurrency > 1
          ? await serveWithWorkers(assignment, config.webConcurrency, log)
          : await serve(system);
      terminal.print(banner(config, basePath, firstClient));
      log.info(
        { url: config.publicUrl, environment: config.environment, processes: config.webConcurrency },
        'listening',
      );
      const { name, hurry } = await stopSignal;
      log.info({ signal: name }, 'stopping');
      await serving.stop(hurry);
    } finally {
      await system.database.close();
    }
  } finally {
    await storage.close();
    log.info('stopped');
    log.flush();
  }
}

interface StopSignal {
  readonly name: NodeJS.Signals;
  /** Resolves on a second signal: the operator does not want to wait. */
  readonly hurry: Promise<void>;
}

/** From its call on, no stop signal ends the process before it has cleaned up. */
function listenForStop(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let hurryUp = () => {};
    const hurry = new Promise<void>((done) => {
      hurryUp = done;
    });
    let isFirst = true;
    const onSignal = async (name: NodeJS.Signals) => {
      if (!isFirst) return hurryUp();
      resolve({ name, hurry });
      // One Ctrl-C arrives twice: from the terminal, and passed on by npm.
      await sleep(1000, undefined, { ref: false });
      isFirst = false;
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  });
}
