import type { Argument, Option } from 'commander';
import { type CliCommand, fullName, operationsOf, programName } from '../src/command.ts';
import { createProgram } from '../src/program.ts';

/** Divides docs/cli.md: above it people write, below it stands what the commands say of themselves. */
export const generatedMark =
  '<!-- From here on this page is generated from the command definitions: npm run docs:cli -->';

/** The page with its lower part made anew. @throws Error when the page has lost its mark */
export function withReference(page: string): string {
  const at = page.indexOf(generatedMark);
  if (at < 0) throw new Error(`docs/cli.md must hold the line: ${generatedMark}`);
  return `${page.slice(0, at)}${generatedMark}\n\n${reference(describedProgram('en'))}`;
}

/** The command tree, for reading only. */
export function describedProgram(language: 'en' | 'zh'): CliCommand {
  const nowhere = { write: () => {} };
  const refuse = () => {
    throw new Error('only described');
  };
  return createProgram(
    {
      environment: {},
      homeDir: '/',
      input: { on: refuse, off: refuse, pause: refuse, resume: refuse, [Symbol.asyncIterator]: refuse },
      out: nowhere,
      err: nowhere,
      signal: new AbortController().signal,
      now: refuse,
      randomBytes: refuse,
    },
    ['--lang', language],
    '',
  );
}

function reference(program: CliCommand): string {
  const operations = operationsOf(program);
  const rows = operations.map(
    (command) =>
      `| [\`${wordsOf(command)}\`](#${wordsOf(command).replaceAll(' ', '-')}) | ${command.summary()} |`,
  );
  return [
    '## Reference',
    '',
    'Options of every command:',
    '',
    ...optionTable(program.options),
    '| Command | |',
    '| --- | --- |',
    ...rows,
    '',
    ...operations.map(section),
  ].join('\n');
}

function section(command: CliCommand): string {
  const { explanation } = command;
  if (!explanation) throw new Error(`${wordsOf(command)} explains nothing`);
  const usage = [fullName(command), ...command.registeredArguments.map(shownArgument), '[options]'].join(' ');
  const operands = command.registeredArguments.map(
    (argument) => `| \`${shownArgument(argument)}\` | ${meaning(argument)} |`,
  );
  return [
    `### ${wordsOf(command)}`,
    '',
    explanation.summary,
    ...(explanation.details ? ['', ...explanation.details.split('\n').join('\n\n').split('\n')] : []),
    '',
    '```sh',
    usage,
    '```',
    '',
    ...(operands.length > 0 ? ['| Argument | |', '| --- | --- |', ...operands, ''] : []),
    ...optionTable(command.options),
    explanation.examples.length > 1 ? 'Examples:' : 'Example:',
    '',
    '```sh',
    ...explanation.examples.map((example) => `${programName} ${example}`),
    '```',
    '',
    `With \`--json\`: ${explanation.json}.`,
    '',
  ].join('\n');
}

function optionTable(options: readonly Option[]): string[] {
  const shown = options.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return [];
  return [
    '| Option | |',
    '| --- | --- |',
    ...shown.map((option) => `| \`${option.flags}\` | ${meaning(option)} |`),
    '',
  ];
}

function wordsOf(command: CliCommand): string {
  return fullName(command).slice(programName.length + 1);
}

function shownArgument(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function meaning(item: Option | Argument): string {
  const hasDefault =
    item.defaultValue !== undefined &&
    typeof item.defaultValue !== 'boolean' &&
    !Array.isArray(item.defaultValue);
  const fallback = hasDefault ? `; default: ${item.defaultValue}` : '';
  const choices = item.argChoices ? `; one of ${item.argChoices.join(', ')}` : '';
  const required = 'mandatory' in item && item.mandatory ? '; required' : '';
  return `${item.description}${choices}${required}${fallback}`.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
