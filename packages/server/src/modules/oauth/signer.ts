import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { type SigningBatch, signatureLength } from './signing-thread.ts';

/**
 * Makes ES256 signatures on a thread of its own. A signature costs more than all else that a token request needs, and
 * handing one over costs a fifth of it, so what is asked for in one turn of the event loop is handed over together.
 */
export interface Signer {
  /** @returns the signature in base64url */
  sign(keyId: string, key: KeyObject, content: string): Promise<string>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (signature: string) => void;
  readonly reject: (error: Error) => void;
}

export function createSigner(): Signer {
  let thread: SigningThread | undefined;
  let batch: { keyId: string; key: KeyObject; contents: string[]; waiting: Waiting[] } | undefined;

  function handOver(): void {
    if (!batch) return;
    // A thread that died took its batches with it; the next one starts anew.
    if (!thread?.isAlive()) thread = startThread();
    thread.send(batch);
    batch = undefined;
  }

  return {
    sign: (keyId, key, content) =>
      new Promise((resolve, reject) => {
        if (batch && batch.keyId !== keyId) handOver();
        if (!batch) {
          batch = { keyId, key, contents: [], waiting: [] };
          setImmediate(handOver);
        }
        batch.contents.push(content);
        batch.waiting.push({ resolve, reject });
      }),
    async close() {
      await thread?.stop();
    },
  };
}

interface SigningThread {
  isAlive(): boolean;
  send(batch: { keyId: string; key: KeyObject; contents: string[]; waiting: Waiting[] }): void;
  stop(): Promise<void>;
}

function startThread(): SigningThread {
  const worker = new Worker(new URL('./signing-thread.ts', import.meta.url));
  const known = new Set<string>();
  const sent: Waiting[][] = [];
  let isAlive = true;

  const fail = (error: Error) => {
    isAlive = false;
    for (const { reject } of sent.splice(0).flat()) reject(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the signing thread ended')));
  worker.on('message', (signatures: Uint8Array) => {
    for (const [index, { resolve }] of (sent.shift() ?? []).entries()) {
      const bytes = Buffer.from(signatures.buffer, index * signatureLength, signatureLength);
      resolve(bytes.toString('base64url'));
    }
  });

  return {
    isAlive: () => isAlive,
    send({ keyId, key, contents, waiting }) {
      sent.push(waiting);
      worker.postMessage({ keyId, key: known.has(keyId) ? undefined : key, contents } satisfies SigningBatch);
      known.add(keyId);
    },
    async stop() {
      await worker.terminate();
    },
  };
}
