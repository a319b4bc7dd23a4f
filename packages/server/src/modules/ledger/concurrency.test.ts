import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { createTestLedger, insertCustomer, postAlone } from '../../../test/support/ledger.ts';
import { silentLog } from '../../../test/support/log.ts';
import { openDatabase } from '../../platform/db/database.ts';
import type { LedgerAnswer } from './index.ts';
import type { LedgerRequest } from './requests.ts';

const { database, ledger, post } = await createTestLedger();
// As many connections as there are callers below, so that they truly meet.
const { connectionString } = database;
const crowd = openDatabase({ connectionString, poolSize: 50, log: silentLog, applicationName: 'crowd' });
after(() => crowd.close());

const inCrowd = (request: LedgerRequest) => postAlone(crowd, ledger, request);
const decisions = (answers: readonly LedgerAnswer[]) =>
  Object.groupBy(answers, ({ outcome }) =>
    outcome.decision === 'declined' ? outcome.code : outcome.decision,
  );

async function customerWith(amountMinor: bigint): Promise<string> {
  const customerId = await insertCustomer(database);
  await post({
    kind: 'account-deposit',
    customerId,
    currency: 'USD',
    requestKey: 'first deposit',
    amountMinor,
    feeMinor: 0n,
  });
  return customerId;
}

async function availableOf(customerId: string): Promise<bigint | undefined> {
  return (await ledger.readFunds(database.db, customerId))[0]?.availableMinor;
}

async function assertNothingOffends(): Promise<void> {
  assert.deepEqual(
    (await ledger.verify(database)).filter(({ offenders }) => offenders.length > 0),
    [],
  );
}

const topUp = (customerId: string, requestKey: string, amountMinor: bigint, cardId = randomUUID()) =>
  ({
    kind: 'standard-top-up',
    customerId,
    currency: 'USD',
    requestKey,
    order: { orderId: randomUUID(), orderLineNo: 1, orderNo: requestKey },
    cardId,
    amountMinor,
    topUpFeeMinor: 0n,
  }) as const;

test('fifty times the same key at once is one outcome', async () => {
  const customerId = await customerWith(1_000n);
  const request = topUp(customerId, 'the key', 600n);
  const answers = await Promise.all(Array.from({ length: 50 }, () => inCrowd(request)));
  assert.equal(answers.filter(({ isReplay }) => !isReplay).length, 1);
  assert.equal(decisions(answers).posted?.length, 50);
  assert.equal(new Set(answers.map(({ outcome }) => JSON.stringify(outcome, (_, v) => String(v)))).size, 1);
  assert.equal(await availableOf(customerId), 400n);
});

test('fifty different requests under one key at once: one is decided, the others are refused', async () => {
  const customerId = await customerWith(100_000n);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      inCrowd({ ...topUp(customerId, 'the key', 1n), amountMinor: BigInt(i + 1) }),
    ),
  );
  assert.equal(decisions(answers).posted?.length, 1);
  assert.equal(decisions(answers).refused?.length, 49);
});

test('fifty orders at once never spend more than there is', async () => {
  const customerId = await customerWith(1_000n);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => inCrowd(topUp(customerId, `order ${i}`, 70n))),
  );
  assert.equal(decisions(answers).posted?.length, 14);
  assert.equal(decisions(answers).INSUFFICIENT_BALANCE?.length, 36);
  assert.equal(await availableOf(customerId), 20n);
});

test("a new customer's first fifty requests open one book", async () => {
  const customerId = await insertCustomer(database);
  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      inCrowd({
        kind: 'account-deposit',
        customerId,
        currency: i % 2 === 0 ? 'USD' : 'JPY',
        requestKey: `deposit ${i}`,
        amountMinor: 1n,
        feeMinor: 0n,
      }),
    ),
  );
  const funds = await ledger.readFunds(database.db, customerId);
  assert.deepEqual(
    funds.map(({ currency, availableMinor }) => [currency, availableMinor]),
    [
      ['JPY', 25n],
      ['USD', 25n],
    ],
  );
  assert.equal(
    (await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 1 })).totalCount,
    50n,
  );
});

test('an order that is completed and refused at once has one end', async () => {
  const customerId = await customerWith(100_000n);
  const cardId = randomUUID();
  const orders = Array.from({ length: 10 }, (_, i) => topUp(customerId, `order ${i}`, 100n, cardId));
  for (const order of orders) await post(order);
  const answers = await Promise.all(
    orders.flatMap(({ order, requestKey }) =>
      (['order-completed', 'order-refused'] as const).map((kind) =>
        inCrowd({ kind, customerId, currency: 'USD', requestKey: `${requestKey} ${kind}`, order, cardId }),
      ),
    ),
  );
  assert.equal(decisions(answers).posted?.length, 10);
  assert.equal(decisions(answers).ORDER_ALREADY_ENDED?.length, 10);
  const [card] = await ledger.readCardFunds(database.db, customerId, [cardId]);
  assert.equal((card?.availableMinor ?? 0n) + ((await availableOf(customerId)) ?? 0n), 100_000n);
});

test('batches over the same customers in opposite orders, and singles between them, never deadlock', async () => {
  const customers = await Promise.all(Array.from({ length: 8 }, () => customerWith(10_000n)));
  const cards = customers.map(() => randomUUID());
  // No retry here: a deadlock would come out as an error.
  const inOneTransaction = (requests: readonly LedgerRequest[]) =>
    crowd.db.transaction().execute((tx) => ledger.postBatch(tx, requests));
  const rounds = Array.from({ length: 60 }, (_, round) => {
    const requests = customers.map((customerId, i) =>
      round % 2 === 0
        ? topUp(customerId, `in ${round}`, 30n, cards[i])
        : ({
            kind: 'account-deposit',
            customerId,
            currency: 'USD',
            requestKey: `deposit ${round}`,
            amountMinor: 10n,
            feeMinor: 1n,
          } as const),
    );
    if (round % 3 === 0) return inOneTransaction(requests);
    if (round % 3 === 1) return inOneTransaction(requests.toReversed());
    return Promise.all(requests.map((request) => inOneTransaction([request]))).then((answers) =>
      answers.flat(),
    );
  });
  const answers = (await Promise.all(rounds)).flat();
  assert.equal(decisions(answers).posted?.length, 480);
  for (const customerId of customers)
    assert.equal(await availableOf(customerId), 10_000n - 30n * 30n + 30n * 9n);
});

test('after all of it every invariant holds', assertNothingOffends);
