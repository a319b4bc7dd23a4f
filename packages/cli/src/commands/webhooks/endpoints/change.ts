import { Option } from 'commander';
import { createParsers } from '../../../arguments.ts';
import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { exitCodes, Failure } from '../../../exit-codes.ts';
import { endpointText } from '../../../webhooks/endpoint-text.ts';

interface ChangeOptions {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string;
  readonly mode?: 'envelope' | 'status';
  readonly enable?: boolean;
  readonly disable?: boolean;
}

export function addChange(endpoints: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  endpoints
    .operation('change', {
      summary: say('Change an endpoint, or switch it on and off.', '修改端点，或启用、停用端点。'),
      examples: [
        'webhooks endpoints change 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60 --disable',
        'webhooks endpoints change 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60 --events all',
      ],
      json: '`data` of PATCH /v1/webhooks/endpoints/{endpointId}',
    })
    .argument('<endpointId>', say('the endpoint', '端点'), parse.id)
    .option('--url <url>', say('where events are posted to', '接收事件的 URL'), parse.url)
    .option(
      '--events <types>',
      say('only events of these types, or all', '只发送这些类型的事件，或 all'),
      parse.list,
    )
    .option('--description <text>', say('what you call it', '说明'), parse.text)
    .addOption(
      new Option('--mode <mode>', say('what acknowledges an event', '确认方式')).choices([
        'envelope',
        'status',
      ]),
    )
    .addOption(new Option('--enable', say('send events again', '启用')).conflicts('disable'))
    .addOption(new Option('--disable', say('send nothing', '停用')))
    .action(
      run(async (context, endpointId: string, options: ChangeOptions) => {
        const { url, events, description, mode, enable, disable } = options;
        const changes = {
          ...(url !== undefined && { url }),
          ...(events && { eventTypes: events.includes('all') ? [] : [...events] }),
          ...(description !== undefined && { description }),
          ...(mode && { acknowledgementMode: mode }),
          ...((enable || disable) && { enabled: enable === true }),
        };
        if (Object.keys(changes).length === 0) {
          throw new Failure(
            exitCodes.misused,
            'NOTHING_TO_CHANGE',
            say('there is nothing to change', '没有要修改的内容'),
          );
        }
        const { sdk } = await context.connect();
        const changed = await context.during(say('Changing the endpoint', '正在修改端点'), () =>
          sdk.webhooks.endpoints.update(endpointId, changes),
        );
        return { json: changed, text: (terminal) => endpointText(changed, terminal, say) };
      }),
    );
}
