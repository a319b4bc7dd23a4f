import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import type { CardEvent } from '../../packages/server/src/modules/transactions/index.ts';
import type { Target } from './cast.ts';
import { openEngine, type Way } from './engines.ts';
import { type Pace, runLoop } from './loops.ts';
import { merchant, paymentOf } from './payments.ts';

// Decides payments in this process, which also makes the load: there is nothing between the two.

export interface InProcessOptions {
  readonly way: Way;
  readonly connectionString: string;
  readonly targets: readonly Target[];
  readonly run: string;
  readonly pace: Pace;
  readonly seconds: number;
}

const { way, connectionString, targets, run, pace, seconds } = deserialize(
  await buffer(process.stdin),
) as InProcessOptions;
const engine = openEngine(way, connectionString);

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

// Connections are opened and code is compiled before anything is counted.
await runLoop(pace.kind === 'open' ? pace : { kind: 'closed', callers: 64 }, 1.5, (number) =>
  ask(number, `w${run}`),
);
const tally = await runLoop(pace, seconds, ask);
await engine.close();
process.stdout.write(JSON.stringify(tally));
