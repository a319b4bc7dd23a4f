import type { FastifyRequest } from 'fastify';

/** Who calls, as the token check has found; for routes behind it. */
export function callerOf({ customerId, clientId }: Pick<FastifyRequest, 'customerId' | 'clientId'>): {
  readonly customerId: string;
  readonly clientId: string;
} {
  if (customerId === undefined || clientId === undefined) throw new Error('the token check says who calls');
  return { customerId, clientId };
}

/** Whose data it may see. */
export function customerOf(request: Parameters<typeof callerOf>[0]): string {
  return callerOf(request).customerId;
}
