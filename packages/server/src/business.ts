import { setTimeout as sleep } from 'node:timers/promises';
import { addAccountRoutes, addSandboxAccountRoutes } from './modules/accounts/routes.ts';
import { createCardIssuing } from './modules/cards/index.ts';
import { addCardsRoutes } from './modules/cards/routes.ts';
import type { ClientDirectory } from './modules/clients/index.ts';
import { createIssuerSimulator } from './modules/issuer/index.ts';
import { addIssuerSandboxRoutes } from './modules/issuer/routes.ts';
import type { BearerCheck } from './modules/oauth/index.ts';
import { createCarryingOut, createOrdersService, createOrderWorker } from './modules/orders/index.ts';
import { addOrdersRoutes } from './modules/orders/routes.ts';
import { addProductRoutes } from './modules/products/routes.ts';
import { addWebhookRoutes } from './modules/webhooks/routes.ts';
import type { App } from './platform/http/server.ts';
import type { System } from './system.ts';

/** What cards and orders are made of. */
export async function createBusiness(system: System) {
  const { config, database, keyring, clock, ids, log, ledger, catalogue, cards, vault, outbox } = system;
  // Production has no issuer yet. Without one no product can be ordered, and the simulator never stands in for it.
  const simulator =
    config.environment === 'test'
      ? await createIssuerSimulator({
          environment: config.environment,
          database,
          keyring,
          clock,
          ids,
          randomBytes: system.randomBytes,
          wait: (delayMs) => sleep(delayMs, undefined, { ref: false }),
        })
      : null;
  const issuing = createCardIssuing(simulator, vault);
  const carryingOut = createCarryingOut({
    database,
    clock,
    log,
    cards,
    issuing,
    ledger,
    catalogue,
    outbox,
    random: Math.random,
  });
  const orderWorker = createOrderWorker({ database, clock, log, carryingOut });
  const orders = createOrdersService({
    database,
    clock,
    ids,
    catalogue,
    cards,
    issuing,
    ledger,
    onSubmitted: orderWorker.wake,
  });
  return { simulator, cards, orders, orderWorker };
}

export interface BusinessRoutesOptions {
  readonly basePath: string;
  readonly directory: ClientDirectory;
  readonly checkBearer: BearerCheck;
}

/** All that a customer's client may call, besides tokens and ping. */
export function addBusinessRoutes(
  app: App,
  { config, catalogue, accounts, webhooks }: System,
  { simulator, cards, orders }: Awaited<ReturnType<typeof createBusiness>>,
  { basePath, directory, checkBearer }: BusinessRoutesOptions,
): void {
  const customerCodeOf = (clientId = '') => directory.find(clientId)?.customerCode ?? '';
  addProductRoutes(app, {
    catalogue,
    checkBearer,
    basePath,
    customerCodeOf: ({ clientId }) => customerCodeOf(clientId),
  });
  addAccountRoutes(app, { accounts, checkBearer, basePath });
  if (config.environment === 'test') addSandboxAccountRoutes(app, { accounts, checkBearer, basePath });
  addCardsRoutes(app, { basePath, service: cards, catalogue, checkBearer });
  addOrdersRoutes(app, { basePath, service: orders, checkBearer, customerCodeOf });
  addWebhookRoutes(app, { basePath, ...webhooks, checkBearer });
  if (simulator) addIssuerSandboxRoutes(app, { basePath, simulator, checkBearer });
}
