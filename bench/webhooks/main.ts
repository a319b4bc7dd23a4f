import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import { newWebhookSecret, signEvent } from '../../packages/server/src/modules/webhooks/signing.ts';
import { findRunningPostgres } from '../../packages/server/src/platform/db/embedded-postgres.ts';
import { createOutbox } from '../../packages/server/src/platform/outbox/index.ts';
import type { System } from '../../packages/server/src/system.ts';
import { cpuSeconds, medianBy, postgresCpuSeconds } from '../measure.ts';
import { quantile } from '../orders/result.ts';
import { inSystem } from '../orders/world.ts';
import { startCardepass, temporaryDataDir } from '../server.ts';
import { comparePosting } from './posting.ts';
import { measurePublishing } from './publishing.ts';
import { type BenchReceiver, startBenchReceiver } from './receiver.ts';
import { joinDatabase } from './world.ts';

const usage =
  'npm run bench:webhooks -- [--only delivery|hanging|publishing|posting] [--events 20000] [--rounds 3] [--seconds 20]';
const allowInside = { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow', CARDEPASS_WEBHOOK_ENDPOINTS: '1000' };
/** As many connections as our endpoints may have together. */
const endpoints = 4;
const connections = endpoints * 16;

/** Events from their commit to their acknowledgement beside a bare loop; among endpoints that hang; and what they cost. */
export async function run(args: string[]): Promise<void> {
  const options = {
    only: { type: 'string' },
    events: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
  } as const;
  const { only, ...numbers } = parseArgs({ args, options }).values;
  const [events, rounds, seconds] = [numbers.events, numbers.rounds, numbers.seconds].map(Number) as [
    number,
    number,
    number,
  ];
  console.log(`# bench:webhooks, ${new Date().toISOString().slice(0, 10)}`);
  console.log(`\n\`${usage}\`\n\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  const receiver = await startBenchReceiver();
  try {
    if (only === undefined || only === 'delivery') await compareDelivery(receiver, events, rounds);
    if (only === undefined || only === 'hanging') await compareHanging(receiver, seconds);
  } finally {
    receiver.stop();
  }
  if (only === undefined || only === 'publishing') await measurePublishing(events, seconds / 2, rounds);
  if (only === undefined || only === 'posting') await comparePosting(seconds / 4, rounds);
}

/** As long as an order or a row of the account log is. */
function dataOf(committedAt: number): string {
  return JSON.stringify({
    id: randomUUID(),
    accountTransType: 'AuthBlock',
    fundsDirection: 'Expenditure',
    currency: 'USD',
    transAmount: -12.5,
    availableBalance: 9_987.5,
    blockedBalance: 12.5,
    orderNo: null,
    note: null,
    cardInfo: {
      cardId: randomUUID(),
      productCode: 'SHARE-MC',
      productName: 'Mastercard 共享额度卡',
      cardCurrency: 'USD',
      maskCardNumber: '559292******1234',
      cardModel: 'ShareBalance',
    },
    transTime: '2026-11-22T08:00:00.000Z',
    committedAt,
  });
}

async function prepareCustomers(
  system: System,
  count: number,
  urlOf: (at: number) => string,
): Promise<string[]> {
  const customers: string[] = [];
  for (let at = 0; at < count; at++) {
    const { customerId } = await system.clients.createCustomer('system', { name: `Customer ${at}` });
    await system.webhooks.endpoints.create({ actor: 'system' }, customerId, { url: urlOf(at) });
    customers.push(customerId);
  }
  return customers;
}

async function withServer<T>(
  prepare: (system: System) => Promise<string[]>,
  work: (
    server: { pid: number; dataDir: string; connectionString: string },
    customers: string[],
  ) => Promise<T>,
): Promise<T> {
  const { dataDir, remove } = temporaryDataDir();
  try {
    const customers = await inSystem(dataDir, prepare, allowInside);
    const server = await startCardepass(dataDir, allowInside);
    try {
      const connectionString = findRunningPostgres(dataDir) ?? '';
      return await work({ pid: server.subject.pid, dataDir, connectionString }, customers);
    } finally {
      await server.subject.stop();
    }
  } finally {
    remove();
  }
}

interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
}

function rateOf({ perSecond }: Row): number {
  return perSecond;
}

async function compareDelivery(receiver: BenchReceiver, events: number, rounds: number): Promise<void> {
  await withServer(
    (system) => prepareCustomers(system, endpoints, (at) => `${receiver.url}/${at}`),
    async ({ pid, dataDir, connectionString }, customers) => {
      const { database } = joinDatabase(connectionString);
      const outbox = createOutbox();

      async function measureOurs(count: number): Promise<Row> {
        await receiver.reset();
        process.kill(pid, 'SIGSTOP');
        for (let at = 0; at < count; at += 500) {
          await database.transaction((tx) =>
            outbox.append(
              tx,
              Array.from({ length: Math.min(500, count - at) }, (_, offset) => ({
                customerId: customers[(at + offset) % customers.length] ?? '',
                type: 'AcctPay',
                subjectId: randomUUID(),
                occurredAt: new Date(),
                content: { dataJson: dataOf(Date.now()) },
              })),
            ),
          );
        }
        const [node, postgres] = [cpuSeconds(pid), postgresCpuSeconds(dataDir)];
        const startedAt = Date.now();
        process.kill(pid, 'SIGCONT');
        const lastAt = await receiver.waitFor(count);
        return {
          name: 'cardepass, from the outbox',
          perSecond: (count / (lastAt - startedAt)) * 1000,
          nodeMicros: ((cpuSeconds(pid) - node) / count) * 1e6,
          postgresMicros: ((postgresCpuSeconds(dataDir) - postgres) / count) * 1e6,
        };
      }

      async function measureBare(count: number): Promise<Row> {
        await receiver.reset();
        process.kill(pid, 'SIGSTOP');
        const secret = newWebhookSecret(randomBytes);
        const bodies = Array.from({ length: count }, (_, at) =>
          signEvent(
            {
              id: randomUUID(),
              type: 'AcctPay',
              createdTime: new Date().toISOString(),
              dataJson: dataOf(Date.now()),
              sequence: BigInt(at),
            },
            { body: secret, headers: [secret] },
            Math.floor(Date.now() / 1000),
          ),
        );
        const child = spawn(process.execPath, [path.resolve(import.meta.dirname, 'bare-process.ts')], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        child.stdin.end(serialize({ url: receiver.url, bodies, connections }));
        let output = '';
        for await (const chunk of child.stdout) output += chunk;
        process.kill(pid, 'SIGCONT');
        const { seconds, cpuSeconds: cpu } = JSON.parse(output);
        return {
          name: 'bare undici loop, the same bodies',
          perSecond: count / seconds,
          nodeMicros: (cpu / count) * 1e6,
          postgresMicros: 0,
        };
      }

      await measureOurs(2_000);
      await measureBare(2_000);
      const [ours, bare]: [Row[], Row[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ours.push(await measureOurs(events));
        await sleep(1_000);
        bare.push(await measureBare(events));
      }
      await database.close();
      const rows = [medianBy(ours, rateOf), medianBy(bare, rateOf)] as const;
      console.log(
        `\n## From commit to acknowledged\n\n${events} events that wait in the outbox, ${endpoints} endpoints with 16 calls at a time each; the bare loop has ${connections} connections and its bodies ready-made. One server process with its own PostgreSQL (fsync on); ${rounds} rounds in turns (median).\n`,
      );
      console.log('| | events/s | Node CPU µs/event | PostgreSQL CPU µs/event |\n|---|--:|--:|--:|');
      for (const row of rows) {
        const cells = [row.perSecond, row.nodeMicros, row.postgresMicros].map((value) => value.toFixed(0));
        console.log(`| ${row.name} | ${cells.join(' | ')} |`);
      }
      console.log(`\n- ours / bare loop: ${(rows[0].perSecond / rows[1].perSecond).toFixed(2)} (goal ≥ 0.5)`);
    },
  );
}

