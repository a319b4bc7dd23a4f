import type { TestServer } from '../../server/test/support/server.ts';
import { Cardepass, type CardepassOptions, type Runtime } from '../src/index.ts';

/** A client of a test server, or of a proxy in front of it. */
export function clientOf(server: TestServer, options: CardepassOptions & { url?: string } = {}): Cardepass {
  const { url = server.url, ...rest } = options;
  return new Cardepass({
    baseUrl: `${url}/openapi`,
    clientId: server.client.clientId,
    clientSecret: server.client.secret,
    language: 'en',
    ...rest,
  });
}

/** Waits for nothing, and notes how long it would have waited. */
export function impatient(): { readonly runtime: Partial<Runtime>; readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    runtime: {
      random: () => 0.5,
      wait: async (ms, signal) => {
        pauses.push(ms);
        signal?.throwIfAborted();
      },
    },
  };
}
