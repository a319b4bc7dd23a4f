import type { WebhookEventType } from '@cardepass/sdk';

/** What happens by itself; a test event is sent on request. */
export type EventType = Exclude<WebhookEventType, 'Test'>;

// The names of a record, so that the compiler tells of one that the SDK knows and that is missing here.
const all: Readonly<Record<EventType, true>> = {
  CardPay: true,
  ApplyCard: true,
  Recharge: true,
  AcctPay: true,
  CardAudit: true,
  CardActivation: true,
  CardBlock: true,
  CardUnblock: true,
  CardCancel: true,
};

/** All that there are (contract: Webhooks). */
export const webhookEventTypes: readonly string[] = Object.keys(all);
