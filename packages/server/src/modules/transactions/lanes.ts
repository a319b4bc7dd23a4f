import type { EventAnswer, UnavailableCause } from './answers.ts';
import type { CardEvent } from './events.ts';

export interface LanesOptions {
  /** How many batches may be under way at once: each customer's events always go through the same lane. */
  readonly laneCount: number;
  /** The most events of one batch. */
  readonly maxBatch: number;
  /** An event that has waited longer for its batch is refused, and so is one that comes while another has. */
  readonly maxQueueMs: number;
  /** After so long an event is answered, whatever has become of it. */
  readonly answerWithinMs: number;
  /** Decides and stores a batch, in order; all of it, or by rejecting nothing that anyone need know of. */
  readonly process: (events: readonly CardEvent[]) => Promise<readonly EventAnswer[]>;
  /** Whether the database was away, or in the way: the same events may pass the next time. */
  readonly isTransient: (error: unknown) => boolean;
  /** A single event that could not be decided. */
  readonly onPoison: (event: CardEvent, error: unknown) => void;
  /** A batch goes to the database. */
  readonly onBatch: (size: number) => void;
  /** Milliseconds of a clock that never runs back. */
  readonly now: () => number;
}

export interface Lanes {
  /** Never rejects. */
  submit(event: CardEvent): Promise<EventAnswer>;
  /** How many events wait for a batch, and since when the oldest does. */
  waiting(): { readonly count: number; readonly oldestMs: number };
  /** Resolves when all that was submitted is answered. Nothing may be submitted any more. */
  close(): Promise<void>;
}

interface Waiting {
  readonly event: CardEvent;
  readonly since: number;
  /** Set once it is answered: late answers find nobody. */
  isAnswered: boolean;
  readonly answer: (answer: EventAnswer) => void;
}

/**
 * Many events, one transaction. A lane has one batch under way; what comes meanwhile makes up the next one, without any
 * timer: alone an event goes at once, and under load batches grow until the database keeps up. Correctness rests on the
 * lock of the customers' books and not on lanes, so any number of processes may serve any customer.
 */
export function createLanes(options: LanesOptions): Lanes {
  const lanes = Array.from({ length: options.laneCount }, () => createLane(options));
  return {
    submit(event) {
      const lane = lanes[hashOf(event.customerId) % lanes.length];
      if (!lane) throw new Error('there is a lane for every customer');
      return lane.submit(event);
    },
    waiting() {
      const each = lanes.map((lane) => lane.waiting());
      return {
        count: each.reduce((sum, { count }) => sum + count, 0),
        oldestMs: Math.max(0, ...each.map(({ oldestMs }) => oldestMs)),
      };
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** The random tail of a UUID, as a number. */
function hashOf(customerId: string): number {
  return Number.parseInt(customerId.slice(-8), 16);
}

const sweepMs = 50;

function createLane(options: LanesOptions): Lanes {
  const { maxBatch, maxQueueMs, answerWithinMs, now } = options;
  const queue: Waiting[] = [];
  let underWay: readonly Waiting[] = [];
  let running: Promise<void> | undefined;
  let sweeper: NodeJS.Timeout | undefined;
  /** Why what is under way takes so long. */
  let delay: 'Late' | 'DatabaseAway' = 'Late';

  function settle(waiting: Waiting, answer: EventAnswer): void {
    if (waiting.isAnswered) return;
    waiting.isAnswered = true;
    // Once it is too late, a yes is no longer one: the network has been told, or will be, to undo it.
    const isLate = now() - waiting.since > answerWithinMs;
    waiting.answer(isLate && answer.outcome !== 'unavailable' ? unavailable('Late') : answer);
  }

  /** Answers what has waited too long, also while the database does not. */
  function sweep(): void {
    const latest = now() - answerWithinMs;
    for (const waiting of underWay) if (waiting.since < latest) settle(waiting, unavailable(delay));
    shed(latest);
  }

  function shed(oldest: number): void {
    const stale = queue.findIndex(({ since }) => since >= oldest);
    const count = stale === -1 ? queue.length : stale;
    for (const waiting of queue.splice(0, count)) settle(waiting, unavailable('Overloaded'));
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      shed(now() - maxQueueMs);
      underWay = queue.splice(0, maxBatch);
      if (underWay.length > 0) await decide(underWay);
      // Who was just answered may ask again at once: a turn of the event loop lets all of them into the next batch.
      await new Promise((resolve) => setImmediate(resolve));
    }
    underWay = [];
  }

  /** Halves a batch that cannot be stored until what is wrong stands alone. */
  async function decide(batch: readonly Waiting[]): Promise<void> {
    options.onBatch(batch.length);
    try {
      const answers = await options.process(batch.map(({ event }) => event));
      delay = 'Late';
      for (const [index, waiting] of batch.entries()) {
        const answer = answers[index];
        if (!answer) throw new Error('every event has an answer');
        settle(waiting, answer);
      }
    } catch (error) {
      const left = batch.filter(({ isAnswered }) => !isAnswered);
      if (options.isTransient(error)) await again(left);
      else if (left.length === 1) fail(left[0] as Waiting, error);
      else {
        const middle = Math.ceil(left.length / 2);
        for (const half of [left.slice(0, middle), left.slice(middle)])
          if (half.length > 0) await decide(half);
      }
    }
  }

  /**
   * Whether anything of a batch was stored may be unknown: under the same names it is found out by trying again, for as
   * long as somebody waits for it.
   */
  async function again(batch: readonly Waiting[]): Promise<void> {
    delay = 'DatabaseAway';
    await new Promise((resolve) => setTimeout(resolve, sweepMs));
    const left = batch.filter(({ isAnswered }) => !isAnswered);
    if (left.length > 0) await decide(left);
  }

  function fail(waiting: Waiting, error: unknown): void {
    options.onPoison(waiting.event, error);
    settle(waiting, unavailable('Failed'));
  }

  function start(): void {
    sweeper ??= setInterval(sweep, sweepMs);
    running ??= run().finally(() => {
      running = undefined;
      clearInterval(sweeper);
      sweeper = undefined;
      if (queue.length > 0) start();
    });
  }

  return {
    submit(event) {
      const since = now();
      const head = queue[0];
      if (head && since - head.since > maxQueueMs) return Promise.resolve(unavailable('Overloaded'));
      return new Promise((answer) => {
        queue.push({ event, since, isAnswered: false, answer });
        start();
      });
    },
    waiting: () => ({ count: queue.length, oldestMs: queue[0] ? now() - queue[0].since : 0 }),
    async close() {
      while (running) await running;
    },
  };
}

function unavailable(cause: UnavailableCause): EventAnswer {
  return { outcome: 'unavailable', cause };
}
