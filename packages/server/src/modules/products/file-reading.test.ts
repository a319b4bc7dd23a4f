import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { productDefinitions } from '../../../test/support/product-definitions.ts';
import { cardOrganizationOf } from '../issuer/index.ts';
import {
  formatProductFile,
  type ProductDefinition,
  ProductFileError,
  parseProductFile,
  sandboxProductFile,
} from './index.ts';

const options = { isIssuableBin: (cardBin: string) => cardOrganizationOf(cardBin) !== undefined };
const parse = (text: string) => parseProductFile(text, options);

/** A product that is right but for what is overwritten. Without a BIN config unless `bins` has some. */
function productFile(keys: Record<string, unknown>, bins: Record<string, unknown>[] = [standardUsd]): string {
  const product = {
    productCode: 'P1',
    productName: { 'zh-CN': '卡', en: 'Card' },
    description: { 'zh-CN': '说明', en: 'About' },
    customers: 'all',
    cardBinConfigs: bins,
    ...keys,
  };
  // JSON is YAML.
  return JSON.stringify({ products: [product] });
}

const standardUsd = {
  cardModel: 'Standard',
  currency: 'USD',
  cardBin: '411111',
  minPreTopUpAmount: '10',
  minTopUpAmount: '5.50',
  openCardAmountPrecision: 'DecimalAllowed',
  topUpAmountPrecision: 'DecimalAllowed',
};
const shareUsd = {
  cardModel: 'ShareBalance',
  currency: 'USD',
  cardBin: '522222',
  openCardAmountPrecision: 'DecimalAllowed',
  topUpAmountPrecision: 'DecimalAllowed',
};

function problemsOf(text: string): string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof ProductFileError)) throw error;
    return error.problems.map(({ path: place, message }) => `${place}: ${message}`);
  }
}

function assertRefused(text: string, place: string, reason: RegExp): void {
  const found = problemsOf(text).find((problem) => problem.startsWith(`${place}: `));
  assert.match(found ?? `nothing at ${place}, only ${problemsOf(text)}`, reason);
}

test('any products are written as a file that reads back to the very same', () => {
  fc.assert(
    fc.property(productDefinitions, (definitions) => {
      const text = formatProductFile(definitions);
      assert.deepEqual(parse(text), definitions);
      assert.equal(formatProductFile(parse(text)), text);
    }),
    { numRuns: 60 },
  );
});

