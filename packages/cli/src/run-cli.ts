import { CommanderError } from 'commander';
import { programName } from './command.ts';
import { exitCodes, type Failure, Interrupted } from './exit-codes.ts';
import { explain } from './explain.ts';
import { languageOf, type Say, sayIn } from './language.ts';
import { maskCardNumbersIn } from './masking.ts';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs one command and returns its exit code (docs/cli.md, Exit codes). Whatever goes wrong is told in one line on
 * standard error and, where something can be done about it, in a second; with `--json`, as one JSON object there.
 *
 * @param args the words after the program's name
 */
export async function runCli(
  args: readonly string[],
  surroundings: Surroundings,
  version: string,
): Promise<number> {
  const say = sayIn(languageOf(args, surroundings.environment));
  try {
    await createProgram(surroundings, args, version).parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    // commander has printed the help or the mistake already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    if (error instanceof Interrupted) {
      const advice = error.advice === undefined ? '' : `${error.advice}\n`;
      surroundings.err.write(`\n${programName}: ${say('interrupted.', '已中断。')}\n${advice}`);
      return error.exitCode;
    }
    const failure = explain(error, say);
    surroundings.err.write(maskCardNumbersIn(told(failure, args.includes('--json'), say)));
    return failure.exitCode;
  }
}

function told({ exitCode, code, message, advice, details }: Failure, asJson: boolean, say: Say): string {
  if (asJson) {
    const error = { code, message, exitCode, ...details, ...(advice !== undefined && { advice }) };
    return `${JSON.stringify({ error }, undefined, 2)}\n`;
  }
  const lines = [`${programName}: ${message}${say('.', '。')}`, ...(advice === undefined ? [] : [advice])];
  return `${lines.join('\n')}\n`;
}
