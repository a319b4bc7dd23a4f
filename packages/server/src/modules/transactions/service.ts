import type { Clock } from '../../platform/clock.ts';
import { type Database, type Db, isTransient } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log.ts';
import type { EventAnswer } from './answers.ts';
import type { CardEvent } from './events.ts';
import { createLanes, type Lanes } from './lanes.ts';
import type { TransactionMetrics } from './metrics.ts';
import { createProcessing, type ProcessingOptions } from './processing.ts';
import * as reading from './reading-store.ts';
import { type CardControls, type CardSpending, noControls, type Transaction } from './types.ts';

export interface TransactionsService {
  /**
   * Decides or records what the network tells. Never rejects because of load or the database: the answer says so.
   * The same event gets the same answer, whichever process it comes to.
   */
  receive(event: CardEvent): Promise<EventAnswer>;
  /** At most `limit`, newest first. */
  list(query: reading.TransactionQuery): Promise<readonly Transaction[]>;
  find(db: Db, customerId: string, transactionId: string): Promise<Transaction | undefined>;
  /** What cards of the customer have spent; one that never did is left out. */
  readSpending(
    db: Db,
    customerId: string,
    cardIds: readonly string[],
  ): Promise<ReadonlyMap<string, CardSpending>>;
  readControls(customerId: string, cardId: string): Promise<CardControls>;
  /** In force for every decision that begins after it is done. */
  putControls(
    card: { readonly customerId: string; readonly cardId: string },
    controls: CardControls,
  ): Promise<void>;
  /** Gives back the holds whose time is over; any number of processes may do so at once. Returns how many it was. */
  expireHolds(): Promise<number>;
  /**
   * Forgets the events that have waited {@link earlyEventDays} for what they belong to; any number of processes may do so
   * at once. Their answers stay: told again, they are answered as before and do nothing. Returns how many it was.
   */
  forgetEarlyEvents(): Promise<number>;
  /** Resolves when all that was received is answered. */
  close(): Promise<void>;
}

export interface TransactionsOptions extends Omit<ProcessingOptions, 'database'> {
  /** For reading, and for what is not urgent. */
  readonly database: Database;
  /** For decisions alone: a connection for each lane, with short timeouts. */
  readonly laneDatabase: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: TransactionMetrics;
  readonly laneCount: number;
  readonly maxQueueMs: number;
  readonly answerWithinMs: number;
  /** Milliseconds of a clock that never runs back. */
  readonly monotonicNow: () => number;
}

/** The most events of one transaction. */
const maxBatch = 512;
const expiryBatch = 200;
const forgetBatch = 1_000;

/**
 * How long an event waits for what it belongs to. What a network sends in the wrong order comes within minutes, after a
 * failure of its own within days; and the longest hold of a scheme is over after so long.
 */
const earlyEventDays = 31;
const dayMs = 86_400_000;

export function createTransactionsService(options: TransactionsOptions): TransactionsService {
  const { database, clock, log, metrics } = options;
  const { db } = database;
  const lanes = openLanes(options);
  metrics.watchLanes(() => lanes.waiting());
  metrics.watchHolds(() => reading.countOpenHolds(db), options.monotonicNow);

  async function receive(event: CardEvent): Promise<EventAnswer> {
    const startedAt = options.monotonicNow();
    const answer = await lanes.submit(event);
    metrics.countAnswer(event.kind, answer, (options.monotonicNow() - startedAt) / 1000);
    return answer;
  }

  return {
    receive,
    list: (query) => reading.selectTransactions(db, query),
    find: reading.selectTransaction,
    readSpending: reading.selectSpending,
    readControls: async (customerId, cardId) =>
      (await reading.selectControls(db, customerId, cardId)) ?? noControls,
    putControls: (card, controls) =>
      database.transaction((tx) => reading.putControls(tx, card, controls, new Date(clock.now()))),
    async expireHolds() {
      let expired = 0;
      for (;;) {
        const due = await reading.selectExpiring(db, new Date(clock.now()), expiryBatch);
        const answers = await Promise.all(due.map((payment) => receive(expirationOf(payment))));
        const done = answers.filter(({ outcome }) => outcome === 'recorded').length;
        expired += done;
        const left = answers.filter((answer) => answer.outcome === 'unavailable');
        if (left.length > 0)
          log.warn({ left: left.length }, 'holds could not be given back now; they will be the next time');
        // One that cannot be decided is among the first for ever, and must not be in the way of those behind it.
        if (done === 0 || left.some(({ cause }) => cause !== 'Failed')) return expired;
        if (due.length < expiryBatch) return expired;
      }
    },
    async forgetEarlyEvents() {
      const until = new Date(clock.now() - earlyEventDays * dayMs);
      let forgotten = 0;
      for (let count = forgetBatch; count === forgetBatch; forgotten += count)
        count = await reading.deleteEarlyUntil(db, until, forgetBatch);
      if (forgotten > 0) log.info({ forgotten }, 'what early card events belong to never came');
      return forgotten;
    },
    close: () => lanes.close(),
  };
}

function openLanes(options: TransactionsOptions): Lanes {
  const { laneDatabase, laneCount, maxQueueMs, answerWithinMs, monotonicNow, log, metrics } = options;
  return createLanes({
    laneCount,
    maxBatch,
    maxQueueMs,
    answerWithinMs,
    process: createProcessing({ ...options, database: laneDatabase }),
    isTransient,
    onPoison({ kind, channel }, error) {
      const { name, message, stack } = error as Error;
      log.error({ kind, channel, err: { type: name, message, stack } }, 'an event could not be decided');
    },
    now: monotonicNow,
    onBatch: metrics.observeBatch,
  });
}

/** The schedule tells of a hold as a channel would; told twice it is the same event. */
function expirationOf(payment: Transaction): CardEvent {
  const { channel, networkTransactionId, customerId, cardId, currency } = payment;
  if (channel === null || networkTransactionId === null) throw new Error('what holds money has a name');
  const name = { channel, networkTransactionId, sequence: 0 };
  return { kind: 'expiration', ...name, customerId, cardId, cardCurrency: currency };
}
