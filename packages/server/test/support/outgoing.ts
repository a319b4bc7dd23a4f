import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after } from 'node:test';
import {
  createOutgoingSender,
  type OutgoingResult,
  type OutgoingSender,
  type OutgoingSenderOptions,
} from '../../src/platform/outgoing/sender.ts';

/** A sender for tests, closed when they are done: it may call loopback by http, and has time enough. */
export function createTestSender(options: Partial<OutgoingSenderOptions> = {}): OutgoingSender {
  const sender = createOutgoingSender({
    allowHttp: true,
    allowPrivate: true,
    connectTimeoutMs: 10_000,
    answerTimeoutMs: 10_000,
    now: () => performance.now(),
    ...options,
  });
  after(() => sender.close());
  return sender;
}

/** One call with a small body. */
export function post(sender: OutgoingSender, url: string, signal?: AbortSignal): Promise<OutgoingResult> {
  const headers = { 'content-type': 'application/json' };
  return sender.send({ url, body: '{"hello":"你好"}', headers, ...(signal ? { signal } : {}) });
}

/** Resolves when a connection whose answer has just come may be used again: the client lets the event loop turn. */
export function connectionFree(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a call ended as, in a word: the status of its answer, or the reason of its failure. */
export function outcomeOf(result: OutgoingResult): number | string {
  return result.kind === 'answered' ? result.status : result.reason;
}

/** How many connections this process begins, to whatever address, while `work` runs. */
export async function countConnections(work: () => Promise<void>): Promise<number> {
  let begun = 0;
  const count = () => {
    begun += 1;
  };
  subscribe('net.client.socket', count);
  try {
    await work();
  } finally {
    unsubscribe('net.client.socket', count);
  }
  return begun;
}
