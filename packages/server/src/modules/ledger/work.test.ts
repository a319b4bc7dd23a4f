import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createTestLedger, insertCustomer } from '../../../test/support/ledger.ts';
import type { NetworkRequest } from './network-requests.ts';
import type { StoredOutcome } from './outcomes.ts';
import type { RequestOf } from './requests.ts';
import { scopeOf, type WorkScope } from './scope.ts';
import { emptyState } from './state.ts';
import { type LedgerWork, workOn } from './work.ts';

const { database, clock, ledger, post } = await createTestLedger();

const digest = 'ab'.repeat(32);
const cardId = randomUUID();
const transactionId = randomUUID();

function paymentOf(customerId: string, requestKey: string) {
  const base = { customerId, currency: 'USD', cardModel: 'ShareBalance', cardId, transactionId } as const;
  return { ...base, requestKey, isClosed: false };
}

const deposit = (customerId: string, amountMinor: bigint): RequestOf<'account-deposit'> => ({
  kind: 'account-deposit',
  customerId,
  currency: 'USD',
  requestKey: 'deposit',
  amountMinor,
  feeMinor: 0n,
});

const hold = (customerId: string, requestKey: string, amountMinor: bigint): NetworkRequest => ({
  ...paymentOf(customerId, requestKey),
  kind: 'authorization-hold',
  amountMinor,
});

const fee = (customerId: string, requestKey: string, amountMinor: bigint): NetworkRequest => ({
  ...paymentOf(customerId, requestKey),
  kind: 'transaction-fee',
  amountMinor,
});

/** A clearing that collects `heldMinor` and gives back `unusedMinor`. */
const clearing = (
  customerId: string,
  requestKey: string,
  heldMinor: bigint,
  unusedMinor: bigint,
): NetworkRequest => ({
  ...paymentOf(customerId, requestKey),
  kind: 'clearing',
  hadHold: true,
  heldMinor,
  excessMinor: 0n,
  unusedMinor,
});

const own = (customerId: string) => ({ customerId, currency: 'USD', cardId: null }) as const;

/** Applies requests that share a key, and records them as one, with the caller's words. */
function applyAll(work: LedgerWork, requests: readonly NetworkRequest[], result: string | null) {
  const applied = requests.map((request) => work.apply(request));
  const moves = applied.flatMap(({ outcome }) => (outcome.decision === 'posted' ? outcome.moves : []));
  const outcome: StoredOutcome = { decision: 'posted', moves };
  const { customerId = '', requestKey = '' } = requests[0] ?? {};
  work.record({ customerId, requestKey, kind: 'capture', digest, outcome, result });
  return { outcome, postings: applied.flatMap(({ postings }) => postings) };
}

test('each step of a work sees what the steps before it have left', () => {
  const work = workOn(emptyState(1_000));
  assert.equal(work.balance(own('c'), 'CA'), 0n);
  work.decide(deposit('c', 100n));
  work.decide(hold('c', 'k1', 60n));
  assert.deepEqual([work.balance(own('c'), 'CA'), work.balance(own('c'), 'CB')], [40n, 60n]);
  assert.deepEqual(work.decide(hold('c', 'k2', 41n)).outcome, {
    decision: 'declined',
    code: 'INSUFFICIENT_BALANCE',
  });
  assert.equal(work.find('c', 'k1')?.outcome.decision, 'posted');
  assert.equal(work.find('c', 'k2')?.outcome.decision, 'declined');
  assert.equal(work.find('c', 'k3'), undefined);
  assert.equal(work.find('other', 'k1'), undefined);
});

test('a declined request leaves no trace, even when its last move is the one that cannot be', () => {
  const work = workOn(emptyState(1_000));
  work.decide(deposit('c', 100n));
  work.decide(hold('c', 'k1', 60n));
  const before = work.changes();
  // The 50 of the first moves are there; the 11 to give back then are not.
  const applied = work.apply(clearing('c', 'k2', 50n, 11n));
  const declined = { decision: 'declined', code: 'INSUFFICIENT_BALANCE' } as const;
  assert.deepEqual(applied, { outcome: declined, postings: [] });
  assert.deepEqual(work.changes(), before);
  // What comes next has the numbers that the declined one would have had.
  const { postings } = work.decide(clearing('c', 'k3', 60n, 0n));
  assert.deepEqual(
    postings.map(({ type, log, to, from }) => [type, log?.logNo, from.seq, to.seq, log?.availableMinor]),
    [
      ['AuthUnBlock', 3n, 2n, 3n, 100n],
      ['Consume', 4n, 4n, 1n, 40n],
    ],
  );
});

