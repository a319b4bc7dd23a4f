import type { Argument, Command, Option } from 'commander';
import type { CliCommand } from '../command.ts';

/** A word that may stand next, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** What is known only at the moment of completion. */
export interface CompletionSources {
  /** The names of the profiles. */
  profiles(): Promise<readonly string[]>;
}

/**
 * The words that may stand next on a command line.
 *
 * @param words what stands on it after the program's name; the last is the one that is being typed, perhaps empty
 */
export async function candidatesFor(
  program: CliCommand,
  words: readonly string[],
  sources: CompletionSources,
): Promise<Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { command, openOption, operands } = follow(program, words.slice(0, -1));
  const all = openOption
    ? await valuesOf(openOption, sources)
    : typed.startsWith('-')
      ? optionsOf(command)
      : [...subcommandsOf(command), ...(await operandsOf(command, operands, sources))];
  return all.filter(({ word }) => word.startsWith(typed));
}

/** Walks the words that are there: to the command that they lead to, and an option that still wants its value. */
function follow(program: CliCommand, words: readonly string[]) {
  let command = program as Command;
  let openOption: Option | undefined;
  let operands = 0;
  for (const word of words) {
    if (openOption) openOption = undefined;
    else if (word.startsWith('-')) {
      const option = everyOption(command).find(({ long, short }) => word === long || word === short);
      openOption = option?.required || option?.optional ? option : undefined;
    } else {
      const child = command.commands.find((each) => each.name() === word);
      if (child) command = child;
      else operands++;
    }
  }
  return { command, openOption, operands };
}

function everyOption(command: Command): readonly Option[] {
  return command.parent ? [...command.options, ...everyOption(command.parent)] : command.options;
}

function optionsOf(command: Command): Candidate[] {
  return everyOption(command)
    .filter((option) => !option.hidden)
    .map((option) => ({ word: option.long ?? option.flags, meaning: option.description }))
    .concat({ word: '--help', meaning: '' });
}

function subcommandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((child) => ({ word: child.name(), meaning: child.summary() || child.description() }));
}

async function operandsOf(command: Command, count: number, sources: CompletionSources): Promise<Candidate[]> {
  const argument = command.registeredArguments[count];
  return argument ? valuesOf(argument, sources) : [];
}

async function valuesOf(item: Option | Argument, sources: CompletionSources): Promise<Candidate[]> {
  const isProfile = ('long' in item && item.long === '--profile') || item.name() === 'profile';
  const words = item.argChoices ?? (isProfile ? await sources.profiles() : []);
  return words.map((word) => ({ word, meaning: '' }));
}
