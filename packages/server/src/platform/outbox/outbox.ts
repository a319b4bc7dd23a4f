import { afterCommit, type Tx } from '../db/database.ts';
import type { OutboxEvent } from './event.ts';
import { insertEvents } from './store.ts';

/** Events leave a module here, and the module knows nothing of who is told. */
export interface Outbox {
  /**
   * Makes the events true together with the caller's transaction, or not at all. Call it while holding the lock of
   * their subject: that is what keeps their order.
   */
  append(tx: Tx, events: readonly OutboxEvent[]): Promise<void>;
  /** Calls `listener` after each transaction of this process that has appended; others are found by polling. */
  onAppended(listener: () => void): void;
}

export function createOutbox(): Outbox {
  let notify = () => {};
  const onCommit = () => notify();
  return {
    async append(tx, events) {
      if (events.length === 0) return;
      await insertEvents(tx, events);
      afterCommit(tx, onCommit);
    },
    onAppended(listener) {
      notify = listener;
    },
  };
}
