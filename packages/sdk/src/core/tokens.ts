/** A token as the token endpoint issued it. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Keeps one access token for all calls of a client. */
export interface Tokens {
  /** A token that is valid now, where there is one; so that most calls wait for nothing. */
  peek(): string | undefined;
  /**
   * A token that is valid now. Calls that need one at the same time share one request for it, which is ended when none of
   * them waits for it any more.
   *
   * @param within how long this call waits
   */
  get(within?: (request: Promise<string>) => Promise<string>): Promise<string>;
  /** The server refuses this token: the next `get` fetches another. Nothing happens if that has been done already. */
  forget(token: string): void;
  /** The tokens that are or were in use, for redaction. */
  known(): readonly string[];
}

/** A token with less left than this is not used: it could end on its way. */
const leastLeftMs = 5_000;
/** So long before its end, or a fifth of its life if that is less, a token is renewed beside the calls that use it. */
const renewalMs = 5 * 60_000;

/** How long a token in use is left alone after its renewal has failed. */
const renewalPauseMs = 10_000;

export interface TokensOptions {
  readonly fetchToken: (signal: AbortSignal) => Promise<IssuedToken>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A renewal beside running calls has failed; the next call tries again. */
  readonly onRenewalFailure: (error: unknown) => void;
}

export function createTokens({ fetchToken, now, onRenewalFailure }: TokensOptions): Tokens {
  let current: { token: string; renewAt: number; endsAt: number } | undefined;
  let pending:
    | { readonly request: Promise<string>; readonly controller: AbortController; waiters: number }
    | undefined;
  const known: string[] = [];

  function startRequest() {
    const controller = new AbortController();
    const started = { request: fetchNew(controller.signal), controller, waiters: 0 };
    const end = () => {
      if (pending === started) pending = undefined;
    };
    started.request.then(end, end);
    return started;
  }

  async function fetchShared(within: (request: Promise<string>) => Promise<string>): Promise<string> {
    pending ??= startRequest();
    const shared = pending;
    shared.waiters++;
    try {
      return await within(shared.request);
    } finally {
      shared.waiters--;
      if (shared.waiters === 0 && pending === shared) {
        pending = undefined;
        shared.controller.abort();
      }
    }
  }

  async function fetchNew(signal: AbortSignal): Promise<string> {
    // Counted from before the request, so that the token never lives longer here than at the server.
    const askedAt = now();
    const { accessToken, expiresInSeconds } = await fetchToken(signal);
    const lifeMs = expiresInSeconds * 1000;
    const endsAt = askedAt + lifeMs;
    current = {
      token: accessToken,
      endsAt: endsAt - Math.min(leastLeftMs, lifeMs / 10),
      renewAt: endsAt - Math.min(renewalMs, lifeMs / 5),
    };
    known.unshift(accessToken);
    known.length = Math.min(known.length, 4);
    return accessToken;
  }

  function renew(): void {
    fetchShared((request) => request).catch((error) => {
      if (current) current.renewAt = now() + renewalPauseMs;
      onRenewalFailure(error);
    });
  }

  function peek(): string | undefined {
    const time = now();
    if (!current || time >= current.endsAt) return undefined;
    if (time >= current.renewAt && !pending) renew();
    return current.token;
  }

  return {
    peek,
    get: async (within = (request) => request) => peek() ?? fetchShared(within),
    forget(token) {
      if (current?.token === token) current = undefined;
    },
    known: () => known,
  };
}
