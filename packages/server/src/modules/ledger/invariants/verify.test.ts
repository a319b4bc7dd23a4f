import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createTestLedger, insertCustomer } from '../../../../test/support/ledger.ts';
import { type Db, sql, type Tx } from '../../../platform/db/database.ts';
import { ledgerInvariants } from './store.ts';

const { database, ledger, post } = await createTestLedger();

const cardId = randomUUID();
const customerId = await insertCustomer(database);
const base = { customerId, currency: 'USD' } as const;
const orderOf = (orderNo: string) => ({ orderId: randomUUID(), orderLineNo: 1, orderNo });
const [loaded, waiting, refused, withdrawn] = ['loaded', 'waiting', 'refused', 'withdrawn'].map(orderOf);
assert.ok(loaded && waiting && refused && withdrawn);

// One customer with an order in every state.
await post({
  ...base,
  kind: 'account-deposit',
  requestKey: 'deposit',
  amountMinor: 100_000n,
  feeMinor: 100n,
});
for (const order of [loaded, waiting, refused]) {
  const requestKey = `${order.orderNo} in`;
  await post({
    ...base,
    kind: 'standard-top-up',
    requestKey,
    order,
    cardId,
    amountMinor: 5_000n,
    topUpFeeMinor: 50n,
  });
}
await post({ ...base, kind: 'order-completed', requestKey: 'loaded end', order: loaded, cardId });
await post({ ...base, kind: 'order-refused', requestKey: 'refused end', order: refused, cardId });
await post({
  ...base,
  kind: 'standard-withdrawal',
  requestKey: 'withdrawn in',
  order: withdrawn,
  cardId,
  amountMinor: 1_000n,
  feeMinor: 10n,
});
await post({
  ...base,
  kind: 'transaction-fee',
  requestKey: 'fee',
  cardModel: 'Standard',
  cardId,
  transactionId: randomUUID(),
  amountMinor: 9_000n,
  isClosed: false,
});

const payment = { ...base, cardModel: 'ShareBalance', cardId, transactionId: randomUUID() } as const;
await post({ ...payment, kind: 'authorization-hold', requestKey: 'hold', amountMinor: 1_000n });
await post({
  ...payment,
  kind: 'clearing',
  requestKey: 'clearing',
  hadHold: true,
  heldMinor: 400n,
  excessMinor: 0n,
  unusedMinor: 0n,
  isClosed: false,
});

class Undo extends Error {}

/** Breaks the stored data by hand, with the triggers off; tells which invariants say so, and puts everything back. */
async function brokenBy(change: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const broken: string[] = [];
  const work = database.transaction(async (tx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    await change(tx);
    for (const { name, offenders } of ledgerInvariants) {
      if ((await offenders(tx, 10)).length > 0) broken.push(name);
    }
    throw new Undo();
  });
  await assert.rejects(work, Undo);
  return broken;
}

const run = (db: Db, statement: string) => sql.raw(statement).execute(db);

test('on sound data every invariant holds, in the order of the list', async () => {
  const results = await ledger.verify(database);
  assert.deepEqual(
    results,
    ledgerInvariants.map(({ name, sentence }) => ({ name, sentence, offenders: [] })),
  );
});

