import type { Outcome } from './transport.ts';

/** What a call came back with, beside its data. */
export interface WithResponse<T> {
  readonly data: T;
  /** The answer as `fetch` gives it; its body can be read again. */
  readonly response: Response;
  /** The server's name for the answer. */
  readonly responseId: string | undefined;
}

/** As promises have it: callers name the class that they expect. */
// biome-ignore lint/suspicious/noExplicitAny: as the language's own type
export type Rejected<B> = ((reason: any) => B | PromiseLike<B>) | null;

/** The answer of a call: its data when it is awaited, and the answer itself for whoever asks. */
export class ApiPromise<T> implements Promise<T> {
  readonly #outcome: Promise<Outcome<T>>;

  constructor(outcome: Promise<Outcome<T>>) {
    this.#outcome = outcome;
  }

  /** The answer as `fetch` gives it, its body not read yet. It rejects as the call itself does. */
  async asResponse(): Promise<Response> {
    return responseOf(await this.#outcome);
  }

  async withResponse(): Promise<WithResponse<T>> {
    const outcome = await this.#outcome;
    return { data: outcome.data, response: responseOf(outcome), responseId: outcome.responseId };
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: Rejected<B>,
  ): Promise<A | B> {
    return this.#outcome.then(({ data }) => data).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: Rejected<B>): Promise<T | B> {
    return this.then(null, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return 'ApiPromise';
  }
}

/** The body was read for the SDK's own use, so the caller gets an answer that is like new. */
function responseOf({ exchange: { response, text } }: Outcome<unknown>): Response {
  const { status, statusText, headers } = response;
  const copied = new Headers(headers);
  // They told of the body as it was on the wire.
  copied.delete('content-encoding');
  copied.delete('content-length');
  return new Response(text, { status, statusText, headers: copied });
}
