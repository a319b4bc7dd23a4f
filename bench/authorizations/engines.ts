import { createCardsService } from '../../packages/server/src/modules/cards/index.ts';
import { createLedger } from '../../packages/server/src/modules/ledger/index.ts';
import {
  type CardEvent,
  createProcessing,
  createTransactionMetrics,
  createTransactionsService,
  type EventAnswer,
} from '../../packages/server/src/modules/transactions/index.ts';
import { systemClock } from '../../packages/server/src/platform/clock.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { createIds } from '../../packages/server/src/platform/ids.ts';
import { createLog } from '../../packages/server/src/platform/log.ts';
import { createMetrics } from '../../packages/server/src/platform/metrics.ts';

/** How payments are decided in process: a transaction with its row lock for each, or in lanes. */
export type Way = 'naive' | 'lanes';

/** As many as a pool often has; what waits for one waits in this process. */
export const naiveConnections = 16;
/** The server's defaults. */
const laneCount = 2;
const answerMs = 2_000;

export interface Engine {
  decide(event: CardEvent): Promise<EventAnswer>;
  close(): Promise<void>;
}

/** The server's own parts, without the server. */
export function openEngine(way: Way, connectionString: string): Engine {
  const log = createLog('error');
  const clock = systemClock;
  const ids = createIds(clock);
  // One by one, a caller may wait for long: it is counted, and not refused.
  const patienceMs = way === 'naive' ? 60_000 : answerMs;
  const database = openDatabase({
    connectionString,
    poolSize: way === 'naive' ? naiveConnections : laneCount,
    log,
    applicationName: `bench ${way}`,
    timeouts: { connect: patienceMs, statement: patienceMs, lock: patienceMs, idle: patienceMs },
  });
  const parts = {
    database,
    ledger: createLedger({ clock, ids }),
    // Deciding reads cards; it opens no vault, asks for no balance and writes no audit.
    cards: createCardsService({ database, clock } as never),
    ids,
    termsOf: () => ({ refundRestoresLimit: false, transactionFee: null }),
    tell: async () => {},
    holdDays: { Ordinary: 7, Extended: 31 },
  };
  const close = () => database.close();
  if (way === 'naive') {
    const processing = createProcessing(parts);
    return {
      async decide(event) {
        const [answer] = await processing([event]);
        if (!answer) throw new Error('an event has an answer');
        return answer;
      },
      close,
    };
  }
  const transactions = createTransactionsService({
    ...parts,
    laneDatabase: database,
    clock,
    log,
    metrics: createTransactionMetrics(createMetrics().registry),
    laneCount,
    maxQueueMs: answerMs / 2,
    answerWithinMs: answerMs,
    monotonicNow: () => performance.now(),
  });
  return {
    decide: (event) => transactions.receive(event),
    async close() {
      await transactions.close();
      await close();
    },
  };
}
