import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { startOrdersBench } from '../support/orders.ts';
import { readAudit } from '../support/server.ts';
import { startQuietBench, withReceiver } from './bench.ts';

const quiet = await startQuietBench({ CARDEPASS_WEBHOOK_ENDPOINTS: '3' });
const endpoints = '/v1/webhooks/endpoints';

test('an endpoint is created, read, listed, changed and deleted; its secret is shown once', async () => {
  const bench = await withReceiver(quiet, { description: 'First', eventTypes: ['cardpay', 'AcctPay'] });
  const url = `${endpoints}/${bench.endpointId}`;
  const read = await bench.data('GET', url);
  assert.deepEqual(
    [read.description, read.eventTypes, read.acknowledgementMode, read.enabled],
    ['First', ['CardPay', 'AcctPay'], 'envelope', true],
  );
  assert.ok(!('secret' in read));
  assert.match(bench.receiver.secrets[0] ?? '', /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual(await bench.data('GET', endpoints), [read]);
  const changed = await bench.data('PATCH', url, {
    description: null,
    acknowledgementMode: 'status',
    eventTypes: [],
  });
  assert.deepEqual(
    [changed.description, changed.acknowledgementMode, changed.eventTypes, changed.url],
    [null, 'status', [], read.url],
  );
  assert.equal((await bench.send('DELETE', url)).status, 200);
  assert.equal((await bench.send('GET', url)).json.errorCode, 'WEBHOOK_ENDPOINT_NOT_FOUND');
  assert.equal((await bench.send('DELETE', url)).status, 404);
  const actions = (await readAudit(quiet.server))
    .filter(({ subject }) => subject === `webhook-endpoint:${bench.endpointId}`)
    .map(({ action }) => action);
  assert.deepEqual(actions, [
    'webhook.endpoint-created',
    'webhook.endpoint-changed',
    'webhook.endpoint-deleted',
  ]);
});

test('the secret stands nowhere in the database as it is', async () => {
  const bench = await withReceiver(quiet);
  const { rows } = await quiet.server.database.pool.query(
    'SELECT row_to_json(e)::text AS text, sealed_secret FROM webhook_endpoints e WHERE endpoint_id = $1',
    [bench.endpointId],
  );
  const secret = bench.receiver.secrets[0] ?? '';
  assert.ok(!rows[0].text.includes(secret) && !rows[0].sealed_secret.includes(secret.slice(6, 20)));
});

const wrong: readonly [string, object, string][] = [
  ['no URL', {}, 'url'],
  ['a URL that is none', { url: 'example.com/hooks' }, 'url'],
  ['a NUL in the URL', { url: 'https://example.com/\u0000' }, 'url'],
  ['a line break in the URL', { url: 'https://example.com/a\nb' }, 'url'],
  ['half a character in the URL', { url: 'https://example.com/\ud800' }, 'url'],
  ['another scheme', { url: 'ftp://example.com' }, 'url'],
  ['a user in the URL', { url: 'https://u:p@example.com' }, 'url'],
  ['a refused port', { url: 'https://example.com:25' }, 'url'],
  ['an unknown type', { url: 'https://example.com', eventTypes: ['CardPay', 'Nonsense'] }, 'eventTypes.1'],
  ['an unknown mode', { url: 'https://example.com', acknowledgementMode: 'maybe' }, 'acknowledgementMode'],
  [
    'a description that is too long',
    { url: 'https://example.com', description: '卡'.repeat(201) },
    'description',
  ],
  [
    'a description with a control character',
    { url: 'https://example.com', description: 'a\u0007' },
    'description',
  ],
];
for (const [name, body, field] of wrong) {
  test(`an endpoint with ${name} is refused, naming the field`, async () => {
    const bench = await withReceiver(quiet);
    for (const [method, path] of [
      ['POST', endpoints],
      ['PATCH', `${endpoints}/${bench.endpointId}`],
    ] as const) {
      if (method === 'PATCH' && !('url' in body)) continue;
      const answer = await bench.send(method, path, body);
      assert.deepEqual([answer.status, answer.json.errors?.[0]?.field], [400, field], answer.text);
    }
  });
}

test('without the setting, http and addresses inside are refused', async () => {
  const strict = await startOrdersBench({ environment: { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: '' } });
  for (const url of [
    'http://example.com',
    'https://127.0.0.1',
    'https://0x7f000001/',
    'https://[::ffff:10.0.0.1]/',
  ]) {
    const answer = await strict.post(endpoints, { url });
    assert.deepEqual([answer.status, answer.json.errors?.[0]?.field], [400, 'url'], answer.text);
  }
});

test('a customer has at most as many endpoints as it may have, also when two are made at once', async () => {
  const bench = await withReceiver(quiet);
  const made = await Promise.all(
    Array.from({ length: 5 }, () => bench.send('POST', endpoints, { url: 'https://example.com' })),
  );
  assert.equal(made.filter(({ status }) => status === 200).length, 2);
  assert.equal(made.find(({ status }) => status !== 200)?.json.errorCode, 'WEBHOOK_ENDPOINT_LIMIT');
});

test('an endpoint is told only the types that it asked for, and keeps the numbers of all', async () => {
  const bench = await withReceiver(quiet, { eventTypes: ['CardBlock', 'CardUnblock'] });
  await bench.deposit(500);
  const cardId = await bench.orders.openStandard(100);
  for (const operation of ['block', 'unblock']) {
    await bench.orders.order(`standard/${operation}`, { cardId });
    await bench.orders.work();
  }
  await bench.deliver();
  assert.deepEqual(
    bench.receiver.received.map(({ type, sequence, headers }) => [
      type,
      sequence,
      headers['x-cardepass-sequence'],
    ]),
    [
      ['CardBlock', 8, '8'],
      ['CardUnblock', 9, '9'],
    ],
  );
});

test('a disabled endpoint is sent nothing; what waited is sent when it is enabled again', async () => {
  const bench = await withReceiver(quiet);
  const url = `${endpoints}/${bench.endpointId}`;
  bench.receiver.reply = (_event, response) => void response.writeHead(500).end();
  await bench.deposit(1);
  await bench.deliver();
  const disabled = await bench.data('PATCH', url, { enabled: false });
  assert.deepEqual([disabled.enabled, disabled.disabledReason], [false, 'Owner']);
  assert.equal(await bench.after(60_000), 0);
  await bench.data('PATCH', url, { enabled: true });
  assert.equal(await bench.deliver(), 1);
});

test('what an operator has disabled, only an operator enables', async () => {
  const bench = await withReceiver(quiet);
  const url = `${endpoints}/${bench.endpointId}`;
  const { change } = quiet.server.system.webhooks.endpoints;
  const operator = { actor: 'operator:test' };
  await change(operator, bench.orders.customerId, bench.endpointId, { isEnabled: false });
  const refused = await bench.send('PATCH', url, { enabled: true });
  assert.deepEqual([refused.status, refused.json.errorCode], [403, 'WEBHOOK_DISABLED_BY_OPERATOR']);
  await change(operator, bench.orders.customerId, bench.endpointId, { isEnabled: true });
  assert.equal((await bench.data('GET', url)).enabled, true);
});

test('what waits for an endpoint that is deleted is cancelled', async () => {
  const bench = await withReceiver(quiet);
  await bench.deposit(1);
  await quiet.server.app.publisher.runUntilIdle();
  await bench.send('DELETE', `${endpoints}/${bench.endpointId}`);
  assert.equal(await bench.deliver(), 0);
  const { data } = await bench.data('GET', '/v1/webhooks/deliveries');
  assert.deepEqual([data.length, data[0].status], [1, 'Cancelled']);
  const replay = await bench.send('POST', `/v1/webhooks/deliveries/${data[0].deliveryId}/replay`);
  assert.equal(replay.json.errorCode, 'WEBHOOK_ENDPOINT_NOT_FOUND');
});

test('a test event is sent once, has no number, and is answered with what came of it', async () => {
  const bench = await withReceiver(quiet);
  const url = `${endpoints}/${bench.endpointId}`;
  const good = await bench.data('POST', `${url}/test`);
  assert.deepEqual([good.status, good.eventType, good.sequence], ['Delivered', 'Test', null]);
  const [event] = bench.receiver.received;
  assert.deepEqual(
    [event?.type, event?.sequence, event?.headers['x-cardepass-sequence']],
    ['Test', undefined, undefined],
  );
  bench.receiver.reply = (_event, response) => void response.writeHead(500).end();
  await bench.data('PATCH', url, { enabled: false });
  const bad = await bench.data('POST', `${url}/test`);
  assert.deepEqual([bad.status, bad.attempts[0].httpStatus], ['Failed', 500]);
  assert.equal(await bench.after(3_600_000), 0);
  assert.equal((await bench.data('GET', '/v1/webhooks/deliveries')).data.length, 2);
  assert.deepEqual(await bench.data('GET', '/v1/events'), { events: [], lastSequence: 0 });
});

/** The secrets whose signature the header bears, by Standard Webhooks, and the one that signed the body. */
function signersOf(
  {
    headers,
    body,
    id,
    type,
    createdTime,
    dataText,
    version,
  }: Awaited<ReturnType<typeof withReceiver>>['receiver']['received'][number],
  secrets: readonly string[],
) {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const inHeader = String(headers['webhook-signature']).split(' ');
  const headerOf = (secret: string) =>
    `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64')}`;
  const bodyOf = (secret: string) =>
    createHmac('sha256', secret)
      .update(id + type + createdTime + dataText + version)
      .digest('base64');
  return {
    header: inHeader.map((signature) => secrets.findIndex((secret) => headerOf(secret) === signature)),
    body: secrets.findIndex((secret) => bodyOf(secret) === JSON.parse(body).signature),
  };
}

test('a secret is rotated in two steps: first both sign the header, then the new one signs all', async () => {
  const bench = await withReceiver(quiet);
  const { secrets, received } = bench.receiver;
  const url = `${endpoints}/${bench.endpointId}/secret-rotation`;
  const tell = async () => {
    await bench.deposit(1);
    await bench.deliver();
    const last = received.at(-1);
    assert.ok(last);
    return signersOf(last, secrets);
  };
  assert.deepEqual(await tell(), { header: [0], body: 0 });
  assert.equal((await bench.send('POST', `${url}/confirm`)).json.errorCode, 'WEBHOOK_ROTATION_INVALID');
  const announced = await bench.data('POST', url);
  secrets.push(announced.secret);
  assert.notEqual(announced.rotationAnnouncedOn, null);
  assert.deepEqual(await tell(), { header: [1, 0], body: 0 });
  assert.equal((await bench.send('POST', url)).status, 409);
  const confirmed = await bench.data('POST', `${url}/confirm`);
  assert.equal(confirmed.rotationAnnouncedOn, null);
  assert.deepEqual(await tell(), { header: [1], body: 1 });
  secrets.push((await bench.data('POST', url)).secret);
  await bench.data('DELETE', url);
  assert.equal((await bench.send('DELETE', url)).status, 409);
  assert.deepEqual(await tell(), { header: [1], body: 1 });
  assert.deepEqual(bench.receiver.refused, []);
});

test('the log pages by cursor, newest first, and is narrowed by endpoint, state, type and time', async () => {
  const bench = await withReceiver(quiet);
  const log = '/v1/webhooks/deliveries';
  for (let event = 0; event < 5; event++) {
    await bench.deposit(1 + event);
    quiet.server.clock.advance(1_000);
    await bench.deliver();
  }
  const all = (await bench.data('GET', `${log}?pageSize=100`)).data;
  assert.deepEqual(
    all.map(({ sequence }: { sequence: number }) => sequence),
    [5, 4, 3, 2, 1],
  );
  const seen: number[] = [];
  let cursor = '';
  do {
    const page = await bench.data('GET', `${log}?pageSize=2${cursor && `&pageCursor=${cursor}`}`);
    seen.push(...page.data.map(({ sequence }: { sequence: number }) => sequence));
    cursor = page.pageCursor;
  } while (cursor !== 'None');
  assert.deepEqual(seen, [5, 4, 3, 2, 1]);
  const count = async (query: string) => (await bench.data('GET', `${log}?${query}`)).data.length;
  assert.equal(await count(`endpointId=${bench.endpointId}&status=delivered&eventType=acctpay`), 5);
  assert.equal(await count('status=Failed'), 0);
  assert.equal(await count('eventType=CardPay'), 0);
  assert.equal(await count('endpointId=019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60'), 0);
  assert.equal(await count(`createdFrom=${all[2].createdOn}`), 3);
  assert.equal(await count(`createdTo=${all[2].createdOn}`), 3);
  assert.equal((await bench.send('GET', `${log}?pageCursor=nonsense`)).json.errors[0].field, 'pageCursor');
  assert.deepEqual(await bench.data('GET', `${log}/${all[0].deliveryId}`), all[0]);
});

test('a delivery is made again on request, and so is all that failed since a time', async () => {
  const bench = await withReceiver(quiet);
  const log = '/v1/webhooks/deliveries';
  await bench.deposit(1);
  await bench.deliver();
  const { deliveryId } = (await bench.data('GET', log)).data[0];
  const replayed = await bench.data('POST', `${log}/${deliveryId}/replay`);
  assert.equal(replayed.status, 'Pending');
  await bench.deliver();
  const [first, second] = bench.receiver.received;
  assert.equal(first?.body, second?.body);
  assert.equal((await bench.data('GET', `${log}/${deliveryId}`)).attempts.length, 2);

  bench.receiver.reply = (_event, response) => void response.writeHead(400).end();
  for (let event = 0; event < 3; event++) await bench.deposit(1);
  await bench.deliver();
  for (let day = 0; day < 12; day++) await bench.after(26 * 3_600_000);
  // Five days of it have disabled the endpoint.
  await bench.data('PATCH', `${endpoints}/${bench.endpointId}`, { enabled: true });
  for (let day = 0; day < 12; day++) await bench.after(26 * 3_600_000);
  assert.equal((await bench.data('GET', `${log}?status=Failed`)).data.length, 3);
  const since = (date: string) =>
    bench.send('POST', `${log}/replay`, { since: date, endpointId: bench.endpointId });
  assert.equal((await since('2031-01-01')).json.data.replayedCount, 0);
  assert.equal((await since('yesterday')).json.errors[0].field, 'since');
  bench.receiver.reply = (_event, response) => void response.end('{"success":true}');
  assert.equal((await since('2026-11-22')).json.data.replayedCount, 3);
  await bench.data('PATCH', `${endpoints}/${bench.endpointId}`, { enabled: true });
  await bench.deliver();
  assert.equal((await bench.data('GET', `${log}?status=Delivered`)).data.length, 4);
});

test('events and deliveries are kept for thirty days', async () => {
  const bench = await withReceiver(quiet);
  await bench.deposit(1);
  await bench.deliver();
  const { deliveries } = quiet.server.system.webhooks;
  quiet.server.clock.advance(29 * 86_400_000);
  await deliveries.prune();
  assert.equal((await bench.data('GET', '/v1/events')).events.length, 1);
  await bench.deposit(2);
  await quiet.server.app.publisher.runUntilIdle();
  quiet.server.clock.advance(86_400_000 + 3_600_000 + 1);
  assert.ok((await deliveries.prune()) >= 2);
  const { events, lastSequence } = await bench.data('GET', '/v1/events');
  assert.deepEqual([events.map(({ sequence }: { sequence: number }) => sequence), lastSequence], [[2], 2]);
  assert.equal((await bench.data('GET', '/v1/webhooks/deliveries')).data.length, 1);
});
