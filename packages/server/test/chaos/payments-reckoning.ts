import assert from 'node:assert/strict';
import { cardInvariants } from '../../src/modules/cards/index.ts';
import { createLedger } from '../../src/modules/ledger/index.ts';
import { orderInvariants } from '../../src/modules/orders/index.ts';
import { transactionInvariants } from '../../src/modules/transactions/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase, patientTimeouts } from '../../src/platform/db/database.ts';
import { createIds } from '../../src/platform/ids.ts';
import { silentLog } from '../support/log.ts';
import { until } from '../support/process.ts';
import { approvedOf } from './network.ts';
import type { Answered, Payment, PaymentsBook } from './payments-book.ts';

/** Works on the database beside the servers. */
export async function besideServers<T>(
  connectionString: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const options = {
    connectionString,
    poolSize: 2,
    log: silentLog,
    applicationName: 'reckoning',
    timeouts: patientTimeouts,
  };
  const database = openDatabase(options);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** What the account and its cards have together, held or not, and what fees have taken of it, in cents. */
export async function fundsOf({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ total: number }>(
    `SELECT sum(balance_minor)::int AS total FROM ledger_accounts
     WHERE currency = 'USD' AND kind IN ('CA', 'CB', 'KA', 'KB', 'FI')`,
  );
  return rows[0]?.total ?? 0;
}

/**
 * Compares the network's book with the system: no acknowledged approval is lost, none was decided twice, nothing is left
 * held, the money is where the acknowledged events have put it, and each answer is the one that is stored.
 *
 * @param openingCents what there was before the first payment
 */
export async function reckonPayments(
  connectionString: string,
  book: PaymentsBook,
  openingCents: number,
): Promise<void> {
  await besideServers(connectionString, async (database) => {
    // A message that its sender has given up may still be on its way to be undone at once.
    await until(async () => (await heldIn(database)) === 0);
    await assertTransactions(database, book);
    await assertAnswersAreStored(database, book);
    const spent = book.payments.reduce(
      (sum, { cleared, takenBack, refunded }) => sum + cleared - takenBack - refunded,
      0,
    );
    assert.equal(await fundsOf(database), openingCents - spent, 'what was not spent is there');
    const ledger = createLedger({ clock: systemClock, ids: createIds(systemClock) });
    const invariants = [...cardInvariants, ...orderInvariants, ...transactionInvariants];
    for (const { name, offenders } of await ledger.verify(database, invariants))
      assert.deepEqual(offenders, [], name);
  });
}

async function heldIn({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ held: number }>(
    `SELECT (SELECT coalesce(sum(balance_minor), 0) FROM ledger_accounts WHERE kind IN ('CB', 'KB'))::int
       + (SELECT coalesce(sum(hold_minor), 0) FROM card_transactions)::int AS held`,
  );
  return rows[0]?.held ?? 0;
}

interface TransactionRow {
  readonly network_transaction_id: string;
  readonly transaction_id: string;
  readonly status: string;
  readonly decline_reason: string | null;
  readonly authorized: number;
  readonly cleared: number;
  readonly taken_back: number;
  readonly refunded: number;
}

async function assertTransactions({ pool }: Database, book: PaymentsBook): Promise<void> {
  const { rows } = await pool.query<TransactionRow>(
    `SELECT network_transaction_id, transaction_id, status, decline_reason, authorized_minor::int AS authorized,
       cleared_minor::int AS cleared, taken_back_minor::int AS taken_back, refunded_minor::int AS refunded
     FROM card_transactions WHERE network_transaction_id IS NOT NULL AND transaction_type = 'Consume'`,
  );
  const byName = Map.groupBy(rows, (row) => row.network_transaction_id);
  for (const payment of book.payments) {
    const { networkTransactionId: name, authorization } = payment;
    const found = byName.get(name) ?? [];
    byName.delete(name);
    const [row] = found;
    if (authorization === 'undone') {
      assert.ok(found.length <= 1 && (row?.cleared ?? 0) === 0, `${name} was undone`);
      continue;
    }
    assert.ok(row && found.length === 1, `${name} was answered, and is there ${found.length} times`);
    assertRow(row, payment, name);
  }
  assert.deepEqual([...byName.keys()], [], 'payments that nobody asked for');
}

function assertRow(row: TransactionRow, payment: Payment, name: string): void {
  const { authorization, cleared, takenBack, refunded, increments } = payment;
  assert.ok(authorization !== 'undone');
  assert.equal(row.transaction_id, authorization.transactionId, name);
  assert.equal(row.decline_reason, authorization.reason, name);
  assert.equal(row.status === 'AuthFailure', !authorization.isApproved, name);
  assert.deepEqual([row.cleared, row.taken_back, row.refunded], [cleared, takenBack, refunded], name);
  if (!authorization.isApproved) return;
  // An increment that was undone may have been approved before.
  const isSure = increments.every(({ answer }) => answer !== 'undone');
  assert.ok(isSure ? row.authorized === approvedOf(payment) : row.authorized >= approvedOf(payment), name);
}

/** Each request has one stored outcome, which is what was answered. */
async function assertAnswersAreStored({ pool }: Database, book: PaymentsBook): Promise<void> {
  const { rows } = await pool.query<{ request_key: string; result: Record<string, string> }>(
    "SELECT request_key, result FROM ledger_requests WHERE kind IN ('authorization', 'increment')",
  );
  const stored = new Map(rows.map((row) => [row.request_key, row.result]));
  const assertStored = (key: string, answer: Answered) => {
    if (answer === 'undone') return;
    const result = stored.get(key);
    assert.deepEqual(
      [result?.outcome, Number(result?.approvedMinor ?? 0), result?.transactionId, result?.reason ?? null],
      [answer.isApproved ? 'approved' : 'declined', answer.amount, answer.transactionId, answer.reason],
      key,
    );
  };
  for (const { networkTransactionId: name, authorization, increments } of book.payments) {
    assertStored(`simulator:${name}:authorization:0`, authorization);
    for (const { sequence, answer } of increments)
      assertStored(`simulator:${name}:increment:${sequence}`, answer);
  }
}
