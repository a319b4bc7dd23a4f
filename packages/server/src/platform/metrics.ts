import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import type { Clock } from './clock.ts';

/** What `/metrics` shows. Labels take few values: routes and codes, never ids, addresses or amounts. */
export interface Metrics {
  readonly registry: Registry;
  /** Where the answers to one kind of request are counted; ask once and keep it. */
  requestSeries(route: string, method: string, status: number): RequestSeries;
  /** Counts one answer of the token endpoint by its outcome: `issued` or the RFC 6749 error. */
  countToken(outcome: string): void;
  /** Shows what the connections of a pool are doing; `name` is the label of its series. */
  watchPool(name: 'main' | 'lanes' | 'events', pool: pg.Pool): void;
  /** Counts one attempt to deliver an event by its outcome. */
  countDelivery(outcome: 'delivered' | 'failed', seconds: number): void;
  /** Shows what waits to be delivered, by asking when it is asked, at most every few seconds. */
  watchDeliveries(read: () => Promise<DeliveryState>, clock: Clock): void;
}

/** What waits to be delivered, over all processes. */
export interface DeliveryState {
  /** Not yet numbered. */
  readonly outboxCount: number;
  readonly pendingCount: number;
  /** When the one that has waited longest was queued, or last replayed. */
  readonly oldestAt: Date | null;
  /** Endpoints that are enabled and not failing, enabled and failing, disabled. */
  readonly enabledCount: number;
  readonly failingCount: number;
  readonly disabledCount: number;
}

export interface RequestSeries {
  /** Counts one answer. */
  observe(seconds: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cardepass_' });
  const requests = createLatencyHistogram(
    'cardepass_http_request_seconds',
    'Time from a request to its answer, by route, method and status',
  );
  registry.registerMetric(requests.metric);
  const tokens = new Counter({
    name: 'cardepass_token_requests_total',
    help: 'Answers of the token endpoint, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const deliveries = new Histogram({
    name: 'cardepass_webhook_attempt_seconds',
    help: 'Attempts to deliver an event, by outcome',
    labelNames: ['outcome'],
    buckets: bounds,
    registers: [registry],
  });
  const pools = new Map<string, pg.Pool>();
  new Gauge({
    name: 'cardepass_database_connections',
    help: 'Database connections of this process, by pool and state',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [name, pool] of pools) {
        this.set({ pool: name, state: 'idle' }, pool.idleCount);
        this.set({ pool: name, state: 'busy' }, pool.totalCount - pool.idleCount);
        this.set({ pool: name, state: 'waited_for' }, pool.waitingCount);
      }
    },
  });
  return {
    registry,
    countDelivery: (outcome, seconds) => deliveries.observe({ outcome }, seconds),
    watchDeliveries: (read, clock) => watchDeliveries(registry, read, clock),
    requestSeries: requests.series,
    countToken: (outcome) => tokens.inc({ outcome }),
    watchPool: (name, pool) => void pools.set(name, pool),
  };
}

const stateKeptMs = 5_000;

function watchDeliveries(registry: Registry, readState: () => Promise<DeliveryState>, clock: Clock): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<DeliveryState | undefined> = Promise.resolve(undefined);
  const state = () => {
    if (performance.now() - readAt > stateKeptMs) {
      readAt = performance.now();
      // What is not known is left as it was.
      reading = readState().catch(() => undefined);
    }
    return reading;
  };
  // All processes see the same rows, so that their numbers must not be added up.
  const gauge = (name: string, help: string, read: (state: DeliveryState) => number) =>
    new Gauge({
      name,
      help,
      aggregator: 'max',
      registers: [registry],
      async collect() {
        const known = await state();
        if (known) this.set(read(known));
      },
    });
  gauge('cardepass_outbox_events', 'Events that are not yet numbered', (known) => known.outboxCount);
  gauge(
    'cardepass_webhook_queue_depth',
    'Deliveries to enabled endpoints that are still to be made',
    (known) => known.pendingCount,
  );
  gauge(
    'cardepass_webhook_oldest_undelivered_seconds',
    'How long the oldest of them has waited since it was last queued',
    ({ oldestAt }) => (oldestAt ? Math.max(0, (clock.now() - oldestAt.getTime()) / 1000) : 0),
  );
  new Gauge({
    name: 'cardepass_webhook_endpoints',
    help: 'Endpoints, by how they are doing',
    labelNames: ['state'],
    aggregator: 'max',
    registers: [registry],
    async collect() {
      const known = await state();
      if (!known) return;
      this.set({ state: 'healthy' }, known.enabledCount);
      this.set({ state: 'failing' }, known.failingCount);
      this.set({ state: 'disabled' }, known.disabledCount);
    },
  });
}

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly labels: { route: string; method: string; status: string };
  /** One count for each bound and one for what is above them all; not cumulative. */
  readonly counts: Float64Array;
  sum: number;
}

/** A histogram whose series are kept by those who count in them: the library looks the series up for every request. */
function createLatencyHistogram(name: string, help: string) {
  const all = new Map<string, Series>();
  const get = async () => {
    const values = [...all.values()].flatMap((one) => valuesOf(name, one));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  };
  return {
    metric: { name, get } as unknown as Metric,
    series(route: string, method: string, status: number): RequestSeries {
      const key = `${method} ${status} ${route}`;
      const labels = { route, method, status: String(status) };
      const series = all.get(key) ?? { labels, counts: new Float64Array(bounds.length + 1), sum: 0 };
      all.set(key, series);
      return {
        observe(seconds) {
          let bucket = 0;
          while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket++;
          series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
          series.sum += seconds;
        },
      };
    },
  };
}

/** A series as the exposition format has it: cumulative buckets, count and sum. */
function valuesOf(name: string, { labels, counts, sum }: Series) {
  let total = 0;
  const buckets = [...counts].map((count, index) => {
    total += count;
    const le = index < bounds.length ? bounds[index] : '+Inf';
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
