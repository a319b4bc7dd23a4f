/** What a shell reads when a run is over; docs/cli.md shows the table. */
export const exitCodes = {
  done: 0,
  /** The server refused, an order failed, a signature is wrong, or doctor found something. */
  refused: 1,
  /** A command line, or a file, that makes no sense; nothing was sent. */
  misused: 2,
  /** No profile, wrong credentials, a missing scope, an address that is not allowed. */
  notAllowed: 3,
  /** No answer, or one that asks to come again: the same command may work later. */
  unavailable: 4,
  /** The order was placed, and had not ended when the wait was over. */
  stillPending: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An end with an explanation for the person, without a full stop. */
export class Failure extends Error {
  readonly exitCode: number;
  /** For programs: the API's error code, or a word of this program's own. */
  readonly code: string;
  /** What to do about it, in a line of its own. */
  readonly advice: string | undefined;
  /** More for programs, such as the responseId of the answer. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(exitCode: ExitCode, code: string, message: string, advice?: string, details = {}) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.advice = advice;
    this.details = details;
  }
}

/** The person pressed Ctrl-C, or the system ends the process. */
export class Interrupted extends Error {
  /** What a shell reports for this signal: 128 and its number. */
  readonly exitCode: number;
  /** What goes on without this program, in a line of its own. */
  readonly advice: string | undefined;

  constructor(exitCode: number, advice?: string) {
    super('interrupted');
    this.exitCode = exitCode;
    this.advice = advice;
  }
}