test("a work's time is that of its batch, and never before the customer's last posting", () => {
  const state = { ...emptyState(1_000), books: new Map([['late', { lastLogNo: 0n, lastPostedAt: 5_000 }]]) };
  const work = workOn(state);
  assert.equal(work.timeOf('new'), 1_000);
  assert.equal(work.timeOf('late'), 5_000);
  assert.equal(work.decide(deposit('late', 1n)).postings[0]?.postedAt, 5_000);
  assert.equal(work.changes().decided[0]?.decidedAt, 5_000);
});

test('what was applied and not recorded, or recorded and not applied, is not written', () => {
  const work = workOn(emptyState(0));
  work.apply(fee('c', 'k', 5n));
  assert.throws(() => work.changes(), /1 moves were applied, and 0 recorded/);
  const moves = [{ type: 'TransFee', from: 'CA', to: 'FI', amountMinor: 5n }] as const;
  const outcome = { decision: 'posted', moves } as const;
  const decided = { customerId: 'c', kind: 'fee', digest, outcome, result: null };
  work.record({ ...decided, requestKey: 'k' });
  assert.equal(work.changes().postings.length, 1);
  assert.throws(() => work.record({ ...decided, requestKey: 'k' }), /one outcome/);
  work.record({ ...decided, requestKey: 'never applied' });
  assert.throws(() => work.changes(), /1 moves were applied, and 2 recorded/);
});

test('a request key has 1 to 200 characters', () => {
  const work = workOn(emptyState(0));
  const outcome = { decision: 'posted', moves: [] } as const;
  for (const requestKey of ['', 'x'.repeat(201)]) {
    const decided = { customerId: 'c', requestKey, kind: 'fee', digest, outcome, result: null };
    assert.throws(() => work.record(decided), RangeError);
  }
});

async function customerWith(amountMinor: bigint): Promise<string> {
  const customerId = await insertCustomer(database);
  await post(deposit(customerId, amountMinor));
  return customerId;
}

/** Walks a work in a transaction of its own, and writes what it has changed. */
async function walk<T>(scope: WorkScope, step: (work: LedgerWork) => T) {
  return database.transaction(async (tx) => {
    const work = await ledger.openWork(tx, scope);
    const told = step(work);
    return { told, postings: await ledger.saveWork(tx, work) };
  });
}

test('several moves under one key are one outcome, kept with the words of who asked', async () => {
  const customerId = await customerWith(1_000n);
  const requests = [
    hold(customerId, 'capture:1', 300n),
    clearing(customerId, 'capture:1', 200n, 100n),
    fee(customerId, 'capture:1', 7n),
  ];
  const result = '{"outcome": "recorded", "note": "\\"quoted\\" \\\\ 中文"}';
  const { told, postings } = await walk(scopeOf(requests), (work) => applyAll(work, requests, result));
  assert.deepEqual(
    postings.map(({ postingId, ...posting }) => posting),
    told.postings,
  );
  const types = ['AuthBlock', 'AuthUnBlock', 'Consume', 'ConsumeSettlementDiffRefund', 'TransFee'];
  const { rows } = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 5 });
  assert.deepEqual(rows.map((row) => row.type).toReversed(), types);
  assert.deepEqual(
    rows.map((row) => row.postingId).toReversed(),
    postings.map(({ postingId }) => postingId),
  );

  const again = await walk(scopeOf(requests), (work) => work.find(customerId, 'capture:1'));
  assert.ok(again.told);
  const { result: kept, ...decided } = again.told;
  assert.deepEqual(JSON.parse(kept ?? ''), JSON.parse(result));
  const { outcome } = told;
  const decidedAt = clock.now();
  assert.deepEqual(decided, {
    customerId,
    requestKey: 'capture:1',
    kind: 'capture',
    digest,
    outcome,
    decidedAt,
  });
  assert.deepEqual(again.postings, []);
  assert.deepEqual(
    (await ledger.verify(database)).filter(({ offenders }) => offenders.length > 0),
    [],
  );
});

