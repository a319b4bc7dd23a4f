import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import pino, { type DestinationStream } from 'pino';
import type { Log } from '../log.ts';
import type { Metrics, RequestSeries } from '../metrics.ts';
import type { InFlight } from './in-flight.ts';

export interface ObservationOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly inFlight: InFlight;
  /** Whose `X-Request-Id` is believed; `undefined`: nobody's. */
  readonly isTrustedProxy: ((address: string) => boolean) | undefined;
}

/**
 * Follows each request from its arrival to the end of its answer: response id, requests in flight, metrics, one log
 * line. A caller that goes away before its answer is complete shows as status 499.
 *
 * It runs for every request, and the fastest take about fifteen microseconds, so it is made of what is cheap: one
 * listener instead of Fastify's onResponse hook (which also misses callers that go away), series and log fragments found
 * once for each route, and a log line put together by hand.
 *
 * @returns observes a request that no route was found for
 */
export function observeRequests(
  app: FastifyInstance,
  options: ObservationOptions,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const { log, metrics, inFlight } = options;
  const logRequest = createRequestLog(log, options.isTrustedProxy);

  function observerFor(route: string): (request: FastifyRequest, reply: FastifyReply) => void {
    const known = new Map<string, Map<number, Observed>>();

    function find(method: string, status: number): Observed {
      const byStatus = known.get(method) ?? new Map<number, Observed>();
      const found = byStatus.get(status);
      if (found) return found;
      const observed = {
        series: metrics.requestSeries(route, method, status),
        // The route as its pattern: the address that was called may hold what must not be logged.
        logFragment: `","method":"${method}","route":"${route}","status":${status},"us":`,
      };
      known.set(method, byStatus.set(status, observed));
      return observed;
    }

    return (request, reply) => {
      const startedAt = performance.now();
      const leaveFlight = inFlight.enter();
      reply.raw.setHeader('x-response-id', request.id);
      reply.raw.once('close', () => {
        leaveFlight();
        const milliseconds = performance.now() - startedAt;
        const { series, logFragment } = find(
          request.method,
          reply.raw.writableFinished ? reply.statusCode : 499,
        );
        series.observe(milliseconds / 1000);
        logRequest(request, logFragment, milliseconds);
      });
    };
  }

  app.addHook('onRoute', (route) => {
    const observe = observerFor(route.url);
    const begin: onRequestHookHandler = (request, reply, done) => {
      observe(request, reply);
      done();
    };
    route.onRequest = [begin, ...[route.onRequest ?? []].flat()];
  });
  return observerFor('unmatched');
}

interface Observed {
  readonly series: RequestSeries;
  readonly logFragment: string;
}

/** One JSON line for each request, as the log writes its others. No value needs escaping, and none can hold a secret. */
function createRequestLog(log: Log, isTrustedProxy: ((address: string) => boolean) | undefined) {
  if (!log.isLevelEnabled('info')) return () => {};
  const destination = (log as unknown as { [pino.symbols.streamSym]: DestinationStream })[
    pino.symbols.streamSym
  ];
  let lineStart = '';
  let lineStartAt = 0;

  /** Requests of the same millisecond begin their lines alike. */
  function startOfLine(): string {
    const now = Date.now();
    if (now !== lineStartAt) {
      lineStartAt = now;
      lineStart = `{"level":"info","time":"${new Date(now).toISOString()}","responseId":"`;
    }
    return lineStart;
  }

  function requestIdField(request: FastifyRequest): string {
    const id = request.headers['x-request-id'];
    const isSane = typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id);
    return isSane && isTrustedProxy?.(request.socket.remoteAddress ?? '') ? `","requestId":"${id}` : '';
  }

  return (request: FastifyRequest, fragment: string, milliseconds: number): void => {
    const requestId = isTrustedProxy ? requestIdField(request) : '';
    const client = request.clientId === undefined ? '' : `","clientId":"${request.clientId}`;
    // A proxy may forward what is no address at all.
    const address = isTrustedProxy && isIP(request.ip) === 0 ? 'invalid' : request.ip;
    destination.write(
      `${startOfLine()}${request.id}${requestId}${client}${fragment}${Math.round(milliseconds * 1000)},"address":"${address}","msg":"request"}\n`,
    );
  };
}
