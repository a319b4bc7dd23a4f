import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import pg from 'pg';
import { findRunningPostgres } from '../../packages/server/src/platform/db/embedded-postgres.ts';
import { medianBy } from '../measure.ts';
import { inSystem } from '../orders/world.ts';
import { startCardepass, temporaryDataDir } from '../server.ts';
import { prepareCast, type Scenario } from './cast.ts';
import { naiveConnections } from './engines.ts';
import { fillHistory } from './history.ts';
import type { HttpLoadOptions } from './http-load.ts';
import type { InProcessOptions } from './in-process.ts';
import type { Cost, Pace, Tally } from './loops.ts';
import { type Goal, printGoals, printRows, type Row } from './tables.ts';

const usage =
  'npm run bench:authorizations -- [--seconds 5] [--rounds 3] [--only ways|history] [--history 10000000] [--callers 64,256]';

/** Ways of deciding payments, in the order of the tables. */
const ways = ['naive', 'lanes', 'http'] as const;
type Way = (typeof ways)[number];

const names: Readonly<Record<Way, string>> = {
  naive: `naive, ${naiveConnections} connections`,
  lanes: 'lanes, in process',
  http: 'lanes, over HTTP',
};

interface Bench {
  readonly dataDir: string;
  readonly connectionString: string;
  readonly port: number;
  readonly pid: number;
  readonly seconds: number;
}

/**
 * Authorizations decided one transaction each, in lanes in process, and in lanes over the channel's HTTP: on one hot
 * account and on 1,000, in turns on one database, all writing the same rows; then with little and with much stored.
 */
