import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A receiver in a process of its own. */
export interface BenchReceiver {
  readonly url: string;
  reset(): Promise<void>;
  /** Resolves with the time at which the last of so many came. */
  waitFor(count: number): Promise<number>;
  measure(): Promise<void>;
  /** From commit to arrival since `measure`, in milliseconds. */
  latencies(): Promise<number[]>;
  stop(): void;
}

export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = fork(path.resolve(import.meta.dirname, 'receiver-process.ts'));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  async function ask<T>(question: string): Promise<T> {
    child.send(question);
    return ((await once(child, 'message')) as [T])[0];
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async reset() {
      await ask('reset');
    },
    async measure() {
      await ask('measure');
    },
    async waitFor(count) {
      for (;;) {
        const { received, lastAt } = await ask<{ received: number; lastAt: number }>('count');
        if (received >= count) return lastAt;
        await sleep(20);
      }
    },
    latencies: async () => (await ask<{ latencies: number[] }>('latencies')).latencies,
    stop: () => child.disconnect(),
  };
}
