import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openApi } from '../../../test/support/api.ts';
import { startTestServer } from '../../../test/support/server.ts';
import { type ProductDefinition, sandboxProductFile } from './index.ts';

const server = await startTestServer();
const api = await openApi(server);
const sandbox = server.system.parseProducts(readFileSync(sandboxProductFile, 'utf8'));
const apply = (definitions: readonly ProductDefinition[]) =>
  server.system.products.apply(definitions, 'operator:test');

interface ProductJson {
  readonly productCode: string;
}
const codesFor = async (caller = api) => {
  const { json } = await caller.get('/v1/products');
  return json.data.map(({ productCode }: ProductJson) => productCode);
};

test('a catalogue with nothing in it is an empty list', async () => {
  const { status, json } = await api.get('/v1/products');
  assert.equal(status, 200);
  assert.deepEqual(json.data, []);
});

test('each product has its terms for each card model and currency', async () => {
  await apply(sandbox);
  const { json } = await api.get('/v1/products');
  assert.deepEqual(json.data[0], {
    productCode: 'STD-VISA',
    productName: 'VISA Standard Card',
    cardModels: ['Standard'],
    cardCurrency: ['USD', 'JPY'],
    description: 'Prepaid virtual VISA card in US dollars and Japanese yen',
    cardBinConfigs: [
      {
        cardModel: 'Standard',
        currency: 'USD',
        cardBin: '436797',
        minPreTopUpAmount: 10,
        minTopUpAmount: 5,
        openCardAmountPrecision: 'DecimalAllowed',
        openCardAmountPrecisionDescription: 'Decimals allowed',
        topUpAmountPrecision: 'DecimalAllowed',
        topUpAmountPrecisionDescription: 'Decimals allowed',
        permissions: {
          allowOpenCard: true,
          allowTopUpCard: true,
          allowBlockCard: true,
          allowUnBlockCard: true,
          allowCancelCard: true,
          allowWithdraw: true,
          allowUpdateLimit: false,
        },
      },
      {
        cardModel: 'Standard',
        currency: 'JPY',
        cardBin: '43679810',
        minPreTopUpAmount: 1000,
        minTopUpAmount: 500,
        openCardAmountPrecision: 'IntegerOnly',
        openCardAmountPrecisionDescription: 'Whole amounts only',
        topUpAmountPrecision: 'IntegerOnly',
        topUpAmountPrecisionDescription: 'Whole amounts only',
        permissions: {
          allowOpenCard: true,
          allowTopUpCard: true,
          allowBlockCard: true,
          allowUnBlockCard: true,
          allowCancelCard: true,
          allowWithdraw: true,
          allowUpdateLimit: false,
        },
      },
    ],
  });
  const shared = json.data.find(({ productCode }: ProductJson) => productCode === 'SHARE-MC')
    .cardBinConfigs[0];
  assert.deepEqual([shared.minPreTopUpAmount, shared.minTopUpAmount], [null, null]);
});

test('names, descriptions and precisions are in the language of the caller', async () => {
  await apply(sandbox);
  const { json } = await api.get('/v1/products', { headers: { 'accept-language': 'zh' } });
  const [product] = json.data;
  assert.equal(product.productName, 'VISA 标准卡');
  assert.equal(product.description, '可充值的 VISA 虚拟卡，支持美元与日元');
  assert.equal(product.cardBinConfigs[0].topUpAmountPrecisionDescription, '支持小数金额');
});

test('a change is seen with the next call, a withdrawn product no more', async () => {
  await apply(sandbox);
  const codes = await codesFor();
  assert.ok(codes.length > 1);
  await apply(sandbox.slice(1));
  assert.deepEqual(await codesFor(), codes.slice(1));
  await apply(sandbox);
  assert.deepEqual(await codesFor(), codes);
});

test('a product for one customer is seen by that one only', async () => {
  const other = await openApi(server, 'C2000');
  const [first, ...rest] = sandbox;
  assert.ok(first);
  await apply([{ ...first, customers: ['C2000'] }, ...rest]);
  assert.ok(!(await codesFor()).includes(first.productCode));
  assert.ok((await codesFor(other)).includes(first.productCode));
});
