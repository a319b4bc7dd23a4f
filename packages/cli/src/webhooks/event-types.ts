import type { WebhookEventType } from '@cardepass/sdk';

/** All that there are (contract: Webhooks). */
export const webhookEventTypes = [
  'CardPay',
  'ApplyCard',
  'Recharge',
  'AcctPay',
  'CardAudit',
  'CardActivation',
  'CardBlock',
  'CardUnblock',
  'CardCancel',
] as const satisfies readonly WebhookEventType[];

export type EventType = (typeof webhookEventTypes)[number];
