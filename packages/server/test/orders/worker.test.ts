import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { type CardIssuing, createCardIssuing } from '../../src/modules/cards/index.ts';
import { createIssuerSimulator } from '../../src/modules/issuer/index.ts';
import { createLedger } from '../../src/modules/ledger/index.ts';
import { createCarryingOut, createOrderWorker } from '../../src/modules/orders/index.ts';
import { openVault } from '../../src/platform/crypto/envelope.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { silentLog } from '../support/log.ts';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';
import { startTestServer } from '../support/server.ts';

const first = await startOrdersBench();
const { server } = first;
const { system, clock, database } = server;
const simulator = await createIssuerSimulator({
  environment: 'test',
  database,
  keyring: system.keyring,
  clock,
  ids: system.ids,
  randomBytes,
  wait: async () => {},
});
const issuing = createCardIssuing(simulator, await openVault(system.keyring, 'cards'));
const ledger = createLedger({ clock, ids: system.ids });

let bench: OrdersBench;
beforeEach(async () => {
  bench = await first.neighbour();
  await bench.deposit('USD', 1_000_00n);
});
afterEach(() => assertBooksAreRight(bench));

/** A worker as another process has it, with parts of it broken. */
function workerWith(
  broken: { issuing?: CardIssuing; database?: Database; isDead?: boolean; answerWithinMs?: number } = {},
) {
  const carryingOut = createCarryingOut({
    database: broken.database ?? database,
    clock,
    log: silentLog,
    cards: server.app.cards,
    issuing: broken.issuing ?? issuing,
    ledger,
    catalogue: system.catalogue,
    outbox: system.outbox,
    random: () => 1,
    ...(broken.answerWithinMs && { answerWithinMs: broken.answerWithinMs }),
  });
  // A process that dies does not put off what it has taken.
  const own = broken.isDead ? { ...carryingOut, retryLater: async () => {} } : carryingOut;
  return createOrderWorker({ database, clock, log: silentLog, carryingOut: own });
}

/** How often the issuer did something for the customer. */
async function performed(): Promise<number> {
  const journal = await simulator.readJournal(bench.customerId);
  return journal.filter(({ effect }) => effect === 'Performed').length;
}

const crash = new Error('the process died');
const afterCommit: Database = {
  ...database,
  transaction: async (work) => {
    await database.transaction(work);
    throw crash;
  },
};
const beforeCommit: Database = {
  ...database,
  transaction: (work) =>
    database.transaction(async (tx) => {
      await work(tx);
      throw crash;
    }),
};
const crashes: Record<string, Parameters<typeof workerWith>[0]> = {
  'after the claim': { issuing: { isAvailable: true, carryOut: () => Promise.reject(crash) } },
  'after the call': {
    issuing: {
      isAvailable: true,
      carryOut: async (instruction) => {
        await issuing.carryOut(instruction);
        throw crash;
      },
    },
  },
  'before the commit': { database: beforeCommit },
  'after the commit': { database: afterCommit },
};

for (const [moment, broken] of Object.entries(crashes)) {
  test(`a worker that dies ${moment} leaves exactly one outcome to the next`, async () => {
    const { orderNo } = await bench.order('standard/apply', {
      productCode: 'STD-VISA',
      cardCurrency: 'USD',
      topUpAmount: 100,
    });
    await workerWith({ ...broken, isDead: true }).runUntilIdle();
    // Its lease still runs.
    assert.equal(await workerWith().runUntilIdle(), 0);
    clock.advance(60_000);
    await workerWith().runUntilIdle();
    const { status, cardInfos } = await bench.find('standard', orderNo);
    assert.equal(status, 'Completed');
    assert.equal(await bench.onCard(cardInfos[0].cardId), 100_00n);
    assert.equal(await performed(), 1);
    const cards = (await bench.get('/v1/cards')).json.data;
    assert.equal(cards.totalCount, 1);
  });
}

test('two workers that call the issuer for one order record it once', async () => {
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
  });
  let release = () => {};
  const isHeld = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hasCalled = () => {};
  const called = new Promise<void>((resolve) => {
    hasCalled = resolve;
  });
  const slow: CardIssuing = {
    isAvailable: true,
    carryOut: async (instruction) => {
      const answer = await issuing.carryOut(instruction);
      hasCalled();
      await isHeld;
      return answer;
    },
  };
  const slowRun = workerWith({ issuing: slow }).runUntilIdle();
  await called;
  clock.advance(60_000);
  await workerWith().runUntilIdle();
  release();
  await slowRun;
  assert.equal((await bench.find('standard', orderNo)).status, 'Completed');
  assert.equal((await bench.get('/v1/cards')).json.data.totalCount, 1);
  assert.equal(await performed(), 1);
});

test('many workers share many orders, each done once', async () => {
  for (let order = 0; order < 12; order++) {
    await bench.order('standard/apply', { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 10 });
  }
  const taken = await Promise.all(
    [workerWith(), workerWith(), workerWith()].map((each) => each.runUntilIdle()),
  );
  assert.equal(
    taken.reduce((sum, count) => sum + count, 0),
    12,
  );
  assert.equal(await performed(), 12);
});

