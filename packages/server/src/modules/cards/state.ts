import type { CardStatus } from './types.ts';

/** What an order does to a card that is there already; the names are the contract's order types. */
export const cardOperations = [
  'CardTopUp',
  'CardWithdraw',
  'CreditLimit',
  'CardBlock',
  'CardUnblock',
  'CardCancel',
] as const;
export type CardOperation = (typeof cardOperations)[number];

interface OperationRule {
  /** The states in which it may be submitted. */
  readonly from: readonly CardStatus[];
  /** The state that it leads to; `null`: it changes none. */
  readonly to: CardStatus | null;
}

/**
 * Which order may follow in which state. Money may be taken off a blocked card, and limits may be changed, but nothing
 * is put onto one. A card that expired can only be cancelled, which gives back what is left on it.
 */
const rules: Readonly<Record<CardOperation, OperationRule>> = {
  CardTopUp: { from: ['Active'], to: null },
  CardWithdraw: { from: ['Active', 'Blocked'], to: null },
  CreditLimit: { from: ['Active', 'Blocked'], to: null },
  CardBlock: { from: ['Active'], to: 'Blocked' },
  CardUnblock: { from: ['Blocked'], to: 'Active' },
  CardCancel: { from: ['Active', 'Blocked', 'Expired'], to: 'Cancel' },
};

export function mayFollow(status: CardStatus, operation: CardOperation): boolean {
  return rules[operation].from.includes(status);
}

/**
 * The state after the issuer has done the operation, whatever the state before: an order that was right when it was
 * submitted may find another state, because an earlier one was refused or the card expired meanwhile. A cancelled card
 * stays so, and an expired one can only become cancelled.
 */
export function statusAfter(status: CardStatus, operation: CardOperation): CardStatus {
  const { to } = rules[operation];
  if (status === 'Cancel' || to === null) return status;
  return status === 'Expired' && to !== 'Cancel' ? status : to;
}

/** The state that the card will have when its pending orders, in their order, are done. */
export function projectStatus(status: CardStatus, pending: readonly CardOperation[]): CardStatus {
  return pending.reduce(statusAfter, status);
}

/** A card is spent from only when it is Active now and after each of its pending orders: blocks count at once. */
export function isSpendable(status: CardStatus, pending: readonly CardOperation[]): boolean {
  let current = status;
  for (const operation of pending) {
    if (current !== 'Active') return false;
    current = statusAfter(current, operation);
  }
  return current === 'Active';
}

/** First 6, six stars, last 4 (contract, Mask), whatever the length. */
export function maskNumber(cardNumber: string): string {
  return `${cardNumber.slice(0, 6)}******${cardNumber.slice(-4)}`;
}
