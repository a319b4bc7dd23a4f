import { maxAmountMinor } from '../../platform/money/amount.ts';
import type { EventAnswer, StoredAnswer } from './answers.ts';
import type { AuthorizationEvent, IncrementEvent, NetworkAmount, ReversalEvent } from './events.ts';
import { canFollow, stateAfter } from './lifecycle.ts';
import { release } from './releasing.ts';
import {
  afterApproval,
  approvable,
  type CardFacts,
  cardRefusal,
  controlRefusal,
  countRefusal,
} from './spending-rules.ts';
import type { Transaction } from './types.ts';
import type { TransactionsWork } from './work.ts';

const dayMs = 86_400_000;

/** Decides an authorization (docs/money.md, events table: authorize, partial approval, account verification). */
export function authorize(work: TransactionsWork, event: AuthorizationEvent): StoredAnswer {
  const known = work.find(event);
  if (known) return { outcome: 'declined', transactionId: null, reason: 'TRANSACTION_ALREADY_KNOWN' };
  const verdict = judge(work, event);
  const opened = open(work, event);
  if ('reason' in verdict) {
    const { transactionId } = work.insert({
      ...opened,
      status: 'AuthFailure',
      lifecycleState: 'Declined',
      authorizedMinor: event.amountMinor,
      declineReason: verdict.reason,
    });
    work.takeEarly(event, 'reversal');
    return { outcome: 'declined', transactionId, reason: verdict.reason };
  }
  const { approvedMinor } = verdict;
  const { transactionId } = opened;
  const authCode = authCodeOf(transactionId);
  const approved: Transaction = { ...opened, status: 'AuthSuccess', lifecycleState: 'Verified', authCode };
  work.insert(approvedMinor === 0n ? approved : held(work, event, approved, approvedMinor));
  // What undoes an increment waits for that.
  const isOfPayment = (early: ReversalEvent) => early.incrementSequence === null;
  for (const early of work.takeEarly(event, 'reversal', isOfPayment)) release(work, early);
  return { outcome: 'approved', transactionId, approvedMinor, authCode };
}

type Verdict = ReturnType<typeof approvable>;

function judge(work: TransactionsWork, event: AuthorizationEvent): Verdict {
  if (event.amountMinor < 0n) return { reason: 'AMOUNT_INVALID' };
  const card = work.card(event);
  const spending = work.spendingOf(event);
  const refusal = cardRefusal(card, event) ?? controlRefusal(card.controls, spending, event);
  if (refusal) return { reason: refusal };
  if (event.amountMinor === 0n) return { approvedMinor: 0n };
  const tooOften = countRefusal(card.controls, spending);
  if (tooOften) return { reason: tooOften };
  return approvable({ ...event, alreadyMinor: 0n }, card, spending, fundsOf(work, event, card));
}

/** What the card can draw on: the account, or its own balance, which a customer who owes cannot spend either. */
function fundsOf(
  work: TransactionsWork,
  event: AuthorizationEvent | IncrementEvent,
  card: CardFacts,
): bigint {
  const { customerId, currency } = card;
  const accountMinor = work.tools.ledger.balance({ customerId, currency, cardId: null }, 'CA');
  return card.cardModel === 'ShareBalance' || accountMinor < 0n
    ? accountMinor
    : work.tools.ledger.balance({ customerId, currency, cardId: event.cardId }, 'KA');
}

function open(work: TransactionsWork, event: AuthorizationEvent): Transaction {
  const { channel, networkTransactionId, merchantAmount, merchant, amountMinor } = event;
  const type = amountMinor === 0n ? 'AuthQuery' : 'Consume';
  return { ...work.newRow(event), type, channel, networkTransactionId, merchantAmount, merchant };
}

/** Holds what was approved. @returns the payment, not kept yet */
function held(
  work: TransactionsWork,
  event: AuthorizationEvent,
  approved: Transaction,
  amountMinor: bigint,
): Transaction {
  const { transactionId, authorizedAt } = approved;
  if (!work.post(event, { kind: 'authorization-hold', transactionId, amountMinor }))
    throw new Error('what may be approved can be held');
  work.setSpending(afterApproval(work.card(event), work.spendingOf(event), amountMinor, false));
  return {
    ...approved,
    lifecycleState: 'Authorized',
    authorizedMinor: amountMinor,
    holdMinor: amountMinor,
    holdExpiresAt: new Date(authorizedAt.getTime() + work.tools.holdDays[event.holdPeriod] * dayMs),
  };
}

/** Decides an increment: more of an open authorization, all of it or nothing, and never more than can be told of one. */
export function increment(work: TransactionsWork, event: IncrementEvent): EventAnswer {
  const payment = work.find(event);
  const declined = (reason: Extract<StoredAnswer, { outcome: 'declined' }>['reason']): StoredAnswer => ({
    outcome: 'declined',
    transactionId: payment?.transactionId ?? null,
    reason,
  });
  if (work.forgetReversalsOf(event)) return declined('AUTHORIZATION_NOT_OPEN');
  if (!payment || payment.holdMinor === 0n || !canFollow(payment.lifecycleState, 'increment'))
    return declined('AUTHORIZATION_NOT_OPEN');
  if (event.amountMinor <= 0n) return declined('AMOUNT_INVALID');
  const card = work.card(event);
  const refusal = cardRefusal(card, event);
  if (refusal) return declined(refusal);
  const spending = work.spendingOf(event);
  const { amountMinor } = event;
  const asked = { amountMinor, allowsPartial: false, alreadyMinor: payment.authorizedMinor };
  const verdict = approvable(asked, card, spending, fundsOf(work, event, card));
  if ('reason' in verdict) return declined(verdict.reason);
  const merchantAmount = sumOf(payment.merchantAmount, event.merchantAmount);
  const authorizedMinor = payment.authorizedMinor + amountMinor;
  if (authorizedMinor > maxAmountMinor || merchantAmount.amountMinor > maxAmountMinor)
    return declined('AMOUNT_INVALID');
  const { transactionId } = payment;
  if (!work.post(event, { kind: 'authorization-hold', transactionId, amountMinor }))
    throw new Error('what may be approved can be held');
  work.setSpending(afterApproval(card, spending, amountMinor, true));
  const holdMinor = payment.holdMinor + amountMinor;
  work.update({
    ...payment,
    lifecycleState: stateAfter(payment.lifecycleState, 'increment', {
      holdMinor,
      keptMinor: payment.clearedMinor - payment.takenBackMinor,
      isFinal: false,
    }),
    authorizedMinor,
    holdMinor,
    merchantAmount,
  });
  return {
    outcome: 'approved',
    transactionId,
    approvedMinor: amountMinor,
    authCode: authCodeOf(transactionId),
  };
}

/** What is asked for in another currency than at first is not added up. */
function sumOf(first: NetworkAmount, more: NetworkAmount): NetworkAmount {
  return first.currency === more.currency
    ? { ...first, amountMinor: first.amountMinor + more.amountMinor }
    : first;
}

/** Six digits that follow from the transaction, so that they are the same whenever they are told. */
function authCodeOf(transactionId: string): string {
  const tail = Number.parseInt(transactionId.slice(-10), 16);
  return String(tail % 1_000_000).padStart(6, '0');
}
