import type { Currency } from '../../platform/money/currencies.ts';
import type { LedgerRequest } from './requests.ts';

/** A customer's own accounts in a currency, or those of one card when it names one. */
export interface AccountScope {
  readonly customerId: string;
  readonly currency: Currency;
  readonly cardId: string | null;
}

/** What a batch of work may look at. Naming a thing twice costs nothing but the naming. */
export interface WorkScope {
  /** All whose books are locked: every customer that the rest names. */
  readonly customerIds: readonly string[];
  /** A request that names a card needs the customer's own accounts and the card's. */
  readonly accounts: readonly AccountScope[];
  readonly keys: readonly { readonly customerId: string; readonly requestKey: string }[];
  readonly orders: readonly {
    readonly customerId: string;
    readonly orderId: string;
    readonly orderLineNo: number;
  }[];
}

/** All that these requests can depend on. */
export function scopeOf(requests: readonly LedgerRequest[]): WorkScope {
  return {
    customerIds: requests.map(({ customerId }) => customerId),
    accounts: requests.flatMap((request) => {
      const { customerId, currency } = request;
      const own = { customerId, currency, cardId: null };
      const cardId = 'cardId' in request ? request.cardId : undefined;
      return cardId ? [own, { customerId, currency, cardId }] : [own];
    }),
    keys: requests,
    orders: requests.flatMap((request) =>
      'order' in request && request.order ? [{ customerId: request.customerId, ...request.order }] : [],
    ),
  };
}

export function accountScopeKey({ customerId, currency, cardId }: AccountScope): string {
  return `${customerId}/${cardId ?? ''}/${currency}`;
}
