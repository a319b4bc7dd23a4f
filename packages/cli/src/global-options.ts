/** The options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly profile?: string;
  readonly color: boolean;
  readonly verbose?: boolean;
  readonly debug?: boolean;
}
