import type { Currency } from '../../platform/money/currencies.ts';

/**
 * The accounts of the ledger, each for one customer and one currency; KA and KB for one Standard card besides.
 *
 * - CA: the customer's available funds. CB: those blocked by open authorizations of ShareBalance cards.
 * - KP: money of orders that wait for the channel: spoken for, and spendable by nobody.
 * - KA: what a Standard card can spend. KB: what its open authorizations hold.
 * - FI: fee income. NS: payable to the card network. EXT: the world outside; negative by all that came in.
 *
 * The platform's side (FI, NS, EXT) is kept per customer: a total over all customers would be a row that everyone
 * writes, and is derived instead.
 */
export type AccountKind = 'CA' | 'CB' | 'KP' | 'KA' | 'KB' | 'FI' | 'NS' | 'EXT';

export interface AccountId {
  readonly customerId: string;
  readonly currency: Currency;
  readonly kind: AccountKind;
  /** Of KA and KB; null for the others. */
  readonly cardId: string | null;
}

export interface AccountState {
  readonly id: AccountId;
  readonly balanceMinor: bigint;
  /** How many postings the account has had: the number of the last one. */
  readonly lastSeq: bigint;
}

export function accountKey({ customerId, currency, kind, cardId }: AccountId): string {
  return `${customerId}/${cardId ?? ''}/${currency}/${kind}`;
}

export function isCardAccount(kind: AccountKind): boolean {
  return kind === 'KA' || kind === 'KB';
}
