import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTestLedger, insertCustomer } from '../../../test/support/ledger.ts';
import { anyHistory, batchesOf, idOf, requestsOf } from '../../../test/support/ledger-events.ts';
import { LedgerModel } from '../../../test/support/ledger-model.ts';
import type { LedgerAnswer } from './index.ts';

const { database, clock, ledger, post } = await createTestLedger();
const numRuns = Number(process.env.LEDGER_DATABASE_RUNS ?? 25);
const seed = Number(process.env.LEDGER_SEED ?? 20261122);

const told = ({ outcome }: LedgerAnswer) =>
  outcome.decision === 'declined' ? `declined ${outcome.code}` : outcome.decision;

async function logOf(customerId: string) {
  const { rows } = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 1_000 });
  return rows.toReversed().map((row) => ({
    currency: row.currency,
    type: row.type,
    change: Number(row.changeMinor),
    available: Number(row.availableMinor),
    blocked: Number(row.blockedMinor),
  }));
}

async function assertNothingOffends(): Promise<void> {
  const broken = (await ledger.verify(database)).filter(({ offenders }) => offenders.length > 0);
  assert.deepEqual(broken, []);
}

test('in the database, any history in any batches ends as in the one-at-a-time model', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory(120), async ({ events, batchSizes }) => {
      const world = randomUUID();
      const customers = [0, 1].map((n) => idOf(world, 'customer', n));
      const cards = [0, 1].map((n) => idOf(world, 'card', n));
      for (const customerId of customers) await insertCustomer(database, customerId);
      const requests = requestsOf(events, world);
      const model = new LedgerModel();
      const expected = requests.map((request) => model.take(request));
      const outcomes: string[] = [];
      for (const batch of batchesOf(requests, batchSizes)) {
        clock.advance(1);
        const [only] = batch;
        const answers =
          batch.length === 1 && only
            ? [await post(only)]
            : await database.transaction((tx) => ledger.postBatch(tx, batch));
        outcomes.push(...answers.map(told));
      }
      assert.deepEqual(outcomes, expected);
      for (const customerId of customers) {
        assert.deepEqual(await logOf(customerId), model.logs.get(customerId) ?? []);
        for (const { currency, ...funds } of await ledger.readFunds(database.db, customerId)) {
          const told = [Number(funds.availableMinor), Number(funds.blockedMinor)];
          const known = ['CA', 'CB'].map((kind) => model.money.get(`${customerId}/${currency}/${kind}`) ?? 0);
          assert.deepEqual(told, known);
        }
        for (const funds of await ledger.readCardFunds(database.db, customerId, cards)) {
          const told = [Number(funds.availableMinor), Number(funds.heldMinor)];
          const known = ['KA', 'KB'].map(
            (kind) => model.money.get(`${customerId}/${funds.currency}/${kind}/${funds.cardId}`) ?? 0,
          );
          assert.deepEqual(told, known);
        }
      }
      await assertNothingOffends();
    }),
    { numRuns, seed },
  );
});

test('a history from many connections at once posts each request once, and every invariant holds', async () => {
  const histories = fc.sample(anyHistory(150), { numRuns: 3, seed: 20261122 });
  for (const { events, batchSizes } of histories) {
    const world = randomUUID();
    for (const n of [0, 1]) await insertCustomer(database, idOf(world, 'customer', n));
    const requests = requestsOf(events, world);
    const batches = [...batchesOf(requests, batchSizes)];
    // Each batch is sent twice, by different connections, in whatever order they win the lock.
    const answers = await Promise.all(
      [...batches, ...batches].map((batch) => database.transaction((tx) => ledger.postBatch(tx, batch))),
    );
    const postedKeys = answers
      .flat()
      .flatMap(({ postings }) => [
        ...new Set(postings.map((posting) => `${posting.customerId} ${posting.requestKey}`)),
      ]);
    assert.equal(new Set(postedKeys).size, postedKeys.length);
  }
  await assertNothingOffends();
});
