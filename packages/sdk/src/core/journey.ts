import { createDeadline, type Deadline } from './deadline.ts';
import type { FailedRequest } from './errors.ts';
import type { CallEvent } from './observer.ts';
import type { Redactor } from './redaction.ts';
import type { Runtime } from './runtime.ts';

/** An address of the API, and what the SDK calls it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with its parameters as `{name}`. */
  readonly path: string;
  /** Sending it twice does no more than sending it once. */
  readonly isRepeatable: boolean;
}

/** What every call may be given. */
export interface CallOptions {
  /** Ends the call when it is aborted, wherever the call is. */
  readonly signal?: AbortSignal | undefined;
  /** By then the call is over, with all its retries and its token. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly maxRetries?: number | undefined;
  /** Sent along. Never shown to hooks or logs. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What is sent: the same in all attempts. */
export interface Message {
  readonly operation: Operation;
  /** Below the base URL, with its parameters filled in. */
  readonly path: string;
  /** As the caller gave it, for descriptions. */
  readonly body?: unknown;
  readonly content?: { readonly type: string; readonly text: string } | undefined;
  readonly options: CallOptions;
}

/** A call on its way: what its attempts have in common. */
export interface Journey extends Message {
  readonly deadline: Deadline;
  attempts: number;
  /** As errors tell of it, without secrets. */
  describe(): FailedRequest;
  /** As hooks and logs are told of its latest attempt. */
  event(): CallEvent;
}

export function beginJourney(
  message: Message,
  { timeoutMs, runtime, redactor }: { timeoutMs: number; runtime: Runtime; redactor: Redactor },
): Journey {
  const { operation, path, body, options } = message;
  const { name, method } = operation;
  const callId = runtime.newId();
  const customerOrderNo = customerOrderNoOf(body);
  const describe = (): FailedRequest => ({
    operation: name,
    method,
    path: redactor.text(path),
    ...(customerOrderNo !== undefined && { customerOrderNo: redactor.text(customerOrderNo) }),
    ...(body !== undefined && { body: redactor.value(body) }),
    attempts: journey.attempts,
  });
  const deadline = createDeadline({
    timeoutMs: options.timeoutMs ?? timeoutMs,
    signal: options.signal,
    runtime,
    describe,
  });
  const journey: Journey = {
    ...message,
    deadline,
    attempts: 0,
    describe,
    event: () => ({
      callId,
      operation: name,
      method,
      route: operation.path,
      attempt: journey.attempts,
      customerOrderNo,
    }),
  };
  return journey;
}

function customerOrderNoOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('customerOrderNo' in body)) return undefined;
  return typeof body.customerOrderNo === 'string' ? body.customerOrderNo : undefined;
}
