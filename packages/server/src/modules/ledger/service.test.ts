import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createTestLedger, insertCustomer } from '../../../test/support/ledger.ts';
import { sql } from '../../platform/db/database.ts';
import type { LedgerRequest } from './requests.ts';

const { database, clock, ledger, post } = await createTestLedger();

const deposit = (
  customerId: string,
  amountMinor: bigint,
  requestKey: string = randomUUID(),
): LedgerRequest => ({
  kind: 'account-deposit',
  customerId,
  currency: 'USD',
  requestKey,
  amountMinor,
  feeMinor: 0n,
});

async function customerWith(amountMinor: bigint): Promise<string> {
  const customerId = await insertCustomer(database);
  await post(deposit(customerId, amountMinor));
  return customerId;
}

test('an order of a card runs from submission to completion, and the account log tells it', async () => {
  const customerId = await customerWith(10_000n);
  const order = { orderId: randomUUID(), orderLineNo: 1, orderNo: 'T-1' };
  const cardId = randomUUID();
  const base = { customerId, currency: 'USD', order, cardId } as const;
  clock.advance(1_000);
  const submitted = await post({
    ...base,
    kind: 'standard-top-up',
    requestKey: 'order:1:submit',
    amountMinor: 5_000n,
    topUpFeeMinor: 75n,
    note: 'top-up',
  });
  assert.deepEqual(submitted.outcome, {
    decision: 'posted',
    moves: [
      { type: 'CardTopUp', from: 'CA', to: 'KP', amountMinor: 5_000n },
      { type: 'TopUpFee', from: 'CA', to: 'FI', amountMinor: 75n },
    ],
  });
  assert.deepEqual(await ledger.readCardFunds(database.db, customerId, [cardId]), []);
  await post({ ...base, kind: 'order-completed', requestKey: 'order:1:end' });

  assert.deepEqual(await ledger.readFunds(database.db, customerId), [
    { currency: 'USD', availableMinor: 4_925n, blockedMinor: 0n },
  ]);
  assert.deepEqual(await ledger.readCardFunds(database.db, customerId, [cardId]), [
    { cardId, currency: 'USD', availableMinor: 5_000n, heldMinor: 0n },
  ]);
  const { totalCount, rows } = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 2 });
  assert.equal(totalCount, 3n);
  const shared = {
    direction: 'Expenditure',
    currency: 'USD',
    orderId: order.orderId,
    orderNo: 'T-1',
    cardId,
    transactionId: null,
    note: 'top-up',
    postedAt: new Date(clock.now()),
    blockedMinor: 0n,
  };
  assert.deepEqual(
    rows.map(({ postingId, ...row }) => row),
    [
      { ...shared, type: 'TopUpFee', logNo: 3n, changeMinor: -75n, availableMinor: 4_925n },
      { ...shared, type: 'CardTopUp', logNo: 2n, changeMinor: -5_000n, availableMinor: 5_000n },
    ],
  );
  assert.deepEqual(
    rows.map(({ postingId }) => postingId),
    submitted.postings.map(({ postingId }) => postingId).reverse(),
  );
});

test('the same request under the same key gets the stored outcome; another request is refused', async () => {
  const customerId = await insertCustomer(database);
  const request = deposit(customerId, 100n, 'one key');
  const first = await post(request);
  const reordered = Object.fromEntries(Object.entries(request).toReversed()) as unknown as LedgerRequest;
  const again = await post(reordered);
  assert.deepEqual(again, { outcome: first.outcome, isReplay: true, postings: [] });
  const other = await post(deposit(customerId, 101n, 'one key'));
  assert.deepEqual(other.outcome, { decision: 'refused', code: 'DUPLICATE_REQUEST' });
  const inOtherCurrency = await post({ ...request, currency: 'JPY' });
  assert.deepEqual(inOtherCurrency.outcome, { decision: 'refused', code: 'DUPLICATE_REQUEST' });
  const ofOtherCustomer = await post(deposit(await insertCustomer(database), 100n, 'one key'));
  assert.equal(ofOtherCustomer.isReplay, false);
  assert.deepEqual(
    (await ledger.readFunds(database.db, customerId)).map((each) => each.availableMinor),
    [100n],
  );
});

test('a decline is stored: the key never posts, even when the money has come', async () => {
  const customerId = await customerWith(10n);
  const withdrawal: LedgerRequest = {
    kind: 'account-withdrawal',
    customerId,
    currency: 'USD',
    requestKey: 'too much',
    amountMinor: 11n,
    feeMinor: 0n,
  };
  const declined = { decision: 'declined', code: 'INSUFFICIENT_BALANCE' };
  assert.deepEqual((await post(withdrawal)).outcome, declined);
  await post(deposit(customerId, 100n));
  assert.deepEqual(await post(withdrawal), { outcome: declined, isReplay: true, postings: [] });
});

