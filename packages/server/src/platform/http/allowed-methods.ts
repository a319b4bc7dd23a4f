import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../errors.ts';

/** All that Node reads, but CONNECT, which names no path. */
const answerable = METHODS.filter((method) => method !== 'CONNECT');

/**
 * Collects the methods of every address while routes are added, and returns a function that, called after the last of
 * them, gives each address an answer to all other methods: OPTIONS tells what is allowed, the rest is refused as 405
 * with `Allow` (RFC 9110 §15.5.6). No other origin is ever allowed: without CORS fields a browser refuses by itself.
 */
export function collectAllowedMethods(app: FastifyInstance): () => void {
  const routes = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    routes.set(url, methods);
  });
  return () => {
    for (const method of answerable) {
      if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
    }
    for (const [url, methods] of [...routes]) answerOthers(app, url, new Set(methods));
  };
}

function answerOthers(app: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const allow = [...methods].join(', ');
  const refused = answerable.filter((method) => !methods.has(method) && method !== 'OPTIONS');
  app.options(url, { schema: { hide: true } }, (_request, reply) => {
    reply.code(204).header('allow', allow).send();
  });
  app.route({
    method: refused,
    url,
    schema: { hide: true },
    exposeHeadRoute: false,
    // Before the body is read: its type and size do not matter to the refusal.
    onRequest: (_request, reply, done) => {
      reply.header('allow', allow);
      done(new DomainError('405'));
    },
    handler: () => {},
  });
}
