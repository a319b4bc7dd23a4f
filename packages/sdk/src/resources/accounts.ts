import { ApiPromise } from '../core/api-promise.ts';
import { type PagePromise, pagesOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { AccountLog, Balance, CardAccountLog, Query } from './types.ts';

const balances: Operation = {
  name: 'accounts.balances',
  method: 'GET',
  path: '/v1/accounts',
  isRepeatable: true,
};
const logs: Operation = {
  name: 'accounts.logs',
  method: 'GET',
  path: '/v1/accounts/accountLogs',
  isRepeatable: true,
};
const cardLogs: Operation = {
  name: 'accounts.cardLogs',
  method: 'GET',
  path: '/v1/accounts/cardAccountLogs',
  isRepeatable: true,
};

export type AccountLogQuery = Omit<Query<'listAccountLogs'>, 'offset'>;
export type CardAccountLogQuery = Omit<Query<'listCardAccountLogs'>, 'offset'>;

/** The customer's money. */
export class Accounts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** What is available and what is blocked, in each currency. */
  balances(options?: CallOptions): ApiPromise<Balance[]> {
    return new ApiPromise(this.#transport.call({ operation: balances, options }));
  }

  /** Every movement of the account, newest first, with the balances after it. */
  logs(query: AccountLogQuery = {}, options?: CallOptions): PagePromise<AccountLog> {
    return pagesOf(
      (paging) => this.#transport.call({ operation: logs, query: { ...query, ...paging }, options }),
      query,
      ({ id }) => id,
    );
  }

  /** What Standard cards were opened with, loaded and unloaded, newest first; not what was paid with them. */
  cardLogs(query: CardAccountLogQuery = {}, options?: CallOptions): PagePromise<CardAccountLog> {
    return pagesOf(
      (paging) => this.#transport.call({ operation: cardLogs, query: { ...query, ...paging }, options }),
      query,
      ({ accountLogId }) => accountLogId,
    );
  }
}
