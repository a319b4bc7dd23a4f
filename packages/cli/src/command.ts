import { Command, type CommandOptions } from 'commander';
import type { Say } from './language.ts';

/** What a command tells of itself beyond its options. */
export interface Explanation {
  readonly summary: string;
  /** What is worth knowing before it is used. */
  readonly details?: string;
  /** Lines to paste, without the program's own name in front. */
  readonly examples: readonly [string, ...string[]];
  /** What `--json` prints, in the words of the API reference. */
  readonly json: string;
}

export const programName = 'cardepass';

/** A command of commander's that knows its explanation and its language. */
export class CliCommand extends Command {
  readonly #say: Say;
  explanation: Explanation | undefined;

  constructor(name: string | undefined, say: Say) {
    super(name);
    this.#say = say;
  }

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name, this.#say)
      .helpCommand(false)
      .helpOption('-h, --help', this.#say('show this help', '显示帮助'));
  }

  /** Adds a command that does something. `nameAndArgs` such as `show <cardId>`. */
  operation(nameAndArgs: string, explanation: Explanation, options: CommandOptions = {}): CliCommand {
    const command = this.command(nameAndArgs, options) as CliCommand;
    const { summary, details, examples } = explanation;
    command.explanation = explanation;
    command.summary(summary).description(details ? `${summary}\n\n${details}` : summary);
    command.showHelpAfterError(seeHelp(command, this.#say));
    const title = this.#say(examples.length > 1 ? 'Examples:' : 'Example:', '示例：');
    const lines = examples.map((example) => `  ${programName} ${example}`);
    return command.addHelpText('after', ['', title, ...lines].join('\n'));
  }

  /** Adds a group of commands about one noun. */
  group(name: string, summary: string): CliCommand {
    const command = this.command(name) as CliCommand;
    return command.description(summary).showHelpAfterError(seeHelp(command, this.#say));
  }
}

function seeHelp(command: Command, say: Say): string {
  return say(`(see ${fullName(command)} --help)`, `（见 ${fullName(command)} --help）`);
}

/** The words that lead to a command: `cardepass cards show`. */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

/** Every command that does something, in the order of the help. */
export function operationsOf(command: CliCommand): CliCommand[] {
  return (command.commands as CliCommand[]).flatMap((child) =>
    child.explanation ? [child] : operationsOf(child),
  );
}
