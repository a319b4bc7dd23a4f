import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';

export function addPing(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('ping', {
      summary: say('See whether the API answers and knows you.', '检查 API 是否可用、凭据是否有效。'),
      examples: ['ping', 'ping --profile staging'],
      json: '`{ping, durationMs}`: `ping` is the `data` of GET /v1/ping',
    })
    .action(
      run(async (context) => {
        const { sdk, profile } = await context.connect();
        const startedAt = context.surroundings.now();
        const ping = await context.during(say('Waiting for the answer', '等待应答'), () => sdk.ping());
        const durationMs = context.surroundings.now() - startedAt;
        return {
          json: { ping, durationMs },
          text: ({ paint }) =>
            `${paint('good', '✔')} ${say(
              `${profile.baseUrl} answers, after ${durationMs} ms with the token`,
              `${profile.baseUrl} 应答正常，含取令牌共 ${durationMs} 毫秒`,
            )}`,
        };
      }),
    );
}
