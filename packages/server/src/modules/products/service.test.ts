import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from '../../../test/support/clock.ts';
import { createTestDatabase } from '../../../test/support/database.ts';
import { productDefinitions } from '../../../test/support/product-definitions.ts';
import { createAudit } from '../../platform/audit.ts';
import { sql } from '../../platform/db/database.ts';
import { createIds } from '../../platform/ids.ts';
import { cardOrganizationOf } from '../issuer/index.ts';
import {
  createProductsService,
  formatProductFile,
  type ProductDefinition,
  parseProductFile,
  sandboxProductFile,
} from './index.ts';

const isIssuableBin = (cardBin: string) => cardOrganizationOf(cardBin) !== undefined;
const parse = (text: string) => parseProductFile(text, { isIssuableBin });
const sandbox = parse(readFileSync(sandboxProductFile, 'utf8'));
const [first] = sandbox as [ProductDefinition, ...ProductDefinition[]];

const database = await createTestDatabase();

/** The catalogue, empty again. */
async function createService() {
  await sql`TRUNCATE products, product_versions, product_bins, product_fee_rules, audit_log`.execute(
    database.db,
  );
  const clock = createManualClock();
  const service = createProductsService({ database, clock, audit: createAudit(clock, createIds(clock)) });
  const apply = (definitions: readonly ProductDefinition[]) => service.apply(definitions, 'operator:mei');
  const versions = async () =>
    (await service.list()).map(({ productCode, version }) => `${productCode} ${version}`);
  return { database, service, apply, versions };
}

