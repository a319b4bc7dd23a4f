import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import pg from 'pg';
import { findRunningPostgres } from '../../packages/server/src/platform/db/embedded-postgres.ts';
import { run as runLists } from '../lists/main.ts';
import { cpuSeconds, medianBy, postgresCpuSeconds } from '../measure.ts';
import { startCardepass, temporaryDataDir } from '../server.ts';
import type { OrderLoadOptions } from './load-process.ts';
import { prepareOrders, type Scenario, topUpAmount } from './prepare.ts';
import type { Recording } from './recording.ts';
import type { ReplayOptions } from './replay-process.ts';
import type { OrderLoad } from './result.ts';
import { fetchToken, inSystem } from './world.ts';

const callers = 64;
/** What a server process has by default. */
const connections = 10;

interface Row extends OrderLoad {
  readonly name: string;
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number;
}

const usage =
  'npm run bench:orders -- [--only orders|lists] [--list cards] [--seconds 10] [--rounds 3] [--rows 5000000]';

/**
 * Top-up orders over HTTP until they are Completed, beside a bare client that only runs their SQL statements, in turns
 * on one database; then lists at few rows and at many.
 */
export async function run(args: string[]): Promise<void> {
  const number = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const options = {
    only: { type: 'string' },
    list: { type: 'string', default: '' },
    seconds: number('10'),
    rounds: number('3'),
    rows: number('5000000'),
  } as const;
  const { only, list, ...numbers } = parseArgs({ args, options }).values;
  const [seconds, rounds, rows] = [numbers.seconds, numbers.rounds, numbers.rows].map(Number) as [
    number,
    number,
    number,
  ];
  console.log(`# bench:orders, ${new Date().toISOString().slice(0, 10)}`);
  console.log(`\n\`${usage}\`\n\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  if (only !== 'lists') await compareOrders(seconds, rounds);
  if (only !== 'orders') await runLists({ list, rows, seconds });
}

async function compareOrders(seconds: number, rounds: number): Promise<void> {
  const folder = temporaryDataDir();
  const { dataDir } = folder;
  try {
    const { scenarios, recording } = await inSystem(dataDir, prepareOrders);
    const server = await startCardepass(dataDir);
    try {
      printHead(recording, seconds, rounds);
      const connectionString = findRunningPostgres(dataDir) ?? '';
      const bench = { dataDir, connectionString, recording, ...server.subject };
      for (const scenario of scenarios) await compare(scenario, bench, seconds, rounds);
    } finally {
      await server.subject.stop();
    }
  } finally {
    folder.remove();
  }
}

interface Bench {
  readonly dataDir: string;
  readonly connectionString: string;
  readonly recording: Recording;
  readonly pid: number;
  readonly port: number;
}

async function compare(scenario: Scenario, bench: Bench, seconds: number, rounds: number): Promise<void> {
  const tokens = new Map<string, string>();
  for (const customer of scenario.orders.customers) {
    tokens.set(customer.customerId, await fetchToken(bench.port, customer));
  }
  const targets = scenario.orders.targets.map((target) => ({
    ...target,
    token: tokens.get(target.customerId) ?? '',
  }));
  let firstStep = 1_000;

  async function measureOurs(duration: number): Promise<Row> {
    const { port, connectionString } = bench;
    const options = { port, connectionString, targets, callers, seconds: duration, topUpAmount };
    const before = cpuSeconds(bench.pid);
    const row = await measureIn('load-process.ts', options satisfies OrderLoadOptions, bench.dataDir);
    return { ...row, name: 'cardepass, over HTTP', nodeCpuSeconds: cpuSeconds(bench.pid) - before };
  }

  async function measureBare(duration: number): Promise<Row> {
    firstStep += 1_000_000;
    const { connectionString, recording } = bench;
    const load = { callers, connections, seconds: duration, firstStep };
    const options = { connectionString, recording, targets: scenario.replay.targets, ...load };
    // The server's worker would take the bare client's orders for its own.
    process.kill(bench.pid, 'SIGSTOP');
    try {
      const row = await measureIn('replay-process.ts', options satisfies ReplayOptions, bench.dataDir);
      return { ...row, name: 'bare client, the same SQL', nodeCpuSeconds: row.cpuSeconds };
    } finally {
      // The events of the replay would be numbered during our next turn.
      await emptyOutbox(bench.connectionString);
      process.kill(bench.pid, 'SIGCONT');
    }
  }

  await measureOurs(2);
  await measureBare(2);
  const [ours, bare]: [Row[], Row[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measureOurs(seconds));
    bare.push(await measureBare(seconds));
  }
  printComparison(scenario.title, [medianBy(ours, rateOf), medianBy(bare, rateOf)]);
}

async function emptyOutbox(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('DELETE FROM outbox').finally(() => client.end());
}

async function measureIn(script: string, options: object, dataDir: string) {
  const before = postgresCpuSeconds(dataDir);
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(serialize(options));
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return { ...(JSON.parse(output) as OrderLoad), postgresCpuSeconds: postgresCpuSeconds(dataDir) - before };
}

function rateOf(row: Row): number {
  return row.orders / row.seconds;
}

function printHead([recorded]: Recording, seconds: number, rounds: number): void {
  const texts = recorded.calls.map(({ text }) => text.trim().toLowerCase());
  const transactions = texts.filter((text) => text === 'begin').length;
  const brackets = 2 * transactions;
  console.log('\n## Top-up orders to Completed');
  console.log(
    `\n${callers} callers, each ordering its next top-up when the last is Completed; one server process, ${connections} connections, its own PostgreSQL with its defaults (fsync on); ${rounds} rounds of ${seconds} s in turns (median).`,
  );
  console.log(
    `\nOne top-up order: ${texts.length - brackets} statements, ${transactions} transactions of several statements (${brackets} more round trips).`,
  );
}

function printComparison(title: string, rows: readonly [Row, Row]): void {
  console.log(`\n### ${title}\n`);
  console.log('| | orders/s | p50 ms | p99 ms | Node CPU ms/order | PostgreSQL CPU ms/order | failures |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const row of rows) {
    const cells = [
      rateOf(row).toFixed(0),
      row.p50.toFixed(0),
      row.p99.toFixed(0),
      ((row.nodeCpuSeconds / row.orders) * 1e3).toFixed(2),
      ((row.postgresCpuSeconds / row.orders) * 1e3).toFixed(2),
      row.failures,
    ];
    console.log(`| ${row.name} | ${cells.join(' | ')} |`);
  }
  console.log(`\n- ours / bare client: ${(rateOf(rows[0]) / rateOf(rows[1])).toFixed(2)} (goal ≥ 0.6)`);
}
