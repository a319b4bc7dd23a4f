import type { Database } from '../../../platform/db/database.ts';
import type { Invariant, InvariantResult } from './invariant.ts';

/** More rows of the same kind tell an operator nothing more. */
const maxOffenders = 100;

/**
 * Checks every invariant on live data, in one snapshot, beside whatever else is running. Nothing is locked or changed.
 * One result for each, in their order. Each statement reads the whole history: the database must let it take its time.
 */
export async function verifyInvariants(
  database: Database,
  invariants: readonly Invariant[],
): Promise<readonly InvariantResult[]> {
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const results: InvariantResult[] = [];
      for (const { name, sentence, offenders } of invariants) {
        results.push({ name, sentence, offenders: await offenders(tx, maxOffenders) });
      }
      return results;
    });
}
