import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../app.ts';
import type { System } from '../system.ts';
import { StartError } from './start-error.ts';

/** A process that answers requests. */
export interface Serving {
  /** Finishes the requests in flight, then closes. `hurry` ends the waiting. */
  stop(hurry?: Promise<unknown>): Promise<void>;
  /** This process's metrics, as numbers that can be added to those of others. */
  metricsJson(): Promise<object>;
}

/**
 * This process is one of several on the port. Where the system can, each listens for itself and the kernel deals the
 * connections out: what a primary process hands to a worker that is just dying would hang for ever.
 */
export interface SharedPort {
  /** The metrics of all of them. */
  collectMetrics(): Promise<string>;
}

/** @throws StartError when the port cannot be listened on */
export async function serve(system: System, shared?: SharedPort): Promise<Serving> {
  const { host, port, drainDelayMs, shutdownTimeoutMs } = system.config;
  const server = await createApp(system, shared);
  try {
    const address = { host, port, reusePort: shared !== undefined && process.platform === 'linux' };
    await server.app.listen(address);
  } catch (error) {
    await server.close();
    throw listenError(error, host, port);
  }
  return {
    async stop(hurry: Promise<unknown> = new Promise(() => {})) {
      const deadline = sleep(shutdownTimeoutMs, undefined, { ref: false });
      await Promise.race([Promise.all([server.drain(), sleep(drainDelayMs)]), deadline, hurry]);
      const closing = server.close();
      await Promise.race([closing, deadline, hurry]);
      server.app.server.closeAllConnections();
      await closing;
    },
    metricsJson: () => server.metrics.registry.getMetricsAsJSON(),
  };
}

/**
 * Finds out early that the port is taken, before anything is started for nothing.
 *
 * @throws StartError
 */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(listenError(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function listenError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartError(`port ${port} on ${host} is in use; stop what uses it, or set PORT to another.`);
    case 'EACCES':
      return new StartError(`port ${port} may not be used by this user; set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new StartError(`${host} is not an address of this machine; set HOST to one that is.`);
    default:
      return error;
  }
}
