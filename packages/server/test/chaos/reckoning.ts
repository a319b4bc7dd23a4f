import assert from 'node:assert/strict';
import { cardInvariants } from '../../src/modules/cards/index.ts';
import { createLedger } from '../../src/modules/ledger/index.ts';
import { orderInvariants } from '../../src/modules/orders/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Database, openDatabase, patientTimeouts } from '../../src/platform/db/database.ts';
import { createIds } from '../../src/platform/ids.ts';
import { silentLog } from '../support/log.ts';
import { until } from '../support/process.ts';
import { type Book, type Entry, type Operation, orderNoOf } from './book.ts';
import type { Witness } from './witness.ts';

interface OrderRow {
  order_no: string;
  customer_order_no: string;
  order_type: string;
  card_model: 'Standard' | 'ShareBalance';
  card_id: string;
  card_seq: bigint;
  amount_minor: bigint;
  status: 'Pending' | 'Completed' | 'Failure';
  settle_status: string | null;
  performed: number;
  refused: number;
}

/** What the first start puts on the account, in cents. */
const openingCents = 10_000_00;

const orderTypes: Readonly<Record<Operation, string>> = {
  apply: 'ApplyCard',
  topup: 'CardTopUp',
  withdraw: 'CardWithdraw',
  block: 'CardBlock',
  unblock: 'CardUnblock',
  cancel: 'CardCancel',
  creditLimit: 'CreditLimit',
};

/**
 * Waits until every order has come to its end, then compares the customer's book with the system, the simulated issuer
 * and the ledger. What a dead process has taken is given free at once instead of after its lease: also what a living one
 * has, so that some orders are worked on twice at a time.
 */
export async function reckon(connectionString: string, book: Book, witness: Witness): Promise<void> {
  const database = openDatabase({
    connectionString,
    poolSize: 2,
    log: silentLog,
    applicationName: 'reckoning',
    timeouts: patientTimeouts,
  });
  try {
    await allEnded(database);
    const { rows } = await database.pool.query<OrderRow>(`
      SELECT o.*, j.performed, j.refused FROM orders o
      LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE effect = 'Performed')::int AS performed,
          count(*) FILTER (WHERE effect = 'Refused')::int AS refused
        FROM issuer_simulator_journal
        WHERE customer_id = o.customer_id::text AND idempotency_key = 'order:' || o.order_id) j ON true
      ORDER BY o.card_id, o.card_seq`);
    assertOrdersAreTheBooks(rows, book);
    assertIssuerDidEachOnce(rows);
    await assertBalances(database, rows, book);
    const ledger = createLedger({ clock: systemClock, ids: createIds(systemClock) });
    for (const result of await ledger.verify(database, [...cardInvariants, ...orderInvariants])) {
      assert.deepEqual(result.offenders, [], result.name);
    }
    await witness.reckon(database);
  } finally {
    await database.close();
  }
}

async function allEnded({ pool }: Database): Promise<void> {
  let freeAt = 0;
  await until(async () => {
    if (Date.now() >= freeAt) {
      freeAt = Date.now() + 3_000;
      await pool.query("UPDATE orders SET due_at = now() WHERE due_at > now() + interval '1 second'");
    }
    const { rows } = await pool.query(
      `SELECT count(*)::int AS open FROM orders
       WHERE due_at IS NOT NULL OR status = 'Pending' OR settle_status IN ('Pending', 'WaitTransfer')`,
    );
    return rows[0].open === 0;
  });
}

/** Every acknowledged order is there as it was asked for, and no other is. */
function assertOrdersAreTheBooks(rows: readonly OrderRow[], book: Book): void {
  const byNumber = new Map(rows.map((row) => [row.customer_order_no, row]));
  assert.equal(byNumber.size, rows.length, 'no two orders have the same number');
  for (const entry of book.entries) {
    const row = byNumber.get(entry.number);
    byNumber.delete(entry.number);
    const { answer } = entry;
    assert.ok(answer, `${entry.number} was never answered`);
    if ('refused' in answer) {
      assert.equal(row, undefined, `${entry.number} was refused, ${answer.refused}, and is there`);
      continue;
    }
    assert.ok(row, `${entry.number} was acknowledged and is not there`);
    assert.deepEqual(
      [row.order_no, row.order_type, Number(row.amount_minor)],
      [answer.orderNo, orderTypes[entry.operation], entry.cents],
      entry.number,
    );
    if (entry.cardId) assert.equal(row.card_id, entry.cardId);
  }
  assert.deepEqual([...byNumber.keys()], [], 'orders that nobody asked for');
}