/** What a hand might do, and the invariant that must name it. */
const breaks: readonly (readonly [string, string, string])[] = [
  [
    'a balance is changed',
    'balance-is-sum-of-postings',
    `UPDATE ledger_accounts SET balance_minor = balance_minor + 1 WHERE kind = 'CA'`,
  ],
  ['an account is dropped', 'balance-is-sum-of-postings', `DELETE FROM ledger_accounts WHERE kind = 'FI'`],
  [
    'a posting is dropped',
    'balance-is-sum-of-postings',
    `DELETE FROM ledger_postings WHERE posting_type = 'CardLoad'`,
  ],
  [
    'a balance comes from nowhere',
    'debits-equal-credits',
    `INSERT INTO ledger_accounts VALUES ('${customerId}', '${randomUUID()}', 'USD', 'KA', 1, 1)`,
  ],
  [
    'a posting is dropped',
    'sequence-has-no-gap',
    `DELETE FROM ledger_postings WHERE posting_type = 'CardLoad'`,
  ],
  [
    'a number is used twice',
    'sequence-has-no-gap',
    `UPDATE ledger_postings SET to_seq = to_seq - 1 WHERE posting_type = 'TransCharge'`,
  ],
  [
    'an account forgets its last number',
    'sequence-has-no-gap',
    `UPDATE ledger_accounts SET last_seq = last_seq + 1 WHERE kind = 'KA'`,
  ],
  [
    'an amount is changed',
    'after-follows-before',
    `UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE posting_type = 'CardLoad'`,
  ],
  [
    'a balance after is changed',
    'after-follows-before',
    `UPDATE ledger_postings SET to_after_minor = to_after_minor + 1 WHERE posting_type = 'AccountTopUp'`,
  ],
  [
    'an overdraft gets another name',
    'below-zero-only-by-rule',
    `UPDATE ledger_postings SET posting_type = 'CardLoad' WHERE posting_type = 'TransCharge'`,
  ],
  [
    'held money is below zero',
    'below-zero-only-by-rule',
    `UPDATE ledger_accounts SET balance_minor = -1 WHERE kind = 'KP'`,
  ],
  [
    'blocked money is moved under another name',
    'posting-keeps-its-route',
    `UPDATE ledger_postings SET posting_type = 'TopUpFee' WHERE posting_type = 'AuthBlock'`,
  ],
  [
    'a payment forgets its transaction',
    'network-money-names-its-card',
    `UPDATE ledger_postings SET transaction_id = NULL WHERE posting_type = 'Consume'`,
  ],
  [
    'a hold forgets its card',
    'network-money-names-its-card',
    `UPDATE ledger_postings SET card_id = NULL WHERE posting_type = 'AuthBlock'`,
  ],
  [
    'a row leaves the account log',
    'log-has-no-gap',
    `DELETE FROM ledger_postings WHERE posting_type = 'AccountTopUpFee'`,
  ],
  [
    'the last row leaves the account log',
    'log-has-no-gap',
    `DELETE FROM ledger_postings WHERE log_no = (SELECT max(log_no) FROM ledger_postings)`,
  ],
  ['the whole account log is gone', 'log-has-no-gap', `DELETE FROM ledger_postings WHERE log_no IS NOT NULL`],
  ['a book is dropped', 'log-has-no-gap', `DELETE FROM ledger_books`],
  [
    'time runs back',
    'log-has-no-gap',
    `UPDATE ledger_postings SET posted_at = posted_at - interval '1 hour' WHERE log_no = 2`,
  ],
  [
    'a row tells other blocked funds',
    'log-tells-blocked-funds',
    `UPDATE ledger_postings SET log_blocked_minor = 1 WHERE log_no = 2`,
  ],
  [
    'an order is forgotten',
    'pending-money-is-held',
    `DELETE FROM ledger_order_funds WHERE order_id = '${waiting.orderId}'`,
  ],
  [
    "an order's fee is changed",
    'pending-money-is-held',
    `UPDATE ledger_order_funds SET fees = '[["CardWithdrawFee", "11"]]' WHERE purpose = 'Withdrawal'`,
  ],
  [
    'an order ends without its money',
    'order-money-has-one-end',
    `UPDATE ledger_order_funds SET state = 'Completed', ended_at = now() WHERE order_id = '${waiting.orderId}'`,
  ],
  [
    'a refused order is marked completed',
    'order-money-has-one-end',
    `UPDATE ledger_order_funds SET state = 'Completed' WHERE state = 'GivenBack'`,
  ],
  [
    'a completed order is marked refused',
    'order-money-has-one-end',
    `UPDATE ledger_order_funds SET state = 'GivenBack' WHERE order_id = '${loaded.orderId}'`,
  ],
  [
    'an outcome is dropped',
    'request-has-one-outcome',
    `DELETE FROM ledger_requests WHERE request_key = 'fee'`,
  ],
  [
    'an outcome is made a decline',
    'request-has-one-outcome',
    `UPDATE ledger_requests SET outcome = '{"declined": "INSUFFICIENT_BALANCE"}' WHERE request_key = 'fee'`,
  ],
  [
    'a posting is told of that is not there',
    'request-has-one-outcome',
    `DELETE FROM ledger_postings WHERE posting_type = 'TransCharge'`,
  ],
];

for (const [what, name, statement] of breaks) {
  test(`when ${what}, verify names ${name}`, async () => {
    const broken = await brokenBy((tx) => run(tx, statement));
    assert.ok(broken.includes(name), `it named ${broken.join(', ') || 'nothing'}`);
  });
}

test('every invariant is broken by one of these tests', () => {
  assert.deepEqual(
    new Set(breaks.map(([, name]) => name)),
    new Set(ledgerInvariants.map(({ name }) => name)),
  );
});

test('verify tells the offending rows, and checks what other modules add', async () => {
  const added = {
    name: 'holds-equal-blocked-funds',
    sentence: 'An invariant of another module.',
    offenders: async (db: Db, limit: number) => {
      assert.equal(limit, 100);
      const { rows } = await sql<{
        mode: string;
      }>`SELECT current_setting('transaction_read_only') AS mode`.execute(db);
      return rows;
    },
  };
  const results = await ledger.verify(database, [added]);
  assert.deepEqual(results.at(-1), {
    name: added.name,
    sentence: added.sentence,
    offenders: [{ mode: 'on' }],
  });
});
