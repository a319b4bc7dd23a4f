import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The IP address that a request came from. What a trusted proxy passes on in `X-Forwarded-For` may be anything; where it
 * is no address, the proxy's own stands for it.
 */
export function callerAddress(request: FastifyRequest): string {
  return isIP(request.ip) === 0 ? (request.socket.remoteAddress ?? '') : request.ip;
}
