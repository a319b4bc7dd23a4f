import type { LocalizedText } from '../../platform/errors.ts';
import type { OutboxEvent } from '../../platform/outbox/index.ts';
import type { Card } from '../cards/index.ts';
import type { Transaction } from './types.ts';
import { cardPayToWire } from './views.ts';

/**
 * What is told of transactions as an event has left them (contract: Webhooks, CardPay): the transaction in the shape of
 * `GET /v1/transactions`, in Chinese. Those of one card are told in their order.
 *
 * @param cards by `customerId/cardId`
 */
export function cardPayEvents(
  told: readonly Transaction[],
  cards: ReadonlyMap<string, Card>,
  productNameOf: (productCode: string) => LocalizedText,
  now: Date,
): OutboxEvent[] {
  return told.map((transaction) => {
    const { customerId, cardId } = transaction;
    const card = cards.get(`${customerId}/${cardId}`);
    if (!card) throw new Error('a transaction has a card');
    const data = cardPayToWire(transaction, card, productNameOf(card.productCode), 'zh-CN');
    const content = { dataJson: JSON.stringify(data) };
    return { customerId, type: 'CardPay', subjectId: cardId, occurredAt: now, content };
  });
}
