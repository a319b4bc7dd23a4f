import { cpuSeconds, postgresCpuSeconds } from '../measure.ts';
import { quantile } from '../orders/result.ts';

/** How payments come. Closed: each caller asks again when it is answered. Open: at this rate, whatever the answers. */
export type Pace =
  | { readonly kind: 'closed'; readonly callers: number }
  | { readonly kind: 'open'; readonly perSecond: number };

export interface Tally {
  readonly decisions: number;
  readonly seconds: number;
  /** Milliseconds; at an open pace from the moment at which the payment was due. */
  readonly p50: number;
  readonly p99: number;
  readonly approved: number;
  /** Neither yes nor no for a reason of the card: refused for load, or failed. */
  readonly undecided: number;
}

/**
 * Before anything is counted connections are opened, code is compiled, and after the checkpoint each page that is written
 * to has been in the log as a whole, which happens every few minutes and not with each measurement.
 */
export const warmUpSeconds = 3;

export type Verdict = 'approved' | 'declined' | 'undecided';

/** Asks for `seconds` and counts what was answered; `ask` is given the number of the payment. */
export async function runLoop(
  pace: Pace,
  seconds: number,
  ask: (number: number) => Promise<Verdict>,
): Promise<Tally> {
  const latencies: number[] = [];
  const counts = { approved: 0, declined: 0, undecided: 0 };
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let next = 0;
  const one = async (since: number) => {
    counts[await ask(next++)]++;
    latencies.push(performance.now() - since);
  };

  if (pace.kind === 'closed') {
    const caller = async () => {
      for (let now = performance.now(); now < endsAt; now = performance.now()) await one(now);
    };
    await Promise.all(Array.from({ length: pace.callers }, caller));
  } else {
    const asked: Promise<void>[] = [];
    const everyMs = 1000 / pace.perSecond;
    let due = startedAt;
    while (due < endsAt) {
      for (const now = performance.now(); due <= now && due < endsAt; due += everyMs) asked.push(one(due));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(asked);
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    decisions: latencies.length,
    seconds: elapsed,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    approved: counts.approved,
    undecided: counts.undecided,
  };
}

/** What a measurement has cost, in seconds of processor time. */
export interface Cost {
  /** Of the process that decides; in process the load is in it. */
  readonly nodeCpuSeconds: number;
  readonly postgresCpuSeconds: number;
}

/** Counts the cost of the work: `pid` decides, and its database lies in the data folder. */
export async function withCost<T extends object>(
  pid: number,
  dataDir: string,
  work: () => Promise<T>,
): Promise<T & Cost> {
  const before = [cpuSeconds(pid), postgresCpuSeconds(dataDir)] as const;
  const result = await work();
  return {
    ...result,
    nodeCpuSeconds: cpuSeconds(pid) - before[0],
    postgresCpuSeconds: postgresCpuSeconds(dataDir) - before[1],
  };
}
