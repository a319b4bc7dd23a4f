import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../../platform/db/database.ts';
import type { Log } from '../../../platform/log.ts';
import { type AttemptResult, type Health, recordAttempts, updateHealth } from './store.ts';

/**
 * Writes down what attempts have come to: what arrives while a write is under way goes together into the next. While the
 * database is away it is kept, and nothing new should be begun when it is full.
 */
export interface Recorder {
  record(result: AttemptResult): void;
  /** The latest word on an endpoint counts. */
  noteHealth(health: Health): void;
  readonly isFull: boolean;
  /** Resolves when all that was recorded is written. */
  flush(): Promise<void>;
}

const mostKept = 2_000;
const writeAtOnce = 500;
const retryMs = 250;

export function createRecorder(db: Db, log: Log): Recorder {
  let results: AttemptResult[] = [];
  let health = new Map<string, Health>();
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    // What comes in the same turn of the event loop belongs to the same write.
    await new Promise(setImmediate);
    while (results.length > 0 || health.size > 0) {
      const batch = results.slice(0, writeAtOnce);
      const changed = health;
      try {
        if (batch.length > 0) await recordAttempts(db, batch);
        results = results.slice(batch.length);
        health = new Map();
        if (changed.size > 0) await updateHealth(db, [...changed.values()]);
      } catch (error) {
        health = new Map([...changed, ...health]);
        log.warn({ err: (error as Error).message }, 'attempts of deliveries could not be written down');
        await sleep(retryMs);
      }
    }
  }

  function begin(): void {
    writing ??= write().finally(() => {
      writing = undefined;
    });
  }

  return {
    record(result) {
      results.push(result);
      begin();
    },
    noteHealth(one) {
      health.set(one.endpointId, one);
      begin();
    },
    get isFull() {
      return results.length >= mostKept;
    },
    async flush() {
      while (writing) await writing;
    },
  };
}
