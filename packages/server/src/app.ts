import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeRoutes } from './api-document/describe-routes.ts';
import { addApiDocumentRoutes } from './api-document/routes.ts';
import type { Config } from './config/config.ts';
import { errorTable } from './error-table.ts';
import { createAccountsService } from './modules/accounts/index.ts';
import { addAccountRoutes, addSandboxAccountRoutes } from './modules/accounts/routes.ts';
import {
  type Card,
  type CardMoney,
  cardInvariants,
  createCardIssuing,
  createCardsService,
} from './modules/cards/index.ts';
import { addCardsRoutes } from './modules/cards/routes.ts';
import {
  type ClientDirectory,
  clientsTopic,
  createClientDirectory,
  createClientsService,
  createFailureThrottle,
  createRateLimiter,
  createSecretHasher,
  deleteUsageBefore,
} from './modules/clients/index.ts';
import { cardOrganizationOf, createIssuerSimulator, type RandomBytes } from './modules/issuer/index.ts';
import { addIssuerSandboxRoutes } from './modules/issuer/routes.ts';
import { createLedger, type Ledger } from './modules/ledger/index.ts';
import {
  type BearerCheck,
  createAccessTokens,
  createBearerCheck,
  createOAuthService,
  createRevocations,
  createSigner,
  createSigningKeys,
  createSigningKeysService,
  pruneRevocations,
  revocationsTopic,
  signingKeysTopic,
} from './modules/oauth/index.ts';
import { addOAuthRoutes, addPingRoute, oauthErrorFormat } from './modules/oauth/routes.ts';
import {
  createCarryingOut,
  createOrdersService,
  createOrderWorker,
  orderInvariants,
} from './modules/orders/index.ts';
import { addOrdersRoutes } from './modules/orders/routes.ts';
import {
  createProductCatalogue,
  createProductsService,
  type ProductCatalogue,
  parseProductFile,
  productsTopic,
} from './modules/products/index.ts';
import { addProductRoutes } from './modules/products/routes.ts';
import { createAudit } from './platform/audit.ts';
import type { Clock } from './platform/clock.ts';
import { openVault } from './platform/crypto/envelope.ts';
import { openKeyring } from './platform/crypto/keyring.ts';
import { createChangeFeed, pruneChanges } from './platform/db/change-feed.ts';
import { openDatabase } from './platform/db/database.ts';
import { claimInstallation } from './platform/db/installation.ts';
import { addOperationsRoutes } from './platform/http/operations-routes.ts';
import { type App, createHttpServer } from './platform/http/server.ts';
import { createIds, type Ids } from './platform/ids.ts';
import type { Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { startRepeating } from './platform/repeating.ts';

/** The path that everything of the open API lies under (contract: Base path). */
export const basePath = '/openapi';

export interface SystemOptions {
  readonly config: Config;
  readonly connectionString: string;
  readonly masterKey: Buffer;
  /** Accepted beside it while a rotation is under way. */
  readonly previousMasterKey?: Buffer | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The parts that the server and the operator's command have in common, on a migrated database. */
export type System = Awaited<ReturnType<typeof openSystem>>;

/**
 * @throws WrongEnvironmentError, WrongMasterKeyError
 */
export async function openSystem(options: SystemOptions) {
  const { config, connectionString, masterKey, previousMasterKey, clock, log } = options;
  const ids: Ids = createIds(clock);
  const database = openDatabase({
    connectionString,
    poolSize: config.databasePoolSize,
    log,
    applicationName: 'cardepass',
  });
  try {
    await claimInstallation(database.db, config.environment);
    const keyring = await openKeyring(database.db, masterKey, previousMasterKey);
    const hasher = createSecretHasher(await keyring.key('client-secret-pepper'));
    const sealingKey = await keyring.key('signing-keys');
    const audit = createAudit(clock, ids);
    const clients = createClientsService({
      database,
      clock,
      ids,
      audit,
      hasher,
      environment: config.environment,
    });
    const signingKeys = createSigningKeysService({ database, sealingKey, clock, ids, audit });
    await signingKeys.ensureKey();
    const products = createProductsService({ database, clock, audit });
    const ledger = createLedger({ clock, ids });
    const vault = await openVault(keyring, 'cards');
    const cards = createCardsService({ database, clock, audit, vault, money: cardMoney(ledger) });
    const catalogue = createProductCatalogue(database.db);
    const findCardInfos = async (customerId: string, cardIds: readonly string[]) =>
      cardInfosOf(await cards.findMany(database.db, customerId, cardIds), catalogue);
    const accounts = createAccountsService({ database, ledger, clock, ids, audit, findCardInfos });
    return {
      config,
      connectionString,
      database,
      keyring,
      hasher,
      sealingKey,
      audit,
      clients,
      signingKeys,
      products,
      /** Reads a product file for the BINs that can be issued. @throws ProductFileError */
      parseProducts: (text: string) =>
        parseProductFile(text, { isIssuableBin: (bin) => cardOrganizationOf(bin) !== undefined }),
      ledger,
      /** Checks every invariant of money, cards and orders, in one snapshot of live data. */
      verifyLedger: () => ledger.verify(database, [...cardInvariants, ...orderInvariants]),
      catalogue,
      vault,
      cards,
      accounts,
      clock,
      ids,
      /** Where the simulated issuer's card numbers come from. */
      randomBytes: randomBytes as RandomBytes,
      log,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What one serving process is made of. The only place where the parts are put together. */
export async function createApp(system: System, options: { collectMetrics?: () => Promise<string> } = {}) {
  const { config, database, hasher, audit, clock, ids, log } = system;
  const { db } = database;
  const metrics = createMetrics();
  metrics.watchPool(database.pool);

  const feed = createChangeFeed(system.connectionString, db, log);
  const directory = createClientDirectory(db, hasher, clock);
  const keys = createSigningKeys(database, system.sealingKey, clock);
  const revocations = createRevocations(database, clock, audit);
  feed.subscribe(clientsTopic, directory.subscriber);
  feed.subscribe(signingKeysTopic, keys.subscriber);
  feed.subscribe(revocationsTopic, revocations.subscriber);
  const { catalogue } = system;
  feed.subscribe(productsTopic, catalogue.subscriber);
  const business = await createBusiness(system, catalogue);
  await feed.start();

  const issuer = config.publicUrl + basePath;
  const signer = createSigner();
  const tokens = createAccessTokens({ keys, signer, clock, ids, issuer, audience: `${issuer}/v1` });
  const rateLimiter = createRateLimiter(db, clock);
  const throttle = createFailureThrottle(db, clock, hasher, config.authFailuresPerMinute);
  const oauth = createOAuthService({
    db,
    feed,
    directory,
    throttle,
    audit,
    tokens,
    revocations,
    tokenLifetimeSeconds: config.tokenLifetimeSeconds,
    countOutcome: metrics.countToken,
  });
  const checkBearer = createBearerCheck({
    tokens,
    revocations,
    directory,
    rateLimiter,
    feed,
    clock,
    rateLimitPerMinute: config.rateLimitPerMinute,
  });

  const { app, inFlight, answerOtherMethods } = createHttpServer({
    log,
    ids,
    metrics,
    errorTable,
    trustedProxies: config.trustedProxies,
    errorFormats: [oauthErrorFormat(basePath)],
  });
  await describeRoutes(app, { publicUrl: config.publicUrl, basePath, errorTable });
  const readiness = { isDraining: false };
  addOperationsRoutes(app, { feed, metrics, metricsAllow: config.metricsAllow, readiness, ...options });
  await addOAuthRoutes(app, { service: oauth, keys, fresh: feed.fresh, issuer });
  addPingRoute(app, basePath, checkBearer);
  addProductRoutes(app, {
    catalogue,
    checkBearer,
    basePath,
    customerCodeOf: ({ clientId = '' }) => directory.find(clientId)?.customerCode ?? '',
  });
  const accountRoutes = { accounts: system.accounts, checkBearer, basePath };
  addAccountRoutes(app, accountRoutes);
  if (config.environment === 'test') addSandboxAccountRoutes(app, accountRoutes);
  addBusinessRoutes(app, business, directory, checkBearer);
  addApiDocumentRoutes(app, { basePath, errorTable });
  answerOtherMethods();
  await app.ready();

  const hour = 3_600_000;
  const cleanUp = async () => {
    const now = clock.now();
    await system.signingKeys.rotateIfOlder(config.signingKeyDays * 24 * hour);
    await database.transaction((tx) => pruneChanges(tx, new Date(now - 24 * hour)));
    await database.transaction((tx) => pruneRevocations(tx, new Date(now)));
    await deleteUsageBefore(db, new Date(now - hour));
  };
  const stopRepeating = [
    startRepeating('exchange of request counts', 1_000, log, () => rateLimiter.exchange()),
    startRepeating('note of secrets used', 60_000, log, () => directory.recordSecretUses()),
    // Soon after the start too: a process that is restarted every day must rotate its keys all the same.
    startRepeating('hourly clean-up', hour, log, cleanUp, 60_000),
    startRepeating('expiry of cards', 60_000, log, async () => {
      await business.cards.expireDue();
    }),
  ];
  business.orderWorker.start();

  return {
    app,
    metrics,
    /** Sees orders done; runs until {@link close}. */
    orderWorker: business.orderWorker,
    cards: business.cards,
    orders: business.orders,
    /** What runs by itself every second. */
    exchangeCounts: () => rateLimiter.exchange(),
    /** What runs by itself every hour. */
    cleanUp,
    /** Turns readiness to 503 and resolves when the requests that were in flight are answered; later ones are served too. */
    async drain() {
      readiness.isDraining = true;
      await inFlight.drain();
    },
    async close() {
      await app.close();
      for (const stop of stopRepeating) await stop();
      await business.orderWorker.stop();
      await directory
        .recordSecretUses()
        .catch((error: Error) => log.warn({ err: error.message }, 'the last uses of secrets are not noted'));
      await signer.close();
      await feed.close();
    },
  };
}

/** What cards and orders are made of. */
async function createBusiness(system: System, catalogue: ProductCatalogue) {
  const { config, database, keyring, clock, ids, log, ledger, cards, vault } = system;
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
  return { catalogue, simulator, cards, orders, orderWorker };
}

/** What the account log shows of cards. */
function cardInfosOf(cards: ReadonlyMap<string, Card>, catalogue: ProductCatalogue) {
  const infos = [...cards].map(([cardId, { productCode, currency, maskedNumber, cardModel }]) => {
    // A process that serves no requests holds no catalogue.
    const productName = catalogue.find(productCode)?.productName ?? { 'zh-CN': productCode, en: productCode };
    return [cardId, { cardId, productCode, productName, currency, maskedNumber, cardModel }] as const;
  });
  return new Map(infos);
}

function cardMoney(ledger: Ledger): CardMoney {
  return {
    async availableOnCards(db, customerId, cardIds) {
      const funds = await ledger.readCardFunds(db, customerId, cardIds);
      return new Map(funds.map(({ cardId, availableMinor }) => [cardId, availableMinor]));
    },
    async availableInAccount(db, customerId, currency) {
      const funds = await ledger.readFunds(db, customerId);
      return funds.find((each) => each.currency === currency)?.availableMinor ?? 0n;
    },
  };
}

function addBusinessRoutes(
  app: App,
  { catalogue, simulator, cards, orders }: Awaited<ReturnType<typeof createBusiness>>,
  directory: ClientDirectory,
  checkBearer: BearerCheck,
): void {
  const customerCodeOf = (clientId: string) => directory.find(clientId)?.customerCode ?? '';
  addCardsRoutes(app, { basePath, service: cards, catalogue, checkBearer });
  addOrdersRoutes(app, { basePath, service: orders, checkBearer, customerCodeOf });
  if (simulator) addIssuerSandboxRoutes(app, { basePath, simulator, checkBearer });
}
