import { least } from '../../platform/money/amount.ts';
import { digestOf } from '../ledger/index.ts';
import type { StoredAnswer } from './answers.ts';
import type { CardEvent, ExpirationEvent, ReversalEvent } from './events.ts';
import { canFollow, stateAfter } from './lifecycle.ts';
import { afterRelease } from './spending-rules.ts';
import { incrementKeysOf } from './state.ts';
import type { Transaction } from './types.ts';
import type { TransactionsWork } from './work.ts';

/** Gives back what is held, or a part of it (docs/money.md, events table: merchant reversal, hold expires). */
export function release(work: TransactionsWork, event: ReversalEvent | ExpirationEvent): StoredAnswer {
  const payment = work.find(event);
  const undone = incrementOf(work, event);
  if (!payment || undone === 'unknown') {
    // The schedule only ever names what is there.
    if (event.kind === 'expiration') throw new Error('only what is held expires');
    work.remember(event);
    return { outcome: 'remembered' };
  }
  const askedMinor = undone ?? (event.kind === 'reversal' ? event.amountMinor : null) ?? payment.holdMinor;
  const amountMinor = least(askedMinor, payment.holdMinor);
  const { transactionId } = payment;
  if (amountMinor <= 0n || !canFollow(payment.lifecycleState, event.kind))
    return { outcome: 'ignored', transactionId };
  const reason = event.kind === 'reversal' ? 'Reversal' : 'Expiry';
  if (!work.post(event, { kind: 'hold-release', transactionId, amountMinor, reason }))
    throw new Error('what is held can be released');
  noteUndoing(work, event);
  work.setSpending(afterRelease(work.card(event), work.spendingOf(event), payment, amountMinor));
  const holdMinor = payment.holdMinor - amountMinor;
  work.update({
    ...payment,
    holdMinor,
    holdExpiresAt: holdMinor > 0n ? payment.holdExpiresAt : null,
    lifecycleState: stateAfter(payment.lifecycleState, event.kind, {
      holdMinor,
      keptMinor: payment.clearedMinor - payment.takenBackMinor,
      isFinal: false,
    }),
  });
  work.insert({
    ...followUp(work, event, payment, amountMinor),
    type: 'ConsumeReversal',
    note: reason === 'Expiry' ? 'the time of the hold is over' : null,
  });
  return { outcome: 'recorded', transactionId };
}

/**
 * What the increment that a reversal names was approved for; null when it names none. 0 when it was declined, or was
 * undone before under another number: what an increment has added is given up once.
 */
function incrementOf(work: TransactionsWork, event: CardEvent): bigint | 'unknown' | null {
  const keys = incrementKeysOf(event);
  if (keys === null) return null;
  const stored = work.tools.ledger.find(event.customerId, keys.increment);
  if (!stored) return 'unknown';
  if (stored.outcome.decision === 'declined' || work.tools.ledger.find(event.customerId, keys.undoing))
    return 0n;
  return stored.outcome.moves.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** The first reversal that gives up anything of an increment is the last one. */
function noteUndoing(work: TransactionsWork, event: CardEvent): void {
  const keys = incrementKeysOf(event);
  if (keys === null) return;
  work.tools.ledger.record({
    customerId: event.customerId,
    requestKey: keys.undoing,
    kind: 'increment-undone',
    digest: digestOf(event),
    outcome: { decision: 'posted', moves: [] },
    result: null,
  });
}

/** A row that follows from another: a release, a clearing or credit taken back, a fee. */
export function followUp(
  work: TransactionsWork,
  event: CardEvent,
  { transactionId, currency, merchant }: Transaction,
  amountMinor: bigint,
): Omit<Transaction, 'type'> {
  const row = work.newRow(event);
  return {
    ...row,
    linkedTransactionId: transactionId,
    merchantAmount: { currency, amountMinor },
    authorizedMinor: amountMinor,
    clearedMinor: amountMinor,
    merchant,
    settledAt: row.authorizedAt,
  };
}
