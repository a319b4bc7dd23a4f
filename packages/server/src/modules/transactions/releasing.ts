import { least } from '../../platform/money/amount.ts';
import type { StoredAnswer } from './answers.ts';
import type { CardEvent, ExpirationEvent, ReversalEvent } from './events.ts';
import { canFollow, stateAfter } from './lifecycle.ts';
import { afterRelease } from './spending-rules.ts';
import { requestKeyOf } from './state.ts';
import type { Transaction } from './types.ts';
import type { TransactionsWork } from './work.ts';

/** Gives back what is held, or a part of it (docs/money.md, events table: merchant reversal, hold expires). */
export function release(work: TransactionsWork, event: ReversalEvent | ExpirationEvent): StoredAnswer {
  const payment = work.find(event);
  const undone = event.kind === 'reversal' ? incrementOf(work, event) : null;
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

/** What the increment that a reversal names was approved for: 0 when it was declined; null when it names none. */
function incrementOf(work: TransactionsWork, event: ReversalEvent): bigint | 'unknown' | null {
  if (event.incrementSequence === null) return null;
  const requestKey = requestKeyOf({ ...event, kind: 'increment', sequence: event.incrementSequence });
  const stored = work.tools.ledger.find(event.customerId, requestKey);
  if (!stored) return 'unknown';
  return stored.outcome.decision === 'posted'
    ? stored.outcome.moves.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
    : 0n;
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
