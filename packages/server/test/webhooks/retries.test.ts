import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '../../src/platform/db/database.ts';
import { startQuietBench, type WebhooksBench, withReceiver } from './bench.ts';
import { acknowledge, type Reply } from './receiver.ts';

const quiet = await startQuietBench({ CARDEPASS_WEBHOOK_ANSWER_TIMEOUT_MS: '300' });
const { database, system } = quiet.server;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const schedule = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
];

const fail =
  (status: number, body = ''): Reply =>
  (_event, response) =>
    void response.writeHead(status).end(body);

/** Appends an event of a subject, as a module does in its own transaction. */
async function happen({ orders }: WebhooksBench, subjectId: string | null, name: string): Promise<void> {
  await database.transaction((tx) =>
    system.outbox.append(tx, [
      {
        customerId: orders.customerId,
        type: 'CardPay',
        subjectId,
        occurredAt: new Date(quiet.server.clock.now()),
        content: { dataJson: JSON.stringify({ name }) },
      },
    ]),
  );
}
const namesOf = ({ receiver }: WebhooksBench) => receiver.received.map(({ data }) => data.name);
const cardA = '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60';
const cardB = '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f61';
const deliveryOf = async (bench: WebhooksBench) =>
  (await bench.data('GET', '/v1/webhooks/deliveries')).data[0];

