import type { OutgoingResult } from '../../platform/outgoing/sender.ts';
import { readRetryAfter } from './retry-after.ts';
import type { AcknowledgementMode, Attempt } from './types.ts';

/** What an attempt has come to. */
export interface Verdict {
  readonly isDelivered: boolean;
  /** The receiver wants no more of it: 410. */
  readonly isGone: boolean;
  /** It cannot keep up, or is not there: fewer calls at a time will do. */
  readonly isOverloaded: boolean;
  /** It asks not to be called about this before so many milliseconds have passed; 0 when it does not. */
  readonly retryAfterMs: number;
  readonly attempt: Attempt;
}

const longestWord = 500;

/**
 * Judges a receiver's answer (contract: Webhooks). In mode `envelope` anything but a 2xx with `success: true` is a failed
 * attempt; in mode `status` anything but a 2xx.
 *
 * @param at when the attempt began, in milliseconds since the epoch
 * @param now when it ended
 */
export function judge(result: OutgoingResult, mode: AcknowledgementMode, at: number, now: number): Verdict {
  const base = { at: new Date(at).toISOString(), durationMs: Math.round(result.durationMs) };
  if (result.kind === 'failed') {
    const attempt = { ...base, httpStatus: null, reason: result.reason, answer: result.detail, ...noWords };
    return { isDelivered: false, isGone: false, isOverloaded: true, retryAfterMs: 0, attempt };
  }
  const { status, bodyStart, body } = result;
  const isSuccess = status >= 200 && status < 300;
  const read = isSuccess && mode === 'envelope' ? readEnvelope(body) : { reason: null, ...noWords };
  const reason = isSuccess ? read.reason : 'HttpStatus';
  return {
    isDelivered: reason === null,
    isGone: status === 410,
    isOverloaded: status >= 500 || status === 429 || status === 408,
    retryAfterMs: readRetryAfter(result.retryAfter, now),
    attempt: {
      ...base,
      httpStatus: status,
      reason,
      answer: bodyStart,
      errorCode: read.errorCode,
      errorMessage: read.errorMessage,
    },
  };
}

const noWords = { errorCode: null, errorMessage: null };

function readEnvelope(body: string | null): Pick<Attempt, 'reason' | 'errorCode' | 'errorMessage'> {
  if (body === null) return { reason: 'AnswerTooLarge', ...noWords };
  const answer = parse(body);
  if (answer === undefined) return { reason: 'AnswerNotUnderstood', ...noWords };
  const words = { errorCode: word(answer.errorCode), errorMessage: word(answer.errorMessage) };
  return { reason: answer.success === true ? null : 'NotAcknowledged', ...words };
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** As PostgreSQL can hold it: no NUL, no half of a character. */
function word(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).slice(0, longestWord).toWellFormed().replaceAll('\0', '\ufffd');
}
