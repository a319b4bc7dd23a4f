import { hash } from 'node:crypto';
import type { NetworkRequest } from './network-requests.ts';
import type { RequestBase } from './request-base.ts';

/** Which order, and which line of it, moves the money. */
export interface OrderReference {
  readonly orderId: string;
  /** Lines of one order are numbered from 1; each has money and an end of its own. */
  readonly orderLineNo: number;
  /** The number that people see, shown in the account log. */
  readonly orderNo: string;
}

interface OrderRequest extends RequestBase {
  readonly order: OrderReference;
}

/** Money comes in from outside; the fee is paid out of it. */
export interface AccountDeposit extends RequestBase {
  readonly kind: 'account-deposit';
  readonly order?: OrderReference;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
}

/** Money leaves for outside; the fee is paid on top. */
export interface AccountWithdrawal extends RequestBase {
  readonly kind: 'account-withdrawal';
  readonly order?: OrderReference;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
}

/** An operator puts a balance right. */
export interface AccountAdjustment extends RequestBase {
  readonly kind: 'account-adjustment';
  readonly direction: 'Increase' | 'Deduct';
  readonly order?: OrderReference;
  readonly amountMinor: bigint;
}

/** A Standard card is applied for, with its first load (which may be 0). Pending until `order-completed` or `order-refused`. */
export interface StandardApply extends OrderRequest {
  readonly kind: 'standard-apply';
  readonly amountMinor: bigint;
  readonly openCardFeeMinor: bigint;
  readonly topUpFeeMinor: bigint;
}

/** A Standard card is loaded. Pending until `order-completed` or `order-refused`. */
export interface StandardTopUp extends OrderRequest {
  readonly kind: 'standard-top-up';
  readonly cardId: string;
  readonly amountMinor: bigint;
  readonly topUpFeeMinor: bigint;
}

/** Money goes back from a Standard card to the account; the card pays the fee. Pending as above. */
export interface StandardWithdrawal extends OrderRequest {
  readonly kind: 'standard-withdrawal';
  readonly cardId: string;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
}

/** A ShareBalance card is applied for. Pending as above. */
export interface ShareBalanceApply extends OrderRequest {
  readonly kind: 'share-balance-apply';
  readonly openCardFeeMinor: bigint;
}

/** The channel has done what a pending order asked. `cardId` is the card that it opened, loaded or unloaded. */
export interface OrderCompleted extends OrderRequest {
  readonly kind: 'order-completed';
  readonly cardId: string;
}

/** The channel has refused a pending order for good: each of its rows is given back. `cardId` as at submission. */
export interface OrderRefused extends OrderRequest {
  readonly kind: 'order-refused';
  readonly cardId?: string;
}

/** A fee known beforehand, or a share of an amount that only the ledger knows (`rate` as in `parseRate`). */
export type FeeTerm =
  | { readonly method: 'FixedValue'; readonly feeMinor: bigint }
  | { readonly method: 'Percentage'; readonly rate: string };

/** A Standard card is closed and has no open holds: what is left on it goes to the account, less the fee. */
export interface StandardCancelSettlement extends OrderRequest {
  readonly kind: 'standard-cancel-settlement';
  readonly cardId: string;
  /** A percentage is taken of what goes back to the account; of a card below zero it is nothing. */
  readonly fee: FeeTerm;
}

/** A ShareBalance card is closed. */
export interface ShareBalanceCancel extends OrderRequest {
  readonly kind: 'share-balance-cancel';
  readonly cardId: string;
  readonly feeMinor: bigint;
}

/** Everything that can move money. A new kind needs a member here and a rule in `rules/`. */
export type LedgerRequest =
  | AccountDeposit
  | AccountWithdrawal
  | AccountAdjustment
  | StandardApply
  | StandardTopUp
  | StandardWithdrawal
  | ShareBalanceApply
  | OrderCompleted
  | OrderRefused
  | StandardCancelSettlement
  | ShareBalanceCancel
  | NetworkRequest;

export type RequestKind = LedgerRequest['kind'];
export type RequestOf<Kind extends RequestKind> = Extract<LedgerRequest, { readonly kind: Kind }>;

/** Tells the same request from another one, whatever the order of its fields: plain values, no dates. SHA-256, hexadecimal. */
export function digestOf(request: object): string {
  return hash('sha256', canonicalText(request), 'hex');
}

function canonicalText(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}:${canonicalText(field)}`).join(',')}}`;
}