const manyEndpoints = 1_000;
const eventsPerSecond = 300;

async function compareHanging(receiver: BenchReceiver, seconds: number): Promise<void> {
  const rows: { name: string; p50: number; p99: number; count: number }[] = [];
  for (const hanging of [0, 0.1]) {
    await withServer(
      (system) =>
        prepareCustomers(system, manyEndpoints, (at) =>
          at % 10 < hanging * 10 ? `${receiver.url}/hang/${at}` : `${receiver.url}/${at}`,
        ),
      async ({ connectionString }, customers) => {
        const { database } = joinDatabase(connectionString);
        const outbox = createOutbox();
        let at = 0;
        const happen = async () => {
          const customerId = customers[at++ % customers.length] ?? '';
          const content = { dataJson: dataOf(Date.now()) };
          await database.transaction((tx) =>
            outbox.append(tx, [
              { customerId, type: 'AcctPay', subjectId: randomUUID(), occurredAt: new Date(), content },
            ]),
          );
        };
        const flow = async (duration: number) => {
          const startedAt = performance.now();
          const pending: Promise<void>[] = [];
          for (let sent = 0; performance.now() - startedAt < duration * 1000; sent++) {
            pending.push(happen());
            const dueAt = startedAt + ((sent + 1) / eventsPerSecond) * 1000;
            if (dueAt > performance.now()) await sleep(dueAt - performance.now());
          }
          await Promise.all(pending);
        };
        await flow(Math.max(5, seconds / 4));
        await receiver.measure();
        await flow(seconds);
        await sleep(2_000);
        const latencies = (await receiver.latencies()).toSorted((a, b) => a - b);
        const name = hanging === 0 ? 'all answer' : `${hanging * 100}% hang`;
        rows.push({
          name,
          count: latencies.length,
          p50: quantile(latencies, 0.5),
          p99: quantile(latencies, 0.99),
        });
        await database.close();
      },
    );
  }
  console.log(
    `\n## ${manyEndpoints} endpoints, some of which hang\n\n${eventsPerSecond} events/s, each committed alone, round all endpoints for ${seconds} s; from just before the commit to the arrival at those that answer.\n`,
  );
  console.log('| | events | p50 ms | p99 ms |\n|---|--:|--:|--:|');
  for (const { name, count, p50, p99 } of rows) console.log(`| ${name} | ${count} | ${p50} | ${p99} |`);
  const [all, some] = rows;
  if (all && some)
    console.log(`\n- p99 with hanging ones / without: ${(some.p99 / all.p99).toFixed(2)} (goal ≤ 1.5)`);
}
