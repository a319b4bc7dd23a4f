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

test('production has no simulated card network: no sandbox, and no way in', async () => {
  const authorization = `Bearer ${await fetchToken(server)}`;
  for (const path of [
    `${basePath}/sandbox/v1/authorizations`,
    `${basePath}/sandbox/v1/clearings`,
    `${basePath}/sandbox/v1/traffic`,
    '/channel/simulator/authorizations',
    '/channel/simulator/events',
  ]) {
    const answer = await call(server, path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(answer.status, 404, path);
  }
  const listed = await call(
    server,
    `${basePath}/v1/transactions?transactionDateFrom=2026-11-01&transactionDateTo=2026-11-30`,
    { headers: { authorization } },
  );
  assert.deepEqual(listed.json.data, { pageCursor: 'None', pageSize: 20, data: [] });
});
