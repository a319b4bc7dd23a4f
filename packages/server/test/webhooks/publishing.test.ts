import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startQuietBench, type WebhooksBench, withReceiver } from './bench.ts';

const quiet = await startQuietBench();
const { system, clock, app } = quiet.server;

/** Something that happened to a card or, without a span, that has its text. */
function happened(customerId: string, content: { dataJson: string } | { firstNo: bigint; lastNo: bigint }) {
  return { customerId, type: 'AcctPay', subjectId: null, occurredAt: new Date(clock.now()), content };
}

/** Every event of a customer, as it reads them. */
async function eventsOf(bench: WebhooksBench) {
  const read: { sequence: number; createdTime: string; data: Record<string, unknown> }[] = [];
  for (;;) {
    const page = await bench.data('GET', `/v1/events?after=${read.length}&limit=100`);
    read.push(...page.events);
    if (read.length === page.lastSequence) return read;
    assert.ok(page.events.length > 0, 'events up to the last number are there');
  }
}

test('a customer whose events cannot be told holds up no other', async () => {
  const [broken, sound] = [await withReceiver(quiet), await withReceiver(quiet)];
  await system.database.transaction((tx) =>
    system.outbox.append(tx, [happened(broken.orders.customerId, { firstNo: 999n, lastNo: 999n })]),
  );
  await sound.deposit(5);
  await sound.deliver();
  assert.deepEqual(
    sound.receiver.received.map(({ type }) => type),
    ['AcctPay'],
  );
  assert.deepEqual(broken.receiver.received, []);
  await system.database.pool.query('DELETE FROM outbox');
});

test('more than a batch holds is numbered without a gap, in order, and nobody is left out', async () => {
  const [busy, calm] = [await withReceiver(quiet), await withReceiver(quiet)];
  const text = (at: number) => JSON.stringify({ at, note: 'Ein „Zitat", \\ 共享额度卡 🂡' });
  const events = (bench: WebhooksBench, count: number) =>
    Array.from({ length: count }, (_, at) => happened(bench.orders.customerId, { dataJson: text(at) }));
  await system.database.transaction((tx) => system.outbox.append(tx, events(busy, 2_500)));
  await system.database.transaction((tx) => system.outbox.append(tx, events(calm, 3)));
  assert.equal(await app.publisher.runUntilIdle(), 2_503);
  for (const [bench, count] of [
    [busy, 2_500],
    [calm, 3],
  ] as const) {
    const read = await eventsOf(bench);
    assert.deepEqual(
      read.map(({ sequence, data }) => [sequence, JSON.stringify(data)]),
      Array.from({ length: count }, (_, at) => [at + 1, text(at)]),
    );
  }
  const { rows } = await system.database.pool.query('SELECT FROM outbox');
  assert.equal(rows.length, 0);
});

test('a batch writes no stream of which it holds no event', async () => {
  const [busy, calm] = [await withReceiver(quiet), await withReceiver(quiet)];
  const { pool } = system.database;
  await pool.query(`CREATE TABLE idle_writes (customer_id uuid)`);
  await pool.query(`CREATE FUNCTION note_idle_write() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO idle_writes VALUES (NEW.customer_id); RETURN NULL; END'`);
  await pool.query(`CREATE TRIGGER idle_writes AFTER UPDATE ON event_streams FOR EACH ROW
    WHEN (OLD.last_sequence = NEW.last_sequence) EXECUTE FUNCTION note_idle_write()`);
  const events = (bench: WebhooksBench, count: number) =>
    Array.from({ length: count }, () => happened(bench.orders.customerId, { dataJson: '{}' }));
  await system.database.transaction((tx) =>
    system.outbox.append(tx, [...events(busy, 2_500), ...events(calm, 3)]),
  );
  assert.equal(await app.publisher.runUntilIdle(), 2_503);
  const { rows } = await pool.query('SELECT customer_id FROM idle_writes');
  assert.deepEqual(rows, []);
  await pool.query('DROP TRIGGER idle_writes ON event_streams');
});

test('of what is told together, each customer sees its own cards', async () => {
  const benches = [await withReceiver(quiet), await withReceiver(quiet), await withReceiver(quiet)];
  const cards: string[] = [];
  for (const bench of benches) {
    await bench.deposit(1_000);
    const cardId = await bench.orders.openStandard(100);
    await bench.orders.order('standard/topup', { cardId, topUpAmount: 20 });
    await bench.orders.work();
    cards.push(cardId);
  }
  await app.publisher.runUntilIdle();
  for (const [at, bench] of benches.entries()) {
    const rows = (await eventsOf(bench)).filter((event) => 'accountTransType' in event.data);
    const ofCards = rows.map(({ data }) => (data.cardInfo as { cardId: string } | null)?.cardId ?? null);
    assert.deepEqual(new Set(ofCards), new Set([null, cards[at]]));
  }
});
