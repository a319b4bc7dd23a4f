import { ApiPromise } from '../core/api-promise.ts';
import { type CursorPromise, cursorPagesOf, type PagePromise, pagesOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Body, Card, CardControls, CardSummary, Query, Transaction } from './types.ts';

const retrieve: Operation = {
  name: 'cards.retrieve',
  method: 'GET',
  path: '/v1/cards/{cardId}',
  isRepeatable: true,
};
const list: Operation = { name: 'cards.list', method: 'GET', path: '/v1/cards', isRepeatable: true };
const transactions: Operation = {
  name: 'cards.transactions',
  method: 'GET',
  path: '/v1/cards/{cardId}/transactions',
  isRepeatable: true,
};
const retrieveControls: Operation = {
  name: 'cards.controls.retrieve',
  method: 'GET',
  path: '/v1/cards/{cardId}/controls',
  isRepeatable: true,
};
const replaceControls: Operation = { ...retrieveControls, name: 'cards.controls.replace', method: 'PUT' };

export type CardListQuery = Omit<Query<'listCards'>, 'offset'>;
export type CardTransactionsQuery = Query<'listCardTransactions'>;

export class Cards {
  readonly controls: CardControlsResource;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.controls = new CardControlsResource(transport);
  }

  /**
   * A card with its full number and CVV. The server keeps an audit of every such read.
   *
   * @throws CardNotFoundError
   */
  retrieve(cardId: string, options?: CallOptions): ApiPromise<Card> {
    return new ApiPromise(this.#transport.call({ operation: retrieve, pathParameters: { cardId }, options }));
  }

  /** The cards, newest first, their numbers masked. */
  list(query: CardListQuery = {}, options?: CallOptions): PagePromise<CardSummary> {
    return pagesOf(
      (paging) => this.#transport.call({ operation: list, query: { ...query, ...paging }, options }),
      query,
      ({ cardId }) => cardId,
    );
  }

  /** What was paid with a card, newest first. @throws CardNotFoundError */
  transactions(
    cardId: string,
    query: CardTransactionsQuery = {},
    options?: CallOptions,
  ): CursorPromise<Transaction> {
    const pathParameters = { cardId };
    return cursorPagesOf(
      (paging) => {
        const call = { operation: transactions, pathParameters, query: { ...query, ...paging }, options };
        return this.#transport.call(call);
      },
      query,
      ({ id }) => id,
    );
  }
}

/** Where, how often and how much a card may be used for, beside its limits. */
export class CardControlsResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @throws CardNotFoundError */
  retrieve(cardId: string, options?: CallOptions): ApiPromise<CardControls> {
    const pathParameters = { cardId };
    return new ApiPromise(this.#transport.call({ operation: retrieveControls, pathParameters, options }));
  }

  /** Sets all of them: what is left out is off. @throws CardNotFoundError, CardStatusInvalidError */
  replace(
    cardId: string,
    controls: Body<'putCardControls'>,
    options?: CallOptions,
  ): ApiPromise<CardControls> {
    const call = { operation: replaceControls, pathParameters: { cardId }, body: controls, options };
    return new ApiPromise(this.#transport.call(call));
  }
}