test('a catalogue that was applied is exported as the very file', async () => {
  const { service, apply } = await createService();
  await apply(sandbox);
  const plain = readFileSync(sandboxProductFile, 'utf8').replaceAll(/^ *#.*\n/gm, '');
  assert.equal(await service.exportFile(), plain);
});

test('any catalogue comes back from the database as it was written', async () => {
  const { service, apply } = await createService();
  await fc.assert(
    fc.asyncProperty(productDefinitions, async (definitions) => {
      await apply(definitions);
      const named = new Set(definitions.map((product) => product.productCode));
      const current = (await service.list()).filter((product) => named.has(product.productCode));
      assert.equal(formatProductFile(current), formatProductFile(definitions));
      // What is exported, withdrawn products of earlier runs with it, changes nothing when it is applied.
      const everything = await service.list();
      assert.deepEqual((await apply(everything)).lines, []);
    }),
    { numRuns: 25 },
  );
});

test('applying the same file again changes nothing', async () => {
  const { service, apply, versions } = await createService();
  assert.equal((await apply(sandbox)).lines.length, sandbox.length);
  assert.deepEqual((await apply(parse(await service.exportFile()))).lines, []);
  assert.ok((await versions()).every((one) => one.endsWith(' 1')));
});

test('the difference is told in lines that say what changes, from what to what', async () => {
  const { service, apply } = await createService();
  await apply(sandbox);
  const text = (await service.exportFile())
    .replace('minTopUpAmount: "5.00"', 'minTopUpAmount: "7.50"')
    .replace('percent: "0.015"', 'percent: "0.02"')
    .replace('VISA Standard Card', 'VISA Card')
    .replace('allowWithdraw: true', 'allowWithdraw: false')
    .replace('customers: all', 'customers: [ACME, GLOBEX]');
  const wanted = parse(text).filter((product) => product.productCode !== 'SHARE-MC');
  wanted.push({ ...first, productCode: 'NEW' });
  const { lines } = await service.preview(wanted);
  assert.deepEqual(lines, [
    '+ NEW: VISA Standard Card (Standard USD 436797, Standard JPY 43679810)',
    '~ STD-VISA: productName.en: VISA Standard Card → VISA Card',
    '~ STD-VISA: customers: all → ACME, GLOBEX',
    '~ STD-VISA: cardBinConfigs[Standard USD].minTopUpAmount: 5.00 → 7.50',
    '~ STD-VISA: cardBinConfigs[Standard USD].permissions.allowWithdraw: true → false',
    '~ STD-VISA: fees[TopUpFee]: Percentage 0.015 → Percentage 0.02',
    '- SHARE-MC: withdrawn from sale',
  ]);
  assert.deepEqual((await apply(wanted)).lines, lines);
  assert.deepEqual((await apply(wanted)).lines, []);
});

test('a preview changes nothing', async () => {
  const { service, versions } = await createService();
  assert.equal((await service.preview(sandbox)).added.length, sandbox.length);
  assert.deepEqual(await versions(), []);
});

test('a change is the next version, and the version before it stays as it was', async () => {
  const { database, apply, versions } = await createService();
  await apply([first]);
  const readFirst = () =>
    sql`
    SELECT to_jsonb(v) AS v, to_jsonb(b) AS b, to_jsonb(f) AS f FROM product_versions v
    JOIN product_bins b USING (product_code, version) JOIN product_fee_rules f USING (product_code, version)
    WHERE version = 1 ORDER BY b.position, f.position
  `.execute(database.db);
  const before = (await readFirst()).rows;
  await apply([{ ...first, feeRules: [], refundRestoresLimit: true }]);
  assert.deepEqual(await versions(), ['STD-VISA 2']);
  assert.ok(before.length > 0);
  assert.deepEqual((await readFirst()).rows, before);
});

test('a product that is not in the file is withdrawn, once, and put back on sale when it is again', async () => {
  const { service, apply, versions } = await createService();
  const rest = sandbox.slice(1);
  await apply(sandbox);
  assert.deepEqual((await apply(rest)).lines, ['- STD-VISA: withdrawn from sale']);
  assert.deepEqual((await apply(rest)).lines, []);
  const last = (await service.list()).at(-1);
  assert.deepEqual([last?.productCode, last?.isOnSale, last?.version], ['STD-VISA', false, 2]);
  assert.deepEqual((await apply(sandbox)).lines, ['~ STD-VISA: status: Withdrawn → Active']);
  assert.equal((await versions())[0], 'STD-VISA 3');
});

test('a BIN of a product that was withdrawn is not given to other cards', async () => {
  const { apply, service } = await createService();
  await apply([first]);
  const [bin] = first.cardBinConfigs;
  assert.ok(bin);
  const taken = { ...first, productCode: 'OTHER', cardBinConfigs: [{ ...bin, currency: 'EUR' as const }] };
  const contradiction = {
    name: 'Error',
    message: /^products\[0\]\.cardBinConfigs\[0\]\.cardBin: 436797 for Standard EUR contradicts/,
  };
  await assert.rejects(apply([taken]), contradiction);
  await assert.rejects(service.preview([taken]), contradiction);
});

test('the catalogue keeps the order of the file without new versions', async () => {
  const { apply, versions } = await createService();
  await apply(sandbox);
  assert.deepEqual((await apply(sandbox.toReversed())).lines, []);
  assert.deepEqual(
    await versions(),
    sandbox.toReversed().map((product) => `${product.productCode} 1`),
  );
});

test('files that are applied at once are applied one after the other', async () => {
  const { apply, versions } = await createService();
  const results = await Promise.all(Array.from({ length: 6 }, () => apply(sandbox)));
  assert.equal(results.filter((result) => result.lines.length > 0).length, 1);
  assert.deepEqual(
    await versions(),
    sandbox.map((product) => `${product.productCode} 1`),
  );
});

test('a new catalogue is seeded once, by whichever process comes first, and never over an older one', async () => {
  const { service, apply, versions } = await createService();
  const seeded = await Promise.all(Array.from({ length: 4 }, () => service.seed(sandbox, 'system')));
  assert.equal(seeded.filter(Boolean).length, 1);
  await apply([first]);
  assert.equal(await service.seed(sandbox, 'system'), false);
  assert.equal((await versions()).length, sandbox.length);
});

test('a file that fails half-way leaves nothing behind', async () => {
  const { apply, versions } = await createService();
  const broken = { ...first, productCode: 'BROKEN', cancelSettlementDelaySeconds: -1 };
  await assert.rejects(apply([first, broken]), /product_versions_cancel_delay/);
  assert.deepEqual(await versions(), []);
});

test('who changed the catalogue, and what, is in the audit; applying without a change is not', async () => {
  const { database, apply } = await createService();
  await apply([first]);
  await apply([first]);
  const { rows } = await sql`SELECT actor, action, detail FROM audit_log`.execute(database.db);
  assert.deepEqual(rows, [
    {
      actor: 'operator:mei',
      action: 'products.applied',
      detail: { changes: ['+ STD-VISA: VISA Standard Card (Standard USD 436797, Standard JPY 43679810)'] },
    },
  ]);
});

test('the database itself refuses a permission that the card model never has', async () => {
  const { apply } = await createService();
  const [bin, ...others] = first.cardBinConfigs;
  assert.ok(bin);
  const wrong = { ...bin, permissions: { ...bin.permissions, allowUpdateLimit: true } };
  await assert.rejects(apply([{ ...first, cardBinConfigs: [wrong, ...others] }]), /product_bins_permissions/);
});
