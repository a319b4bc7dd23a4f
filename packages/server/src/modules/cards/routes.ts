import type { onRequestHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { callerOf } from '../../platform/http/caller.ts';
import { callerAddress } from '../../platform/http/caller-address.ts';
import { successEnvelope } from '../../platform/http/envelope.ts';
import { languageOf } from '../../platform/http/language.ts';
import { pageRequest, toPage } from '../../platform/http/page.ts';
import { readQuery } from '../../platform/http/query.ts';
import type { App } from '../../platform/http/server.ts';
import { amountToJson, sumToJson } from '../../platform/money/amount.ts';
import { findBinConfig, type Permissions, type ProductCatalogue } from '../products/index.ts';
import { type CardDetails, CardsQuery, getCardSchema, listCardsSchema } from './schema.ts';
import type { CardsService } from './service.ts';
import type { Card, CardBalance, RevealedCard } from './types.ts';
import { summaryOf } from './views.ts';

export interface CardsRoutesOptions {
  readonly basePath: string;
  readonly service: CardsService;
  readonly catalogue: ProductCatalogue;
  /** Lets a request pass that bears a valid token, and says who calls. */
  readonly checkBearer: onRequestHookHandler;
}

/** `GET /v1/cards` and `GET /v1/cards/{cardId}` (contract). */
export function addCardsRoutes(app: App, options: CardsRoutesOptions): void {
  const { basePath, service, catalogue, checkBearer } = options;

  app.get(
    `${basePath}/v1/cards/:cardId`,
    { schema: getCardSchema, onRequest: checkBearer },
    async (request, reply) => {
      const { customerId, clientId } = callerOf(request);
      const reader = { customerId, clientId, address: callerAddress(request), responseId: request.id };
      const revealed = await service.reveal(reader, request.params.cardId);
      const balance = await service.readBalance(revealed.card);
      reply.header('cache-control', 'no-store');
      return successEnvelope(
        request.id,
        detailsOf(revealed, balance, permissionsOf(catalogue, revealed.card)),
      );
    },
  );

  app.get(`${basePath}/v1/cards`, { schema: listCardsSchema, onRequest: checkBearer }, async (request) => {
    const { cardModel, status, productCode, alias, ...paging } = readQuery(CardsQuery, request.query);
    const page = pageRequest(paging);
    const { customerId } = callerOf(request);
    const filter = { cardModel, status, productCode, alias } as Parameters<CardsService['list']>[1];
    const { totalCount, cards } = await service.list(customerId, filter, page);
    const language = languageOf(request.headers['accept-language']);
    return successEnvelope(
      request.id,
      toPage(
        page,
        totalCount,
        cards.map((card) => summaryOf(card, catalogue.find(card.productCode), language)),
      ),
    );
  });
}

/** What the product allows now; of a BIN that it no longer has, what stops and closes a card. */
function permissionsOf(catalogue: ProductCatalogue, card: Card): Permissions {
  const product = catalogue.find(card.productCode);
  const binConfig = product && findBinConfig(product, card.cardModel, card.currency);
  return (
    binConfig?.permissions ?? {
      allowOpenCard: false,
      allowTopUpCard: false,
      allowBlockCard: true,
      allowUnBlockCard: true,
      allowCancelCard: true,
      allowWithdraw: false,
      allowUpdateLimit: false,
    }
  );
}

function detailsOf(
  { card, cardNumber, cvv }: RevealedCard,
  { availableMinor, usedCreditMinor }: CardBalance,
  permissions: Permissions,
): Static<typeof CardDetails> {
  const { currency, limits } = card;
  const toJson = (minor: bigint) => amountToJson(minor, currency);
  return {
    cardId: card.cardId,
    cardModel: card.cardModel,
    productCode: card.productCode,
    cardNumber,
    cvv,
    expirationMMYY: card.expirationMMYY,
    cardCurrency: currency,
    alias: card.alias,
    balanceAmount: toJson(availableMinor),
    status: card.status,
    maxAuthAmount: limits ? toJson(limits.maxAuthMinor) : 0,
    usedCreditAmount: sumToJson(usedCreditMinor, currency),
    maxCreditAmount: limits && limits.maxCreditMinor !== null ? toJson(limits.maxCreditMinor) : null,
    cardOrganization: card.cardOrganization,
    applyTime: card.appliedAt.toISOString(),
    permissions,
  };
}
