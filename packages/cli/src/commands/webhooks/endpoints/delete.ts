import { createParsers } from '../../../arguments.ts';
import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';

export function addDelete(endpoints: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  endpoints
    .operation('delete', {
      summary: say('Delete an endpoint.', '删除端点。'),
      details: say(
        'What still waits for it is cancelled. On a terminal it asks first.',
        '尚未投递的事件将被取消。在终端上会先请您确认。',
      ),
      examples: ['webhooks endpoints delete 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60'],
      json: '`{endpointId}`',
    })
    .argument('<endpointId>', say('the endpoint', '端点'), parse.id)
    .option('--yes', say('do not ask', '不再确认'))
    .action(
      run(async (context, endpointId: string, { yes }: { yes?: boolean }) => {
        await context.requireConsent(
          say(`Delete endpoint ${endpointId}?`, `确定删除端点 ${endpointId}？`),
          yes,
        );
        const { sdk } = await context.connect();
        await context.during(say('Deleting the endpoint', '正在删除端点'), () =>
          sdk.webhooks.endpoints.delete(endpointId),
        );
        return {
          json: { endpointId },
          text: () => say(`Endpoint ${endpointId} is deleted.`, `已删除端点 ${endpointId}。`),
        };
      }),
    );
}
