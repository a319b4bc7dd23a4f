import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import type { CardEvent } from '../../packages/server/src/modules/transactions/index.ts';
import type { Target } from './cast.ts';
import { openEngine, type Way } from './engines.ts';
import { type Pace, runLoop, warmUpSeconds, withCost } from './loops.ts';
import { merchant, paymentOf } from './payments.ts';

// Decides payments in this process, which also makes the load: there is nothing between the two.

export interface InProcessOptions {
  readonly way: Way;
  readonly dataDir: string;
  readonly connectionString: string;
  readonly targets: readonly Target[];
  readonly run: string;
  readonly pace: Pace;
  readonly seconds: number;
}

const { way, dataDir, connectionString, targets, run, pace, seconds } = deserialize(
  await buffer(process.stdin),
) as InProcessOptions;
const engine = await openEngine(way, dataDir, connectionString);

function eventOf(number: number, name: string): CardEvent {
  const payment = paymentOf(targets, name, number);
  const amount = { amountMinor: BigInt(payment.amountMinor), currency: 'USD' } as const;
  return {
    kind: 'authorization',
    channel: 'simulator',
    networkTransactionId: payment.networkTransactionId,
    sequence: 0,
    customerId: payment.target.customerId,
    cardId: payment.target.cardId,
    cardCurrency: 'USD',
    ...amount,
    merchantAmount: amount,
    merchant,
    allowsPartial: false,
    holdPeriod: 'Ordinary',
    verification: 'Matched',
  };
}

async function ask(number: number, name = run) {
  const { outcome } = await engine.decide(eventOf(number, name));
  return outcome === 'approved' || outcome === 'declined' ? outcome : 'undecided';
}

await runLoop(pace.kind === 'open' ? pace : { kind: 'closed', callers: 64 }, warmUpSeconds, (number) =>
  ask(number, `w${run}`),
);
const tally = await withCost(process.pid, dataDir, () => runLoop(pace, seconds, ask));
await engine.close();
process.stdout.write(JSON.stringify(tally));
