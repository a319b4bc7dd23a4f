/** What the program is given from outside: nothing but main.ts reads the process. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly input: InputStream;
  readonly out: OutputStream;
  readonly err: OutputStream;
  /** Aborted with {@link Interrupted} when the person wants to stop. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface InputStream extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
}
