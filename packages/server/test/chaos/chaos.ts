import { until } from '../support/process.ts';
import type { Random } from '../support/random.ts';
import { type Book, createBook } from './book.ts';
import type { Fleet } from './fleet.ts';
import { createLoad } from './load.ts';
import { reckon } from './reckoning.ts';
import { startWitness, type Witness } from './witness.ts';

export interface RoundOptions {
  /** How many orders are acknowledged before the round ends. */
  readonly orders: number;
  readonly kills: number;
  readonly lanes: number;
}

/** One customer's life among crashes: rounds of load with kills in them, each with a reckoning at its end. */
export interface Chaos {
  readonly book: Book;
  round(options: RoundOptions): Promise<void>;
  close(): Promise<void>;
}

export function createChaos(fleet: Fleet, random: Random): Chaos {
  const book = createBook();
  const { counts } = book;
  let witness: Witness | undefined;
  let turn = random.below(fleet.kinds.length);

  /** Kills after so many acknowledged orders, each kind in its turn. */
  async function killAmong(moments: readonly number[], start: number): Promise<void> {
    for (const moment of moments) {
      await until(() => counts.orders - start >= moment);
      const kind = fleet.kinds[turn++ % fleet.kinds.length] as Fleet['kinds'][number];
      await fleet.kill(kind, random);
      counts.kills[kind] = (counts.kills[kind] ?? 0) + 1;
    }
  }

  return {
    book,
    async round({ orders, kills, lanes }) {
      const start = counts.orders;
      const moments = Array.from({ length: kills }, () => 1 + random.below(orders)).sort((a, b) => a - b);
      witness ??= await startWitness(fleet, random.fork());
      const load = await createLoad(fleet, book, random.fork());
      let isKilling = true;
      const killing = killAmong(moments, start).finally(() => {
        isKilling = false;
      });
      await Promise.all([killing, load.run(lanes, () => !isKilling && counts.orders - start >= orders)]);
      await reckon(fleet.connectionString(), book, witness);
      counts.rounds++;
      Object.assign(counts, witness.counts());
    },
    close: async () => witness?.close(),
  };
}