test('what is not acknowledged is tried at once and then at each of the ten steps, and then no more', async () => {
  const bench = await withReceiver(quiet);
  bench.receiver.reply = fail(200, '{"success":false,"errorCode":"BUSY","errorMessage":"later"}');
  await happen(bench, cardA, 'one');
  assert.equal(await bench.deliver(), 1);
  for (const delay of schedule) {
    assert.equal(await bench.after(0.89 * delay), 0);
    assert.equal((await deliveryOf(bench)).status, 'Pending');
    assert.equal(await bench.after(0.22 * delay), 1, `after ${delay} ms`);
  }
  const delivery = await deliveryOf(bench);
  assert.deepEqual([delivery.status, delivery.attempts.length, delivery.nextAttemptOn], ['Failed', 11, null]);
  const { httpStatus, failureReason, errorCode, errorMessage, answer } = delivery.attempts[10];
  assert.deepEqual(
    [httpStatus, failureReason, errorCode, errorMessage],
    [200, 'NotAcknowledged', 'BUSY', 'later'],
  );
  assert.match(answer, /^{"success":false/);
  assert.equal(await bench.after(48 * hour), 0);
  const [event] = bench.receiver.received;
  assert.ok(bench.receiver.received.every(({ body }) => body === event?.body));
});

const answers: readonly [string, 'envelope' | 'status', Reply, string | null][] = [
  ['the envelope with success', 'envelope', acknowledge, null],
  ['201 and success', 'envelope', fail(201, '{"success":true}'), null],
  ['a success that is a text', 'envelope', fail(200, '{"success":"true"}'), 'NotAcknowledged'],
  ['an empty body', 'envelope', fail(200), 'AnswerNotUnderstood'],
  ['a body that is not JSON', 'envelope', fail(200, 'OK'), 'AnswerNotUnderstood'],
  ['a list', 'envelope', fail(200, '[]'), 'AnswerNotUnderstood'],
  [
    'a huge body',
    'envelope',
    fail(200, JSON.stringify({ success: true, more: 'x'.repeat(100_000) })),
    'AnswerTooLarge',
  ],
  ['500 with success', 'envelope', fail(500, '{"success":true}'), 'HttpStatus'],
  [
    'a redirect',
    'envelope',
    (_event, response) => void response.writeHead(302, { location: '/' }).end(),
    'HttpStatus',
  ],
  [
    'letters that no database holds',
    'envelope',
    fail(200, '{"success":false,"errorCode":"\\u0000\\ud800"}'),
    'NotAcknowledged',
  ],
  ['204', 'status', fail(204), null],
  ['200 and no success', 'status', fail(200, '{"success":false}'), null],
  ['404', 'status', fail(404), 'HttpStatus'],
  [
    'a connection that is reset',
    'status',
    (_event, response) => void response.socket?.resetAndDestroy(),
    'Reset',
  ],
  ['no answer', 'status', () => {}, 'AnswerTimeout'],
];
for (const [name, acknowledgementMode, reply, reason] of answers) {
  test(`mode ${acknowledgementMode}: ${name} ${reason === null ? 'acknowledges' : 'does not'}`, async () => {
    const bench = await withReceiver(quiet, { acknowledgementMode });
    bench.receiver.reply = reply;
    await happen(bench, null, 'one');
    assert.equal(await bench.deliver(), 1);
    const { status, attempts } = await deliveryOf(bench);
    assert.equal(attempts[0].failureReason, reason);
    assert.equal(status, reason === null ? 'Delivered' : 'Pending');
    bench.receiver.reply = acknowledge;
    await bench.after(6 * second);
    assert.equal((await deliveryOf(bench)).status, 'Delivered');
  });
}

const busy =
  (retryAfter: string): Reply =>
  (_event, response) =>
    void response.writeHead(503, { 'retry-after': retryAfter }).end();

test('what a receiver puts off by Retry-After comes when it asks for, within the hour, and never sooner', async () => {
  const bench = await withReceiver(quiet);
  bench.receiver.reply = busy('60');
  await happen(bench, cardA, 'one');
  assert.equal(await bench.deliver(), 1);
  assert.equal(await bench.after(59 * second), 0);
  bench.receiver.reply = busy('1');
  assert.equal(await bench.after(2 * second), 1);
  // The step is 30 s, whatever is asked for below it.
  assert.equal(await bench.after(26 * second), 0);
  bench.receiver.reply = busy('86400');
  assert.equal(await bench.after(8 * second), 1);
  assert.equal(await bench.after(59 * minute), 0);
  bench.receiver.reply = acknowledge;
  assert.equal(await bench.after(2 * minute), 1);
  assert.equal((await deliveryOf(bench)).status, 'Delivered');
});

test('an event that is put off for long lets the later ones of its card pass, and is sent all the same', async () => {
  const bench = await withReceiver(quiet);
  const putOff =
    (name: string, reply: Reply): Reply =>
    (event, response) =>
      event.data.name === name ? reply(event, response) : acknowledge(event, response);
  bench.receiver.reply = putOff('first', busy('600'));
  for (const name of ['first', 'second']) await happen(bench, cardA, name);
  await bench.deliver();
  assert.deepEqual(namesOf(bench), ['first', 'second']);
  // It stays out of the way when it fails again.
  bench.receiver.reply = putOff('first', fail(500));
  await bench.after(10 * minute);
  await happen(bench, cardA, 'third');
  await bench.deliver();
  assert.deepEqual(namesOf(bench), ['first', 'second', 'first', 'third']);
  bench.receiver.reply = acknowledge;
  await bench.after(40 * second);
  assert.deepEqual(namesOf(bench), ['first', 'second', 'first', 'third', 'first']);
});

test('the answer is kept to its first kilobyte', async () => {
  const bench = await withReceiver(quiet, { acknowledgementMode: 'status' });
  bench.receiver.reply = fail(500, 'e'.repeat(5_000));
  await happen(bench, null, 'one');
  await bench.deliver();
  assert.equal((await deliveryOf(bench)).attempts[0].answer, 'e'.repeat(1024));
});

test('an event in its quick retries holds back the later ones of its card, and no others', async () => {
  const bench = await withReceiver(quiet);
  const refuseFirst: Reply = (event, response) =>
    event.data.name === 'A1' ? fail(500)(event, response) : acknowledge(event, response);
  bench.receiver.reply = refuseFirst;
  for (const [card, name] of [
    [cardA, 'A1'],
    [cardA, 'A2'],
    [cardB, 'B1'],
    [cardA, 'A3'],
    [cardB, 'B2'],
  ] as const) {
    await happen(bench, card, name);
  }
  await bench.deliver();
  assert.deepEqual(
    namesOf(bench).filter((name) => name.startsWith('A')),
    ['A1'],
  );
  assert.deepEqual(
    namesOf(bench).filter((name) => name.startsWith('B')),
    ['B1', 'B2'],
  );
  await bench.after(6 * second);
  await bench.after(34 * second);
  assert.ok(!namesOf(bench).includes('A2'));
  // The fourth attempt, after two minutes, is the last that the others wait for.
  await bench.after(133 * second);
  await bench.deliver();
  assert.deepEqual(
    namesOf(bench).filter((name) => name !== 'A1' && name.startsWith('A')),
    ['A2', 'A3'],
  );
  bench.receiver.reply = acknowledge;
  await bench.after(12 * minute);
  assert.equal(namesOf(bench).at(-1), 'A1');
  assert.deepEqual((await bench.data('GET', '/v1/webhooks/deliveries?status=Pending')).data, []);
});

for (const [what, subjectId] of [
  ['of one card', cardA],
  ['of no card', null],
] as const) {
  test(`a hundred events ${what} that a receiver does not take keep no others waiting`, async () => {
    const bench = await withReceiver(quiet);
    bench.receiver.reply = (event, response) =>
      event.data.name.startsWith('A') ? fail(500)(event, response) : acknowledge(event, response);
    const names = Array.from({ length: 100 }, (_, at) => `A${at}`);
    for (const name of names) await happen(bench, subjectId, name);
    await happen(bench, cardB, 'B1');
    await bench.deliver();
    assert.ok(namesOf(bench).includes('B1'));
    bench.receiver.reply = acknowledge;
    bench.receiver.received.length = 0;
    await bench.after(6 * second);
    if (subjectId !== null) assert.deepEqual(namesOf(bench), names);
    else assert.deepEqual(namesOf(bench).toSorted(), names.toSorted());
  });
}

test('when it succeeds in time, the later ones of its card follow at once, in order', async () => {
  const bench = await withReceiver(quiet);
  bench.receiver.reply = fail(500);
  for (const name of ['A1', 'A2', 'A3']) await happen(bench, cardA, name);
  await bench.deliver();
  bench.receiver.reply = acknowledge;
  await bench.after(6 * second);
  assert.deepEqual(namesOf(bench), ['A1', 'A1', 'A2', 'A3']);
});

test('410 disables an endpoint at once; enabled again, it is sent what waited', async () => {
  const bench = await withReceiver(quiet);
  bench.receiver.reply = fail(410);
  await happen(bench, cardA, 'A1');
  await happen(bench, cardA, 'A2');
  await bench.deliver();
  const url = `/v1/webhooks/endpoints/${bench.endpointId}`;
  const gone = await bench.data('GET', url);
  assert.deepEqual([gone.enabled, gone.disabledReason, gone.lastFailure], [false, 'Gone', 'HttpStatus 410']);
  assert.equal(await bench.after(hour), 0);
  await happen(bench, cardA, 'missed');
  await bench.deliver();
  bench.receiver.reply = acknowledge;
  const enabled = await bench.data('PATCH', url, { enabled: true });
  assert.deepEqual([enabled.enabled, enabled.disabledReason, enabled.failingSince], [true, null, null]);
  await bench.deliver();
  assert.deepEqual(namesOf(bench), ['A1', 'A1', 'A2']);
  const { events } = await bench.data('GET', '/v1/events');
  assert.deepEqual(
    events.map((event: { data: { name: string } }) => event.data.name),
    ['A1', 'A2', 'missed'],
  );
});

test('an endpoint at which nothing succeeds for five days is disabled, and its owner sees why', async () => {
  const bench = await withReceiver(quiet);
  const url = `/v1/webhooks/endpoints/${bench.endpointId}`;
  bench.receiver.reply = fail(503);
  await happen(bench, null, 'one');
  await bench.deliver();
  const failingSince = (await bench.data('GET', url)).failingSince;
  for (let day = 0; day < 5; day++) {
    assert.equal((await bench.data('GET', url)).enabled, true);
    await happen(bench, null, `day ${day}`);
    await bench.after(24 * hour);
  }
  const { enabled, disabledReason, lastFailure, failingSince: since } = await bench.data('GET', url);
  assert.deepEqual([enabled, disabledReason, lastFailure], [false, 'Failing', 'HttpStatus 503']);
  assert.equal(since, failingSince);
  const { rows } = await sql<{ detail: object }>`
    SELECT detail FROM audit_log WHERE action = 'webhook.endpoint-disabled'
      AND subject = ${`webhook-endpoint:${bench.endpointId}`}
  `.execute(database.db);
  assert.deepEqual(rows, [{ detail: { customerId: bench.orders.customerId, reason: 'Failing' } }]);
});

test('one success, or a day and a half without a call, and the five days begin anew', async () => {
  const bench = await withReceiver(quiet);
  const url = `/v1/webhooks/endpoints/${bench.endpointId}`;
  bench.receiver.reply = fail(503);
  await happen(bench, null, 'one');
  for (let day = 0; day < 4; day++) await bench.after(24 * hour);
  bench.receiver.reply = acknowledge;
  await happen(bench, null, 'two');
  await bench.deliver();
  assert.equal((await bench.data('GET', url)).failingSince, null);
  bench.receiver.reply = fail(503);
  await happen(bench, null, 'three');
  await bench.after(3 * 24 * hour);
  await bench.after(3 * 24 * hour);
  assert.equal((await bench.data('GET', url)).enabled, true);
});

test('a receiver that hangs keeps no other waiting, and is called one at a time', async () => {
  const hanging = await withReceiver(quiet);
  const healthy = await withReceiver(quiet);
  hanging.receiver.reply = () => {};
  for (let event = 0; event < 20; event++) {
    await happen(hanging, null, `h${event}`);
    await happen(healthy, null, `e${event}`);
  }
  await quiet.server.app.publisher.runUntilIdle();
  const delivering = quiet.server.app.dispatcher.runUntilIdle();
  await healthy.receiver.waitFor(20);
  await delivering;
  assert.ok(hanging.receiver.mostAtOnce() <= 2);
});
