import type { OutboxEvent } from '../../platform/outbox/index.ts';
import { cardEventData } from '../cards/index.ts';
import type { OrderType, OrderView } from './types.ts';
import { orderToWire } from './views.ts';

/**
 * The events that tell an order's end. `CardAudit` is the issuer's word on what was asked of it: on an application,
 * beside the order's own event, and on a withdrawal or a change of limits, which have no event of their own.
 */
export const endEvents: Readonly<Record<OrderType, readonly string[]>> = {
  ApplyCard: ['CardAudit', 'ApplyCard'],
  CardTopUp: ['Recharge'],
  CardBlock: ['CardBlock'],
  CardUnblock: ['CardUnblock'],
  CardCancel: ['CardCancel'],
  CardWithdraw: ['CardAudit'],
  CreditLimit: ['CardAudit'],
};

/**
 * What is told when the issuer has answered an order (contract: Webhooks). The data is the order in its query shape, in
 * Chinese; of `CardActivation` it is the card.
 *
 * @param view the order with its end
 */
export function eventsOfEnd(view: OrderView): OutboxEvent[] {
  const { order, card, product } = view;
  const told = endEvents[order.orderType].map((type) => orderEvent(view, type));
  const [audit, application] = told;
  if (order.orderType !== 'ApplyCard' || !card || !audit || !application) return told;
  const content = { dataJson: cardEventData(card, product) };
  return [audit, { ...application, type: 'CardActivation', content }, application];
}

/** A cancel is told again at each step of its settlement. */
export function eventsOfSettlement(view: OrderView): OutboxEvent[] {
  return [orderEvent(view, 'CardCancel')];
}

function orderEvent(view: OrderView, type: string): OutboxEvent {
  const { customerId, cardId, modifiedAt } = view.order;
  const content = { dataJson: JSON.stringify(orderToWire(view, 'zh-CN')) };
  return { customerId, type, subjectId: cardId, occurredAt: modifiedAt, content };
}
