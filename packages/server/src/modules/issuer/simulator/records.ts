import type { LocalizedText } from '../../../platform/errors.ts';
import type { CardModel, ChannelOperation, OperationKey, SpendingLimits } from '../channel.ts';

/** `Cancelled` is final. */
export type SimulatedCardStatus = 'Active' | 'Blocked' | 'Cancelled';

/** What the simulated issuer knows of a card, without its number. */
export interface SimulatedCard {
  readonly customerId: string;
  readonly channelCardId: string;
  readonly cardModel: CardModel;
  readonly currency: string;
  readonly status: SimulatedCardStatus;
  /** Loads less unloads, in minor units; what is spent is the ledger's business. */
  readonly loadedMinor: bigint;
  readonly limits: SpendingLimits | null;
}

/**
 * - `Refuse`: the operation is refused for good; an operation already done is answered as it was.
 * - `TimeoutAfter`: it is done, and the answer gets lost. `TimeoutBefore`: it is not done, and there is no answer.
 * - `Delay`: it is done and answered, later.
 */
export const faultEffects = ['Refuse', 'TimeoutAfter', 'TimeoutBefore', 'Delay'] as const;
export type FaultEffect = (typeof faultEffects)[number];

/** The next `count` operations that match are struck by it. Each operation uses up at most one fault, the oldest. */
export interface NewFault {
  /** `null`: operations of any customer. */
  readonly customerId: string | null;
  /** `null`: operations of any kind. */
  readonly operation: ChannelOperation | null;
  readonly effect: FaultEffect;
  /** At least 1. */
  readonly count: number;
  /** For `Refuse`: the reason code and its text; `ISSUER_DECLINED` when left out. */
  readonly reason?: string;
  readonly text?: LocalizedText;
  /** How long the call takes, with any effect; more than 0 for `Delay`. */
  readonly delayMs?: number;
}

export interface Fault {
  readonly faultNo: bigint;
  readonly customerId: string | null;
  readonly operation: ChannelOperation | null;
  readonly effect: FaultEffect;
  /** How many operations it will still strike. */
  readonly remaining: number;
  readonly reason: string | null;
  readonly text: LocalizedText | null;
  readonly delayMs: number;
}

/** One call as the issuer saw it. */
export interface JournalEntry extends OperationKey {
  readonly operation: ChannelOperation;
  /** `Performed` at most once for each key; `Replayed`: known already; `NotReached`: lost on its way there. */
  readonly effect: 'Performed' | 'Refused' | 'Replayed' | 'NotReached';
  /** False where the answer was lost. */
  readonly wasAnswered: boolean;
  readonly calledAt: Date;
}

/** What was decided for an idempotency key. */
export interface OperationRecord extends OperationKey {
  readonly operation: ChannelOperation;
  readonly requestDigest: Buffer;
  readonly reference: string;
  readonly decision: Decision;
}

export type Decision =
  | { readonly outcome: 'done'; readonly channelCardId: string }
  | { readonly outcome: 'refused'; readonly reason: string; readonly text: LocalizedText };
