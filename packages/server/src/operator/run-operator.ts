import { CommanderError } from 'commander';
import { isUnavailable } from '../platform/db/database.ts';
import { DomainError } from '../platform/errors.ts';
import { explain } from '../run/start-error.ts';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** The operator pressed Ctrl-C, or the system ends the process. */
export class Interrupted extends Error {
  /** What a shell reports for this signal: 128 and its number. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

const done = 0;
const refused = 1;
const misused = 2;

/**
 * Runs one command. Returns its exit code: 0 done, 1 refused (one line on `err` says why), 2 a command line that makes
 * no sense.
 *
 * @param args the words after the command's name
 */
export async function runOperator(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(args, { from: 'user' });
    return done;
  } catch (error) {
    // commander has printed the help or the mistake already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? done : misused;
    surroundings.err.write(`${explainRefusal(error)}\n`);
    return error instanceof Interrupted ? error.exitCode : refused;
  }
}

function explainRefusal(error: unknown): string {
  if (error instanceof Interrupted) return 'cardepass: interrupted; nothing was changed.';
  if (error instanceof DomainError) return `cardepass: ${error.message}.`;
  if (isUnavailable(error)) {
    return 'cardepass: the database went away in the middle; see whether the change was made (audit list), then try again.';
  }
  return explain(error);
}
