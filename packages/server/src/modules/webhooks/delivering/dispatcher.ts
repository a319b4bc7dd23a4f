import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarm } from '../../../platform/alarm.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Ids } from '../../../platform/ids.ts';
import type { Log } from '../../../platform/log.ts';
import type { OutgoingSender } from '../../../platform/outgoing/sender.ts';
import type { SealedSecrets } from '../endpoints/store.ts';
import type { LaneKey } from '../publishing/store.ts';
import type { SigningSecrets } from '../signing.ts';
import { createAttempts } from './attempts.ts';
import { createLane, type Lane, mayBegin, roomOf, wantsMore, wantsParked } from './lane.ts';
import { createRecorder } from './recorder.ts';
import { createSlots } from './slots.ts';
import {
  claimLanes,
  disableEndpoint,
  parkedAtOnce,
  releaseLanes,
  renewLanes,
  type StoredTarget,
  selectQueued,
  selectTargets,
} from './store.ts';

/**
 * Delivers what is queued. Any number of processes do so: an endpoint is worked by the one that holds the lease of its
 * lane, and by another when that one is dead.
 */
export interface Dispatcher {
  /** These endpoints have something new. */
  tell(lanes: readonly LaneKey[]): void;
  start(): void;
  /** Begins no more calls, ends those that take too long, and gives the lanes back. */
  stop(): Promise<void>;
  /** Delivers until nothing is due any more, for tests. Returns how many attempts it were. */
  runUntilIdle(): Promise<number>;
}

export interface DispatcherOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly sender: OutgoingSender;
  readonly openSecrets: (secrets: SealedSecrets) => SigningSecrets;
  /** From 0 to 1: spreads retries. */
  readonly random: () => number;
  /** Calls at a time, of one endpoint and of all; calls that hang count little. */
  readonly endpointConcurrency: number;
  readonly concurrency: number;
  /** Counts one attempt by its outcome: `delivered` or `failed`. */
  readonly countAttempt: (outcome: 'delivered' | 'failed', seconds: number) => void;
  /** Notes that an endpoint was disabled because it is gone or failing, together with that. */
  readonly recordDisabled: (tx: Tx, lane: LaneKey, reason: 'Gone' | 'Failing') => Promise<void>;
}

