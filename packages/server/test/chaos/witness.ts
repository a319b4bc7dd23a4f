import assert from 'node:assert/strict';
import type { Database } from '../../src/platform/db/database.ts';
import { requestToken, until } from '../support/process.ts';
import type { Random } from '../support/random.ts';
import { acknowledge, type Received, type Receiver, startReceiver } from '../webhooks/receiver.ts';
import type { Fleet } from './fleet.ts';

/** The customer's receiver: it is told of all that happens, and now and then does not answer as it should. */
export interface Witness {
  /** Waits until everything is told, then compares what was told with what has happened. */
  reckon(database: Database): Promise<void>;
  readonly counts: () => { events: number; repeated: number };
  close(): Promise<void>;
}

export async function startWitness(fleet: Fleet, random: Random): Promise<Witness> {
  const receiver = await startReceiver();
  receiver.reply = (event, response) => {
    const chance = random.below(100);
    if (chance < 2) return void response.writeHead(500).end();
    if (chance < 4) return void response.socket?.destroy();
    return acknowledge(event, response);
  };
  const [url] = fleet.urls;
  const token = await requestToken(url ?? '', fleet.client);
  const answer = await fetch(`${url}/openapi/v1/webhooks/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url }),
  });
  const { data } = (await answer.json()) as { data: { secret: string } | null };
  assert.ok(data, 'the endpoint is made');
  receiver.secrets.push(data.secret);
  /** What happened before the endpoint was there is read, not told. */
  const earlier = await lastSequence(url ?? '', token);
  return {
    async reckon(database) {
      await allTold(database);
      await assertTold(database, receiver, earlier);
    },
    counts: () => {
      const events = new Set(receiver.received.map(({ id }) => id)).size;
      return { events, repeated: receiver.received.length - events };
    },
    close: () => receiver.close(),
  };
}

async function lastSequence(url: string, token: string): Promise<number> {
  let last = 0;
  // The deposit of the first start may just be on its way.
  await until(async () => {
    const answer = await fetch(`${url}/openapi/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const { data } = (await answer.json()) as { data: { lastSequence: number } | null };
    last = data?.lastSequence ?? 0;
    return last > 0;
  });
  return last;
}

/** Leases and retries are cut short, also those of living processes, so that some events come twice. */
async function allTold({ pool }: Database): Promise<void> {
  let cutAt = 0;
  await until(async () => {
    if (Date.now() >= cutAt) {
      cutAt = Date.now() + 2_000;
      await pool.query(
        "UPDATE webhook_deliveries SET due_at = now() WHERE status = 'Pending' AND due_at > now()",
      );
      await pool.query(
        'UPDATE webhook_lanes SET due_at = now(), lease_until = now() WHERE due_at IS NOT NULL',
      );
    }
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM outbox)::int + (SELECT count(*) FROM webhook_deliveries WHERE status = 'Pending')::int AS open`,
    );
    return rows[0].open === 0;
  });
}

interface EventRow {
  event_id: string;
  sequence: bigint;
  event_type: string;
  data_json: string;
}

async function assertTold({ pool }: Database, receiver: Receiver, earlier: number): Promise<void> {
  assert.deepEqual(receiver.refused, [], 'every signature is right');
  const { rows } = await pool.query<EventRow>(
    'SELECT event_id, sequence, event_type, data_json FROM events ORDER BY sequence',
  );
  assert.deepEqual(
    rows.map(({ sequence }) => Number(sequence)),
    rows.map((_row, at) => at + 1),
    'the sequence has no gap',
  );
  const stored = new Map(rows.map((row) => [row.event_id, row]));
  const seen = new Set<string>();
  for (const { id, sequence, type, dataText } of receiver.received) {
    const row = stored.get(id);
    assert.ok(row, `${id} was told, and is not durable`);
    assert.deepEqual([Number(row.sequence), row.event_type, row.data_json], [sequence, type, dataText]);
    seen.add(id);
  }
  const untold = rows.filter(({ event_id: id, sequence }) => Number(sequence) > earlier && !seen.has(id));
  assert.deepEqual(untold, [], 'every event is told');
  await assertEventsAreWhatHappened(pool, rows);
  assertOrderOfCards(receiver.received);
}

/** Each row of the account log once, and the end of each order once: neither less nor more. */
async function assertEventsAreWhatHappened(pool: Database['pool'], rows: readonly EventRow[]): Promise<void> {
  const { rows: logs } = await pool.query<{ posting_id: string }>(
    'SELECT posting_id FROM ledger_postings WHERE log_no IS NOT NULL ORDER BY log_no',
  );
  const told = rows
    .filter(({ event_type: type }) => type === 'AcctPay')
    .map(({ data_json: text }) => JSON.parse(text).id);
  assert.deepEqual(
    told,
    logs.map(({ posting_id: id }) => id),
    'the account log is told row by row',
  );
  const ends: Readonly<Record<string, string>> = {
    ApplyCard: 'ApplyCard',
    CardTopUp: 'Recharge',
    CardBlock: 'CardBlock',
    CardUnblock: 'CardUnblock',
    CardCancel: 'CardCancel',
    CardWithdraw: 'CardAudit',
    CreditLimit: 'CardAudit',
  };
  const endings = rows.flatMap(({ event_type: type, data_json: text }) => {
    const { orderNo, status, orderType } = JSON.parse(text);
    return orderType && ends[orderType] === type ? [`${orderNo} ${status}`] : [];
  });
  const { rows: orders } = await pool.query<{ ending: string }>(
    `SELECT order_no || ' ' || status AS ending FROM orders`,
  );
  assert.deepEqual(endings.toSorted(), orders.map(({ ending }) => ending).toSorted(), 'each order ends once');
}

/** Of one card, the first coming of each event keeps the order, but for what a failed attempt let pass. */
function assertOrderOfCards(received: readonly Received[]): void {
  const firsts = new Map<string, Received>();
  for (const event of received) if (!firsts.has(event.id)) firsts.set(event.id, event);
  const ofCard = Map.groupBy(firsts.values(), ({ data }) => data.cardId ?? data.cardInfo?.cardId);
  ofCard.delete(undefined);
  for (const [card, events] of ofCard) {
    const sequences = events.map(({ sequence }) => Number(sequence));
    assert.deepEqual(
      sequences,
      sequences.toSorted((one, two) => one - two),
      `the events of ${card}`,
    );
  }
}
