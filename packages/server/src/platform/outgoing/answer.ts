import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { OutgoingFailure } from './failures.ts';

/** What is read of an answer; the rest is left unread and the connection closed. */
const longestBody = 64 * 1024;
const longestBodyStart = 1024;

export interface Answer {
  readonly status: number;
  /** The header of that name; null when there is none. */
  readonly retryAfter: string | null;
  readonly bodyStart: string;
  /** null: larger than is read. */
  readonly body: string | null;
}

/**
 * Sends one request and reads its answer.
 *
 * @param timeoutMs for the whole of it, waiting for a connection included
 * @throws OutgoingFailure AnswerTimeout or Stopped, and whatever the connection and the HTTP client fail with
 */
export function readAnswer(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const reader = new AnswerReader((outcome) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onStop);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
    const onStop = () => reader.stop(new OutgoingFailure('Stopped', 'the call was stopped'));
    const timer = setTimeout(
      () => reader.stop(new OutgoingFailure('AnswerTimeout', 'the answer was not complete in time')),
      timeoutMs,
    );
    if (signal?.aborted) {
      onStop();
      return;
    }
    signal?.addEventListener('abort', onStop, { once: true });
    try {
      dispatcher.dispatch(request, reader);
    } catch (error) {
      reader.stop(error as Error);
    }
  });
}

/** Follows one answer as it comes in, and settles once, whatever comes first. */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #settle: (outcome: Answer | Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #end: Error | undefined;
  #status = 0;
  #retryAfter: string | null = null;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(settle: (outcome: Answer | Error) => void) {
    this.#settle = settle;
  }

  /** Ends the call now, or, when its connection is not there yet, as soon as it is, before anything is sent. */
  stop(reason: Error): void {
    this.#finish(reason, reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#end) controller.abort(this.#end);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // 1xx come before the answer.
    if (status < 200) return;
    this.#status = status;
    // Told twice it is a list, which makes no sense.
    this.#retryAfter = headers['retry-after'] === undefined ? null : String(headers['retry-after']);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length <= longestBody) return;
    const bodyStart = startOf(Buffer.concat(this.#chunks));
    this.#finish({ ...this.#head(), bodyStart, body: null }, new Error('the rest is not read'));
  }

  onResponseEnd(): void {
    const bytes = Buffer.concat(this.#chunks);
    const body = bytes.toString();
    const isShort = bytes.length <= longestBodyStart;
    this.#finish({ ...this.#head(), bodyStart: isShort ? storable(body) : startOf(bytes), body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(error);
  }

  #head(): Pick<Answer, 'status' | 'retryAfter'> {
    return { status: this.#status, retryAfter: this.#retryAfter };
  }

  #finish(outcome: Answer | Error, abortWith?: Error): void {
    if (this.#end) return;
    this.#end = abortWith ?? new Error('ended');
    this.#settle(outcome);
    this.#chunks = [];
    if (abortWith) this.#controller?.abort(abortWith);
  }
}

/** A character that the cut goes through is left out. */
function startOf(bytes: Buffer): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return storable(decoder.decode(bytes.subarray(0, longestBodyStart), { stream: true }));
}

/** PostgreSQL keeps no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
