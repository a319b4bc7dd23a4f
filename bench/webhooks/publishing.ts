import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createMetrics } from '../../packages/server/src/platform/metrics.ts';
import type { System } from '../../packages/server/src/system.ts';
import { createTelling } from '../../packages/server/src/telling.ts';
import { prepareCast, type Scenario } from '../authorizations/cast.ts';
import { fillHistory } from '../authorizations/history.ts';
import { cpuSeconds, medianBy } from '../measure.ts';
import { inSystem } from '../orders/world.ts';
import { temporaryDataDir } from '../server.ts';

// What it costs to number events: a CardPay as text and a row of the account log as a reference for each payment, as the
// lanes write them. This process is the publisher, and its sessions are the only ones that are counted.

/** How many payments a lane decides of one hot account at a time: they make one reference. */
const hotBatch = 16;
const tickMs = 10;

interface Cost {
  readonly events: number;
  readonly seconds: number;
  /** CPU seconds. */
  readonly node: number;
  readonly postgres: number;
  /** How many transactions numbered them. */
  readonly batches: number;
}

export async function measurePublishing(events: number, seconds: number, rounds: number): Promise<void> {
  console.log(
    `\n## What it costs to number events\n\n${events} events that wait in the outbox, half of them payments and half their rows of the account log, and the same as they come over ${seconds} s, both without endpoints; ${rounds} rounds (median).\n`,
  );
  console.log(
    '| | events/s | Node CPU µs/event | PostgreSQL CPU µs/event | batches |\n|---|--:|--:|--:|--:|',
  );
  const { dataDir, remove } = temporaryDataDir();
  try {
    await inSystem(dataDir, async (system) => {
      const feeder = new pg.Client({ connectionString: system.connectionString, application_name: 'feeder' });
      await feeder.connect();
      const scenarios = await prepareCast(system);
      await fillHistory(system.connectionString, scenarios, events);
      for (const scenario of scenarios) {
        const { title } = scenario;
        await stage(feeder, scenario);
        await report(system, feeder, `${title}, waiting`, rounds, (publisher) => backlog(feeder, publisher));
        await report(system, feeder, `${title}, a flow`, rounds, (publisher) =>
          flow(feeder, seconds, publisher),
        );
      }
      await feeder.end();
    });
  } finally {
    remove();
  }
}

type Publisher = ReturnType<typeof createTelling>['publisher'];

async function report(
  system: System,
  feeder: pg.Client,
  title: string,
  rounds: number,
  /** Prepares, and resolves to what is measured. */
  run: (publisher: Publisher) => Promise<() => Promise<void>>,
): Promise<void> {
  const costs: Cost[] = [];
  const { publisher, close } = createTelling(system, createMetrics());
  for (let round = 0; round < rounds; round++) {
    await feeder.query('TRUNCATE outbox, events');
    await feeder.query('CHECKPOINT');
    const work = await run(publisher);
    const before = await spent(feeder);
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await spent(feeder);
    const { rows } = await feeder.query(
      'SELECT count(*)::integer AS events, count(DISTINCT xmin::text)::integer AS batches FROM events',
    );
    const [node, postgres] = [after.node - before.node, after.postgres - before.postgres];
    costs.push({ ...rows[0], seconds, node, postgres });
  }
  await close();
  const { events, seconds, node, postgres, batches } = medianBy(
    costs,
    (one) => (one.node + one.postgres) / one.events,
  );
  const cells = [events / seconds, (node / events) * 1e6, (postgres / events) * 1e6, batches];
  console.log(`| ${title} | ${cells.map((value) => value.toFixed(0)).join(' | ')} |`);
}

/** The CPU time of this process and of its sessions so far. */
async function spent(feeder: pg.Client) {
  const { rows } = await feeder.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'cardepass%'",
  );
  const { user, system } = process.cpuUsage();
  return {
    node: (user + system) / 1e6,
    postgres: rows.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
  };
}

/** What the lanes would have written of the scenario's payments, in some order in which they could happen. */
async function stage(feeder: pg.Client, { isHot, targets }: Scenario): Promise<void> {
  const customers = [...new Set(targets.map(({ customerId }) => `'${customerId}'`))].join();
  const data = `json_build_object('id', transaction_id, 'status', 'AuthSuccess', 'cardInfo', json_build_object('id', card_id,
    'maskCardNumber', '370000******0000', 'productName', 'AmericanExpress 共享额度卡'), 'note', repeat('x', 700))::text`;
  await feeder.query(`
    DROP TABLE IF EXISTS bench_outbox;
    CREATE TABLE bench_outbox AS
      SELECT row_number() OVER (ORDER BY ${isHot ? 'at' : 'md5(at::text || customer_id)'}) AS n, *
      FROM (
        SELECT log_no AS at, customer_id, 'CardPay' AS event_type, card_id AS subject_id, posted_at,
          ${data} AS data_json, NULL::bigint AS first_no, NULL::bigint AS last_no
        FROM ledger_postings WHERE card_id IS NOT NULL
        UNION ALL
        SELECT max(log_no), customer_id, 'AcctPay', NULL, max(posted_at), NULL, min(log_no), max(log_no)
        FROM ledger_postings WHERE card_id IS NOT NULL GROUP BY customer_id, log_no / ${isHot ? hotBatch : 1}
      ) AS told WHERE customer_id IN (${customers});
    ALTER TABLE bench_outbox ADD PRIMARY KEY (n);
    ANALYZE bench_outbox`);
}

/** Rows of the outbox behind `from`, up to `to`. */
async function append(feeder: pg.Client, from: number, to: number): Promise<void> {
  await feeder.query(
    `INSERT INTO outbox (customer_id, event_type, subject_id, occurred_at, data_json, first_no, last_no)
     SELECT customer_id, event_type, subject_id, posted_at, data_json, first_no, last_no FROM bench_outbox
     WHERE n > $1 AND n <= $2 ORDER BY n`,
    [from, to],
  );
}

async function countStaged(feeder: pg.Client): Promise<number> {
  const { rows } = await feeder.query('SELECT count(*)::integer AS count FROM bench_outbox');
  return rows[0].count;
}

async function backlog(feeder: pg.Client, publisher: Publisher) {
  await append(feeder, 0, await countStaged(feeder));
  return async () => {
    await publisher.runUntilIdle();
  };
}

async function flow(feeder: pg.Client, seconds: number, publisher: Publisher) {
  const count = await countStaged(feeder);
  return async () => {
    publisher.start();
    const startedAt = performance.now();
    for (let sent = 0; sent < count; ) {
      const share = (performance.now() - startedAt) / 1000 / seconds;
      const next = Math.min(count, Math.floor(share * count));
      await append(feeder, sent, next);
      sent = next;
      publisher.wake();
      await sleep(tickMs);
    }
    for (;;) {
      const { rows } = await feeder.query('SELECT FROM outbox LIMIT 1');
      if (rows.length === 0) break;
      await sleep(tickMs);
    }
    await publisher.stop();
  };
}
