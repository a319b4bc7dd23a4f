import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { exitCodes, Failure } from '../../exit-codes.ts';
import { deliveryOutcome } from '../../webhooks/delivery-outcome.ts';

interface ReplayOptions {
  readonly failedSince?: string;
  readonly endpoint?: string;
}

export function addReplay(webhooks: CliCommand, { run, say, surroundings }: Contexts): void {
  const parse = createParsers(say);
  webhooks
    .operation('replay', {
      summary: say(
        'Deliver an event again, or all that failed since a time.',
        '重新投递一个事件，或某时间以来全部失败的事件。',
      ),
      examples: [
        'webhooks replay 019aa9d4-0b3a-7c11-9a44-5d0e7f2b8c33',
        'webhooks replay --failed-since 24h',
        'webhooks replay --failed-since 2026-11-22 --endpoint 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
      ],
      json: '`data` of POST /v1/webhooks/deliveries/{deliveryId}/replay; with --failed-since `{replayedCount}`',
    })
    .argument('[deliveryId]', say('the delivery', '投递'), parse.id)
    .option(
      '--failed-since <time>',
      say('all that failed for good since then', '该时间以来全部最终失败的投递'),
      parse.moment(surroundings.now),
    )
    .option(
      '--endpoint <endpointId>',
      say('of these only those to this endpoint', '其中只重投该端点的投递'),
      parse.id,
    )
    .action(
      run(async (context, deliveryId: string | undefined, { failedSince, endpoint }: ReplayOptions) => {
        if ((deliveryId === undefined) === (failedSince === undefined)) {
          throw new Failure(
            exitCodes.misused,
            'DELIVERY_NEEDED',
            say('name either a delivery or --failed-since', '请指定投递 ID 或 --failed-since 其中之一'),
          );
        }
        const { sdk } = await context.connect();
        const { deliveries } = sdk.webhooks;
        if (deliveryId !== undefined) {
          const delivery = await context.during(say('Asking for it', '正在提交'), () =>
            deliveries.replay(deliveryId),
          );
          return deliveryOutcome(delivery, say);
        }
        const answer = await context.during(say('Asking for them', '正在提交'), () =>
          deliveries.replayFailed({ since: failedSince ?? '', endpointId: endpoint }),
        );
        return {
          json: answer,
          text: () =>
            say(
              `${answer.replayedCount} are delivered again.`,
              `正在重新投递 ${answer.replayedCount} 个事件。`,
            ),
        };
      }),
    );
}
