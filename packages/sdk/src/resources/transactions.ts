import { ApiPromise } from '../core/api-promise.ts';
import { type CursorPromise, cursorPagesOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Query, Transaction } from './types.ts';

const list: Operation = {
  name: 'transactions.list',
  method: 'GET',
  path: '/v1/transactions',
  isRepeatable: true,
};
const retrieve: Operation = {
  name: 'transactions.retrieve',
  method: 'GET',
  path: '/v1/transactions/{transactionId}',
  isRepeatable: true,
};

/** By the time of the authorization; both ends are required. */
export type TransactionListQuery = Query<'listTransactions'> & {
  readonly transactionDateFrom: string | Date;
  readonly transactionDateTo: string | Date;
};

/** What was paid, refunded and disputed with cards. */
export class Transactions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The transactions of all cards, or of one, newest first. */
  list(query: TransactionListQuery, options?: CallOptions): CursorPromise<Transaction> {
    return cursorPagesOf(
      (paging) => this.#transport.call({ operation: list, query: { ...query, ...paging }, options }),
      query,
      ({ id }) => id,
    );
  }

  /** @throws TransactionNotFoundError */
  retrieve(transactionId: string, options?: CallOptions): ApiPromise<Transaction> {
    const pathParameters = { transactionId };
    return new ApiPromise(this.#transport.call({ operation: retrieve, pathParameters, options }));
  }
}
