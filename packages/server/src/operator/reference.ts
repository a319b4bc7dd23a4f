import type { Argument, Command, Option } from 'commander';
import { fullName, type OperatorCommand, programName } from './command.ts';

/** Divides docs/operator-commands.md: above it people write, below it stands what {@link reference} returns. */
export const generatedMark =
  '<!-- From here on this page is generated from the command definitions: npm run docs:commands -->';

/** The page with its lower part made anew. @throws Error when the page has lost its mark */
export function withReference(page: string, program: OperatorCommand): string {
  const at = page.indexOf(generatedMark);
  if (at < 0) throw new Error(`docs/operator-commands.md must hold the line: ${generatedMark}`);
  return `${page.slice(0, at)}${generatedMark}\n\n${reference(program)}`;
}

/** Every command that does something, in the order of the help. */
export function operationsOf(command: OperatorCommand): OperatorCommand[] {
  return (command.commands as OperatorCommand[]).flatMap((child) =>
    child.explanation ? [child] : operationsOf(child),
  );
}

function reference(program: OperatorCommand): string {
  const operations = operationsOf(program);
  const rows = operations.map(
    (command) => `| [\`${wordsOf(command)}\`](#${anchorOf(command)}) | ${command.summary()} |`,
  );
  const sections = operations.map(section);
  return ['## Reference', '', '| Command | |', '| --- | --- |', ...rows, '', ...sections].join('\n');
}

function section(command: OperatorCommand): string {
  const { explanation } = command;
  if (!explanation) throw new Error(`${wordsOf(command)} explains nothing`);
  const usage = [fullName(command), ...command.registeredArguments.map(shownArgument), '[options]'].join(' ');
  const options = command.options.filter((option) => option.long !== '--json');
  const optionRows = options.map((option) => `| \`${option.flags}\` | ${meaning(option)} |`);
  return [
    `### ${wordsOf(command)}`,
    '',
    explanation.summary,
    ...(explanation.details ? ['', explanation.details] : []),
    '',
    '```sh',
    usage,
    '```',
    '',
    ...(optionRows.length > 0 ? ['| Option | |', '| --- | --- |', ...optionRows, ''] : []),
    explanation.examples.length > 1 ? 'Examples:' : 'Example:',
    '',
    '```sh',
    ...explanation.examples.map((example) => `${programName} ${example}`),
    '```',
    '',
    'With `--json`:',
    '',
    '```json',
    JSON.stringify(explanation.json, undefined, 2),
    '```',
    '',
  ].join('\n');
}

function wordsOf(command: Command): string {
  return fullName(command).slice(programName.length + 1);
}

function anchorOf(command: Command): string {
  return wordsOf(command).replaceAll(' ', '-');
}

function shownArgument(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function meaning(option: Option): string {
  const fallback = option.defaultValue === undefined ? '' : ` (default: ${option.defaultValue})`;
  const required = option.mandatory ? ' (required)' : '';
  return `${option.description}${required}${fallback}`.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
