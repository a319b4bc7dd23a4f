import { Option } from 'commander';
import { CliCommand, programName } from './command.ts';
import { helpTexts, mistakeText } from './commander-texts.ts';
import { commands } from './commands/index.ts';
import { createContexts } from './context.ts';
import { languageOf, parseLanguage, sayIn } from './language.ts';
import { maskCardNumbersIn } from './masking.ts';
import type { Surroundings } from './surroundings.ts';

/** The whole command tree. Nothing is read, opened or called before a command runs. */
export function createProgram(
  surroundings: Surroundings,
  args: readonly string[],
  version: string,
): CliCommand {
  const { out, err, environment } = surroundings;
  const language = languageOf(args, environment);
  const say = sayIn(language);
  const program = new CliCommand(programName, say);
  program
    .description(
      say(
        'The command line of the cardepass card API: cards, orders, balances, webhooks.',
        'cardepass 卡片 API 的命令行：卡片、订单、余额与 Webhook。',
      ),
    )
    .version(version, '-V, --version', say('show the version', '显示版本'))
    .helpOption('-h, --help', say('show this help', '显示帮助'))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      getOutHelpWidth: () => helpWidth(out.columns),
      getErrHelpWidth: () => helpWidth(err.columns),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      // A mistake is shown as it was typed, which may have been a card number in the wrong place.
      outputError: (text, write) => write(maskCardNumbersIn(`${programName}: ${mistakeText(text, say)}`)),
    })
    .configureHelp(helpTexts(say))
    .showHelpAfterError(say(`(see ${programName} --help)`, `（见 ${programName} --help）`))
    .option('--json', say('print JSON instead of text', '输出 JSON 而非文本'))
    .option('--profile <name>', say('use this profile', '使用该配置'))
    .addOption(
      new Option(
        '--lang <language>',
        say('speak en or zh (default: the locale)', '语言：en 或 zh（默认取自系统区域设置）'),
      ).argParser(
        (value: string) =>
          parseLanguage(value) ??
          program.error(
            say(
              `error: option '--lang <language>' argument '${value}' is invalid. It must be en or zh.`,
              `选项 '--lang <language>' 的值 '${value}' 无效。必须是 en 或 zh。`,
            ),
            { code: 'commander.invalidArgument' },
          ),
      ),
    )
    .option('--no-color', say('no colours', '不使用颜色'))
    .option(
      '-v, --verbose',
      say('tell each call to the API on standard error', '在标准错误输出中列出每次 API 调用'),
    )
    .option(
      '--debug',
      say('tell calls with headers and bodies, without secrets', '列出 API 调用的头与正文（不含密钥）'),
    );
  const contexts = createContexts(surroundings, { language, say });
  for (const add of commands) add(program, contexts);
  return program;
}

/** Help that is printed into a file has the same lines everywhere. */
function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 100, 100);
}
