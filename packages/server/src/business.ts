import { setTimeout as sleep } from 'node:timers/promises';
import { openSimulatedChannel, simulatorChannel } from './inbound.ts';
import { addAccountRoutes, addSandboxAccountRoutes } from './modules/accounts/routes.ts';
import { type Card, createCardIssuing } from './modules/cards/index.ts';
import { addCardsRoutes } from './modules/cards/routes.ts';
import type { ClientDirectory } from './modules/clients/index.ts';
import { addChannelRoutes } from './modules/issuer/inbound/routes.ts';
import { createIssuerSimulator } from './modules/issuer/index.ts';
import { addIssuerSandboxRoutes } from './modules/issuer/routes.ts';
import type { BearerCheck } from './modules/oauth/index.ts';
import {
  type CardCharge,
  createCarryingOut,
  createOrdersService,
  createOrderWorker,
  type OrdersService,
} from './modules/orders/index.ts';
import { addOrdersRoutes } from './modules/orders/routes.ts';
import { findFeeRule, type ProductCatalogue } from './modules/products/index.ts';
import { addProductRoutes } from './modules/products/routes.ts';
import {
  cardPayEvents,
  createSandboxService,
  createTraffic,
  createTransactionMetrics,
  createTransactionReader,
  createTransactionsService,
  type ProcessingOptions,
  type Transaction,
  type TransactionTerms,
} from './modules/transactions/index.ts';
import { addTransactionsRoutes } from './modules/transactions/routes.ts';
import { addTransactionsSandboxRoutes } from './modules/transactions/sandbox/routes.ts';
import { addWebhookRoutes } from './modules/webhooks/routes.ts';
import { openDatabase } from './platform/db/database.ts';
import type { App } from './platform/http/server.ts';
import type { Metrics } from './platform/metrics.ts';
import type { System } from './system.ts';

/** What cards, orders and transactions are made of. */
export async function createBusiness(system: System, metrics: Metrics) {
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
    onDue: orderWorker.wake,
  });
  const laneDatabase = openLaneDatabase(system);
  metrics.watchPool('lanes', laneDatabase.pool);
  const transactions = createTransactionsService({
    ...decidingParts(system, orders),
    database,
    laneDatabase,
    clock,
    log,
    metrics: createTransactionMetrics(metrics.registry),
    laneCount: config.cardLanes,
    answerWithinMs: config.cardAnswerMs,
    maxQueueMs: config.cardAnswerMs / 2,
    monotonicNow: () => performance.now(),
  });
  return {
    simulator,
    cards,
    orders,
    orderWorker,
    transactions,
    channel: simulator && (await openSimulatedChannel(system, simulator, transactions)),
    /** When no more requests come. */
    async close() {
      await transactions.close();
      await laneDatabase.close();
    },
  };
}

/** What card events are decided with, whoever makes the batches. */
export function decidingParts(
  system: System,
  orders: Pick<OrdersService, 'recordCharges' | 'holdsEnded'>,
): Omit<ProcessingOptions, 'database'> {
  const { config, clock, ids, ledger, cards, catalogue, outbox } = system;
  return {
    ids,
    ledger,
    cards,
    termsOf: (card) => transactionTerms(catalogue, card),
    tell: async (tx, told, known) => {
      await orders.recordCharges(tx, chargesIn(told, known));
      await orders.holdsEnded(tx, freedCardsIn(told, known));
      await outbox.append(tx, cardPayEvents(told, known, catalogue.nameOf, new Date(clock.now())));
    },
    holdDays: { Ordinary: config.ordinaryHoldDays, Extended: config.extendedHoldDays },
  };
}

/**
 * Lanes have connections of their own, so that nothing else can be in the way of a payment. Whoever freezes in the
 * middle of a batch loses its locks while others can still answer in time.
 */
function openLaneDatabase({ config, connectionString, log }: System) {
  const { cardAnswerMs } = config;
  const half = cardAnswerMs / 2;
  return openDatabase({
    connectionString,
    poolSize: config.cardLanes,
    log,
    applicationName: 'cardepass cards',
    plans: 'kept',
    timeouts: {
      connect: half,
      statement: cardAnswerMs,
      lock: cardAnswerMs,
      idle: half,
    },
  });
}

/** What Standard cards have paid for transactions out of their own balance; for a closed one the account pays. */
function chargesIn(told: readonly Transaction[], cards: ReadonlyMap<string, Card>): CardCharge[] {
  return told.flatMap(
    ({ type, customerId, transactionId, cardId, currency, clearedMinor, note, authorizedAt }) => {
      const card = type === 'TransFee' ? cards.get(`${customerId}/${cardId}`) : undefined;
      if (card?.cardModel !== 'Standard' || card.status === 'Cancel') return [];
      const charge = { customerId, chargeId: transactionId, cardId, currency, feeMinor: clearedMinor, note };
      return [{ ...charge, chargedAt: authorizedAt }];
    },
  );
}

/** Closed Standard cards that have a payment which holds nothing, or nothing any more: only those wait for that. */
function freedCardsIn(told: readonly Transaction[], cards: ReadonlyMap<string, Card>): readonly Card[] {
  const freed = new Set<Card>();
  for (const { type, status, holdMinor, customerId, cardId } of told) {
    if (type !== 'Consume' || status === 'AuthFailure' || holdMinor > 0n) continue;
    const card = cards.get(`${customerId}/${cardId}`);
    if (card?.cardModel === 'Standard' && card.status === 'Cancel') freed.add(card);
  }
  return [...freed];
}

/** What the card's product says now of what it spends. */
function transactionTerms(
  catalogue: ProductCatalogue,
  { productCode, cardModel, currency }: Card,
): TransactionTerms {
  const product = catalogue.find(productCode);
  const rule = product ? findFeeRule(product, 'TransFee', cardModel, currency) : null;
  return {
    refundRestoresLimit: product?.refundRestoresLimit ?? false,
    transactionFee:
      rule === null
        ? null
        : rule.chargeMethodType === 'FixedValue'
          ? { method: 'FixedValue', feeMinor: rule.fixedMinor }
          : { method: 'Percentage', rate: rule.percent },
  };
}

export interface BusinessRoutesOptions {
  readonly basePath: string;
  readonly directory: ClientDirectory;
  readonly checkBearer: BearerCheck;
}

/** All that a customer's client may call, besides tokens and ping, and what the card network tells. */
export async function addBusinessRoutes(
  app: App,
  system: System,
  business: Awaited<ReturnType<typeof createBusiness>>,
  { basePath, directory, checkBearer }: BusinessRoutesOptions,
): Promise<void> {
  const { config, database, catalogue, accounts, webhooks, clock } = system;
  const { simulator, channel, cards, orders, transactions } = business;
  const { db } = database;
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
  const reader = createTransactionReader({ db, transactions, cards, productNameOf: catalogue.nameOf });
  addTransactionsRoutes(app, { basePath, db, service: transactions, reader, clock, checkBearer });
  addWebhookRoutes(app, { basePath, ...webhooks, checkBearer });
  if (!simulator || !channel) return;
  addIssuerSandboxRoutes(app, { basePath, simulator, checkBearer });
  await addChannelRoutes(app, simulatorChannel, channel.receiver);
  const parts = { cards, reader, transactions, network: channel.network, ids: system.ids };
  const [sandbox, traffic] = [createSandboxService(parts), createTraffic(parts)];
  addTransactionsSandboxRoutes(app, { basePath, sandbox, traffic, checkBearer });
}
