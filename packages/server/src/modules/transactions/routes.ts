import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import { customerOf } from '../../platform/http/caller.ts';
import { successEnvelope } from '../../platform/http/envelope.ts';
import { languageOf } from '../../platform/http/language.ts';
import { readQuery } from '../../platform/http/query.ts';
import type { App } from '../../platform/http/server.ts';
import type { Card } from '../cards/index.ts';
import { readControls } from './controls.ts';
import { TransactionsError } from './errors.ts';
import type { TransactionPage, TransactionPageQuery, TransactionReader } from './reading.ts';
import * as schema from './schema.ts';
import type { TransactionsService } from './service.ts';
import type { CardControls, TransactionStatus } from './types.ts';
import { controlsToWire, transactionToWire } from './views.ts';

export interface TransactionsRoutesOptions {
  readonly basePath: string;
  readonly db: Db;
  readonly service: TransactionsService;
  readonly reader: TransactionReader;
  readonly clock: Clock;
  /** Lets a request pass that bears a valid token, and says who calls. */
  readonly checkBearer: onRequestHookHandler;
}

const defaultPageSize = 20;

/** `GET /v1/transactions` (contract), and what stands beside it. */
export function addTransactionsRoutes(app: App, options: TransactionsRoutesOptions): void {
  const { basePath, reader, checkBearer: onRequest } = options;

  app.get(
    `${basePath}/v1/transactions`,
    { schema: schema.listTransactionsSchema, onRequest },
    async (request) => {
      const { cardId, ...query } = readQuery(schema.TransactionsQuery, request.query);
      const page = await reader.listPage({ customerId: customerOf(request), cardId, ...rangeOf(query) });
      return successEnvelope(request.id, pageToWire(page, request));
    },
  );

  app.get(
    `${basePath}/v1/cards/:cardId/transactions`,
    { schema: schema.listCardTransactionsSchema, onRequest },
    async (request) => {
      const query = readQuery(schema.CardTransactionsQuery, request.query);
      const customerId = customerOf(request);
      const { cardId } = await reader.findCard(customerId, request.params.cardId);
      const page = await reader.listPage({ customerId, cardId, ...rangeOf(query) });
      return successEnvelope(request.id, pageToWire(page, request));
    },
  );

  app.get(
    `${basePath}/v1/transactions/:transactionId`,
    { schema: schema.getTransactionSchema, onRequest },
    async (request) => {
      const view = await reader.read(customerOf(request), request.params.transactionId);
      const language = languageOf(request.headers['accept-language']);
      return successEnvelope(
        request.id,
        transactionToWire(view.transaction, view.card, view.productName, language),
      );
    },
  );

  addControlsRoutes(app, options);
}

function addControlsRoutes(app: App, options: TransactionsRoutesOptions): void {
  const { basePath, db, service, reader, clock, checkBearer: onRequest } = options;
  const url = `${basePath}/v1/cards/:cardId/controls`;

  async function answer(request: Pick<FastifyRequest, 'id'>, card: Card, controls: CardControls) {
    const { customerId, cardId } = card;
    const spending = (await service.readSpending(db, customerId, [cardId])).get(cardId);
    return successEnvelope(request.id, controlsToWire(card, controls, spending, new Date(clock.now())));
  }

  app.get(url, { schema: schema.getControlsSchema, onRequest }, async (request) => {
    const customerId = customerOf(request);
    const card = await reader.findCard(customerId, request.params.cardId);
    return answer(request, card, await service.readControls(customerId, card.cardId));
  });

  app.put(url, { schema: schema.putControlsSchema, onRequest }, async (request) => {
    const customerId = customerOf(request);
    const card = await reader.findCard(customerId, request.params.cardId);
    const controls = readControls(request.body, card.currency);
    if (card.status === 'Cancel') throw new TransactionsError('CARD_STATUS_INVALID');
    await service.putControls(card, controls);
    return answer(request, card, controls);
  });
}

interface RangeQuery {
  readonly transactionDateFrom?: Date;
  readonly transactionDateTo?: Date;
  readonly transactionStatus?: string;
  readonly pageSize?: number;
  readonly pageCursor?: string;
}

function rangeOf(query: RangeQuery): Omit<TransactionPageQuery, 'customerId' | 'cardId'> {
  return {
    status: query.transactionStatus as TransactionStatus | undefined,
    from: query.transactionDateFrom,
    until: query.transactionDateTo,
    pageCursor: query.pageCursor,
    pageSize: query.pageSize ?? defaultPageSize,
  };
}

function pageToWire(
  { pageCursor, pageSize, views }: TransactionPage,
  request: Pick<FastifyRequest, 'headers'>,
) {
  const language = languageOf(request.headers['accept-language']);
  return {
    pageCursor,
    pageSize,
    data: views.map(({ transaction, card, productName }) =>
      transactionToWire(transaction, card, productName, language),
    ),
  };
}
