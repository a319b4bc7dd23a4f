import type { Tally } from './loops.ts';

export interface Row extends Tally {
  readonly name: string;
  readonly serverCpuSeconds: number;
  readonly postgresCpuSeconds: number;
}

export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** @param options.ratioTo the row that the others are compared with, in a column of its own */
export function printRows(
  title: string,
  rows: readonly Row[],
  { ratioTo }: { readonly ratioTo?: number },
): void {
  const rate = ({ decisions, seconds }: Row) => decisions / seconds;
  const base = ratioTo === undefined ? undefined : rows[ratioTo];
  const ratioHead = base ? ' ratio |' : '';
  console.log(`\n### ${title}\n`);
  console.log(
    `| | decisions/s |${ratioHead} p50 ms | p99 ms | approved | undecided | PostgreSQL CPU µs/decision |`,
  );
  console.log(`|---|--:|${base ? '--:|' : ''}--:|--:|--:|--:|--:|`);
  for (const row of rows) {
    const cells = [
      rate(row).toFixed(0),
      ...(base ? [(rate(row) / rate(base)).toFixed(1)] : []),
      row.p50.toFixed(2),
      row.p99.toFixed(2),
      `${((100 * row.approved) / row.decisions).toFixed(1)} %`,
      row.undecided,
      ((row.postgresCpuSeconds / row.decisions) * 1e6).toFixed(0),
    ];
    console.log(`| ${row.name} | ${cells.join(' | ')} |`);
  }
}

export function printGoals(goals: readonly Goal[]): void {
  console.log('\n### Goals\n');
  for (const { what, value, atLeast, atMost } of goals) {
    const isMet = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
    const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
    console.log(`- ${what}: ${value.toFixed(2)} (goal ${bound}): ${isMet ? 'met' : '**missed**'}`);
  }
}