for (const effect of ['TimeoutBefore', 'TimeoutAfter'] as const) {
  test(`an unknown outcome (${effect}) is asked for again with the same key until it is known`, async () => {
    const cardId = await bench.openStandard(10);
    await simulator.scriptFault({ customerId: bench.customerId, operation: 'Load', effect, count: 3 });
    const { orderNo } = await bench.order('standard/topup', { cardId, topUpAmount: 20 });
    for (const delayMs of [0, 200, 400]) {
      clock.advance(delayMs - 1);
      if (delayMs > 0) assert.equal(await workerWith().runUntilIdle(), 0);
      clock.advance(1);
      assert.equal(await workerWith().runUntilIdle(), 1);
      assert.equal((await bench.find('standard', orderNo)).status, 'Pending');
      assert.equal(await bench.onCard(cardId), 10_00n);
    }
    clock.advance(800);
    await workerWith().runUntilIdle();
    assert.equal((await bench.find('standard', orderNo)).status, 'Completed');
    assert.equal(await bench.onCard(cardId), 30_00n);
    assert.equal(await performed(), 2);
  });
}

test('a refusal gives back every row, and the reason is told in both languages', async () => {
  const answer = await bench.post('/sandbox/v1/channel/faults', {
    operation: 'Issue',
    effect: 'Refuse',
    reason: 'RISK',
    text: { 'zh-CN': '风控拒绝', en: 'refused by risk control' },
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await bench.get('/sandbox/v1/channel/faults')).json.data[0].remaining, 1);
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
    customerOrderNo: 'R-1',
  });
  await bench.work();
  const failed = await bench.find('standard', orderNo);
  assert.deepEqual(
    [failed.status, failed.totalOpened, failed.payMessage, failed.cardInfos],
    ['Failure', 0, 'Failed, and paid back to the account: refused by risk control', []],
  );
  const chinese = await bench.get('/v1/orders/standard?customerOrderNo=R-1', { 'accept-language': 'zh-CN' });
  assert.equal(chinese.json.data.payMessage, '开卡或充值失败，款项已退回账户：风控拒绝');
  assert.deepEqual((await bench.log()).slice(1), [
    'CardTopUp -10000 90000',
    'OpenCardFee -100 89900',
    'TopUpFee -150 89750',
    'ReversalRefund 10000 99750',
    'ReversalRefund 100 99850',
    'ReversalRefund 150 100000',
  ]);
  assert.deepEqual((await bench.get('/sandbox/v1/channel/faults')).json.data, []);
});

test('refused loads, withdrawals, blocks and cancels leave the card as it was', async () => {
  const cardId = await bench.openStandard(100);
  const before = await bench.available('USD');
  for (const [operation, more, fault] of [
    ['topup', { topUpAmount: 10 }, 'Load'],
    ['withdraw', { withdrawAmount: 10 }, 'Unload'],
    ['block', {}, 'Block'],
    ['cancel', {}, 'Cancel'],
  ] as const) {
    await bench.post('/sandbox/v1/channel/faults', { operation: fault, effect: 'Refuse' });
    const { orderNo } = await bench.order(`standard/${operation}`, { cardId, ...more });
    await bench.work();
    const failed = await bench.find('standard', orderNo);
    assert.equal(failed.status, 'Failure', operation);
    if ('failureReason' in failed) assert.equal(failed.failureReason, 'declined by the issuer');
    if ('settleStatus' in failed) assert.equal(failed.settleStatus, null);
    const card = await server.app.cards.find(database.db, bench.customerId, cardId);
    assert.deepEqual([card?.status, card?.isSpendable], ['Active', true], operation);
  }
  assert.equal(await bench.available('USD'), before);
  assert.equal(await bench.onCard(cardId), 100_00n);
});

test('orders on one card are worked in their order, however long the first takes', async () => {
  const cardId = await bench.openStandard(100);
  await simulator.scriptFault({
    customerId: bench.customerId,
    operation: 'Load',
    effect: 'TimeoutBefore',
    count: 2,
  });
  await bench.order('standard/topup', { cardId, topUpAmount: 10 });
  await bench.order('standard/block', { cardId });
  const unblock = await bench.order('standard/unblock', { cardId });
  await bench.work();
  assert.equal((await bench.find('standard', unblock.orderNo)).status, 'Pending');
  for (let attempt = 0; attempt < 3; attempt++) {
    clock.advance(1_000);
    await bench.work();
  }
  assert.equal((await bench.find('standard', unblock.orderNo)).status, 'Completed');
  const journal = await simulator.readJournal(bench.customerId);
  assert.deepEqual(
    journal.map(({ operation, effect }) => `${operation} ${effect}`),
    [
      'Issue Performed',
      'Load NotReached',
      'Load NotReached',
      'Load Performed',
      'Block Performed',
      'Unblock Performed',
    ],
  );
});

test('a server takes an order as soon as it is submitted, and stops clean', async () => {
  const beside = await startTestServer({ beside: server });
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
  });
  // The bench's own worker is stopped: it is the other server that finds the order.
  const deadline = Date.now() + 20_000;
  while ((await bench.find('standard', orderNo)).status === 'Pending') assert.ok(Date.now() < deadline);
  await beside.close();
  assert.equal((await bench.find('standard', orderNo)).status, 'Completed');
});

test('an issuer that does not answer in time is asked again, with the same key, and does it once', async () => {
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
  });
  const silent: CardIssuing = {
    isAvailable: true,
    carryOut: async (instruction) => {
      await issuing.carryOut(instruction);
      return new Promise(() => {});
    },
  };
  await workerWith({ issuing: silent, answerWithinMs: 1 }).runUntilIdle();
  assert.equal((await bench.find('standard', orderNo)).status, 'Pending');
  clock.advance(60_000);
  await workerWith().runUntilIdle();
  assert.equal((await bench.find('standard', orderNo)).status, 'Completed');
  assert.equal((await bench.get('/v1/cards')).json.data.totalCount, 1);
});
