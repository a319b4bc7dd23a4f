import { ApiPromise } from '../core/api-promise.ts';
import { type PagePromise, pagesOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Card, CardSummary, Query } from './types.ts';

const retrieve: Operation = {
  name: 'cards.retrieve',
  method: 'GET',
  path: '/v1/cards/{cardId}',
  isRepeatable: true,
};
const list: Operation = { name: 'cards.list', method: 'GET', path: '/v1/cards', isRepeatable: true };

export type CardListQuery = Omit<Query<'listCards'>, 'offset'>;

export class Cards {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
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
}
