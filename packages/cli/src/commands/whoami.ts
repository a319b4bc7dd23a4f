import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { fields } from '../output/table.ts';

export function addWhoami(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('whoami', {
      summary: say('Show as whom the commands call which server.', '显示当前使用的身份与服务器。'),
      details: say(
        'Fetches a token, so that what it shows is what the server grants.',
        '会获取一个令牌，显示服务器实际授予的权限。',
      ),
      examples: ['whoami', 'whoami --profile staging'],
      json: '`{profile, baseUrl, clientId, scope, tokenLifetimeSeconds}`; `profile` is null where the credentials come from the environment',
    })
    .action(
      run(async (context) => {
        const { sdk, profile, heard } = await context.connect();
        await context.during(say('Fetching a token', '正在获取令牌'), () => sdk.accessToken());
        const { name, baseUrl, clientId } = profile;
        const scope = heard.token?.scope ?? '';
        const tokenLifetimeSeconds = heard.token?.expiresIn ?? null;
        return {
          json: { profile: name ?? null, baseUrl, clientId, scope, tokenLifetimeSeconds },
          text: (terminal) =>
            fields(
              [
                [say('client id', '客户端 ID'), clientId],
                [say('API', 'API 地址'), baseUrl],
                [say('profile', '配置'), name ?? say('from the environment', '来自环境变量')],
                [say('scope', '权限范围'), scope],
                [say('token lives', '令牌有效期'), `${tokenLifetimeSeconds} s`],
              ],
              terminal,
            ),
        };
      }),
    );
}
