/** What a command is given from outside: nothing in it reads the process. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `operator:<name>`, for the audit. */
  readonly actor: string;
  readonly out: OutputStream;
  readonly err: OutputStream;
  /** Aborted when the operator wants to stop: nothing new is begun. */
  readonly signal: AbortSignal;
}

export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}
