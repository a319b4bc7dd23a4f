import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { createManualClock } from '../../../test/support/clock.ts';
import { createTestDatabase } from '../../../test/support/database.ts';
import { silentLog } from '../../../test/support/log.ts';
import { createAudit } from '../../platform/audit.ts';
import { createChangeFeed } from '../../platform/db/change-feed.ts';
import { createIds } from '../../platform/ids.ts';
import {
  createProductCatalogue,
  createProductsService,
  findBinConfig,
  findFeeRule,
  type ProductDefinition,
  ProductsError,
  parseProductFile,
  productsTopic,
  sandboxProductFile,
} from './index.ts';

const database = await createTestDatabase();
const clock = createManualClock();
const audit = createAudit(clock, createIds(clock));
const service = createProductsService({ database, clock, audit });
const sandbox = parseProductFile(readFileSync(sandboxProductFile, 'utf8'), { isIssuableBin: () => true });
const apply = (definitions: readonly ProductDefinition[]) => service.apply(definitions, 'operator:mei');

/** The catalogue as one more process has it in memory. */
async function startProcess() {
  const feed = createChangeFeed(database.connectionString, database.db, silentLog);
  const catalogue = createProductCatalogue(database.db);
  feed.subscribe(productsTopic, catalogue.subscriber);
  await feed.start();
  after(() => feed.close());
  return { feed, catalogue };
}

const { feed, catalogue } = await startProcess();

/** Puts a catalogue in force, as this process sees it with its next request. */
async function offer(definitions: readonly ProductDefinition[]) {
  await apply(definitions);
  await feed.fresh();
}

function changed(productCode: string, change: Partial<ProductDefinition>): ProductDefinition[] {
  return sandbox.map((product) =>
    product.productCode === productCode ? { ...product, ...change } : product,
  );
}

const codesFor = (customerCode: string) =>
  catalogue.listForCustomer(customerCode).map((product) => product.productCode);

function refusalOf(...order: Parameters<typeof catalogue.findForOrder>): string {
  try {
    catalogue.findForOrder(...order);
    return 'none';
  } catch (error) {
    assert.ok(error instanceof ProductsError);
    return error.code;
  }
}

test('a change is seen by every process on its next request, and no read asks the database', async () => {
  const other = await startProcess();
  await offer(sandbox);
  await other.feed.fresh();
  const delayOf = (from: typeof catalogue) => from.find('STD-VISA')?.cancelSettlementDelaySeconds;
  assert.deepEqual([delayOf(catalogue), delayOf(other.catalogue)], [0, 0]);
  await apply(changed('STD-VISA', { cancelSettlementDelaySeconds: 60 }));
  await Promise.all([feed.fresh(), other.feed.fresh()]);
  assert.deepEqual([delayOf(catalogue), delayOf(other.catalogue)], [60, 60]);
  assert.deepEqual(
    codesFor('ANY'),
    sandbox.map((product) => product.productCode),
  );
});

test('a customer sees what is for everyone and what is for it, in the order of the catalogue', async () => {
  await offer(changed('SHARE-MC', { customers: ['ACME'] }));
  const all = sandbox.map((product) => product.productCode);
  assert.deepEqual(codesFor('ACME'), all);
  assert.deepEqual(
    codesFor('OTHER'),
    all.filter((code) => code !== 'SHARE-MC'),
  );
  assert.equal(refusalOf('ACME', 'SHARE-MC', 'ShareBalance', 'USD'), 'none');
  assert.equal(refusalOf('OTHER', 'SHARE-MC', 'ShareBalance', 'USD'), 'PRODUCT_NOT_AVAILABLE');
});

test('an order finds the terms of its card model and currency', async () => {
  await offer(sandbox);
  const { product, binConfig } = catalogue.findForOrder('ACME', 'DUO-UNIONPAY', 'ShareBalance', 'USD');
  assert.equal(binConfig.cardBin, '620002');
  assert.equal(binConfig.permissions.allowUpdateLimit, false);
  assert.deepEqual(product.cardModels, ['Standard', 'ShareBalance']);
  assert.deepEqual(product.currencies, ['USD']);
});

test('what is not offered is refused with the code that the contract names', async () => {
  await offer(sandbox);
  assert.equal(refusalOf('ACME', 'NONE', 'Standard', 'USD'), 'PRODUCT_NOT_AVAILABLE');
  assert.equal(refusalOf('ACME', 'SHARE-MC', 'Standard', 'USD'), 'PRODUCT_NOT_AVAILABLE');
  assert.equal(refusalOf('ACME', 'STD-VISA', 'Standard', 'EUR'), 'CURRENCY_NOT_SUPPORTED');
  assert.equal(refusalOf('ACME', 'STD-VISA', 'Standard', 'nothing'), 'CURRENCY_NOT_SUPPORTED');
});

test('a withdrawn product is listed and ordered no more, and still found for its cards', async () => {
  await offer(sandbox);
  const { version } = catalogue.findForOrder('ACME', 'STD-VISA', 'Standard', 'USD').product;
  await offer(sandbox.slice(1));
  assert.ok(!codesFor('ACME').includes('STD-VISA'));
  assert.equal(refusalOf('ACME', 'STD-VISA', 'Standard', 'USD'), 'PRODUCT_NOT_AVAILABLE');
  const product = catalogue.find('STD-VISA');
  assert.ok(product);
  assert.equal(product.version, version + 1);
  assert.equal(findBinConfig(product, 'Standard', 'USD')?.cardBin, '436797');
});

test('the fee rule that says most about the card is the one that counts', () => {
  const fixed = { feeType: 'OpenCardFee', chargeMethodType: 'FixedValue' } as const;
  const feeRules = [
    {
      feeType: 'OpenCardFee',
      chargeMethodType: 'Percentage',
      cardModel: null,
      currency: null,
      percent: '0.01',
    },
    { ...fixed, cardModel: null, currency: 'USD', fixedMinor: 1n },
    {
      feeType: 'OpenCardFee',
      chargeMethodType: 'Percentage',
      cardModel: 'Standard',
      currency: null,
      percent: '0.02',
    },
    { ...fixed, cardModel: 'ShareBalance', currency: 'USD', fixedMinor: 2n },
    { ...fixed, cardModel: 'Standard', currency: 'JPY', fixedMinor: 3n },
  ] as const;
  const find = (...card: ['Standard' | 'ShareBalance', 'USD' | 'JPY']) =>
    findFeeRule({ feeRules }, 'OpenCardFee', ...card);
  assert.equal(find('Standard', 'USD'), feeRules[2]);
  assert.equal(find('Standard', 'JPY'), feeRules[4]);
  assert.equal(find('ShareBalance', 'USD'), feeRules[3]);
  assert.equal(find('ShareBalance', 'JPY'), feeRules[0]);
  assert.equal(findFeeRule({ feeRules }, 'TransFee', 'Standard', 'USD'), null);
});
