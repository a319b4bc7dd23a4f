import { createBusiness, decidingParts } from '../../packages/server/src/business.ts';
import { loadConfig } from '../../packages/server/src/config/config.ts';
import {
  type CardEvent,
  createProcessing,
  type EventAnswer,
} from '../../packages/server/src/modules/transactions/index.ts';
import { systemClock } from '../../packages/server/src/platform/clock.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { createLog } from '../../packages/server/src/platform/log.ts';
import { createMetrics } from '../../packages/server/src/platform/metrics.ts';
import { readMasterKeyFile } from '../../packages/server/src/run/master-key-file.ts';
import { openSystem } from '../../packages/server/src/system.ts';

/** How payments are decided in process: a transaction with its row lock for each, or in lanes. */
export type Way = 'naive' | 'lanes';

/** As many as a pool often has; what waits for one waits in this process. */
export const naiveConnections = 16;
/** One by one, a caller may wait for long: it is counted, and not refused. */
const patienceMs = 60_000;

export interface Engine {
  decide(event: CardEvent): Promise<EventAnswer>;
  close(): Promise<void>;
}

/** The server's own parts with its defaults, in this process, beside a server on the same data folder. */
export async function openEngine(way: Way, dataDir: string, connectionString: string): Promise<Engine> {
  const log = createLog('error');
  const config = loadConfig({ CARDEPASS_DATA_DIR: dataDir, CARDEPASS_LOG_LEVEL: 'error' });
  const keys = readMasterKeyFile(dataDir);
  const system = await openSystem({ config, connectionString, ...keys, clock: systemClock, log });
  const business = await createBusiness(system, createMetrics());
  if (way === 'lanes') {
    return {
      decide: (event) => business.transactions.receive(event),
      async close() {
        await business.close();
        await system.database.close();
      },
    };
  }
  const database = openDatabase({
    connectionString,
    poolSize: naiveConnections,
    log,
    applicationName: 'bench naive',
    plans: 'kept',
    timeouts: { connect: patienceMs, statement: patienceMs, lock: patienceMs, idle: patienceMs },
  });
  const process = createProcessing({
    ...decidingParts(system, business.orders),
    // Each statement waits for the answer to the one before, as such code is mostly written.
    database: { ...database, transaction: (work) => database.db.transaction().execute(work) },
  });
  return {
    async decide(event) {
      const [answer] = await process([event]);
      if (!answer) throw new Error('an event has an answer');
      return answer;
    },
    async close() {
      await database.close();
      await business.close();
      await system.database.close();
    },
  };
}