test('the catalogue of the test environment is written as an export writes it', () => {
  const text = readFileSync(sandboxProductFile, 'utf8');
  const plain = text.replaceAll(/^ *#.*\n/gm, '');
  assert.equal(formatProductFile(parse(text)), plain);
});

test('the catalogue of the test environment has what an integrator needs to try', () => {
  const products = parse(readFileSync(sandboxProductFile, 'utf8'));
  const bins = products.flatMap((product) => product.cardBinConfigs);
  const all = <Value>(pick: (bin: (typeof bins)[number]) => Value) => new Set(bins.map(pick));
  assert.deepEqual(
    all((bin) => bin.cardModel),
    new Set(['Standard', 'ShareBalance']),
  );
  assert.deepEqual(
    all((bin) => bin.currency),
    new Set(['USD', 'JPY']),
  );
  assert.deepEqual(
    all((bin) => cardOrganizationOf(bin.cardBin)),
    new Set(['VISA', 'Mastercard', 'AmericanExpress', 'UnionPay']),
  );
  assert.ok(bins.some((bin) => bin.currency === 'USD' && bin.topUpAmountPrecision === 'IntegerOnly'));
  assert.ok(bins.some((bin) => bin.cardModel === 'Standard' && !bin.permissions.allowWithdraw));
  const methods = products.flatMap((product) => product.feeRules.map((rule) => rule.chargeMethodType));
  assert.deepEqual(new Set(methods), new Set(['FixedValue', 'Percentage']));
});

test('the example in the documentation is a product file', () => {
  const guide = path.resolve(import.meta.dirname, '../../../../../docs/products.md');
  const examples = [...readFileSync(guide, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)];
  assert.ok(examples.length > 0);
  for (const [, example = ''] of examples) assert.ok(parse(example).length > 0);
});

test('amounts are read to the minor unit from numbers and from strings', () => {
  const read = (amount: string) =>
    (parse(productFile({}).replace('"10"', amount))[0] as ProductDefinition).cardBinConfigs[0]
      ?.minPreTopUpMinor;
  assert.equal(read('0.29'), 29n);
  assert.equal(read('"0.29"'), 29n);
  assert.equal(read('9999999999999.99'), 999_999_999_999_999n);
  assertRefused(
    productFile({}).replace('"10"', '1.00000000000000001'),
    'products[0].cardBinConfigs[0].minPreTopUpAmount',
    /must be a decimal/,
  );
  assertRefused(
    productFile({}).replace('"10"', '1e2'),
    'products[0].cardBinConfigs[0].minPreTopUpAmount',
    /must be a decimal/,
  );
});

test('what is left out takes its default', () => {
  const [product] = parse(productFile({}, [standardUsd, shareUsd]));
  assert.ok(product);
  const { isOnSale, allowUnlimitedCredit, refundRestoresLimit, cancelSettlementDelaySeconds } = product;
  assert.deepEqual(
    { isOnSale, allowUnlimitedCredit, refundRestoresLimit, cancelSettlementDelaySeconds },
    {
      isOnSale: true,
      allowUnlimitedCredit: false,
      refundRestoresLimit: false,
      cancelSettlementDelaySeconds: 0,
    },
  );
  const [standard, share] = product.cardBinConfigs;
  assert.deepEqual(
    [standard?.permissions.allowUpdateLimit, standard?.permissions.allowWithdraw],
    [false, true],
  );
  assert.deepEqual([share?.permissions.allowUpdateLimit, share?.permissions.allowTopUpCard], [true, false]);
  assert.deepEqual([share?.minPreTopUpMinor, share?.minTopUpMinor], [null, null]);
});

test('every problem of a file is told, with its line and its path', () => {
  const text = `products:
  - productCode: "not a code"
    productName: {zh-CN: 卡}
    description: {zh-CN: 说明, en: About}
    customers: nobody
    colour: red
    cardBinConfigs:
      - cardModel: Standrd
        currency: BTC
        cardBin: 12
        minPreTopUpAmount: -1
        openCardAmountPrecision: Any
        topUpAmountPrecision: Any
        permissions: {allowEverything: true, allowWithdraw: perhaps}
  - productCode: P2
    productName: {zh-CN: 卡, en: Card}
    description: {zh-CN: 说明, en: About}
    customers: all
    cardBinConfigs:
      - cardModel: Standard
        currency: JPY
        cardBin: 999999
        minPreTopUpAmount: 10.5
        openCardAmountPrecision: DecimalAllowed
        topUpAmountPrecision: IntegerOnly
        permissions: {allowUpdateLimit: true}
`;
  try {
    parse(text);
    assert.fail('was accepted');
  } catch (error) {
    assert.ok(error instanceof ProductFileError);
    const places = error.problems.map(({ line, path: place }) => `${line} ${place}`);
    assert.deepEqual(places, [
      '2 products[0].productCode',
      '3 products[0].productName.en',
      '5 products[0].customers',
      '6 products[0].colour',
      '8 products[0].cardBinConfigs[0].cardModel',
      '9 products[0].cardBinConfigs[0].currency',
      '10 products[0].cardBinConfigs[0].cardBin',
      '11 products[0].cardBinConfigs[0].minPreTopUpAmount',
      '12 products[0].cardBinConfigs[0].openCardAmountPrecision',
      '13 products[0].cardBinConfigs[0].topUpAmountPrecision',
      '14 products[0].cardBinConfigs[0].permissions.allowEverything',
      '14 products[0].cardBinConfigs[0].permissions.allowWithdraw',
      '20 products[1].cardBinConfigs[0].minTopUpAmount',
      '22 products[1].cardBinConfigs[0].cardBin',
      '23 products[1].cardBinConfigs[0].minPreTopUpAmount',
      '24 products[1].cardBinConfigs[0].openCardAmountPrecision',
      '26 products[1].cardBinConfigs[0].permissions.allowUpdateLimit',
    ]);
    assert.match(error.message, /^line 2: products\[0\]\.productCode: must be 1 to 64 of/);
  }
});

test('a permission that the card model never has is refused', () => {
  const place = 'products[0].cardBinConfigs[0].permissions';
  const ask = (bin: object, permission: string) =>
    productFile({}, [{ ...bin, permissions: { [permission]: true } }]);
  assertRefused(
    ask(standardUsd, 'allowUpdateLimit'),
    `${place}.allowUpdateLimit`,
    /Standard card never allows it/,
  );
  for (const permission of ['allowTopUpCard', 'allowWithdraw']) {
    assertRefused(ask(shareUsd, permission), `${place}.${permission}`, /ShareBalance card never allows it/);
  }
});

test('minimums are for Standard cards, and keep to their precision', () => {
  const place = 'products[0].cardBinConfigs[0]';
  const file = (bin: object) => productFile({}, [bin as Record<string, unknown>]);
  assertRefused(file({ ...shareUsd, minTopUpAmount: '1' }), `${place}.minTopUpAmount`, /must be left out/);
  assertRefused(file({ ...standardUsd, minTopUpAmount: null }), `${place}.minTopUpAmount`, /is missing/);
  assertRefused(
    file({ ...standardUsd, topUpAmountPrecision: 'IntegerOnly' }),
    `${place}.minTopUpAmount`,
    /must be a whole amount/,
  );
  assertRefused(
    file({ ...standardUsd, currency: 'JPY', topUpAmountPrecision: 'IntegerOnly' }),
    `${place}.minTopUpAmount`,
    /JPY has none/,
  );
  assert.deepEqual(problemsOf(file({ ...shareUsd, minTopUpAmount: null })), []);
});

test('BIN configs that contradict each other are refused', () => {
  const other = { ...standardUsd, cardBin: '422222' };
  assertRefused(productFile({}, [standardUsd, other]), 'products[0].cardBinConfigs[1]', /could not choose/);
  const same = { ...shareUsd, cardBin: standardUsd.cardBin };
  assertRefused(
    productFile({}, [standardUsd, same]),
    'products[0].cardBinConfigs[1].cardBin',
    /411111 for ShareBalance USD contradicts 411111 for Standard USD/,
  );
  const longer = { ...shareUsd, cardBin: `${standardUsd.cardBin}22` };
  assertRefused(
    productFile({}, [standardUsd, longer]),
    'products[0].cardBinConfigs[1].cardBin',
    /one number would belong to both/,
  );
});

test('two products may share a BIN for the same model and currency, but not a code', () => {
  const one = JSON.parse(productFile({})).products[0];
  const file = (productCode: string) => JSON.stringify({ products: [one, { ...one, productCode }] });
  assert.deepEqual(problemsOf(file('P2')), []);
  assertRefused(file('p1'), 'products[1].productCode', /another product/);
});

test('a fee that could not be charged is refused', () => {
  const fee = { feeType: 'OpenCardFee', chargeMethodType: 'FixedValue', currency: 'USD', fixedValue: '1' };
  const refused = (wrong: object, key: string, reason: RegExp, bins = [standardUsd, shareUsd]) =>
    assertRefused(productFile({ fees: [{ ...fee, ...wrong }] }, bins), `products[0].fees[0].${key}`, reason);
  refused({ currency: undefined }, 'currency', /is missing/);
  refused({ currency: 'JPY' }, 'currency', /not a currency of this product/);
  refused({ fixedValue: undefined }, 'fixedValue', /is missing/);
  refused({ fixedValue: '1.005' }, 'fixedValue', /too many decimals/);
  refused({ percent: '0.1' }, 'percent', /must be left out/);
  refused({ cardModel: 'ShareBalance' }, 'cardModel', /not a model of this product/, [standardUsd]);
  refused({ feeType: 'AccountTopUpFee' }, 'feeType', /fund accounts/);
  refused({ feeType: 'TopUpFee', cardModel: 'ShareBalance' }, 'feeType', /never charged for a ShareBalance/);
  const share = { chargeMethodType: 'Percentage', fixedValue: undefined };
  refused(share, 'percent', /is missing/);
  refused({ ...share, percent: '1.5' }, 'percent', /from 0 to 1/);
  refused({ ...share, percent: '0.1' }, 'chargeMethodType', /must be FixedValue for ShareBalance/);
  const twice = productFile({ fees: [fee, { ...fee, fixedValue: '2' }] });
  assertRefused(twice, 'products[0].fees[1]', /OpenCardFee USD has a rule already/);
});

test('a file with anything anywhere is read, or refused with problems that have a place', () => {
  const text = formatProductFile(parse(readFileSync(sandboxProductFile, 'utf8')));
  const keys = [...new Set(text.match(/[A-Za-z-]+(?=:)/g))];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 2 }), fc.nat(20), (key, value, at) => {
      let seen = 0;
      const junk = text.replaceAll(new RegExp(`(?<![\\w-])${key}: .*$`, 'gm'), (line) =>
        seen++ === at % 3 ? `${key}: ${JSON.stringify(value)}` : line,
      );
      try {
        parse(junk);
      } catch (error) {
        assert.ok(error instanceof ProductFileError, String(error));
        for (const { line, message } of error.problems) assert.ok(line && line > 0 && message.length > 0);
      }
    }),
    { numRuns: 150 },
  );
});

test('what is no YAML, or no list of products, is refused with a line', () => {
  assert.throws(() => parse('products: [}'), { message: /^line 1: / });
  assert.throws(() => parse('products:\n  - productCode: A\n    productCode: B\n'), { message: /^line 3: / });
  for (const text of ['', '[]', 'products: []', 'products: none', 'other: 1']) {
    assert.throws(() => parse(text), ProductFileError, JSON.stringify(text));
  }
  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nproducts: [${'*b, '.repeat(200)}]`;
  assert.throws(() => parse(bomb), ProductFileError);
});