test('what the caller rolls back has never happened', async () => {
  const customerId = await customerWith(10n);
  const request = deposit(customerId, 5n, 'rolled back');
  await assert.rejects(
    database.transaction(async (tx) => {
      await ledger.post(tx, request);
      throw new Error('no');
    }),
  );
  assert.equal((await post(request)).isReplay, false);
});

test('several posts of one transaction see each other', async () => {
  const customerId = await insertCustomer(database);
  const answers = await database.transaction(async (tx) => [
    await ledger.post(tx, deposit(customerId, 10n)),
    await ledger.post(tx, deposit(customerId, 20n)),
    (await ledger.readFunds(tx, customerId))[0]?.availableMinor,
  ]);
  assert.equal(answers[2], 30n);
});

test('an empty batch, and a request key that no one could have meant, touch nothing', async () => {
  const customerId = await insertCustomer(database);
  assert.deepEqual(await database.transaction((tx) => ledger.postBatch(tx, [])), []);
  await assert.rejects(post(deposit(customerId, 1n, '')), RangeError);
  await assert.rejects(post(deposit(customerId, 1n, 'x'.repeat(201))), RangeError);
});

test("time never runs back in a customer's books, whatever the clock says", async () => {
  const customerId = await customerWith(1n);
  const deposited = new Date(clock.now());
  clock.advance(-3_600_000);
  await post(deposit(customerId, 1n));
  clock.advance(7_200_000);
  // A posting outside the account log moves the time as well.
  await post({
    kind: 'transaction-fee',
    customerId,
    currency: 'USD',
    requestKey: 'fee',
    cardModel: 'Standard',
    cardId: randomUUID(),
    transactionId: randomUUID(),
    amountMinor: 1n,
    isClosed: false,
  });
  const charged = new Date(clock.now());
  clock.advance(-3_600_000);
  await post(deposit(customerId, 1n));
  const { rows } = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 10 });
  assert.deepEqual(
    rows.map(({ postedAt }) => postedAt),
    [charged, deposited, deposited],
  );
});

test('the account log is paged newest first, over all currencies, between two moments', async () => {
  const customerId = await insertCustomer(database);
  const times: number[] = [];
  for (let i = 1n; i <= 10n; i++) {
    clock.advance(1_000);
    times.push(clock.now());
    await post({ ...deposit(customerId, i), currency: i % 2n === 0n ? 'JPY' : 'USD' });
  }
  const at = (n: number) => new Date(times[n - 1] ?? Number.NaN);
  const page = async (query: { from?: Date; until?: Date; offset: number; limit: number }) => {
    const { totalCount, rows } = await ledger.readAccountLog(database.db, { customerId, ...query });
    return [Number(totalCount), rows.map((row) => Number(row.changeMinor))];
  };
  assert.deepEqual(await page({ offset: 0, limit: 3 }), [10, [10, 9, 8]]);
  assert.deepEqual(await page({ offset: 8, limit: 3 }), [10, [2, 1]]);
  assert.deepEqual(await page({ offset: 10, limit: 3 }), [10, []]);
  assert.deepEqual(await page({ from: at(4), until: at(8), offset: 0, limit: 10 }), [4, [7, 6, 5, 4]]);
  assert.deepEqual(await page({ from: at(4), until: at(8), offset: 3, limit: 10 }), [4, [4]]);
  assert.deepEqual(await page({ from: at(10), offset: 0, limit: 10 }), [1, [10]]);
  assert.deepEqual(await page({ until: at(1), offset: 0, limit: 10 }), [0, []]);
  assert.deepEqual(await page({ from: at(8), until: at(4), offset: 0, limit: 10 }), [0, []]);
  assert.deepEqual(await page({ from: new Date(at(10).getTime() + 1), offset: 0, limit: 10 }), [0, []]);
  const nobody = { customerId: await insertCustomer(database), offset: 0, limit: 10 };
  assert.deepEqual(await ledger.readAccountLog(database.db, nobody), { totalCount: 0n, rows: [] });
});

test('the largest balance is told exactly, and nothing goes past it', async () => {
  const customerId = await customerWith(999_999_999_999_999n);
  assert.equal((await ledger.readFunds(database.db, customerId))[0]?.availableMinor, 999_999_999_999_999n);
  assert.deepEqual((await post(deposit(customerId, 1n))).outcome, {
    decision: 'declined',
    code: 'BALANCE_TOO_LARGE',
  });
});

test('the database itself refuses to change or drop what was posted', async () => {
  await customerWith(1n);
  for (const table of ['ledger_postings', 'ledger_requests']) {
    for (const change of [
      `UPDATE ${table} SET customer_id = customer_id`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]) {
      await assert.rejects(sql.raw(change).execute(database.db), /is never changed: post the opposite/);
    }
  }
});
