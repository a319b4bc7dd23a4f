import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows. Labels take few values: routes and codes, never ids, addresses or amounts. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts one answer; the latency is in seconds. */
  observeRequest(route: string, method: string, status: number, seconds: number): void;
  /** Counts one answer of the token endpoint by its outcome: `issued` or the RFC 6749 error. */
  countToken(outcome: string): void;
  watchPool(pool: pg.Pool): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cardepass_' });
  const requests = new Histogram({
    name: 'cardepass_http_request_seconds',
    help: 'Time from a request to its answer, by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const tokens = new Counter({
    name: 'cardepass_token_requests_total',
    help: 'Answers of the token endpoint, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // Looking a labelled series up costs more than counting in it.
  const series = new Map<string, ReturnType<typeof requests.labels>>();
  return {
    registry,
    observeRequest(route, method, status, seconds) {
      const key = `${method} ${status} ${route}`;
      const one = series.get(key) ?? requests.labels(route, method, String(status));
      series.set(key, one);
      one.observe(seconds);
    },
    countToken: (outcome) => tokens.inc({ outcome }),
    watchPool(pool) {
      new Gauge({
        name: 'cardepass_database_connections',
        help: 'Database connections of this process, by state',
        labelNames: ['state'],
        registers: [registry],
        collect() {
          this.set({ state: 'idle' }, pool.idleCount);
          this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
          this.set({ state: 'waited_for' }, pool.waitingCount);
        },
      });
    },
  };
}
