import { money, type WebhookEvent } from '@cardepass/sdk';

const seen = new Set<string>();
export const handled: string[] = [];

/** The same event may arrive more than once: keep the ids that you have seen where your data is. */
export async function handle(event: WebhookEvent): Promise<void> {
  if (seen.has(event.id)) return;
  switch (event.type) {
    case 'Recharge':
      handled.push(`${event.data.orderNo}: ${money.of(event.data.totalTopUpAmount)} loaded`);
      break;
    case 'CardBlock':
      handled.push(`${event.data.cardInfo.cardId} is blocked`);
      break;
    default:
      handled.push(event.type);
  }
  seen.add(event.id);
}
