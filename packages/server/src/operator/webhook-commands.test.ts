import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertShape, operate, operations } from '../../test/support/operator.ts';
import { startTestServer } from '../../test/support/server.ts';
import { startReceiver } from '../../test/webhooks/receiver.ts';

const inside = { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow' };
const server = await startTestServer({ environment: inside });
await server.app.publisher.stop();
await server.app.dispatcher.stop();
const receiver = await startReceiver();
after(() => receiver.close());
const environment = {
  ...inside,
  DATABASE_URL: server.database.connectionString,
  CARDEPASS_MASTER_KEY: '5e'.repeat(32),
};
const commands = operations();
const tried = new Set<string>();

// biome-ignore lint/suspicious/noExplicitAny: the shape is checked here, and each test knows what it has asked for
async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await operate([...words, '--json'], { environment });
  assert.deepEqual([code, stderr], [0, ''], stdout);
  const printed = JSON.parse(stdout);
  const name = [...commands.keys()].find((one) => words.join(' ').startsWith(one)) ?? '';
  assertShape(printed, commands.get(name)?.explanation?.json ?? null);
  tried.add(name);
  return printed;
}

async function refusal(...words: string[]): Promise<string> {
  const { code, stderr } = await operate(words, { environment });
  assert.notEqual(code, 0);
  return stderr;
}

const made = await json('webhook', 'create', 'C1000', '--url', receiver.url, '--types', 'AcctPay,CardPay');
const endpoint = ['C1000', made.endpoint_id];
receiver.secrets.push(made.secret);

async function deliver(): Promise<void> {
  // A command has the time of its machine, and the server here that of a clock which stands still.
  server.clock.advance(Math.max(0, Date.now() + 1_000 - server.clock.now()));
  await server.app.publisher.runUntilIdle();
  await server.app.dispatcher.runUntilIdle();
}

const deposit = (reference: string) =>
  json(
    ...['account', 'deposit', 'C1000', '--currency', 'USD', '--amount', '10.00'],
    ...['--reference', reference],
  );

test('an endpoint is created, listed, shown, changed, tested and deleted', async () => {
  assert.deepEqual(made.event_types, ['AcctPay', 'CardPay']);
  assert.deepEqual((await json('webhook', 'list', 'C1000')).endpoints, [
    await json('webhook', 'show', ...endpoint),
  ]);
  const changed = await json('webhook', 'set', ...endpoint, '--types', 'all', '--mode', 'status');
  assert.deepEqual([changed.event_types, changed.acknowledgement_mode], [[], 'status']);
  assert.equal((await json('webhook', 'test', ...endpoint)).status, 'Delivered');
  assert.equal((await json('webhook', 'disable', ...endpoint)).disabled_reason, 'Operator');
  assert.equal((await json('webhook', 'enable', ...endpoint)).status, 'enabled');
  const other = await json('webhook', 'create', 'C1000', '--url', receiver.url);
  await json('webhook', 'delete', 'C1000', other.endpoint_id);
  assert.match(await refusal('webhook', 'show', 'C1000', other.endpoint_id), /no such endpoint/);
});

test('a secret is rotated in two steps', async () => {
  const announced = await json('webhook', 'secret', 'announce', ...endpoint);
  receiver.secrets.push(announced.secret);
  assert.match(await refusal('webhook', 'secret', 'announce', ...endpoint), /under way already/);
  assert.equal((await json('webhook', 'secret', 'confirm', ...endpoint)).rotation_announced_at, null);
  await json('webhook', 'secret', 'announce', ...endpoint);
  await json('webhook', 'secret', 'cancel', ...endpoint);
  assert.equal((await json('webhook', 'test', ...endpoint)).status, 'Delivered');
});

test('what was sent is listed, and sent again', async () => {
  await deposit('one');
  await deliver();
  const query = ['webhook', 'deliveries', 'C1000', '--since', '2026-01-01', '--status', 'delivered'];
  const { deliveries } = await json(...query);
  const latest = deliveries.find(({ event_type: type }: { event_type: string }) => type === 'AcctPay');
  assert.equal(latest.sequence, 1);
  const page = await json(...query, '--limit', '1');
  assert.deepEqual([page.deliveries.length, page.next_after], [1, deliveries[0].delivery_id]);
  const next = await json(...query, '--limit', '1', '--after', page.next_after);
  assert.deepEqual(next.deliveries, [deliveries[1]]);
  const before = receiver.received.length;
  assert.equal(
    (await json('webhook', 'replay', 'C1000', '--delivery', latest.delivery_id)).replayed_count,
    1,
  );
  const { entries } = await json('audit', 'list', '--action', 'webhook.delivery-replayed');
  assert.deepEqual(
    entries.map(({ subject }: { subject: string }) => subject),
    [`webhook-delivery:${latest.delivery_id}`],
  );
  assert.match(entries[0].actor, /^operator:/);
  await deliver();
  assert.equal(receiver.received.length, before + 1);
  assert.equal((await json('webhook', 'replay', 'C1000', '--since', '2026-01-01')).replayed_count, 0);
  assert.match(await refusal('webhook', 'replay', 'C1000'), /either --delivery or --since/);
});

test('a receiver that does not acknowledge a test is bad news', async () => {
  receiver.reply = (_event, response) => void response.writeHead(500).end('broken');
  await json('webhook', 'set', ...endpoint, '--mode', 'envelope');
  const { code, stdout, stderr } = await operate(['webhook', 'test', ...endpoint], { environment });
  assert.equal(code, 1);
  assert.match(stdout, /HttpStatus/);
  assert.match(stderr, /not acknowledged/);
});

test('wrong values are refused by name', async () => {
  assert.match(await refusal('webhook', 'set', ...endpoint, '--types', 'Nonsense'), /--types knows CardPay/);
  assert.match(
    await refusal('webhook', 'set', ...endpoint, '--mode', 'maybe'),
    /--mode is envelope or status/,
  );
  assert.match(
    await refusal('webhook', 'set', ...endpoint, '--url', 'ftp://example.com'),
    /url must be a whole/,
  );
  assert.match(await refusal('webhook', 'deliveries', 'C1000', '--status', 'Lost'), /--status knows Pending/);
  assert.match(await refusal('webhook', 'list', 'NOBODY'), /NOBODY/);
});

test('every webhook command was tried', () => {
  const known = [...commands.keys()].filter((name) => name.startsWith('webhook '));
  assert.deepEqual(
    known.filter((name) => !tried.has(name)),
    [],
  );
});
