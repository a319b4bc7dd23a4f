import type { CardEventKind } from './events.ts';
import type { LifecycleState } from './types.ts';

/** What an event leaves of the transaction that it is about. Minor units. */
export interface Left {
  readonly holdMinor: bigint;
  /** Cleared or credited, and not taken back. */
  readonly keptMinor: bigint;
  /** Of a clearing: nothing more will be collected. */
  readonly isFinal: boolean;
}

type Next = LifecycleState | ((left: Left) => LifecycleState);

const cleared: Next = ({ isFinal }) => (isFinal ? 'Cleared' : 'PartiallyCleared');

/**
 * The state machine of a transaction: in which state which event changes something, and where it leads. An event that a
 * state does not name finds nothing to do there.
 *
 * | state | event | next state |
 * |---|---|---|
 * | Authorized | increment | Authorized |
 * | | reversal | Voided when nothing is held any more, else Authorized |
 * | | expiration | Expired |
 * | | clearing | Cleared when final, else PartiallyCleared |
 * | PartiallyCleared | increment | PartiallyCleared |
 * | | reversal | Cleared when nothing is held any more, else PartiallyCleared |
 * | | expiration | Cleared |
 * | | clearing | Cleared when final, else PartiallyCleared |
 * | | clearing-reversal | Reversed when nothing is left, held or cleared, else PartiallyCleared |
 * | Cleared | clearing | Cleared |
 * | | clearing-reversal | Reversed when nothing is left, else Cleared |
 * | Voided, Expired, Reversed | clearing | Cleared when final, else PartiallyCleared |
 * | Posted | refund-reversal, dispute-lost | TakenBack when nothing is left, else Posted |
 * | Declined, Verified, TakenBack | | these are ends |
 */
const table: Readonly<Record<LifecycleState, Readonly<Partial<Record<CardEventKind, Next>>>>> = {
  Authorized: {
    increment: 'Authorized',
    reversal: ({ holdMinor }) => (holdMinor > 0n ? 'Authorized' : 'Voided'),
    expiration: 'Expired',
    clearing: cleared,
  },
  PartiallyCleared: {
    increment: 'PartiallyCleared',
    reversal: ({ holdMinor }) => (holdMinor > 0n ? 'PartiallyCleared' : 'Cleared'),
    expiration: 'Cleared',
    clearing: cleared,
    'clearing-reversal': ({ holdMinor, keptMinor }) =>
      holdMinor > 0n || keptMinor > 0n ? 'PartiallyCleared' : 'Reversed',
  },
  Cleared: {
    clearing: 'Cleared',
    'clearing-reversal': ({ keptMinor }) => (keptMinor > 0n ? 'Cleared' : 'Reversed'),
  },
  Voided: { clearing: cleared },
  Expired: { clearing: cleared },
  Reversed: { clearing: cleared },
  Posted: {
    'refund-reversal': ({ keptMinor }) => (keptMinor > 0n ? 'Posted' : 'TakenBack'),
    'dispute-lost': ({ keptMinor }) => (keptMinor > 0n ? 'Posted' : 'TakenBack'),
  },
  Declined: {},
  Verified: {},
  TakenBack: {},
};

/** Whether the event can change a transaction in this state. */
export function canFollow(state: LifecycleState, kind: CardEventKind): boolean {
  return table[state][kind] !== undefined;
}

/** The state that the event leads to. @throws Error when it cannot follow: ask {@link canFollow} before */
export function stateAfter(state: LifecycleState, kind: CardEventKind, left: Left): LifecycleState {
  const next = table[state][kind];
  if (next === undefined) throw new Error(`${kind} changes nothing of what is ${state}`);
  return typeof next === 'function' ? next(left) : next;
}
