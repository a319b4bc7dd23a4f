import { cpus } from 'node:os';
import { Cardepass } from '@cardepass/sdk';
import { medianBy } from './measure.ts';
import { startCardepass, temporaryDataDir } from './server.ts';

/** One way of making one call. */
interface Way {
  readonly name: string;
  readonly call: () => Promise<unknown>;
}

interface Result {
  readonly callsPerSecond: number;
  /** CPU time of this process, which makes the calls. */
  readonly cpuMicros: number;
}

/** Calls through the SDK beside calls with bare `fetch`, in turns, in one process, both over kept connections. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 1);
  const rounds = Number(args[1] ?? 15);
  const folder = temporaryDataDir();
  const server = await startCardepass(folder.dataDir);
  console.log(`# bench:sdk, ${new Date().toISOString().slice(0, 10)}`);
  console.log(
    `\n${rounds} rounds of ${seconds} s in turns (medians), Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`,
  );
  try {
    const baseUrl = `http://127.0.0.1:${server.subject.port}/openapi`;
    const client = new Cardepass({ ...server, baseUrl });
    const token = await client.accessToken();
    console.log('| | callers | SDK calls/s | fetch calls/s | ratio | SDK CPU µs/call | fetch CPU µs/call |');
    console.log('|---|--:|--:|--:|--:|--:|--:|');
    for (const callers of [1, 16, 64]) {
      await compare('ping', callers, seconds, rounds, {
        sdk: () => client.ping(),
        bare: () => callBare(`${baseUrl}/v1/ping`, token),
      });
      await compare('products.list', callers, seconds, rounds, {
        sdk: () => client.products.list(),
        bare: () => callBare(`${baseUrl}/v1/products`, token),
      });
    }
    console.log('\nGoal: ratio ≥ 0.9');
  } finally {
    await server.subject.stop();
    folder.remove();
  }
}

/** What a careful integrator writes by hand: the token, the status, the envelope. */
async function callBare(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const answer = (await response.json()) as { hasError: boolean; data: unknown };
  if (!response.ok || answer.hasError) throw new Error(`status ${response.status}`);
  return answer.data;
}

async function compare(
  what: string,
  callers: number,
  seconds: number,
  rounds: number,
  { sdk, bare }: { sdk: () => Promise<unknown>; bare: () => Promise<unknown> },
): Promise<void> {
  const ways: Way[] = [
    { name: 'SDK', call: sdk },
    { name: 'fetch', call: bare },
  ];
  const results = ways.map(() => [] as Result[]);
  for (const { call } of ways) await measure(call, callers, 1);
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes, so that nobody profits from what the other warmed up.
    const turns = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const turn of turns) {
      results[turn]?.push(await measure(ways[turn]?.call ?? sdk, callers, seconds));
    }
  }
  // Of neighbours in time, so that what else the machine does strikes both.
  const ratios = (results[0] ?? []).map(
    (result, round) => result.callsPerSecond / (results[1]?.[round]?.callsPerSecond ?? 1),
  );
  const [ours, theirs] = results.map((rows) => medianBy(rows, ({ callsPerSecond }) => callsPerSecond));
  if (!ours || !theirs) throw new Error('no round was run');
  const cells = [
    callers,
    ours.callsPerSecond.toFixed(0),
    theirs.callsPerSecond.toFixed(0),
    medianBy(ratios, (ratio) => ratio).toFixed(2),
    ours.cpuMicros.toFixed(0),
    theirs.cpuMicros.toFixed(0),
  ];
  console.log(`| ${what} | ${cells.join(' | ')} |`);
}

/** So many callers, each waiting for its answer before the next call. */
async function measure(call: () => Promise<unknown>, callers: number, seconds: number): Promise<Result> {
  let calls = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < endsAt) {
        await call();
        calls++;
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return {
    callsPerSecond: (calls * 1000) / (performance.now() - startedAt),
    cpuMicros: (user + system) / calls,
  };
}
