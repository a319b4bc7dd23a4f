import { Option } from 'commander';
import { createParsers } from '../../../arguments.ts';
import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { endpointText } from '../../../webhooks/endpoint-text.ts';

interface CreateOptions {
  readonly events?: readonly string[];
  readonly description?: string;
  readonly mode?: 'envelope' | 'status';
}

export function addCreate(endpoints: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  endpoints
    .operation('create', {
      summary: say('Have events sent to a URL, from now on.', '新增端点，此后的事件将发往该 URL。'),
      details: say('Shows the secret that signs them, this once.', '会显示用于签名的密钥，仅此一次。'),
      examples: ['webhooks endpoints create https://example.com/webhooks --events CardPay,AcctPay'],
      json: '`data` of POST /v1/webhooks/endpoints, with the secret',
    })
    .argument('<url>', say('where events are posted to', '接收事件的 URL'), parse.url)
    .option('--events <types>', say('only events of these types', '只发送这些类型的事件'), parse.list)
    .option('--description <text>', say('what you call it', '说明'), parse.text)
    .addOption(
      new Option(
        '--mode <mode>',
        say(
          'what acknowledges an event: success true in the answer, or any 2xx',
          '确认方式：应答中 success 为 true，或任意 2xx',
        ),
      ).choices(['envelope', 'status']),
    )
    .action(
      run(async (context, url: string, { events, description, mode }: CreateOptions) => {
        const { sdk } = await context.connect();
        const body = {
          url,
          ...(events && { eventTypes: [...events] }),
          ...(description !== undefined && { description }),
          ...(mode && { acknowledgementMode: mode }),
        };
        const created = await context.during(say('Creating the endpoint', '正在创建端点'), () =>
          sdk.webhooks.endpoints.create(body),
        );
        return { json: created, text: (terminal) => endpointText(created, terminal, say) };
      }),
    );
}
