import { systemClock } from '../../packages/server/src/platform/clock.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { createIds } from '../../packages/server/src/platform/ids.ts';
import { createLog } from '../../packages/server/src/platform/log.ts';

/** The database of a running server, beside it. */
export function joinDatabase(connectionString: string, poolSize = 8) {
  const log = createLog('error');
  const database = openDatabase({ connectionString, poolSize, log, applicationName: 'bench' });
  return { database, clock: systemClock, ids: createIds(systemClock) };
}
