import { describeRoutes } from './api-document/describe-routes.ts';
import { addApiDocumentRoutes } from './api-document/routes.ts';
import type { Config } from './config/config.ts';
import { errorTable } from './error-table.ts';
import { createAccountsService } from './modules/accounts/index.ts';
import { addAccountRoutes, addSandboxAccountRoutes } from './modules/accounts/routes.ts';
import {
  clientsTopic,
  createClientDirectory,
  createClientsService,
  createFailureThrottle,
  createRateLimiter,
  createSecretHasher,
  deleteUsageBefore,
} from './modules/clients/index.ts';
import { cardOrganizationOf } from './modules/issuer/index.ts';
import { createLedger } from './modules/ledger/index.ts';
import {
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
  createProductCatalogue,
  createProductsService,
  parseProductFile,
  productsTopic,
} from './modules/products/index.ts';
import { addProductRoutes } from './modules/products/routes.ts';
import { createAudit } from './platform/audit.ts';
import type { Clock } from './platform/clock.ts';
import { openKeyring } from './platform/crypto/keyring.ts';
import { createChangeFeed, pruneChanges } from './platform/db/change-feed.ts';
import { openDatabase } from './platform/db/database.ts';
import { claimInstallation } from './platform/db/installation.ts';
import { addOperationsRoutes } from './platform/http/operations-routes.ts';
import { createHttpServer } from './platform/http/server.ts';
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
    // No card moves money yet.
    const findCardInfos = async () => new Map();
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
      accounts,
      clock,
      ids,
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
  const catalogue = createProductCatalogue(db);
  feed.subscribe(productsTopic, catalogue.subscriber);
  await feed.start();

  const issuer = config.publicUrl + basePath;
  const signer = createSigner();
  const tokens = createAccessTokens({ keys, signer, clock, ids, issuer, audience: `${issuer}/v1` });
  const rateLimiter = createRateLimiter(db, clock);
  const throttle = createFailureThrottle(db, clock, config.authFailuresPerMinute);
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
  ];

  return {
    app,
    metrics,
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
      await directory
        .recordSecretUses()
        .catch((error: Error) => log.warn({ err: error.message }, 'the last uses of secrets are not noted'));
      await signer.close();
      await feed.close();
    },
  };
}
