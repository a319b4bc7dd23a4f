import { Agent } from 'undici';
import { readAnswer } from './answer.ts';
import { createGuardedConnector } from './connecting.ts';
import { failureOf, OutgoingFailure, type OutgoingFailureReason } from './failures.ts';
import { egressProxyOf } from './proxy-tunnel.ts';
import { createNameServerResolver, type ResolveName, resolveBySystem } from './resolving.ts';
import { parseAllowedUrl, type UrlProblem } from './url-rules.ts';

export type { OutgoingFailureReason, UrlProblem };

export interface OutgoingRequest {
  readonly url: string;
  /** Sent as UTF-8. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Stops the call; it then ends at once as `Stopped`. */
  readonly signal?: AbortSignal;
}

export type OutgoingResult =
  | {
      readonly kind: 'answered';
      /** Of the answer itself: a redirect is not followed, so it is a 3xx. */
      readonly status: number;
      /** The header `Retry-After` as it was sent; null when there is none. */
      readonly retryAfter: string | null;
      /** The first KiB as text, for a log; bytes that are not UTF-8, and NUL, are shown as U+FFFD. */
      readonly bodyStart: string;
      /** The whole body as text, or null when it is larger than 64 KiB; the rest is then not read. */
      readonly body: string | null;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly reason: OutgoingFailureReason;
      /** English, for a log. Holds no URL, no address and no secret. */
      readonly detail: string;
      readonly durationMs: number;
    };

/** Calls URLs that someone outside has chosen, and nothing inside this network by them. */
export interface OutgoingSender {
  /** One POST. Whatever the receiver does is a result; only a header that HTTP does not allow is thrown. */
  send(request: OutgoingRequest): Promise<OutgoingResult>;
  /** Why a URL may not be called, as far as that can be told without asking name servers; null when it may. */
  checkUrl(url: string): UrlProblem | null;
  /** Takes no more calls, waits for those under way (`answerTimeoutMs` at most), and closes the connections. */
  close(): Promise<void>;
}

export interface OutgoingSenderOptions {
  /** `http` URLs besides `https`. */
  readonly allowHttp: boolean;
  /** Addresses of this machine and of private networks. Link-local addresses and the like stay refused. */
  readonly allowPrivate: boolean;
  /**
   * The URL of a proxy that all calls go through by CONNECT; user and password in it are sent as Basic. Names are
   * still resolved and checked here, and the proxy is told the address. The proxy's own address is not checked.
   */
  readonly proxy?: string;
  /** For name, connection and TLS together. */
  readonly connectTimeoutMs: number;
  /** For the whole call, connecting included. */
  readonly answerTimeoutMs: number;
  /** Milliseconds. */
  readonly now: () => number;
  /** While as many connections are open, over all hosts, each further call closes its own. 512 by default. */
  readonly keptConnections?: number;
  /** By default the name servers; with `allowPrivate` the operating system. */
  readonly resolve?: ResolveName;
  /** PEM certificates to trust in place of the well-known ones, of receivers and of the proxy. */
  readonly ca?: string;
}

/** A busy connection is made anew after this time, so that a receiver that moved is found. */
const connectionLifeMs = 5 * 60_000;

export function createOutgoingSender(options: OutgoingSenderOptions): OutgoingSender {
  const { answerTimeoutMs, connectTimeoutMs, allowPrivate, proxy, ca, now } = options;
  const connect = createGuardedConnector({
    allowPrivate,
    connectTimeoutMs,
    resolve: options.resolve ?? (allowPrivate ? resolveBySystem : createNameServerResolver()),
    ...(proxy === undefined ? {} : { proxy: egressProxyOf(proxy, ca) }),
    ...(ca === undefined ? {} : { ca }),
  });
  let connections = 0;
  const agent = new Agent({
    // Several receivers may share a host, and a slow one must not hold up the others: so each call under way has a
    // connection of its own, and whoever calls bounds how many calls are under way.
    connections: null,
    pipelining: 1,
    allowH2: false,
    clientTtl: connectionLifeMs,
    maxHeaderSize: 16 * 1024,
    // The whole call has one timer.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(target, callback) {
      connections += 1;
      const ended = () => {
        connections -= 1;
      };
      connect(target, (...outcome) => {
        const [, socket] = outcome;
        if (socket) socket.once('close', ended);
        else ended();
        callback(...outcome);
      });
    },
  });
  let closed: Promise<void> | undefined;

  return {
    async send(request) {
      const startedAt = now();
      try {
        const url = allowedUrl(request.url, options);
        if (closed) throw new OutgoingFailure('Stopped', 'the sender is closed');
        const answer = await readAnswer(
          agent,
          {
            origin: url.origin,
            path: url.pathname + url.search,
            method: 'POST',
            headers: { 'user-agent': 'cardepass', ...request.headers },
            body: request.body,
            reset: connections >= (options.keptConnections ?? 512),
          },
          answerTimeoutMs,
          request.signal,
        );
        return { kind: 'answered', ...answer, durationMs: now() - startedAt };
      } catch (error) {
        const { reason, message } = failureOf(error);
        return { kind: 'failed', reason, detail: message, durationMs: now() - startedAt };
      }
    },
    checkUrl(text) {
      const url = parseAllowedUrl(text, options);
      return typeof url === 'string' ? url : null;
    },
    close() {
      closed ??= agent.close();
      return closed;
    },
  };
}

function allowedUrl(text: string, options: OutgoingSenderOptions): URL {
  const url = parseAllowedUrl(text, options);
  if (typeof url !== 'string') return url;
  if (url === 'AddressRefused') throw new OutgoingFailure(url, 'the host may not be called');
  throw new OutgoingFailure('UrlRefused', url);
}
