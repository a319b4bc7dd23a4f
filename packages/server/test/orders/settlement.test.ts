import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { cardOrganizationOf } from '../../src/modules/issuer/index.ts';
import { parseProductFile, sandboxProductFile } from '../../src/modules/products/index.ts';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';

const bench = await startOrdersBench();
const { server } = bench;
const definitions = parseProductFile(await readFile(sandboxProductFile, 'utf8'), {
  isIssuableBin: (cardBin) => cardOrganizationOf(cardBin) !== undefined,
});
await server.system.products.apply(
  definitions.map((product) =>
    product.productCode === 'STD-VISA' ? { ...product, cancelSettlementDelaySeconds: 3_600 } : product,
  ),
  'operator:test',
);
await bench.deposit('USD', 1_000_00n);
await bench.deposit('JPY', 100_000n);

test('what is left on a card is transferred after the delay of its product', async () => {
  const cardId = await bench.openStandard(100);
  const before = await bench.available('USD');
  const { orderNo } = await bench.order('standard/cancel', { cardId });
  await bench.work();
  const waiting = await bench.find('standard', orderNo);
  assert.deepEqual(
    [waiting.status, waiting.settleStatus, waiting.settleAmount, waiting.fee, waiting.note],
    ['Completed', 'WaitTransfer', null, null, 'Waiting for the settlement date'],
  );
  assert.equal(await bench.available('USD'), before);
  server.clock.advance(3_599_999);
  assert.equal(await bench.work(), 0);
  server.clock.advance(1);
  assert.equal(await bench.work(), 1);
  const session = await bench.renewed();
  const settled = await session.find('standard', orderNo);
  assert.deepEqual([settled.settleStatus, settled.settleAmount, settled.fee], ['Completed', 100, 1]);
  assert.equal(await bench.available('USD'), before + 99_00n);
  await assertBooksAreRight(bench);
});

test('open holds are waited for before anything else', async () => {
  const session = await bench.renewed();
  const cardId = await session.openStandard(20, 'STD-MC-WHOLE');
  const hold = (heldMinor: number) =>
    server.database.pool.query(
      `INSERT INTO ledger_accounts VALUES ($1, $2, 'USD', 'KB', $3, 1)
       ON CONFLICT ON CONSTRAINT ledger_accounts_key DO UPDATE SET balance_minor = $3`,
      [bench.customerId, cardId, heldMinor],
    );
  await hold(500);
  const { orderNo } = await session.order('standard/cancel', { cardId });
  await session.work();
  const waiting = await session.find('standard', orderNo);
  assert.deepEqual(
    [waiting.status, waiting.settleStatus, waiting.note],
    ['Completed', 'Pending', 'Waiting for open payments of the card to end'],
  );
  server.clock.advance(60_000);
  assert.equal(await session.work(), 1);
  assert.equal((await session.find('standard', orderNo)).settleStatus, 'Pending');
  await hold(0);
  server.clock.advance(60_000);
  await session.work();
  const settled = await session.find('standard', orderNo);
  assert.deepEqual([settled.settleStatus, settled.settleAmount, settled.fee], ['Completed', 20, 0]);
});

test('a currency without decimals is kept whole', async () => {
  const session = await bench.renewed();
  const applied = await session.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'JPY',
    topUpAmount: 1033,
  });
  // 1.5 percent of 1033 is 15.495; opening 150.
  assert.deepEqual([applied.totalFee, applied.totalPayAmount], [165, 1198]);
  await session.work();
  assert.equal(await session.available('JPY'), 98_802n);
});
