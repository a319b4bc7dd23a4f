import { least } from '../../platform/money/amount.ts';
import type { StoredAnswer } from './answers.ts';
import type {
  DisputeCreditEvent,
  DisputeLostEvent,
  FeeEvent,
  RefundEvent,
  RefundReversalEvent,
} from './events.ts';
import { canFollow, stateAfter } from './lifecycle.ts';
import { followUp } from './releasing.ts';
import { afterCredit, afterOverdraw, afterRepayment, type CardFacts, isClosed } from './spending-rules.ts';
import type { CardSpending, Transaction } from './types.ts';
import type { TransactionsWork } from './work.ts';

type CreditEvent = RefundEvent | DisputeCreditEvent;

/** Money comes back: a refund, or the credit of a dispute (docs/money.md, events table). */
export function credit(work: TransactionsWork, event: CreditEvent): StoredAnswer {
  const card = work.card(event);
  const known = work.find(event);
  if (known) return { outcome: 'ignored', transactionId: known.transactionId };
  if (event.currency !== card.currency) return { outcome: 'rejected', reason: 'CURRENCY_MISMATCH' };
  if (event.amountMinor <= 0n) return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  const original = originalOf(work, event);
  const { amountMinor } = event;
  const spending = work.spendingOf(event);
  const repayMinor = least(spending.overdrawnMinor, amountMinor);
  const restoredMinor = event.kind === 'refund' ? restorable(card, spending, amountMinor) : 0n;
  const row = posted(work, event, original);
  const { transactionId } = row;
  const kind = event.kind === 'refund' ? 'refund' : 'dispute-credit';
  if (!work.post(event, { kind, transactionId, amountMinor, repayMinor, isClosed: isClosed(card) }))
    return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  work.setSpending(afterCredit(card, afterRepayment(spending, repayMinor), -restoredMinor));
  if (original && event.kind === 'refund')
    work.update({ ...original, refundedMinor: original.refundedMinor + amountMinor });
  const type = event.kind === 'refund' ? 'ConsumeRefund' : 'ConsumeDispute';
  work.insert({ ...row, type, restoredCreditMinor: restoredMinor });
  const early = event.kind === 'refund' ? 'refund-reversal' : 'dispute-lost';
  for (const each of work.takeEarly(event, early)) takeCreditBack(work, each);
  return { outcome: 'recorded', transactionId };
}

/** The payment that a credit names, when it is of this card and enough of it is left to be paid back. */
function originalOf(work: TransactionsWork, event: CreditEvent | FeeEvent): Transaction | undefined {
  if (event.originalNetworkTransactionId === null) return undefined;
  const original = work.find(event, event.originalNetworkTransactionId);
  if (!original || original.cardId !== event.cardId || original.type !== 'Consume') return undefined;
  const leftMinor = original.clearedMinor - original.takenBackMinor - original.refundedMinor;
  return event.kind !== 'refund' || event.amountMinor <= leftMinor ? original : undefined;
}

function restorable(card: CardFacts, spending: CardSpending, amountMinor: bigint): bigint {
  if (!card.refundRestoresLimit || card.cardModel === 'Standard') return 0n;
  // A clearing that is taken back after a refund can leave less than nothing used.
  if (spending.usedCreditMinor <= 0n) return 0n;
  return least(spending.usedCreditMinor, amountMinor);
}

function posted(
  work: TransactionsWork,
  event: CreditEvent | FeeEvent,
  original: Transaction | undefined,
): Omit<Transaction, 'type'> {
  const { channel, networkTransactionId, currency, amountMinor } = event;
  const row = work.newRow(event);
  return {
    ...row,
    channel,
    networkTransactionId,
    linkedTransactionId: original?.transactionId ?? null,
    merchantAmount: event.kind === 'refund' ? event.merchantAmount : { currency, amountMinor },
    authorizedMinor: amountMinor,
    clearedMinor: amountMinor,
    merchant: event.kind === 'refund' ? event.merchant : (original?.merchant ?? noMerchant),
    settledAt: row.authorizedAt,
  };
}

const noMerchant = {
  name: null,
  categoryCode: null,
  countryCode: null,
  city: null,
  state: null,
  zipCode: null,
  description: null,
};

/** A refund is taken back, or a dispute is lost: all of the credit, or a part of it. */
export function takeCreditBack(
  work: TransactionsWork,
  event: RefundReversalEvent | DisputeLostEvent,
): StoredAnswer {
  const creditRow = work.find(event);
  if (!creditRow) {
    work.remember(event);
    return { outcome: 'remembered' };
  }
  const card = work.card(event);
  const { transactionId } = creditRow;
  const isRefund = event.kind === 'refund-reversal';
  const keptMinor = creditRow.clearedMinor - creditRow.takenBackMinor;
  const amountMinor = least(event.amountMinor ?? keptMinor, keptMinor);
  const fits = creditRow.type === (isRefund ? 'ConsumeRefund' : 'ConsumeDispute');
  if (!fits || amountMinor <= 0n || !canFollow(creditRow.lifecycleState, event.kind))
    return { outcome: 'ignored', transactionId };
  const kind = isRefund ? 'refund-reversal' : 'dispute-reversal';
  const moves = work.post(event, { kind, transactionId, amountMinor, isClosed: isClosed(card) });
  if (!moves) return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  const { restoredCreditMinor } = creditRow;
  const usedAgainMinor = least(restoredCreditMinor, amountMinor);
  work.setSpending(afterCredit(card, afterOverdraw(work.spendingOf(event), moves), usedAgainMinor));
  const takenBackMinor = creditRow.takenBackMinor + amountMinor;
  work.update({
    ...creditRow,
    takenBackMinor,
    restoredCreditMinor: restoredCreditMinor - usedAgainMinor,
    lifecycleState: stateAfter(creditRow.lifecycleState, event.kind, {
      holdMinor: 0n,
      keptMinor: creditRow.clearedMinor - takenBackMinor,
      isFinal: false,
    }),
  });
  const payment = isRefund ? work.refundedBy(creditRow) : undefined;
  if (payment) work.update({ ...payment, refundedMinor: payment.refundedMinor - amountMinor });
  work.insert({
    ...followUp(work, event, creditRow, amountMinor),
    type: isRefund ? 'ConsumeRefundReversal' : 'DisputeRelease',
  });
  return { outcome: 'recorded', transactionId };
}

/** The network charges for something. */
export function charge(work: TransactionsWork, event: FeeEvent): StoredAnswer {
  const card = work.card(event);
  const known = work.find(event);
  if (known) return { outcome: 'ignored', transactionId: known.transactionId };
  if (event.currency !== card.currency) return { outcome: 'rejected', reason: 'CURRENCY_MISMATCH' };
  const row = posted(work, event, originalOf(work, event));
  const { transactionId } = row;
  const { amountMinor } = event;
  if (!work.post(event, { kind: 'transaction-fee', transactionId, amountMinor, isClosed: isClosed(card) }))
    return { outcome: 'rejected', reason: 'AMOUNT_INVALID' };
  work.insert({ ...row, type: 'TransFee', note: event.note });
  return { outcome: 'recorded', transactionId };
}
