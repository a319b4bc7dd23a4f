import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EventAnswer } from './answers.ts';
import type { CardEventKind } from './events.ts';
import type { Lanes } from './lanes.ts';

/** What `/metrics` shows of card spending. */
export interface TransactionMetrics {
  countAnswer(kind: CardEventKind, answer: EventAnswer, seconds: number): void;
  observeBatch(size: number): void;
  watchLanes(waiting: Lanes['waiting']): void;
  /** `now`: milliseconds of a clock that never runs back. The count is kept for a while, because it reads all of them. */
  watchHolds(count: () => Promise<number>, now: () => number): void;
}

const holdsKeptMs = 30_000;

export function createTransactionMetrics(registry: Registry): TransactionMetrics {
  const answers = new Counter({
    name: 'cardepass_card_events_total',
    help: 'Events of the card network, by kind, outcome and reason',
    labelNames: ['kind', 'outcome', 'reason'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'cardepass_card_decision_seconds',
    help: 'Time from an event to its answer, by kind',
    labelNames: ['kind'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'cardepass_card_batch_events',
    help: 'Events decided in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers: [registry],
  });
  return {
    countAnswer(kind, answer, duration) {
      answers.inc({ kind, outcome: answer.outcome, reason: reasonOf(answer) });
      seconds.observe({ kind }, duration);
    },
    observeBatch: (size) => batches.observe(size),
    watchLanes(waiting) {
      new Gauge({
        name: 'cardepass_card_events_waiting',
        help: 'Events that wait for their batch',
        registers: [registry],
        collect() {
          this.set(waiting().count);
        },
      });
      new Gauge({
        name: 'cardepass_card_events_oldest_seconds',
        help: 'How long the oldest event has waited for its batch',
        registers: [registry],
        collect() {
          this.set(waiting().oldestMs / 1000);
        },
      });
    },
    watchHolds(count, now) {
      let countedAt = Number.NEGATIVE_INFINITY;
      new Gauge({
        name: 'cardepass_card_holds_open',
        help: 'Payments that hold money, of all processes',
        registers: [registry],
        aggregator: 'max',
        async collect() {
          if (now() - countedAt < holdsKeptMs) return;
          countedAt = now();
          // What is not known is left as it was: the other metrics are needed most while the database is away.
          const known = await count().catch(() => undefined);
          if (known !== undefined) this.set(known);
        },
      });
    },
  };
}

function reasonOf(answer: EventAnswer): string {
  if (answer.outcome === 'unavailable') return answer.cause;
  return 'reason' in answer ? answer.reason : '';
}