/** Completed and performed, or failed and refused: the one or the other, once. */
function assertIssuerDidEachOnce(rows: readonly OrderRow[]): void {
  for (const { customer_order_no: number, status, performed, refused } of rows) {
    const expected = status === 'Completed' ? [1, 0] : [0, 1];
    assert.deepEqual([performed, refused], expected, `${number} is ${status}`);
  }
}

/** What account and cards must hold, by the book and the ends of the orders alone; the prices are the sandbox's. */
function expectedFunds(rows: readonly OrderRow[], book: Book) {
  const entries = new Map<string | undefined, Entry>(book.entries.map((entry) => [orderNoOf(entry), entry]));
  let account = openingCents + book.deposits.reduce((sum, { cents }) => sum + cents, 0);
  const cards = new Map<string, { balance: number; loaded: number }>();
  for (const row of rows) {
    if (row.status !== 'Completed') continue;
    const { operation, model, cents } = entries.get(row.order_no) as Entry;
    const card = cards.get(row.card_id) ?? { balance: 0, loaded: 0 };
    if (model === 'standard') cards.set(row.card_id, card);
    const topUpFee = Math.floor((cents * 15 + 500) / 1_000);
    switch (`${model} ${operation}`) {
      case 'standard apply':
      case 'standard topup':
        account -= cents + topUpFee + (operation === 'apply' ? 100 : 0);
        card.balance += cents;
        card.loaded += cents;
        break;
      case 'standard withdraw':
        account += cents;
        card.balance -= cents + 50;
        card.loaded -= cents;
        break;
      case 'standard cancel':
        account += card.balance - Math.floor((card.balance + 50) / 100);
        card.balance = 0;
        break;
      case 'sharebalance apply':
        account -= 80;
        break;
      case 'sharebalance cancel':
        account -= 20;
    }
  }
  return { account, cards };
}

async function assertBalances({ pool }: Database, rows: readonly OrderRow[], book: Book): Promise<void> {
  assert.ok(book.deposits.every(({ isAcknowledged }) => isAcknowledged));
  const expected = expectedFunds(rows, book);
  const { rows: accounts } = await pool.query<{ kind: string; card_id: string | null; balance: number }>(
    `SELECT kind, card_id, balance_minor::int AS balance FROM ledger_accounts
     WHERE currency = 'USD' AND kind IN ('CA', 'CB', 'KA', 'KB', 'KP')`,
  );
  const cards = new Map<string | null, number>();
  for (const { kind, card_id: cardId, balance } of accounts) {
    if (kind === 'CA') assert.equal(balance, expected.account, 'available in the account');
    else if (kind === 'KA') cards.set(cardId, balance);
    else assert.equal(balance, 0, `nothing waits in ${kind}`);
  }
  const { rows: issued } = await pool.query<{ card_id: string; loaded: number }>(
    `SELECT c.card_id, s.loaded_minor::int AS loaded FROM cards c
     JOIN issuer_simulator_cards s
       ON s.customer_id = c.customer_id::text AND s.channel_card_id = c.channel_card_id WHERE c.card_model = 'Standard'`,
  );
  const { rows: unknown } = await pool.query(
    `SELECT channel_card_id FROM issuer_simulator_cards s
     WHERE NOT EXISTS (SELECT FROM cards c WHERE c.channel_card_id = s.channel_card_id)`,
  );
  assert.deepEqual(unknown, [], 'cards that the issuer has and the system has not');
  assert.equal(issued.length, expected.cards.size);
  for (const { card_id: cardId, loaded } of issued) {
    const card = expected.cards.get(cardId);
    assert.deepEqual({ balance: cards.get(cardId) ?? 0, loaded }, card, cardId);
  }
}
