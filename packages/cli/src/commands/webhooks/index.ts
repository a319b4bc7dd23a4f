import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { addDeliveries } from './deliveries.ts';
import { addEndpoints } from './endpoints/index.ts';
import { addReplay } from './replay.ts';

export function addWebhooks(program: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const webhooks = program.group(
    'webhooks',
    say('Where events are sent, and what came of it.', 'Webhook 端点与投递记录。'),
  );
  for (const add of [addEndpoints, addDeliveries, addReplay]) add(webhooks, contexts);
}
