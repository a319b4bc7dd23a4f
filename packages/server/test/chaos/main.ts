// `npm run test:chaos -- [seconds] [seed]`: kills servers, workers and databases under load for so long, and reckons
// up after each round. Without a seed it takes one by chance, and says which.
import { createRandom } from '../support/random.ts';
import type { Counts } from './book.ts';
import { createChaos } from './chaos.ts';
import { startCluster, startPair } from './fleet.ts';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  say('usage: npm run test:chaos -- [seconds] [seed]');
  process.exit(2);
}
say(`seed ${seed}, ${seconds} s`);
const random = createRandom(seed);

for (const start of [startCluster, startPair]) {
  const fleet = await start();
  const chaos = createChaos(fleet, random.fork());
  const until = Date.now() + (seconds * 1_000) / 2;
  say(`${fleet.name}:`);
  let failure: unknown;
  try {
    while (Date.now() < until) {
      await chaos.round({ orders: 150, kills: 3, lanes: 8 });
      say(`  ${sentence(chaos.book.counts)}`);
    }
  } catch (error) {
    failure = error;
  }
  await chaos.close();
  await fleet.stop();
  if (failure) {
    // Read after the end, when the last line of the log is written.
    const failed = fleet
      .output()
      .split('\n')
      .filter((line) => line.includes('request failed'));
    say([`  ${sentence(chaos.book.counts)}`, ...failed, fleet.output().slice(-4_000)].join('\n'));
    throw failure;
  }
}
say('Every round came out right.');

function sentence({ kills, ...counts }: Counts): string {
  const killed = Object.entries(kills).map(([kind, count]) => `${kind} ${count}`);
  const counted = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return [...counted, `kills: ${killed.join(', ') || 'none'}`].join(' · ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
