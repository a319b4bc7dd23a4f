import { least, maxAmountMinor } from '../../platform/money/amount.ts';
import { percentageOf } from '../../platform/money/percentage.ts';
import type { StoredAnswer } from './answers.ts';
import type { ClearingEvent, ClearingReversalEvent } from './events.ts';
import { canFollow, stateAfter } from './lifecycle.ts';
import { followUp } from './releasing.ts';
import { afterCredit, afterOverdraw, afterRelease, afterRepayment, isClosed } from './spending-rules.ts';
import type { Transaction } from './types.ts';
import type { TransactionsWork } from './work.ts';

/**
 * A merchant collects (docs/money.md, events table: the clearing rows). Neither limits nor the card's state refuse it.
 * What has no open payment to belong to becomes one that is settled at once.
 */
export function clear(work: TransactionsWork, event: ClearingEvent): StoredAnswer {
  const card = work.card(event);
  if (event.currency !== card.currency) return { outcome: 'rejected', reason: 'CURRENCY_MISMATCH' };
  if (event.amountMinor <= 0n) return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  const known = work.find(event);
  const payment =
    known && canFollow(known.lifecycleState, 'clearing') ? known : forcePosted(work, event, known);
  const clearedMinor = payment.clearedMinor + event.amountMinor;
  if (clearedMinor > maxAmountMinor) return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  const { holdMinor, transactionId } = payment;
  const heldMinor = least(event.amountMinor, holdMinor);
  const excessMinor = event.amountMinor - heldMinor;
  const unusedMinor = event.isFinal ? holdMinor - heldMinor : 0n;
  const moves = work.post(event, {
    kind: 'clearing',
    transactionId,
    heldMinor,
    excessMinor,
    unusedMinor,
    hadHold: holdMinor > 0n,
    isClosed: isClosed(card),
  });
  if (!moves) return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  let spending = afterCredit(card, afterOverdraw(work.spendingOf(event), moves), excessMinor);
  if (unusedMinor > 0n) spending = afterRelease(card, spending, payment, unusedMinor);
  work.setSpending(spending);
  const holdLeftMinor = holdMinor - heldMinor - unusedMinor;
  const settled: Transaction = {
    ...payment,
    status: 'Settled',
    lifecycleState: stateAfter(payment.lifecycleState, 'clearing', {
      holdMinor: holdLeftMinor,
      keptMinor: clearedMinor - payment.takenBackMinor,
      isFinal: event.isFinal,
    }),
    holdMinor: holdLeftMinor,
    holdExpiresAt: holdLeftMinor > 0n ? payment.holdExpiresAt : null,
    clearedMinor,
    settledAt: payment.settledAt ?? new Date(work.now(event)),
  };
  if (payment === known) work.update(settled);
  else work.insert(settled);
  chargeFee(work, event, settled);
  for (const early of work.takeEarly(event, 'clearing-reversal')) takeClearingBack(work, early);
  return { outcome: 'recorded', transactionId };
}

/** A payment that was never authorized, or whose authorization ended without one (`known`). Not stored yet. */
function forcePosted(
  work: TransactionsWork,
  event: ClearingEvent,
  known: Transaction | undefined,
): Transaction {
  const { channel, networkTransactionId, merchantAmount, merchant } = event;
  const named = { channel, networkTransactionId, linkedTransactionId: known?.transactionId ?? null };
  return {
    ...work.newRow(event),
    ...named,
    type: 'Consume',
    lifecycleState: 'Authorized',
    merchantAmount,
    merchant,
  };
}

/** What the program takes for a clearing, as a transaction of its own. */
function chargeFee(work: TransactionsWork, event: ClearingEvent, payment: Transaction): void {
  const card = work.card(event);
  const fee = card.transactionFee;
  if (!fee) return;
  const amountMinor = fee.method === 'FixedValue' ? fee.feeMinor : percentageOf(event.amountMinor, fee.rate);
  if (amountMinor <= 0n) return;
  const row = followUp(work, event, payment, amountMinor);
  const { transactionId } = row;
  if (work.post(event, { kind: 'transaction-fee', transactionId, amountMinor, isClosed: isClosed(card) }))
    work.insert({ ...row, type: 'TransFee' });
}

/** A clearing, or a part of what was cleared, is taken back. */
export function takeClearingBack(work: TransactionsWork, event: ClearingReversalEvent): StoredAnswer {
  const payment = work.find(event);
  if (!payment || mayYetBeCleared(payment)) {
    work.remember(event);
    return { outcome: 'remembered' };
  }
  const card = work.card(event);
  const { transactionId } = payment;
  const keptMinor = payment.clearedMinor - payment.takenBackMinor - payment.refundedMinor;
  const amountMinor = least(event.amountMinor ?? keptMinor, keptMinor);
  if (amountMinor <= 0n || !canFollow(payment.lifecycleState, event.kind))
    return { outcome: 'ignored', transactionId };
  const spending = work.spendingOf(event);
  const repayMinor = least(spending.overdrawnMinor, amountMinor);
  const request = { transactionId, amountMinor, repayMinor, isClosed: isClosed(card) };
  if (!work.post(event, { kind: 'clearing-reversal', ...request }))
    return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  work.setSpending(afterCredit(card, afterRepayment(spending, repayMinor), -amountMinor));
  const takenBackMinor = payment.takenBackMinor + amountMinor;
  work.update({
    ...payment,
    takenBackMinor,
    lifecycleState: stateAfter(payment.lifecycleState, event.kind, {
      holdMinor: payment.holdMinor,
      keptMinor: payment.clearedMinor - takenBackMinor,
      isFinal: false,
    }),
  });
  work.insert({ ...followUp(work, event, payment, amountMinor), type: 'ConsumeReversal' });
  return { outcome: 'recorded', transactionId };
}

/** The reversal has overtaken its clearing, which is never refused: not even after a decline. */
function mayYetBeCleared({ clearedMinor, type }: Transaction): boolean {
  return clearedMinor === 0n && (type === 'Consume' || type === 'AuthQuery');
}
