import type { Static } from 'typebox';
import type { Language } from '../../platform/errors.ts';
import type { Product } from '../products/index.ts';
import type { CardSummary } from './schema.ts';
import type { Card } from './types.ts';

/** A card as lists show it, its number masked. */
export function summaryOf(
  card: Card,
  product: Product | undefined,
  language: Language,
): Static<typeof CardSummary> {
  return {
    cardId: card.cardId,
    cardModel: card.cardModel,
    productCode: card.productCode,
    productName: product?.productName[language] ?? card.productCode,
    maskCardNumber: card.maskedNumber,
    expirationMMYY: card.expirationMMYY,
    cardCurrency: card.currency,
    alias: card.alias,
    status: card.status,
    cardOrganization: card.cardOrganization,
    applyTime: card.appliedAt.toISOString(),
  };
}

/** The data of a `CardActivation` event: the card as `GET /v1/cards` shows it, in Chinese. */
export function cardEventData(card: Card, product: Product | undefined): string {
  return JSON.stringify(summaryOf(card, product, 'zh-CN'));
}