test('words that are not one JSON value write nothing', async () => {
  const customerId = await customerWith(10n);
  const request = fee(customerId, 'fee', 1n);
  for (const result of ['1, 2', '{"a": 1}, {"b": 2}', '1] [', 'x']) {
    await assert.rejects(
      walk(scopeOf([request]), (work) => applyAll(work, [request], result)),
      result,
    );
  }
  assert.equal((await walk(scopeOf([request]), (work) => work.find(customerId, 'fee'))).told, undefined);
});

test('a key that has no words of its own has none later', async () => {
  const customerId = await customerWith(10n);
  const requests = [deposit(customerId, 10n)];
  const { told } = await walk(scopeOf(requests), (work) => work.find(customerId, 'deposit'));
  assert.equal(told?.result, null);
  assert.equal(told?.kind, 'account-deposit');
});

test('a decline is kept although nothing moved', async () => {
  const customerId = await customerWith(10n);
  const request = hold(customerId, 'too much', 11n);
  await walk(scopeOf([request]), (work) => {
    const { outcome } = work.apply(request);
    work.record({ customerId, requestKey: 'too much', kind: 'authorization', digest, outcome, result: '{}' });
  });
  const { told } = await walk(scopeOf([request]), (work) => work.find(customerId, 'too much'));
  assert.deepEqual(told?.outcome, { decision: 'declined', code: 'INSUFFICIENT_BALANCE' });
});

test('what lies outside the scope is never taken for an account at zero', async () => {
  const customerId = await customerWith(10n);
  const stranger = await customerWith(10n);
  const scope = scopeOf([deposit(customerId, 1n)]);
  const order = { orderId: randomUUID(), orderLineNo: 1, orderNo: 'x' };
  const loaded = { customerId, currency: 'USD', requestKey: 'load', cardId, order } as const;
  const questions: ((work: LedgerWork) => unknown)[] = [
    (work) => work.balance(own(stranger), 'CA'),
    (work) => work.timeOf(stranger),
    (work) => work.balance({ ...own(customerId), currency: 'EUR' }, 'CA'),
    (work) => work.balance({ ...own(customerId), cardId }, 'KA'),
    (work) => work.apply({ ...hold(customerId, 'k', 1n), cardModel: 'Standard' }),
    (work) => work.apply({ ...loaded, kind: 'standard-top-up', amountMinor: 1n, topUpFeeMinor: 0n }),
  ];
  for (const question of questions) {
    await assert.rejects(walk(scope, question), /not in the scope that the work was opened with/);
  }
  assert.equal((await walk(scope, (work) => work.balance(own(customerId), 'CA'))).told, 10n);
});

test('a question about an account that no group has is a mistake of the caller', () => {
  const work = workOn(emptyState(0));
  assert.throws(() => work.balance(own('c'), 'KA'), /KA is not an account of this group/);
  assert.throws(() => work.balance({ ...own('c'), cardId }, 'CA'), /CA is not an account of this group/);
});

test('a work of nothing locks and writes nothing', async () => {
  const nobody = { customerIds: [], accounts: [], keys: [], orders: [] };
  assert.deepEqual((await walk(nobody, () => {})).postings, []);
});

test('what the caller reads beside is read under the lock: once more when the book had to be opened', async () => {
  const customerId = await insertCustomer(database);
  const scope: WorkScope = { customerIds: [customerId], accounts: [own(customerId)], keys: [], orders: [] };
  let reads = 0;
  const open = () => database.transaction((tx) => ledger.openWorkWith(tx, scope, async () => ++reads));
  const first = await open();
  assert.equal(first.beside, 2);
  assert.equal(first.work.balance(own(customerId), 'CA'), 0n);
  assert.equal((await open()).beside, 3);
});
