import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  'npm run bench:authorizations -- [--seconds 5] [--rounds 3] [--only ways|history] [--history 10000000] [--folder kept] [--callers 64,256]';

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
  readonly scenarios: readonly Scenario[];
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
      folder: text(''),
    },
  });
  const [seconds, rounds, history] = [values.seconds, values.rounds, values.history].map(Number) as [
    number,
    number,
    number,
  ];
  console.log(`# bench:authorizations, ${new Date().toISOString().slice(0, 10)}`);
  console.log(`\n\`${usage}\`\n\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  const plan = { seconds, rounds, callers: values.callers.split(',').map(Number) };
  if (values.only !== 'history') await inFolder('', (folder) => inBench(folder, plan, 0, compareWays));
  if (values.only !== 'ways')
    await inFolder(values.folder, (folder) =>
      inBench(path.join(folder, 'few'), plan, fewRows, (few) =>
        inBench(path.join(folder, 'many'), plan, history, (many) => compareHistories(few, many, plan)),
      ),
    );
}

interface Plan {
  readonly seconds: number;
  readonly rounds: number;
  readonly callers: readonly number[];
}

/** The folder of this name, which stays, or one of the moment. */
async function inFolder(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  if (name !== '') return work(path.resolve(name));
  const folder = temporaryDataDir();
  await work(folder.dataDir).finally(folder.remove);
}

/** A database of its own, with a cast, so many stored transactions, and a server on it. What lies in the folder is used. */
async function inBench(
  folder: string,
  plan: Plan,
  stored: number,
  work: (bench: Bench, plan: Plan) => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const dataDir = path.join(folder, 'data');
  const castFile = path.join(folder, 'cast.json');
  const isKept = existsSync(castFile);
  const scenarios = isKept
    ? (JSON.parse(readFileSync(castFile, 'utf8')) as Scenario[])
    : await inSystem(dataDir, prepareCast);
  const server = await startCardepass(dataDir, { CARDEPASS_CHANNEL_SIMULATOR_SECRET: secret });
  try {
    const connectionString = findRunningPostgres(dataDir) ?? '';
    if (stored > 0 && !isKept) await fill(connectionString, scenarios, stored);
    writeFileSync(castFile, JSON.stringify(scenarios));
    await work({ dataDir, connectionString, scenarios, ...server.subject, seconds: plan.seconds }, plan);
  } finally {
    await server.subject.stop();
  }
}

async function fill(connectionString: string, scenarios: readonly Scenario[], stored: number): Promise<void> {
  const startedAt = performance.now();
  await fillHistory(connectionString, scenarios, stored);
  console.log(`\n${stored} transactions stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
}

const fewRows = 10_000;
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

/** Each in its turn, several rounds; of each the round of the median rate. */
async function inTurns(rounds: number, measurements: readonly (() => Promise<Row>)[]): Promise<Row[]> {
  const all: Row[][] = measurements.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, measured] of measurements.entries()) all[index]?.push(await measured());
  }
  return all.map((rows) => medianBy(rows, rateOf));
}

function rateOf({ decisions, seconds }: Tally): number {
  return decisions / seconds;
}

async function compareWays(bench: Bench, { rounds, callers }: Plan): Promise<void> {
  console.log('\n## One by one, in lanes, and over HTTP');
  console.log(
    `\n${rounds} rounds of ${bench.seconds} s in turns (median); PostgreSQL with its defaults (fsync on).`,
  );
  const goals: Goal[] = [];
  for (const scenario of bench.scenarios) {
    const best: Partial<Record<Way, number>> = {};
    for (const count of callers) {
      const pace = { kind: 'closed', callers: count } as const;
      const rows = await inTurns(
        rounds,
        ways.map((way) => () => measure(bench, way, scenario, pace)),
      );
      printRows(`${scenario.title}, closed loop, ${count} callers`, rows, { ratioTo: 0 });
      goals.push(...goalsOf(scenario, count, rows));
      for (const [index, way] of ways.entries())
        best[way] = Math.max(best[way] ?? 0, rateOf(rows[index] as Row));
    }
    const rows = await inTurns(
      rounds,
      (['lanes', 'http'] as const).map((way) => {
        const pace = { kind: 'open', perSecond: (best[way] ?? 0) / 2 } as const;
        return () => measure(bench, way, scenario, pace);
      }),
    );
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

/** The same measurements on the two databases, in turns, so that whatever else happens on the machine happens to both. */
async function compareHistories(few: Bench, many: Bench, { rounds, seconds }: Plan): Promise<void> {
  console.log(`\n## With few and with many transactions stored`);
  const stored = await Promise.all([few, many].map(({ connectionString }) => countStored(connectionString)));
  console.log(`\n${rounds} rounds of ${seconds} s in turns (median), 256 callers, closed loop.`);
  const pace = { kind: 'closed', callers: 256 } as const;
  const goals: Goal[] = [];
  for (const [index, { title }] of few.scenarios.entries()) {
    for (const way of ['lanes', 'http'] as const) {
      const rows = await inTurns(
        rounds,
        [few, many].map((bench) => () => measure(bench, way, bench.scenarios[index] as Scenario, pace)),
      );
      const named = rows.map((row, at) => ({ ...row, name: `${stored[at]} stored` }));
      printRows(`${title}, ${names[way]}`, named, {});
      const [fewRow, manyRow] = rows as [Row, Row];
      const value = rateOf(fewRow) / rateOf(manyRow);
      goals.push({ what: `${title}, ${names[way]}: rate with few / with many`, value, atMost: 1.2 });
    }
  }
  printGoals(goals);
}

async function countStored(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client
    .query<{ count: string }>('SELECT count(*) FROM card_transactions')
    .finally(() => client.end());
  return rows[0]?.count ?? '';
}
