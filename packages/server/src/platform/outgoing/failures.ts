import { errors } from 'undici';

/** Why no answer came. */
export type OutgoingFailureReason =
  /** The URL breaks a rule: scheme, port, credentials in it. */
  | 'UrlRefused'
  /** The address, or every address that the name has, is one that may not be called. */
  | 'AddressRefused'
  | 'DnsFailed'
  | 'ConnectFailed'
  /** Name, connection and TLS together took too long. */
  | 'ConnectTimeout'
  | 'TlsFailed'
  /** The whole call took too long. */
  | 'AnswerTimeout'
  /** The connection ended before the answer did. */
  | 'Reset'
  /** The answer's headers are larger than is read. */
  | 'AnswerTooLarge'
  /** What came is not HTTP. */
  | 'AnswerInvalid'
  /** The caller stopped it, or the sender is closed. */
  | 'Stopped';

/** A call that failed. Its message is English, for a log, and names no URL, no address and no secret. */
export class OutgoingFailure extends Error {
  readonly reason: OutgoingFailureReason;

  constructor(reason: OutgoingFailureReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * What an error of the connection or of the HTTP client means for the caller.
 *
 * @throws the error itself, when it is the caller's own: the request could not be sent to anyone
 */
export function failureOf(error: unknown): OutgoingFailure {
  if (error instanceof OutgoingFailure) return error;
  if (error instanceof errors.InvalidArgumentError) throw error;
  if (error instanceof errors.HeadersOverflowError) {
    return new OutgoingFailure('AnswerTooLarge', 'the headers of the answer are too large');
  }
  if (error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError) {
    return new OutgoingFailure('AnswerInvalid', `the answer is not valid HTTP (${codeOf(error)})`);
  }
  if (error instanceof errors.SocketError && /^bad (response|upgrade)$/.test(error.message)) {
    return new OutgoingFailure('AnswerInvalid', `the answer is not valid HTTP (${error.message})`);
  }
  if (error instanceof errors.ClientDestroyedError || error instanceof errors.ClientClosedError) {
    return new OutgoingFailure('Stopped', 'the sender is closed');
  }
  return new OutgoingFailure('Reset', `the connection ended before the answer (${codeOf(error)})`);
}

/** The code of a system or library error, which tells the kind of it and nothing of addresses. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1));
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
