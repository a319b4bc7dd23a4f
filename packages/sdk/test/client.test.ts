import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrdersBench } from '../../server/test/support/orders.ts';
import { Cardepass } from '../src/index.ts';

const bench = await startOrdersBench();
const { server } = bench;
await bench.deposit('USD', 1_000_00n);
const client = new Cardepass({
  baseUrl: `${server.url}/openapi`,
  clientId: server.client.clientId,
  clientSecret: server.client.secret,
  language: 'en',
});

test('a ping, its answer and its responseId', async () => {
  assert.equal(await client.ping(), 'Ping Success');
  const { data, response, responseId } = await client.ping().withResponse();
  assert.equal(data, 'Ping Success');
  assert.equal(response.headers.get('x-response-id'), responseId);
  assert.equal(((await response.json()) as { responseId: string }).responseId, responseId);
});

test('an order from its submission to its end', async () => {
  const placed = client.orders.standard.apply({
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: '20.50',
  });
  const order = await placed;
  assert.equal(order.status, 'Pending');
  const waiting = placed.waitUntilFinal();
  await bench.work();
  const final = await waiting;
  assert.equal(final.status, 'Completed');
  const cardId = final.cardInfos[0]?.cardId ?? '';
  const card = await client.cards.retrieve(cardId);
  assert.equal(card.balanceAmount, 20.5);
  for await (const one of client.cards.list()) assert.equal(one.cardId, cardId);
  assert.equal((await client.accounts.logs({ pageSize: 2 }).toArray()).length, 4);
  assert.ok((await client.products.list()).length > 2);
});
