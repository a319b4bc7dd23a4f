import { once } from 'node:events';
import { basePath } from '../app.ts';
import type { Config } from '../config/config.ts';
import { systemClock } from '../platform/clock.ts';
import { migrate } from '../platform/db/migrations.ts';
import { createLog, type Log } from '../platform/log.ts';
import { openSystem } from '../system.ts';
import { banner } from './banner.ts';
import { serveWithWorkers } from './cluster.ts';
import { ensureFirstClient } from './first-client.ts';
import { requireFreePort, serve } from './serve.ts';
import { openStorage } from './storage.ts';

/** Where a person reads: progress and the banner on standard output; log lines go to standard error. */
export interface Terminal {
  print(text: string): void;
}

/**
 * Runs the server until a stop signal: database, migrations, requests, first client. Resolves when everything has
 * stopped clean; a signal during the start gives the start up.
 *
 * @throws StartError and the other errors that {@link explain} knows
 */
export async function runServer(config: Config, terminal: Terminal): Promise<void> {
  const stop = listenForStop();
  const log = createLog(config.logLevel);
  try {
    await startAndServe(config, terminal, log, stop);
  } catch (error) {
    if (error !== stop.signal.reason) throw error;
  }
  log.info('stopped');
  log.flush();
}

async function startAndServe(config: Config, terminal: Terminal, log: Log, stop: StopRequest): Promise<void> {
  const storage = await openStorage(config, {
    onProgress: (message) => terminal.print(`${message}\n`),
    beforeStart: () => requireFreePort(config.host, config.port),
    log,
    signal: stop.signal,
  });
  stop.signal.addEventListener('abort', storage.announceLeaving);
  try {
    await stop.unless(migrate(storage.connectionString));
    const { connectionString, masterKey, previousMasterKey } = storage;
    const assignment = { config, connectionString, masterKey, previousMasterKey };
    const system = await stop.unless(openSystem({ ...assignment, clock: systemClock, log }));
    try {
      const serving =
        config.webConcurrency > 1
          ? await serveWithWorkers(assignment, config.webConcurrency, log)
          : await serve(system);
      // Whoever is being served must be answered before the database is closed, also when the rest of the start fails.
      try {
        // Last, so that a start that fails cannot swallow a secret that is shown only once.
        terminal.print(banner(config, basePath, await ensureFirstClient(system)));
        log.info(
          { url: config.publicUrl, environment: config.environment, processes: config.webConcurrency },
          'listening',
        );
        await stop.requested;
        log.info({ signal: stop.signal.reason }, 'stopping');
      } finally {
        await serving.stop(stop.hurry);
      }
    } finally {
      await system.database.close();
    }
  } finally {
    await storage.close();
  }
}

interface StopRequest {
  /** Aborted by the first stop signal; the reason is the signal's name. */
  readonly signal: AbortSignal;
  readonly requested: Promise<unknown>;
  /** Resolves on a second signal: the operator does not want to wait. */
  readonly hurry: Promise<unknown>;
  /** The work's result, or a rejection with the signal's name as soon as a stop is asked for. */
  unless<T>(work: Promise<T>): Promise<T>;
}

/** One Ctrl-C may arrive more than once: from the terminal, and passed on by npm. */
const oneKeystrokeMs = 500;

/** From its call on, no stop signal ends the process before it has cleaned up. */
function listenForStop(): StopRequest {
  const stopping = new AbortController();
  const requested = once(stopping.signal, 'abort');
  const hurrying = new AbortController();
  let firstAt = 0;
  const onSignal = (name: string) => {
    if (!stopping.signal.aborted) {
      firstAt = performance.now();
      stopping.abort(name);
    } else if (performance.now() - firstAt > oneKeystrokeMs) hurrying.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  // The process that started this one is gone, killed perhaps: nobody would ever stop us.
  process.on('disconnect', () => onSignal('parent gone'));
  return {
    signal: stopping.signal,
    requested,
    hurry: once(hurrying.signal, 'abort'),
    unless: (work) => Promise.race([work, requested.then(() => Promise.reject(stopping.signal.reason))]),
  };
}
