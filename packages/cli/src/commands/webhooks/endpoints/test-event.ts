import { createParsers } from '../../../arguments.ts';
import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { deliveryOutcome } from '../../../webhooks/delivery-outcome.ts';

export function addTest(endpoints: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  endpoints
    .operation('test', {
      summary: say('Send a test event to an endpoint, once.', '向端点发送一次测试事件。'),
      details: say('Ends with exit code 1 when it was not acknowledged.', '未被确认时退出码为 1。'),
      examples: ['webhooks endpoints test 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60'],
      json: '`data` of POST /v1/webhooks/endpoints/{endpointId}/test',
    })
    .argument('<endpointId>', say('the endpoint', '端点'), parse.id)
    .action(
      run(async (context, endpointId: string) => {
        const { sdk } = await context.connect();
        const delivery = await context.during(say('Sending the event', '正在发送事件'), () =>
          sdk.webhooks.endpoints.test(endpointId, { timeoutMs: 60_000, attemptTimeoutMs: 60_000 }),
        );
        return deliveryOutcome(delivery, say);
      }),
    );
}