const pollMs = 400;
const leaseMs = 10_000;
const renewEveryMs = 3_000;
/** A lane is read again at least so often, for what is parked and due. */
const rereadMs = 2_000;
const lanesAtOnce = 500;
/** A lane is kept for so long after its last call: what comes next need not claim it. */
const idleMs = 1_000;
const stopWithinMs = 2_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { database, clock, log } = options;
  const { db } = database;
  const owner = options.ids.next();
  const alarm = createAlarm();
  const lanes = new Map<string, Lane>();
  /** What endpoints could take when they were last held. */
  const windows = new Map<string, number>();
  const slots = createSlots(options.concurrency);
  const recorder = createRecorder(db, log);
  const attempts = createAttempts({
    ...options,
    recorder,
    onGivenUp: giveUp,
  });
  let runnable: Lane[] = [];
  let stopping = new AbortController();
  let isStopped = true;
  let isEnding = false;
  let loop = Promise.resolve();
  let shouldClaim = true;
  let claimedAt = 0;
  let renewedAt = clock.now();

  async function claim(): Promise<number> {
    shouldClaim = false;
    claimedAt = performance.now();
    const now = clock.now();
    const until = new Date(now + leaseMs);
    const claimed = await claimLanes(db, { now: new Date(now), owner, until, limit: lanesAtOnce });
    for (const key of claimed) {
      const known = lanes.get(key.endpointId);
      if (known) known.needsReading = true;
      else lanes.set(key.endpointId, createLane(key, now, windows.get(key.endpointId)));
    }
    if (claimed.length === lanesAtOnce) shouldClaim = true;
    return claimed.length;
  }

  async function renew(): Promise<void> {
    const now = clock.now();
    if (lanes.size === 0 || now - renewedAt < renewEveryMs) return;
    renewedAt = now;
    // Not all that this process has leased: what it no longer knows of must come to its end.
    const held = [...lanes.values()];
    const kept = await renewLanes(db, { owner, until: new Date(now + leaseMs), now: new Date(now) }, held);
    const ids = new Set(kept.map(({ endpointId }) => endpointId));
    for (const lane of held) if (!ids.has(lane.endpointId)) drop(lane);
  }

  /** Another process has it now, or it is gone. Calls that are under way end by themselves. */
  function drop(lane: Lane): void {
    lane.target = null;
    lane.queue.clear();
    lanes.delete(lane.endpointId);
  }

  /** Reads targets and queues of all lanes that need it, together. Returns how many that were. */
  async function read(): Promise<number> {
    const now = clock.now();
    // What is parked is asked for by its time: what became of it must be written before.
    if ([...lanes.values()].some((lane) => wantsParked(lane, now))) await recorder.flush();
    const wanted = [...lanes.values()].filter(
      (lane) =>
        lane.needsReading || wantsMore(lane) || wantsParked(lane, now) || now - lane.readAt >= rereadMs,
    );
    if (wanted.length === 0) return 0;
    for (const lane of wanted) {
      const behind = lane.queue.rewind();
      if (behind !== null && behind < lane.readTo) lane.readTo = behind;
      lane.needsReading = false;
      lane.readAt = now;
    }
    const ranges = wanted.map((lane) => ({ ...keyOf(lane), afterNo: lane.readTo, limit: roomOf(lane) }));
    try {
      const [targets, queued] = await Promise.all([
        selectTargets(db, wanted),
        selectQueued(db, ranges, new Date(now)),
      ]);
      takeIn(
        wanted,
        targets,
        Map.groupBy(queued, ({ endpointId }) => endpointId),
        ranges,
      );
    } catch (error) {
      for (const lane of wanted) lane.needsReading = true;
      throw error;
    }
    return wanted.length;
  }

  function takeIn(
    wanted: readonly Lane[],
    targets: readonly StoredTarget[],
    queued: ReadonlyMap<string, Awaited<ReturnType<typeof selectQueued>>>,
    ranges: readonly { readonly limit: number }[],
  ): void {
    const found = new Map(targets.map((target) => [target.endpointId, target]));
    for (const [at, lane] of wanted.entries()) {
      const stored = found.get(lane.endpointId);
      if (!stored || stored.isDisabled) {
        lane.target = null;
        lane.queue.clear();
        lane.readTo = 0n;
        lane.hasMore = false;
        lane.hasParked = false;
        continue;
      }
      const version = versionOf(stored);
      if (lane.target?.version !== version) {
        const { url, acknowledgementMode } = stored;
        lane.target = { version, url, acknowledgementMode, secrets: options.openSecrets(stored) };
      }
      if (lane.failing === null && stored.failingSince && stored.lastFailedAt && lane.inFlight === 0) {
        lane.failing = { since: stored.failingSince.getTime(), lastAt: stored.lastFailedAt.getTime() };
      }
      const rows = queued.get(lane.endpointId) ?? [];
      const fresh = rows.filter(({ isParked }) => !isParked);
      lane.queue.add(rows);
      lane.readTo = fresh.at(-1)?.queueNo ?? lane.readTo;
      lane.hasMore = fresh.length === ranges[at]?.limit;
      lane.hasParked = rows.length - fresh.length === parkedAtOnce;
      schedule(lane);
    }
  }

  function schedule(lane: Lane): void {
    if (lane.isScheduled || !mayBegin(lane, clock.now())) return;
    lane.isScheduled = true;
    runnable.push(lane);
  }

  /** Begins calls while there are slots, one lane after the other, so that none waits for another's backlog. */
  function pump(): void {
    while (runnable.length > 0 && slots.hasFree() && !recorder.isFull && !isEnding) {
      const turn = runnable;
      runnable = [];
      for (const lane of turn) {
        lane.isScheduled = false;
        if (slots.hasFree() && mayBegin(lane, clock.now())) begin(lane);
        schedule(lane);
      }
    }
  }

  function begin(lane: Lane): void {
    const delivery = lane.queue.take(clock.now());
    const { target } = lane;
    if (!delivery || !target) return;
    const slot = slots.take(lane);
    lane.inFlight++;
    lane.busyAt = clock.now();
    slot.call = attempts
      .make(lane, target, delivery, stopping.signal)
      .catch((error: Error) => {
        // The lane is taken up again when its lease is over.
        log.error(
          { err: { type: error.name, message: error.message, stack: error.stack } },
          'a delivery broke',
        );
        drop(lane);
      })
      .finally(() => {
        slots.free(slot);
        lane.inFlight--;
        schedule(lane);
        pump();
        if (wantsMore(lane) || wantsParked(lane, clock.now())) alarm.ring();
      });
  }

  async function giveUp(lane: Lane, reason: 'Gone' | 'Failing'): Promise<void> {
    const { target } = lane;
    lane.target = null;
    if (!target) return;
    try {
      await database.transaction(async (tx) => {
        const isDone = await disableEndpoint(tx, lane, target.url, reason, new Date(clock.now()));
        if (isDone) await options.recordDisabled(tx, keyOf(lane), reason);
      });
    } catch (error) {
      log.warn({ err: (error as Error).message }, 'an endpoint could not be disabled');
    }
    lane.needsReading = true;
    alarm.ring();
  }

  /** Nothing is under way, and nothing becomes due before it would be looked at anyway. */
  function isOver(lane: Lane): boolean {
    if (lane.inFlight > 0 || lane.needsReading || lane.hasMore || lane.queue.mustRewind) return false;
    const nextDueAt = lane.queue.nextDueAt();
    return nextDueAt === null || nextDueAt > clock.now() + 2 * pollMs;
  }

  async function release(which: (lane: Lane) => boolean): Promise<void> {
    const over = [...lanes.values()].filter(which);
    if (over.length === 0) return;
    // What has become of its deliveries is known to the next holder.
    await recorder.flush();
    const free = over.filter(which);
    for (const lane of free) {
      windows.delete(lane.endpointId);
      windows.set(lane.endpointId, lane.window);
      drop(lane);
    }
    forgetOldest(windows, 10_000);
    if (free.length > 0) await releaseLanes(db, owner, free);
  }

  async function turn(): Promise<void> {
    if (shouldClaim || performance.now() - claimedAt >= pollMs) await claim();
    await renew();
    await read();
    slots.noteSlow();
    for (const lane of lanes.values()) schedule(lane);
    pump();
    await release((lane) => isOver(lane) && clock.now() - lane.busyAt >= idleMs);
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      await turn().catch((error: Error) => {
        log.warn({ err: error.message }, 'deliveries could not be looked for');
        return sleep(pollMs);
      });
      if (!isStopped) await alarm.wait(pollMs / 2);
    }
  }

  return {
    tell(news) {
      for (const { endpointId } of news) {
        const lane = lanes.get(endpointId);
        if (lane) lane.needsReading = true;
        else shouldClaim = true;
      }
      alarm.ring();
    },
    start() {
      if (!isStopped) return;
      isStopped = false;
      isEnding = false;
      stopping = new AbortController();
      loop = run();
    },
    async stop() {
      isStopped = true;
      isEnding = true;
      alarm.ring();
      await loop;
      const calls = slots.calls();
      await Promise.race([Promise.all(calls), sleep(stopWithinMs, undefined, { ref: false })]);
      stopping.abort();
      await Promise.all(calls);
      // A database that is away must not keep the process: the leases end by themselves.
      const givenBack = release(() => true).catch(() => {});
      await Promise.race([givenBack, sleep(stopWithinMs, undefined, { ref: false })]);
    },
    async runUntilIdle() {
      isEnding = false;
      stopping = new AbortController();
      const before = attempts.count();
      for (;;) {
        const claimed = await claim();
        const seen = await read();
        for (const lane of lanes.values()) schedule(lane);
        pump();
        const calls = slots.calls();
        if (calls.length > 0) await Promise.race(calls);
        else if (claimed === 0 && seen === 0) break;
      }
      await release(() => true);
      await recorder.flush();
      return attempts.count() - before;
    },
  };
}

/** Differs where anything of a target does. */
function versionOf({ url, acknowledgementMode, secret, nextSecret }: StoredTarget): string {
  return [secret.secretId, nextSecret?.secretId, acknowledgementMode, url].join(' ');
}

function keyOf({ customerId, endpointId }: LaneKey): LaneKey {
  return { customerId, endpointId };
}

function forgetOldest<T>(map: Map<string, T>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
