import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { CliCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { secretPrefix } from './signing.ts';

export const secretVariable = 'CARDEPASS_WEBHOOK_SECRET';

export interface SecretOptions {
  readonly secretFile?: string;
}

/** Where the secret of a webhook endpoint comes from: never from the command line itself. */
export function addSecretOptions(command: CliCommand, say: Say): CliCommand {
  return command
    .option(
      '--secret-file <file>',
      say(
        `read the endpoint’s secret from a file (default: ${secretVariable}, else it is asked for)`,
        `从文件读取端点密钥（默认取自 ${secretVariable}，否则提示输入）`,
      ),
    )
    .addOption(secretOnCommandLine('--secret [value]', secretVariable, say));
}

/** An option that people will try, and that must not work. What was typed is not repeated. */
export function secretOnCommandLine(flags: string, variable: string, say: Say): Option {
  return new Option(flags)
    .preset('')
    .hideHelp()
    .argParser(() => {
      throw new Failure(
        exitCodes.misused,
        'SECRET_ON_COMMAND_LINE',
        say(
          'a secret does not belong on a command line: others on this machine can read it there',
          '密钥不应写在命令行上：本机其他用户可以看到',
        ),
        say(
          `Leave the option out to be asked, or set ${variable}. Replace the secret if others use this machine.`,
          `去掉该选项后会提示输入，也可设置 ${variable}。若他人也使用本机，请更换密钥。`,
        ),
      );
    });
}

/** @throws Failure where there is none, or it is none */
export async function readSecret(context: Context, { secretFile }: SecretOptions): Promise<string> {
  const { say, prompt, surroundings } = context;
  const given =
    secretFile === undefined
      ? surroundings.environment[secretVariable]
      : await readSecretFile(secretFile, say);
  const secret = (
    given ??
    (prompt.canAsk
      ? await prompt.secret(say('Webhook secret (not shown): ', 'Webhook 密钥（不回显）：'))
      : '')
  ).trim();
  if (secret.startsWith(secretPrefix) && secret.length > secretPrefix.length) return secret;
  throw new Failure(
    exitCodes.misused,
    'SECRET_NEEDED',
    secret === ''
      ? say('the secret of the webhook endpoint is needed', '需要 Webhook 端点的密钥')
      : say(`a webhook secret begins with ${secretPrefix}`, `Webhook 密钥以 ${secretPrefix} 开头`),
    say(`Set ${secretVariable}, or use --secret-file.`, `请设置 ${secretVariable}，或使用 --secret-file。`),
  );
}

async function readSecretFile(file: string, say: Say): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error, say);
  }
}

/** For a file that a person has named. */
export function unreadable(file: string, error: unknown, say: Say): Failure {
  const { code = '' } = error as NodeJS.ErrnoException;
  return new Failure(
    exitCodes.misused,
    'FILE_UNREADABLE',
    say(`${file} cannot be read (${code})`, `无法读取 ${file}（${code}）`),
  );
}
