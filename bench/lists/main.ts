import pg from 'pg';
import { findRunningPostgres } from '../../packages/server/src/platform/db/embedded-postgres.ts';
import { type Measurement, measure } from '../measure.ts';
import { createCustomer, fetchToken, inSystem } from '../orders/world.ts';
import { startCardepass, temporaryDataDir } from '../server.ts';
import { accountLogFilling, cardLogFilling, cardsFilling, type Filling, fill } from './fill.ts';

const connections = 4;
const pageSize = 10;
const smallRows = 10_000;

interface List {
  readonly path: string;
  readonly filling: Filling;
  readonly cases: (rows: number) => readonly Case[];
}

interface Case {
  readonly name: string;
  /** Asked in turn. */
  readonly queries: readonly string[];
  /** Outside the goal: why its price grows with the rows. */
  readonly note?: string;
}

const lists: readonly List[] = [
  { path: '/v1/accounts/accountLogs', filling: accountLogFilling, cases: logCases },
  { path: '/v1/accounts/cardAccountLogs', filling: cardLogFilling, cases: logCases },
  { path: '/v1/cards', filling: cardsFilling, cases: cardCases },
];

/** Pages of each list, or of those whose address ends so, at ten thousand rows and at many, of one customer. */
export async function run(options: { list: string; rows: number; seconds: number }): Promise<void> {
  const { rows, seconds } = options;
  const folder = temporaryDataDir();
  const { dataDir } = folder;
  try {
    const customer = await inSystem(dataDir, (system) => createCustomer(system, 'Many rows'));
    const server = await startCardepass(dataDir);
    const database = new pg.Client({ connectionString: findRunningPostgres(dataDir) });
    await database.connect();
    try {
      console.log(`\n## Lists, ${smallRows} and ${rows} rows of one customer`);
      console.log(`\n${connections} connections, ${seconds} s for each row, pages of ${pageSize}.`);
      for (const list of lists.filter(({ path }) => path.endsWith(options.list))) {
        // The token is fetched for each, so that it cannot expire on the way.
        const token = await fetchToken(server.subject.port, customer);
        const requestFor = (query: string) =>
          `GET /openapi${list.path}?pageSize=${pageSize}&${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
        if (!(await isServed(server.subject.port, list.path, token))) {
          console.log(`\n${list.path} is not served yet.`);
          continue;
        }
        const measureAll = async (count: number) => {
          const measured: Measurement[] = [];
          for (const { queries } of list.cases(count)) {
            await requireFullPage(
              server.subject.port,
              `${list.path}?pageSize=${pageSize}&${queries[0]}`,
              token,
            );
            const request = queries.map(requestFor);
            await measure(server.subject, { request, connections, seconds: 1 });
            measured.push(await measure(server.subject, { request, connections, seconds }));
          }
          return measured;
        };
        await fill(database, list.filling, customer.customerId, 1, smallRows);
        const small = await measureAll(smallRows);
        const startedAt = performance.now();
        await fill(database, list.filling, customer.customerId, smallRows + 1, rows);
        const fillSeconds = (performance.now() - startedAt) / 1000;
        await database.query('CHECKPOINT');
        printList(list, rows, fillSeconds, small, await measureAll(rows));
      }
    } finally {
      await database.end();
      await server.subject.stop();
    }
  } finally {
    folder.remove();
  }
}

/** A fast answer without rows would be no result. */
async function requireFullPage(port: number, pathAndQuery: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}/openapi${pathAndQuery}`, { headers });
  const { data } = (await response.json()) as { data?: { items: unknown[] } };
  if (data?.items.length !== pageSize) throw new Error(`not a full page: ${pathAndQuery}`);
}

async function isServed(port: number, path: string, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`http://127.0.0.1:${port}/openapi${path}`, { headers })).status === 200;
}

function pagesOf(rows: number): Case[] {
  const last = Math.ceil(rows / pageSize);
  return [
    { name: 'first page', queries: ['pageIndex=1'] },
    { name: 'middle page', queries: [`pageIndex=${Math.ceil(last / 2)}`] },
    { name: 'last page', queries: [`pageIndex=${last}`] },
    { name: '1,000 pages from all over', queries: spread(last, 1_000).map((page) => `pageIndex=${page}`) },
  ];
}

/** Page numbers that lie about evenly, in an order that jumps. */
function spread(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => 1 + Math.floor((((i * 0.618034) % 1) * last) % last));
}

function logCases(rows: number): Case[] {
  // A row comes every ten seconds: the middle fifth of all of them.
  const time = (share: number) => new Date(Date.UTC(2024) + share * rows * 10_000).toISOString();
  const dates = `transactionDateFrom=${time(0.4)}&transactionDateTo=${time(0.6)}`;
  const last = Math.floor(rows / 5 / pageSize);
  return [
    ...pagesOf(rows),
    { name: 'between two dates, first page', queries: [`${dates}&pageIndex=1`] },
    { name: 'between two dates, last page', queries: [`${dates}&pageIndex=${last}`] },
  ];
}

function cardCases(rows: number): Case[] {
  const blocked = Math.ceil(rows / 10 / pageSize);
  return [
    ...pagesOf(rows),
    { name: 'one state, first page', queries: ['status=Blocked&pageIndex=1'] },
    {
      name: 'one state, middle page',
      queries: [`status=Blocked&pageIndex=${Math.ceil(blocked / 2)}`],
      note: 'walks to its page',
    },
  ];
}

function printList(
  { path, cases }: List,
  rows: number,
  fillSeconds: number,
  small: readonly Measurement[],
  large: readonly Measurement[],
): void {
  console.log(`\n### GET ${path} (filled in ${fillSeconds.toFixed(0)} s)\n`);
  console.log(
    `| | p50 ms, ${smallRows} | p99 ms, ${smallRows} | p50 ms, ${rows} | p99 ms, ${rows} | p99 ratio | not 200 |`,
  );
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  const ratios: number[] = [];
  for (const [index, { name, note }] of cases(rows).entries()) {
    const [one, other] = [small[index], large[index]];
    if (!one || !other) continue;
    const ratio = other.p99 / one.p99;
    if (note === undefined) ratios.push(ratio);
    const times = [one.p50, one.p99, other.p50, other.p99, ratio].map((value) => value.toFixed(2));
    const label = note === undefined ? name : `${name} (${note}; outside the goal)`;
    console.log(`| ${[label, ...times, one.failures + other.failures].join(' | ')} |`);
  }
  console.log(`\n- largest p99 ratio: ${Math.max(...ratios).toFixed(2)} (goal ≤ 1.5)`);
}
