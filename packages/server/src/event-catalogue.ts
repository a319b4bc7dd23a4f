import type { DescribedEvent } from './api-document/webhooks.ts';
import { AccountLog, exampleAccountLog } from './modules/accounts/schema.ts';
import { CardSummary, exampleSummary } from './modules/cards/schema.ts';
import { orderEventData } from './modules/orders/event-schema.ts';
import { ended } from './modules/orders/examples.ts';
import { cardPay } from './modules/transactions/examples.ts';
import { CardPay } from './modules/transactions/schema.ts';
import { exampleTest, TestData } from './modules/webhooks/event-schema.ts';
import type { EventType, testType } from './modules/webhooks/types.ts';

/** Every type of event with what it tells (contract, Webhooks), in the order in which they are shown. */
export const eventCatalogue: Readonly<Record<EventType | typeof testType, DescribedEvent>> = {
  CardPay: {
    summary: 'CardPay: a card transaction has changed',
    description:
      'It was authorized, refused, settled, reversed or otherwise changed. The data is the transaction as it stands now; its cardInfo bears the card’s id as id and as cardId.',
    data: CardPay,
    example: cardPay,
  },
  ApplyCard: order('ApplyCard', 'ApplyCard: an application for a card has ended', 'Completed or Failure.'),
  Recharge: order('Recharge', 'Recharge: a top-up has ended', 'Completed or Failure.'),
  AcctPay: {
    summary: 'AcctPay: money was moved on your account',
    description:
      'By the reserve of an order, its return, a deposit, a payment of a ShareBalance card or anything else that writes a row of the account log. The data is that row.',
    data: AccountLog,
    example: exampleAccountLog,
  },
  CardAudit: order(
    'CardAudit',
    'CardAudit: the issuer has decided',
    'On an application, before its CardActivation and its ApplyCard; on a withdrawal or a change of limits, whose end no other type tells. orderType says of what.',
  ),
  CardActivation: {
    summary: 'CardActivation: a card was opened and is Active',
    description: 'The data is the card as the list of cards shows it.',
    data: CardSummary,
    example: exampleSummary,
  },
  CardBlock: order('CardBlock', 'CardBlock: a block has ended', 'Completed or Failure.'),
  CardUnblock: order('CardUnblock', 'CardUnblock: an unblock has ended', 'Completed or Failure.'),
  CardCancel: order(
    'CardCancel',
    'CardCancel: a cancel has ended, or its settlement went on',
    'Told when the issuer has closed the card, or refused to, and then once for each change of settleStatus.',
  ),
  Test: {
    summary: 'Test: you have asked for a test',
    description: 'Sent once, on request, also to an endpoint that is disabled. It has no sequence.',
    data: TestData,
    example: exampleTest,
  },
};

function order(type: keyof typeof ended, summary: string, description: string): DescribedEvent {
  return {
    summary,
    description: `${description} The data is the order as its query shows it.`,
    data: orderEventData(type),
    example: ended[type],
  };
}
