import type { LaneKey } from '../publishing/store.ts';
import type { FailingRun } from '../schedule.ts';
import type { SigningSecrets } from '../signing.ts';
import type { AcknowledgementMode } from '../types.ts';
import { createDeliveryQueue, type DeliveryQueue } from './queue.ts';

/** Where deliveries go, with what signs them. */
export interface Target {
  /** The same as long as nothing of it changes. */
  readonly version: string;
  readonly url: string;
  readonly acknowledgementMode: AcknowledgementMode;
  readonly secrets: SigningSecrets;
}

/** One endpoint that this process holds the lease of. */
export interface Lane extends LaneKey {
  readonly queue: DeliveryQueue;
  /** `null` until it is read, and while the endpoint takes nothing. */
  target: Target | null;
  /** How many calls at a time: grows with each success, shrinks when the receiver cannot keep up. */
  window: number;
  inFlight: number;
  /** When it was claimed or last called, in milliseconds since the epoch. */
  busyAt: number;
  /** Calls that have taken long already. While there are any, no other is begun. */
  slow: number;
  /** The queue was read up to here. */
  readTo: bigint;
  /** There may be more behind it. */
  hasMore: boolean;
  /** There may be more that is parked and due than was read. */
  hasParked: boolean;
  needsReading: boolean;
  /** Milliseconds since the epoch. */
  readAt: number;
  failing: FailingRun | null;
  isScheduled: boolean;
}

const firstWindow = 2;

export function createLane({ customerId, endpointId }: LaneKey, now: number, window = firstWindow): Lane {
  return {
    customerId,
    endpointId,
    queue: createDeliveryQueue(),
    target: null,
    window,
    inFlight: 0,
    busyAt: now,
    slow: 0,
    readTo: 0n,
    hasMore: false,
    hasParked: false,
    needsReading: true,
    readAt: 0,
    failing: null,
    isScheduled: false,
  };
}

/** Whether another call may be begun now. */
export function mayBegin(lane: Lane, now: number): boolean {
  return lane.target !== null && lane.slow === 0 && lane.inFlight < lane.window && lane.queue.hasReady(now);
}

/** How many more deliveries it may hold in memory: those that wait for a retry are among them. */
export function roomOf({ window, queue }: Lane): number {
  return Math.max(0, Math.min(500, Math.max(64, 32 * window) - queue.size));
}

/** Whether reading on would find work that there is room for. */
export function wantsMore(lane: Lane): boolean {
  if (lane.queue.mustRewind) return true;
  return lane.hasMore && lane.queue.size < 16 * lane.window && roomOf(lane) > 0;
}

/** Whether all that is parked and was read is done with, and there may be more of it. */
export function wantsParked({ hasParked, inFlight, queue }: Lane, now: number): boolean {
  return hasParked && inFlight === 0 && !queue.hasReady(now);
}

export function widen(lane: Lane, most: number): void {
  lane.window = Math.min(most, lane.window + 1);
}

export function narrow(lane: Lane): void {
  lane.window = Math.max(1, Math.floor(lane.window / 2));
}