export async function run(args: string[]): Promise<void> {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args,
    options: {
      seconds: text('5'),
      rounds: text('3'),
      only: text(''),
      history: text('10000000'),
      callers: text('64,256'),
    },
  });
  const [seconds, rounds, history] = [values.seconds, values.rounds, values.history].map(Number) as [
    number,
    number,
    number,
  ];
  console.log(`# bench:authorizations, ${new Date().toISOString().slice(0, 10)}`);
  console.log(`\n\`${usage}\`\n\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  const all = { seconds, rounds, callers: values.callers.split(',').map(Number), history };
  if (values.only !== 'history') await inBench(all, compareWays);
  if (values.only !== 'ways') await inBench(all, compareHistories);
}

interface Plan {
  readonly seconds: number;
  readonly rounds: number;
  readonly callers: readonly number[];
  /** How many transactions are much. */
  readonly history: number;
}

/** A database of its own, with a cast and a server on it. */
async function inBench(
  plan: Plan,
  work: (bench: Bench, scenarios: readonly Scenario[], plan: Plan) => Promise<void>,
): Promise<void> {
  const folder = temporaryDataDir();
  const { dataDir } = folder;
  try {
    const scenarios = await inSystem(dataDir, prepareCast);
    const server = await startCardepass(dataDir, { CARDEPASS_CHANNEL_SIMULATOR_SECRET: secret });
    try {
      const connectionString = findRunningPostgres(dataDir) ?? '';
      await work({ dataDir, connectionString, ...server.subject, seconds: plan.seconds }, scenarios, plan);
    } finally {
      await server.subject.stop();
    }
  } finally {
    folder.remove();
  }
}

const secret = 'bench-authorizations-0123456789abcdef';
let runs = 0;

/** One measurement, in processes of its own. */
async function measure(bench: Bench, way: Way, { targets }: Scenario, pace: Pace): Promise<Row> {
  const { connectionString, port, pid, seconds, dataDir } = bench;
  const name = `${Date.now().toString(36)}${String(runs++).padStart(3, '0')}`;
  await checkpoint(connectionString);
  const common = { dataDir, targets, run: name, pace, seconds };
  const connections = pace.kind === 'closed' ? pace.callers : 256;
  const result =
    way === 'http'
      ? await runIn('http-load.ts', { ...common, port, pid, secret, connections } satisfies HttpLoadOptions)
      : await runIn('in-process.ts', {
          ...common,
          way,
          dataDir,
          connectionString,
        } satisfies InProcessOptions);
  return { name: names[way], ...result };
}

async function checkpoint(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('CHECKPOINT').finally(() => client.end());
}

async function runIn(script: string, options: object): Promise<Tally & Cost> {
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(serialize(options));
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return JSON.parse(output) as Tally & Cost;
}

/** Each way in its turn, several rounds; of each way the round of the median rate. */
async function inTurns(
  bench: Bench,
  scenario: Scenario,
  rounds: number,
  paces: readonly (readonly [Way, Pace])[],
): Promise<Row[]> {
  const all: Row[][] = paces.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [way, pace]] of paces.entries())
      all[index]?.push(await measure(bench, way, scenario, pace));
  }
  return all.map((rows) => medianBy(rows, rateOf));
}

function rateOf({ decisions, seconds }: Tally): number {
  return decisions / seconds;
}

async function compareWays(
  bench: Bench,
  scenarios: readonly Scenario[],
  { rounds, callers }: Plan,
): Promise<void> {
  console.log('\n## One by one, in lanes, and over HTTP');
  console.log(
    `\n${rounds} rounds of ${bench.seconds} s in turns (median); PostgreSQL with its defaults (fsync on).`,
  );
  const goals: Goal[] = [];
  for (const scenario of scenarios) {
    const best: Partial<Record<Way, number>> = {};
    for (const count of callers) {
      const pace = { kind: 'closed', callers: count } as const;
      const rows = await inTurns(
        bench,
        scenario,
        rounds,
        ways.map((way) => [way, pace] as const),
      );
      printRows(`${scenario.title}, closed loop, ${count} callers`, rows, { ratioTo: 0 });
      goals.push(...goalsOf(scenario, count, rows));
      for (const [index, way] of ways.entries())
        best[way] = Math.max(best[way] ?? 0, rateOf(rows[index] as Row));
    }
    const open = (['lanes', 'http'] as const).map(
      (way) => [way, { kind: 'open', perSecond: (best[way] ?? 0) / 2 }] as const,
    );
    const rows = await inTurns(bench, scenario, rounds, open);
    printRows(`${scenario.title}, open loop at half the capacity`, rows, {});
    for (const { name, p99 } of rows)
      goals.push({ what: `${scenario.title}, ${name}: p99 at half load, ms`, value: p99, atMost: 50 });
  }
  printGoals(goals);
}

function goalsOf({ title, isHot }: Scenario, callers: number, rows: readonly Row[]): Goal[] {
  const [naive, lanes, http] = rows.map(rateOf) as [number, number, number];
  const what = `${title}, ${callers} callers`;
  return [
    { what: `${what}: lanes in process / naive`, value: lanes / naive, atLeast: isHot ? 20 : 8 },
    ...(isHot ? [{ what: `${what}: over HTTP / naive`, value: http / naive, atLeast: 8 }] : []),
    ...rows.map((row) => ({
      what: `${what}, ${row.name}: share approved`,
      value: row.approved / row.decisions,
      atLeast: 0.9,
    })),
  ];
}

const fewRows = 10_000;

async function compareHistories(
  bench: Bench,
  scenarios: readonly Scenario[],
  { rounds, history: rows }: Plan,
): Promise<void> {
  console.log(`\n## With ${fewRows} and with ${rows} transactions stored`);
  const pace = { kind: 'closed', callers: 256 } as const;
  const measureAll = async () => {
    const measured: Row[] = [];
    for (const scenario of scenarios)
      measured.push(
        ...(await inTurns(bench, scenario, rounds, [
          ['lanes', pace],
          ['http', pace],
        ])),
      );
    return measured;
  };
  await fillHistory(bench.connectionString, scenarios, 0, fewRows);
  const few = await measureAll();
  const startedAt = performance.now();
  await fillHistory(bench.connectionString, scenarios, fewRows, rows);
  console.log(`\nFilled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  const many = await measureAll();
  const titles = scenarios.flatMap(({ title }) => [`${title}, ${names.lanes}`, `${title}, ${names.http}`]);
  printRows(
    `${fewRows} stored`,
    few.map((row, index) => ({ ...row, name: titles[index] ?? '' })),
    {},
  );
  printRows(
    `${rows} stored`,
    many.map((row, index) => ({ ...row, name: titles[index] ?? '' })),
    {},
  );
  printGoals(
    titles.map((title, index) => ({
      what: `${title}: rate with ${fewRows} / with ${rows}`,
      value: rateOf(few[index] as Row) / rateOf(many[index] as Row),
      atMost: 1.2,
    })),
  );
}
