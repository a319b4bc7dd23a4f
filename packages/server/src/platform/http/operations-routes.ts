import type { FastifyRequest } from 'fastify';
import { createAddressMatcher } from '../addresses.ts';
import type { ChangeFeed } from '../db/change-feed.ts';
import { DomainError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { App } from './server.ts';

export interface OperationsRoutesOptions {
  readonly feed: ChangeFeed;
  readonly metrics: Metrics;
  /** CIDR ranges that may read the metrics. */
  readonly metricsAllow: readonly string[];
  readonly readiness: { readonly isDraining: boolean };
  /** Where several processes share the port: the metrics of all of them. */
  readonly collectMetrics?: () => Promise<string>;
}

const hidden = { schema: { hide: true } };

/** What the surroundings ask: is it alive, may it get traffic, how is it doing. */
export function addOperationsRoutes(app: App, options: OperationsRoutesOptions): void {
  const { feed, metrics, readiness } = options;
  const mayReadMetrics = createAddressMatcher(options.metricsAllow);

  app.get('/livez', hidden, (_request, reply) => {
    reply.send({ status: 'alive' });
  });

  app.get('/readyz', hidden, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (readiness.isDraining) return reply.code(503).send({ status: 'stopping' });
    try {
      await feed.fresh();
      return reply.send({ status: 'ready' });
    } catch {
      return reply.code(503).send({ status: 'the database is not available' });
    }
  });

  app.get('/metrics', hidden, async (request, reply) => {
    if (isRelayed(request) || !mayReadMetrics(request.ip)) throw new DomainError('404');
    const text = options.collectMetrics ? await options.collectMetrics() : await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}

/** Came through a proxy that is not trusted: the address is the proxy's, often this machine's, and says nothing. */
function isRelayed(request: FastifyRequest): boolean {
  return request.headers['x-forwarded-for'] !== undefined && request.ip === request.socket.remoteAddress;
}
