import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import pg from 'pg';
import type { Target } from './prepare.ts';
import { compileReplay, type Recording } from './recording.ts';
import { loadOf } from './result.ts';

// The bare client: the statements of one order after another over a pool of connections, and nothing else.

export interface ReplayOptions {
  readonly connectionString: string;
  readonly recording: Recording;
  readonly targets: readonly Target[];
  readonly callers: number;
  readonly connections: number;
  readonly seconds: number;
  /** Where the customers' numbers go on. */
  readonly firstStep: number;
}

const options = deserialize(await buffer(process.stdin)) as ReplayOptions;
const calls = compileReplay(options.recording);
const pool = new pg.Pool({
  connectionString: options.connectionString,
  max: options.connections,
  options: '-c plan_cache_mode=force_custom_plan',
});
const steps = new Map(options.targets.map(({ customerId }) => [customerId, BigInt(options.firstStep)]));
const latencies: number[] = [];

async function runOrder(target: Target): Promise<void> {
  const step = (steps.get(target.customerId) ?? 0n) + 1n;
  steps.set(target.customerId, step);
  const startedAt = performance.now();
  const client = await pool.connect();
  const orderId = randomUUID();
  const names = {
    ...target,
    orderId,
    orderNo: orderId.replaceAll('-', ''),
    customerOrderNo: `bench-${orderId}`,
  };
  const order = { names, now: Date.now(), step };
  for (const { name, text, valuesOf } of calls) {
    const values = valuesOf(order);
    await client.query(name === undefined ? { text, values } : { name, text, values });
  }
  client.release();
  latencies.push(performance.now() - startedAt);
}

const startedAt = performance.now();
const endsAt = startedAt + options.seconds * 1000;
let next = 0;
await Promise.all(
  Array.from({ length: options.callers }, async () => {
    while (performance.now() < endsAt) {
      await runOrder(options.targets[next++ % options.targets.length] as Target);
    }
  }),
);
const load = loadOf(latencies, startedAt, 0);
await pool.end();
process.stdout.write(JSON.stringify(load));
