import { Command, Option } from 'commander';
import type { Json } from './output.ts';

/** What a command tells of itself beyond its options. */
export interface Explanation {
  readonly summary: string;
  /** What is worth knowing before it is used. */
  readonly details?: string;
  /** Lines to paste, without the command's own name in front. */
  readonly examples: readonly [string, ...string[]];
  /** The shape that `--json` prints, with values as they may be: the reference shows it and the tests hold to it. */
  readonly json: Json;
}

/** A command of commander's that knows its explanation. */
export class OperatorCommand extends Command {
  explanation: Explanation | undefined;

  override createCommand(name?: string): OperatorCommand {
    return new OperatorCommand(name).helpCommand(false);
  }

  /** Adds a command that does something. `nameAndArgs` such as `show <client_id>`. */
  operation(nameAndArgs: string, explanation: Explanation): OperatorCommand {
    const command = this.command(nameAndArgs) as OperatorCommand;
    const { summary, details, examples } = explanation;
    command.explanation = explanation;
    command.summary(summary).description(details ? `${summary}\n\n${details}` : summary);
    command.addOption(jsonOption()).showHelpAfterError(`(see ${fullName(command)} --help)`);
    const lines = examples.map((example) => `  ${programName} ${example}`);
    return command.addHelpText(
      'after',
      ['', examples.length > 1 ? 'Examples:' : 'Example:', ...lines].join('\n'),
    );
  }

  /** Adds a group of commands about one noun. */
  group(name: string, summary: string): OperatorCommand {
    const command = this.command(name) as OperatorCommand;
    return command.description(summary).showHelpAfterError(`(see ${fullName(command)} --help)`);
  }
}

export const programName = 'cardepassd';

function jsonOption(): Option {
  return new Option('--json', 'print JSON instead of text');
}

/** The words that lead to a command: `cardepassd client secret add`. */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
