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
  /** Resolves when all that was recorded before is written. */
  flush(): Promise<void>;
}

const mostKept = 2_000;
const writeAtOnce = 500;
const retryMs = 250;

export function createRecorder(db: Db, log: Log): Recorder {
  let results: AttemptResult[] = [];
  let health = new Map<string, Health>();
  let isWriting = false;
  /** How much was recorded, and how much of it is written. */
  let recorded = 0;
  let written = 0;
  let waiting: { readonly until: number; readonly resolve: () => void }[] = [];

  async function write(): Promise<void> {
    // What comes in the same turn of the event loop belongs to the same write.
    await new Promise(setImmediate);
    while (results.length > 0 || health.size > 0) {
      const batch = results.slice(0, writeAtOnce);
      const changed = health;
      health = new Map();
      const reached = batch.length === results.length ? recorded : written;
      try {
        if (batch.length > 0) await recordAttempts(db, batch);
        results = results.slice(batch.length);
        if (changed.size > 0) await updateHealth(db, [...changed.values()]);
        noteWritten(reached);
      } catch (error) {
        health = new Map([...changed, ...health]);
        log.warn({ err: (error as Error).message }, 'attempts of deliveries could not be written down');
        await sleep(retryMs);
      }
    }
    isWriting = false;
  }

  function noteWritten(reached: number): void {
    written = reached;
    for (const { until, resolve } of waiting) if (until <= written) resolve();
    waiting = waiting.filter(({ until }) => until > written);
  }

  function begin(): void {
    recorded++;
    if (isWriting) return;
    isWriting = true;
    void write();
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
    flush() {
      if (written >= recorded) return Promise.resolve();
      const until = recorded;
      return new Promise((resolve) => waiting.push({ until, resolve }));
    },
  };
}
