import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log.ts';
import type { CarryingOut } from './carrying-out.ts';
import { claimDue } from './store.ts';
import type { Order } from './types.ts';

/**
 * Takes orders that are due and works on them, some at once. Any number of processes do so: an order is taken by lease,
 * so that what a dead process has taken is taken again, with the same idempotency key. Orders on one card are never due
 * together.
 */
export interface OrderWorker {
  /** There may be something to do: look now instead of at the next poll. */
  wake(): void;
  /** Begins to look for work until {@link OrderWorker.stop}. */
  start(): void;
  /** Takes nothing more, and resolves when what was taken is done. */
  stop(): Promise<void>;
  /** Works until nothing is due any more, for tests. Returns how many orders it took. */
  runUntilIdle(): Promise<number>;
}

export interface OrderWorkerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly carryingOut: CarryingOut;
}

const pollMs = 1_000;
/** Longer than an issuer is waited for, so that only the orders of a dead process are taken by another. */
const leaseMs = 20_000;
const atOnce = 8;

export function createOrderWorker(options: OrderWorkerOptions): OrderWorker {
  const { database, clock, log, carryingOut } = options;
  const working = new Set<Promise<void>>();
  let loop: Promise<void> | undefined;
  let isStopped = false;
  let isWoken = false;
  let wakeUp = () => {};

  function wake(): void {
    isWoken = true;
    wakeUp();
  }

  /** Resolves on a wake, and at the latest after the time between two polls. */
  function pause(): Promise<void> {
    if (isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs).unref();
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function claim(limit: number): Promise<Order[]> {
    const now = clock.now();
    return claimDue(database.db, new Date(now), new Date(now + leaseMs), limit);
  }

  async function work(order: Order): Promise<void> {
    try {
      await carryingOut.carryOut(order);
    } catch (error) {
      const { name, message, stack } = error as Error;
      log.error(
        { orderNo: order.orderNo, err: { type: name, message, stack } },
        'an order could not be worked on',
      );
      // The lease ends by itself if this fails, too.
      await carryingOut.retryLater(order).catch(() => {});
    }
  }

  function track(order: Order): void {
    const task: Promise<void> = work(order).finally(() => {
      working.delete(task);
      wake();
    });
    working.add(task);
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      const free = atOnce - working.size;
      const orders = free > 0 ? await claim(free).catch(onClaimFailure) : [];
      for (const order of orders) track(order);
      if (orders.length < free || free === 0) await pause();
    }
  }

  function onClaimFailure(error: Error): Order[] {
    log.warn({ err: error.message }, 'orders could not be looked for');
    return [];
  }

  return {
    wake,
    start() {
      isStopped = false;
      loop ??= run();
    },
    async stop() {
      isStopped = true;
      wake();
      await loop;
      await Promise.all(working);
      loop = undefined;
    },
    async runUntilIdle() {
      let taken = 0;
      for (;;) {
        const orders = await claim(atOnce);
        if (orders.length === 0) return taken;
        taken += orders.length;
        await Promise.all(orders.map(work));
      }
    },
  };
}
