import type { onRequestHookHandler } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import { customerOf } from '../../platform/http/caller.ts';
import { successEnvelope } from '../../platform/http/envelope.ts';
import type { App } from '../../platform/http/server.ts';
import { clearFaultsSchema, listFaultsSchema, scriptFaultSchema } from './schema.ts';
import type { Fault } from './simulator/records.ts';
import type { IssuerSimulator } from './simulator/simulator.ts';

export interface IssuerSandboxRoutesOptions {
  readonly basePath: string;
  readonly simulator: IssuerSimulator;
  readonly checkBearer: onRequestHookHandler;
}

/** What integrators script the simulated issuer with, each for its own customer. Test environment only. */
export function addIssuerSandboxRoutes(app: App, options: IssuerSandboxRoutesOptions): void {
  const { basePath, simulator, checkBearer: onRequest } = options;
  const url = `${basePath}/sandbox/v1/channel/faults`;

  app.post(url, { schema: scriptFaultSchema, onRequest }, async (request) => {
    const { operation = null, effect, count = 1, ...rest } = request.body;
    if (effect === 'Delay' && rest.delayMs === undefined) {
      throw new DomainError('400', [{ field: 'delayMs', message: { 'zh-CN': '必填', en: 'is required' } }]);
    }
    const customerId = customerOf(request);
    return successEnvelope(
      request.id,
      faultToWire(await simulator.scriptFault({ customerId, operation, effect, count, ...rest })),
    );
  });
  app.get(url, { schema: listFaultsSchema, onRequest }, async (request) => {
    const faults = await simulator.listFaults(customerOf(request));
    return successEnvelope(request.id, faults.map(faultToWire));
  });
  app.delete(url, { schema: clearFaultsSchema, onRequest }, async (request) => {
    await simulator.clearFaults(customerOf(request));
    return successEnvelope(request.id, []);
  });
}

function faultToWire({ faultNo, operation, effect, remaining, reason, text, delayMs }: Fault) {
  return { faultNo: Number(faultNo), operation, effect, remaining, reason, text, delayMs };
}
