import { randomUUID } from 'node:crypto';
import {
  createLedger,
  type Ledger,
  type LedgerRequest,
} from '../../packages/server/src/modules/ledger/index.ts';
import { findRunningPostgres } from '../../packages/server/src/platform/db/embedded-postgres.ts';
import { createOutbox } from '../../packages/server/src/platform/outbox/index.ts';
import { medianBy } from '../measure.ts';
import { inSystem } from '../orders/world.ts';
import { startCardepass, temporaryDataDir } from '../server.ts';
import { joinDatabase } from './world.ts';

// What events cost whoever posts: the same postings with nothing told, with the outbox written, and with a server beside
// that numbers the events.

const connections = 16;

interface Shape {
  readonly title: string;
  readonly customers: number;
  readonly batch: number;
}
const shapes: readonly Shape[] = [
  { title: 'one by one, 200 customers', customers: 200, batch: 1 },
  { title: 'in batches of 64, 4 customers', customers: 4, batch: 64 },
];

export async function comparePosting(seconds: number, rounds: number): Promise<void> {
  console.log(
    `\n## What it costs to post\n\nRows of the account log, ${connections} connections, ${rounds} rounds of ${seconds} s in turns (median).`,
  );
  const { dataDir, remove } = temporaryDataDir();
  try {
    const customers = await inSystem(dataDir, async ({ clients }) => {
      const made: string[] = [];
      for (let at = 0; at < 200; at++) {
        made.push((await clients.createCustomer('system', { name: `Customer ${at}` })).customerId);
      }
      return made;
    });
    const server = await startCardepass(dataDir);
    try {
      const connectionString = findRunningPostgres(dataDir) ?? '';
      for (const shape of shapes)
        await compare(shape, customers, connectionString, server.subject.pid, seconds, rounds);
    } finally {
      await server.subject.stop();
    }
  } finally {
    remove();
  }
}

async function compare(
  { title, customers: count, batch }: Shape,
  all: readonly string[],
  connectionString: string,
  pid: number,
  seconds: number,
  rounds: number,
): Promise<void> {
  const { database, clock, ids } = joinDatabase(connectionString, connections);
  const customers = all.slice(0, count);
  const outbox = createOutbox();
  const silent = createLedger({ clock, ids });
  const telling = createLedger({
    clock,
    ids,
    onLogged: (tx, spans) =>
      outbox.append(
        tx,
        spans.map(({ customerId, firstLogNo, lastLogNo, postedAt }) => ({
          customerId,
          type: 'AcctPay',
          subjectId: null,
          occurredAt: postedAt,
          content: { firstNo: firstLogNo, lastNo: lastLogNo },
        })),
      ),
  });

  async function measure(ledger: Ledger, isTold: boolean): Promise<number> {
    // The server would number events meanwhile.
    if (!isTold) process.kill(pid, 'SIGSTOP');
    let posted = 0;
    const endsAt = performance.now() + seconds * 1000;
    let next = 0;
    const worker = async () => {
      while (performance.now() < endsAt) {
        const customerId = customers[next++ % customers.length] ?? '';
        const requests = Array.from({ length: batch }, () => deposit(customerId));
        await database.transaction((tx) => ledger.postBatch(tx, requests));
        posted += batch;
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    await database.pool.query('DELETE FROM outbox');
    process.kill(pid, 'SIGCONT');
    return posted / seconds;
  }

  const cases = [
    { name: 'nothing told', run: () => measure(silent, false), rates: [] as number[] },
    { name: 'outbox written', run: () => measure(telling, false), rates: [] as number[] },
    {
      name: 'outbox written, a server numbers the events',
      run: () => measure(telling, true),
      rates: [] as number[],
    },
  ];
  await measure(telling, true);
  for (let round = 0; round < rounds; round++) for (const one of cases) one.rates.push(await one.run());
  await database.close();
  console.log(`\n### ${title}\n\n| | postings/s | of the first |\n|---|--:|--:|`);
  const median = (rates: readonly number[]) => medianBy(rates, (rate) => rate);
  const first = median(cases[0]?.rates ?? []);
  for (const { name, rates } of cases) {
    console.log(`| ${name} | ${median(rates).toFixed(0)} | ${(median(rates) / first).toFixed(2)} |`);
  }
}

function deposit(customerId: string): LedgerRequest {
  return {
    kind: 'account-deposit',
    requestKey: `bench:${randomUUID()}`,
    customerId,
    currency: 'USD',
    amountMinor: 100n,
    feeMinor: 0n,
  };
}
