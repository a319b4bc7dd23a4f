/** What a process that made load has seen. */
export interface OrderLoad {
  readonly orders: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 200, orders that failed. */
  readonly failures: number;
  /** CPU time of the process itself. */
  readonly cpuSeconds: number;
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function loadOf(latencies: number[], startedAt: number, failures: number): OrderLoad {
  const sorted = latencies.toSorted((a, b) => a - b);
  const { user, system } = process.cpuUsage();
  return {
    orders: sorted.length,
    seconds: (performance.now() - startedAt) / 1000,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    failures,
    cpuSeconds: (user + system) / 1e6,
  };
}
