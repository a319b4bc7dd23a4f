import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { listing } from '../../../output/listing.ts';
import { eventTypesText, stateCell } from '../../../webhooks/endpoint-text.ts';

export function addList(endpoints: CliCommand, { run, say }: Contexts): void {
  endpoints
    .operation(
      'list',
      {
        summary: say('List your endpoints, the oldest first.', '列出端点，最早的在前。'),
        examples: ['webhooks endpoints list'],
        json: '`data` of GET /v1/webhooks/endpoints',
      },
      { isDefault: true },
    )
    .action(
      run(async (context) => {
        const { sdk } = await context.connect();
        const found = await context.during(say('Reading the endpoints', '正在读取端点'), () =>
          sdk.webhooks.endpoints.list(),
        );
        return listing(found, {
          columns: [
            { title: say('ENDPOINT', '端点') },
            { title: say('STATE', '状态') },
            { title: 'URL', isFlexible: true },
            { title: say('EVENTS', '事件'), isFlexible: true, isOptional: true },
          ],
          row: (endpoint) => [
            endpoint.endpointId,
            stateCell(endpoint),
            endpoint.url,
            eventTypesText(endpoint, say),
          ],
          none: say(
            'There are none yet: see "webhooks endpoints create".',
            '尚无端点：见 "webhooks endpoints create"。',
          ),
        });
      }),
    );
}
