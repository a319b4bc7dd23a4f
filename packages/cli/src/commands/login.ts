import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import { fields } from '../output/table.ts';
import { readConfigFile, writeConfigFile } from '../profiles/config-file.ts';
import { completeBaseUrl, defaultBaseUrl, isLoopback, variables } from '../profiles/profile.ts';
import { readInput } from '../prompt.ts';
import { secretOnCommandLine } from '../webhooks/secret-option.ts';

interface LoginOptions {
  readonly clientId?: string;
  readonly baseUrl?: string;
  readonly secretStdin?: boolean;
}

export function addLogin(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  program
    .operation('login', {
      summary: say(
        'Keep the credentials of an API client for the other commands.',
        '保存 API 客户端凭据，供其他命令使用。',
      ),
      details: say(
        `Tries them with a ping first. They go into a file that only you can read. The secret is asked for without being shown, or read from standard input, or from ${variables.clientSecret}.`,
        `先用 ping 验证，再写入仅您可读的文件。密钥以不回显的方式提示输入，或从标准输入、环境变量 ${variables.clientSecret} 读取。`,
      ),
      examples: [
        'login',
        'login --client-id test_… --base-url https://test.cards.example/openapi --profile staging',
        'login --client-id test_… --secret-stdin < secret.txt',
      ],
      json: '`{profile, baseUrl, clientId, file}`',
    })
    .option('--client-id <id>', say('the client’s id', '客户端 ID'), parse.id)
    .option(
      '--base-url <url>',
      say(`where the API is (default: ${defaultBaseUrl})`, `API 地址（默认：${defaultBaseUrl}）`),
      parse.url,
    )
    .option('--secret-stdin', say('read the secret from standard input', '从标准输入读取密钥'))
    .addOption(secretOnCommandLine('--client-secret [value]', variables.clientSecret, say))
    .action(
      run(async (context, options: LoginOptions) => {
        const { configFile } = context;
        const config = await readConfigFile(configFile, say);
        const name =
          (context.options.profile ?? context.surroundings.environment[variables.profile]) || 'default';
        const credentials = await askFor(context, options, config.profiles[name]?.baseUrl);
        const { sdk } = await context.connect({ name, ...credentials });
        await context.during(say('Trying the credentials', '正在验证凭据'), () => sdk.ping());
        const profiles = { ...config.profiles, [name]: credentials };
        const current = Object.hasOwn(config.profiles, config.current) ? config.current : name;
        await writeConfigFile(configFile, { current, profiles }, say);
        const { baseUrl, clientId } = credentials;
        return {
          json: { profile: name, baseUrl, clientId, file: configFile },
          text: (terminal) =>
            `${terminal.paint('good', '✔')} ${say('Logged in', '登录成功')}\n\n${fields(
              [
                [say('client id', '客户端 ID'), clientId],
                [say('API', 'API 地址'), baseUrl],
                [say('profile', '配置'), name],
                [say('kept in', '保存位置'), configFile],
              ],
              terminal,
            )}`,
        };
      }),
    );
}

/** From the options, else the environment, else the person. */
async function askFor(context: Context, options: LoginOptions, storedBaseUrl: string | undefined) {
  const { say, prompt, note } = context;
  const { environment } = context.surroundings;
  const given = (options.baseUrl ?? environment[variables.baseUrl]) || storedBaseUrl || defaultBaseUrl;
  const baseUrl = completeBaseUrl(given);
  if (baseUrl === undefined) {
    throw new Failure(
      exitCodes.misused,
      'BASE_URL_INVALID',
      say('the base URL is not an http or https address', 'API 地址不是 http 或 https 地址'),
    );
  }
  if (baseUrl.startsWith('http:') && !isLoopback(baseUrl)) {
    note(
      say(
        `Warning: ${baseUrl} is not encrypted: the secret and card numbers can be read on their way.`,
        `警告：${baseUrl} 未加密，密钥与卡号在传输途中可能被读取。`,
      ),
    );
  }
  const clientId =
    (options.clientId ?? environment[variables.clientId]) ||
    (await ask(context, '--client-id', () => prompt.line(`${say('Client id', '客户端 ID')}: `)));
  const clientSecret = options.secretStdin
    ? (await readInput(context.surroundings, say)).toString('utf8').trim()
    : environment[variables.clientSecret] ||
      (await ask(context, '--secret-stdin', () =>
        prompt.secret(`${say('Client secret (not shown)', '客户端密钥（不回显）')}: `),
      ));
  if (clientId === '' || clientSecret === '') {
    throw new Failure(
      exitCodes.misused,
      'NO_ANSWER',
      say('the client id and the secret are both needed', '客户端 ID 与密钥均为必填'),
    );
  }
  return { baseUrl, clientId, clientSecret };
}

function ask({ prompt, say }: Context, option: string, question: () => Promise<string>): Promise<string> {
  if (prompt.canAsk) return question();
  throw new Failure(
    exitCodes.misused,
    'NOBODY_TO_ASK',
    say(`there is no terminal to ask on: ${option} is needed`, `没有可供提问的终端：需要 ${option}`),
  );
}
