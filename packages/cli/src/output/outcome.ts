import type { Failure } from '../exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What a command has to say, for a program and for a person. */
export interface Outcome {
  /** What `--json` prints: the API's own names and values. */
  readonly json: unknown;
  readonly text: (terminal: Terminal) => string;
  /** The outcome is shown, and the run ends with this. */
  readonly failure?: Failure;
}
