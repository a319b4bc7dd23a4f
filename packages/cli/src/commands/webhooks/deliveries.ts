import type { WebhookDelivery, WebhookEventType } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { listing } from '../../output/listing.ts';
import { time } from '../../output/time.ts';
import { deliveryStatusCell, deliveryTones, lastAnswer } from '../../webhooks/delivery-outcome.ts';
import { webhookEventTypes } from '../../webhooks/event-types.ts';

interface DeliveriesOptions {
  readonly endpoint?: string;
  readonly status?: WebhookDelivery['status'];
  readonly type?: WebhookEventType;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function addDeliveries(webhooks: CliCommand, { run, say, surroundings }: Contexts): void {
  const parse = createParsers(say);
  const moment = parse.moment(surroundings.now);
  webhooks
    .operation('deliveries', {
      summary: say('Show what was sent to your endpoints, the newest first.', '显示投递记录，最新的在前。'),
      examples: [
        'webhooks deliveries',
        'webhooks deliveries --status Failed --from 24h',
        'webhooks deliveries --json',
      ],
      json: 'an array of the `data` of the pages of GET /v1/webhooks/deliveries, with their latest attempts',
    })
    .option('--endpoint <endpointId>', say('to this endpoint only', '只显示该端点'), parse.id)
    .addOption(
      new Option('--status <status>', say('in this state only', '只显示该状态')).choices(
        Object.keys(deliveryTones),
      ),
    )
    .addOption(
      new Option('--type <type>', say('events of this type only', '只显示该事件类型')).choices([
        ...webhookEventTypes,
        'Test',
      ]),
    )
    .option('--from <time>', say('from this time on', '起始时间'), moment)
    .option('--to <time>', say('up to this time', '截止时间'), moment)
    .option('--limit <n>', say('at most so many', '最多数量'), parse.rowCount, 20)
    .action(
      run(async (context, { endpoint, status, type, from, to, limit }: DeliveriesOptions) => {
        const { sdk } = await context.connect();
        const query = {
          endpointId: endpoint,
          status,
          eventType: type,
          createdFrom: from,
          createdTo: to,
          pageSize: Math.min(limit, 100),
        };
        const found = await context.during(say('Reading the deliveries', '正在读取投递记录'), () =>
          sdk.webhooks.deliveries.list(query).toArray({ limit }),
        );
        return listing(found, {
          columns: [
            { title: say('DELIVERY', '投递') },
            { title: say('EVENT', '事件') },
            { title: say('STATUS', '状态') },
            { title: say('TRIES', '次数'), align: 'right' },
            { title: say('LAST ANSWER', '最近应答'), isFlexible: true },
            { title: say('TIME', '时间'), isOptional: true },
            { title: say('NEXT', '下次'), isOptional: true },
          ],
          row: (delivery) => [
            delivery.deliveryId,
            delivery.eventType,
            deliveryStatusCell(delivery.status),
            String(delivery.attemptCount),
            lastAnswer(delivery),
            time(delivery.createdOn),
            time(delivery.nextAttemptOn),
          ],
          none: say('There are no such deliveries.', '没有符合条件的投递。'),
        });
      }),
    );
}
