import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import { Agent, request } from 'undici';

// What there is to beat: a loop that posts ready-made bodies, with as many connections as we have.

const { url, bodies, connections } = deserialize(await buffer(process.stdin)) as {
  url: string;
  bodies: readonly { body: string; headers: Record<string, string> }[];
  connections: number;
};
const dispatcher = new Agent({ connections, pipelining: 1 });
let next = 0;

async function run(): Promise<void> {
  for (;;) {
    const one = bodies[next++];
    if (!one) return;
    const { body } = await request(url, { method: 'POST', ...one, dispatcher });
    await body.text();
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, run));
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 }),
);
process.exit(0);
