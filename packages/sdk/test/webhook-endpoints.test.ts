import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { startQuietBench } from '../../server/test/webhooks/bench.ts';
import {
  WebhookEndpointNotFoundError,
  type WebhookEvent,
  WebhookRotationInvalidError,
  webhooks,
} from '../src/index.ts';
import { clientOf, impatient } from './sdk-bench.ts';

// Webhooks from both ends: endpoints and deliveries by the client, a receiver that uses `webhooks.unwrap`, and events read.

const bench = await startQuietBench();
const { server } = bench;
const client = clientOf(server, { runtime: { ...impatient().runtime, now: server.clock.now } });
const { endpoints, deliveries } = client.webhooks;

const received: WebhookEvent[] = [];
const refused: string[] = [];
const secrets: string[] = [];
let isBusy = false;
const receiver = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const event = await webhooks.unwrap(Buffer.concat(chunks), request.headers, secrets, {
      now: server.clock.now,
    });
    received.push(event);
    response.end(JSON.stringify(isBusy ? webhooks.rejected('BUSY', 'try again later') : webhooks.accepted()));
  } catch (error) {
    refused.push(String(error));
    response.writeHead(400).end();
  }
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
after(() => {
  receiver.closeAllConnections();
  receiver.close();
});
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`;

async function deliver(): Promise<void> {
  await server.app.publisher.runUntilIdle();
  await server.app.dispatcher.runUntilIdle();
}

test('an endpoint is made, read, changed and tried', async () => {
  const made = await endpoints.create({ url, description: 'Ours' });
  secrets.push(made.secret);
  const { endpointId } = made;
  const { secret: _, ...shown } = made;
  assert.deepEqual(await endpoints.retrieve(endpointId), shown);
  assert.deepEqual(await endpoints.list(), [shown]);
  const changed = await endpoints.update(endpointId, { description: 'All of it' });
  assert.equal(changed.description, 'All of it');
  const tried = await endpoints.test(endpointId);
  assert.deepEqual([tried.status, tried.eventType], ['Delivered', 'Test']);
  const [event] = received;
  assert.ok(event?.type === 'Test' && event.data.endpointId === endpointId);
});

test('what happens arrives with its type, and is read in the same words', async () => {
  received.length = 0;
  await client.sandbox.deposits.create({ currency: 'USD', amount: 500 });
  const opened = client.orders.standard.apply({
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 100,
  });
  await opened;
  await bench.work();
  const cardId = (await opened.waitUntilFinal()).cardInfos[0]?.cardId ?? '';
  await client.orders.standard.topUp({ cardId, topUpAmount: 20 });
  await bench.work();
  await client.sandbox.authorizations.create({ cardId, amount: 5 });
  await deliver();
  assert.deepEqual(refused, []);
  const told = new Map(received.map((event) => [event.type, event]));
  for (const type of [
    'AcctPay',
    'ApplyCard',
    'CardActivation',
    'CardAudit',
    'Recharge',
    'CardPay',
  ] as const) {
    assert.ok(told.has(type), type);
  }
  for (const event of received) {
    if (event.type === 'Recharge') assert.equal(event.data.totalTopUpAmount, 20);
    if (event.type === 'CardActivation') assert.equal(event.data.cardId, cardId);
    if (event.type === 'CardPay')
      assert.deepEqual([event.data.cardInfo.id, event.data.authAmount.amount], [cardId, 5]);
    if (event.type === 'AcctPay') assert.equal(event.data.currency, 'USD');
  }
  const read = await client.events.list().toArray();
  const bySequence = received.toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  assert.deepEqual(read, bySequence);
  const byTwos = await client.events.list({ pageSize: 2 }).toArray();
  assert.deepEqual(byTwos, read);
  const page = await client.events.list({ after: 1, pageSize: 1 });
  assert.deepEqual([page.items[0]?.sequence, page.lastSequence], [2, read.length]);
  assert.deepEqual((await client.events.list({ after: read.length })).items, []);
});

test('a delivery that failed is seen and made again', async () => {
  isBusy = true;
  await client.sandbox.deposits.create({ currency: 'USD', amount: 1 });
  await deliver();
  isBusy = false;
  const [failing] = await deliveries.list({ status: 'Pending' }).toArray();
  assert.ok(failing);
  assert.equal(failing.attempts.length, 1);
  assert.deepEqual(await deliveries.retrieve(failing.deliveryId), failing);
  received.length = 0;
  await deliveries.replay(failing.deliveryId);
  await deliver();
  assert.deepEqual(
    received.map(({ id }) => id),
    [failing.eventId],
  );
  assert.equal((await deliveries.retrieve(failing.deliveryId)).status, 'Delivered');
  const all = await deliveries.list({ createdFrom: new Date(0) }).toArray();
  assert.deepEqual(await deliveries.list({ pageSize: 3 }).toArray(), all);
  const since = new Date(server.clock.now() - 60_000);
  assert.deepEqual(await deliveries.replayFailed({ since }), { replayedCount: 0 });
});

test('a secret is replaced without a delivery that is not believed', async () => {
  const [endpoint] = await endpoints.list();
  const endpointId = endpoint?.endpointId ?? '';
  const event = async () => {
    received.length = 0;
    await client.sandbox.deposits.create({ currency: 'USD', amount: 1 });
    await deliver();
    return received.length;
  };
  const announced = await endpoints.announceSecret(endpointId);
  await assert.rejects(endpoints.announceSecret(endpointId), WebhookRotationInvalidError);
  assert.equal(await event(), 1);
  secrets.push(announced.secret);
  assert.equal(await event(), 1);
  await endpoints.confirmSecret(endpointId);
  // A call that was signed before may still come for a second.
  server.clock.advance(2_000);
  assert.equal(await event(), 1);
  secrets.shift();
  assert.equal(await event(), 1);
  assert.deepEqual(refused, []);
  await endpoints.announceSecret(endpointId);
  const kept = await endpoints.cancelSecret(endpointId);
  assert.equal(kept.rotationAnnouncedOn, null);
  assert.equal(await endpoints.delete(endpointId), null);
  await assert.rejects(endpoints.retrieve(endpointId), WebhookEndpointNotFoundError);
});
