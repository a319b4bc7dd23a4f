// `npm run test:chaos -- [seconds] [seed]`: kills and freezes servers, workers and databases under load for so long, and
// reckons up after each round: orders first, then payments. Without a seed it takes one by chance, and says which.
import { createRandom, type Random } from '../support/random.ts';
import { createChaos } from './chaos.ts';
import { type Fleet, startCluster, startPair } from './fleet.ts';
import { createPaymentsChaos } from './payments-chaos.ts';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  say('usage: npm run test:chaos -- [seconds] [seed]');
  process.exit(2);
}
say(`seed ${seed}, ${seconds} s`);
const random = createRandom(seed);

/** A play begins with a fleet and goes on round by round. */
interface Play {
  readonly counts: Counts;
  round(): Promise<void>;
  close?(): Promise<void>;
}
type Counts = { readonly kills: Readonly<Record<string, number>> };

async function ordersOn(fleet: Fleet, own: Random): Promise<Play> {
  const chaos = createChaos(fleet, own);
  const round = () => chaos.round({ orders: 150, kills: 3, lanes: 8 });
  return { counts: chaos.book.counts, round, close: chaos.close };
}

async function paymentsOn(fleet: Fleet, own: Random): Promise<Play> {
  const chaos = await createPaymentsChaos(fleet, own);
  return { counts: chaos.book.counts, round: () => chaos.round({ payments: 600, kills: 4, lanes: 24 }) };
}

const plays = [
  ['orders', startCluster, ordersOn],
  ['orders', startPair, ordersOn],
  ['payments', startCluster, paymentsOn],
  ['payments', startPair, paymentsOn],
] as const;

for (const [what, start, begin] of plays) {
  const fleet = await start();
  const until = Date.now() + (seconds * 1_000) / plays.length;
  say(`${what}, ${fleet.name}:`);
  let play: Play | undefined;
  let failure: unknown;
  try {
    play = await begin(fleet, random.fork());
    while (Date.now() < until) {
      await play.round();
      say(`  ${sentence(play.counts)}`);
    }
  } catch (error) {
    failure = error;
  }
  await play?.close?.();
  await fleet.stop();
  if (failure) {
    // Read after the end, when the last line of the log is written.
    const failed = fleet
      .output()
      .split('\n')
      .filter((line) => /request failed|not taken in|not be decided/.test(line));
    say([play ? `  ${sentence(play.counts)}` : '', ...failed, fleet.output().slice(-4_000)].join('\n'));
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
