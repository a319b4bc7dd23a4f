import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseProductFile, sandboxProductFile } from '../../src/modules/products/index.ts';
import { basePath, call, fetchToken, startTestServer } from '../support/server.ts';

const server = await startTestServer({
  environment: {
    CARDEPASS_ENV: 'production',
    CARDEPASS_PUBLIC_URL: 'https://cards.example.com',
  },
});

test('production has no simulated issuer: nothing can be ordered, and no fault scripted', async () => {
  const headers = {
    authorization: `Bearer ${await fetchToken(server)}`,
    'content-type': 'application/json',
  };
  const text = await readFile(sandboxProductFile, 'utf8');
  const definitions = parseProductFile(text, { isIssuableBin: () => true });
  await server.system.products.apply(definitions, 'operator:test');
  const apply = await call(server, `${basePath}/v1/orders/standard/apply`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 }),
  });
  assert.deepEqual([apply.status, apply.json.errorCode], [422, 'PRODUCT_NOT_AVAILABLE']);
  const fault = await call(server, `${basePath}/sandbox/v1/channel/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ effect: 'Refuse' }),
  });
  assert.equal(fault.status, 404);
});
