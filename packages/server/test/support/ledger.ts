import { randomUUID } from 'node:crypto';
import {
  createLedger,
  type Ledger,
  type LedgerAnswer,
  type LedgerRequest,
} from '../../src/modules/ledger/index.ts';
import { type Database, sql } from '../../src/platform/db/database.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createManualClock } from './clock.ts';
import { createTestDatabase } from './database.ts';

/** A ledger on a database of the calling test file's own, with a clock that the test moves. */
export async function createTestLedger() {
  const database = await createTestDatabase();
  const clock = createManualClock();
  const ledger = createLedger({ clock, ids: createIds(clock) });
  return { database, clock, ledger, post: (request: LedgerRequest) => postAlone(database, ledger, request) };
}

export type TestLedger = Awaited<ReturnType<typeof createTestLedger>>;

/** Posts one request in a transaction of its own. */
export function postAlone(database: Database, ledger: Ledger, request: LedgerRequest): Promise<LedgerAnswer> {
  return database.transaction((tx) => ledger.post(tx, request));
}

/** A customer for the ledger to keep books for; returns its id. */
export async function insertCustomer(database: Database, customerId: string = randomUUID()): Promise<string> {
  await sql`
    INSERT INTO customers (customer_id, customer_code, name, created_at)
    VALUES (${customerId}, ${customerId}, 'Test', now())
  `.execute(database.db);
  return customerId;
}
