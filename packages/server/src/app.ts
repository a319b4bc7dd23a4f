import { describeRoutes } from './api-document/describe-routes.ts';
import { addApiDocumentRoutes } from './api-document/routes.ts';
import { addBusinessRoutes, createBusiness } from './business.ts';
import { errorTable } from './error-table.ts';
import { eventCatalogue } from './event-catalogue.ts';
import {
  clientsTopic,
  createClientDirectory,
  createFailureThrottle,
  createRateLimiter,
  deleteUsageBefore,
} from './modules/clients/index.ts';
import { channelErrorFormat } from './modules/issuer/inbound/routes.ts';
import {
  createAccessTokens,
  createBearerCheck,
  createOAuthService,
  createRevocations,
  createSigner,
  createSigningKeys,
  pruneRevocations,
  revocationsTopic,
  signingKeysTopic,
} from './modules/oauth/index.ts';
import { addOAuthRoutes, addPingRoute, oauthErrorFormat } from './modules/oauth/routes.ts';
import { productsTopic } from './modules/products/index.ts';
import { selectDeliveryState } from './modules/webhooks/index.ts';
import { createChangeFeed, pruneChanges } from './platform/db/change-feed.ts';
import { addOperationsRoutes } from './platform/http/operations-routes.ts';
import { createHttpServer } from './platform/http/server.ts';
import { createMetrics } from './platform/metrics.ts';
import { startRepeating } from './platform/repeating.ts';
import type { System } from './system.ts';
import { createTelling } from './telling.ts';

/** The path that everything of the open API lies under (contract: Base path). */
export const basePath = '/openapi';

/** What one serving process is made of. The only place where the parts are put together. */
export async function createApp(system: System, options: { collectMetrics?: () => Promise<string> } = {}) {
  const { config, database, hasher, audit, clock, ids, log } = system;
  const { db } = database;
  const metrics = createMetrics();
  metrics.watchPool('main', database.pool);

  const feed = createChangeFeed(system.connectionString, db, log);
  const directory = createClientDirectory(db, hasher, clock);
  const keys = createSigningKeys(database, system.sealingKey, clock);
  const revocations = createRevocations(database, clock, audit);
  feed.subscribe(clientsTopic, directory.subscriber);
  feed.subscribe(signingKeysTopic, keys.subscriber);
  feed.subscribe(revocationsTopic, revocations.subscriber);
  feed.subscribe(productsTopic, system.catalogue.subscriber);
  const business = await createBusiness(system, metrics);
  const telling = createTelling(system, metrics);
  const { publisher, dispatcher } = telling;
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

  const { app, inFlight, compileSchemas, answerOtherMethods } = createHttpServer({
    log,
    ids,
    metrics,
    errorTable,
    trustedProxies: config.trustedProxies,
    errorFormats: [oauthErrorFormat(basePath), channelErrorFormat],
  });
  await describeRoutes(app, { publicUrl: config.publicUrl, basePath, errorTable });
  const readiness = { isDraining: false };
  addOperationsRoutes(app, { feed, metrics, metricsAllow: config.metricsAllow, readiness, ...options });
  await addOAuthRoutes(app, { service: oauth, keys, fresh: feed.fresh, issuer });
  addPingRoute(app, basePath, checkBearer);
  await addBusinessRoutes(app, system, business, { basePath, directory, checkBearer });
  addApiDocumentRoutes(app, { basePath, errorTable, events: eventCatalogue });
  answerOtherMethods();
  await app.ready();

  const hour = 3_600_000;
  const cleanUp = async () => {
    const now = clock.now();
    await system.signingKeys.rotateIfOlder(config.signingKeyDays * 24 * hour);
    await database.transaction((tx) => pruneChanges(tx, new Date(now - 24 * hour)));
    await database.transaction((tx) => pruneRevocations(tx, new Date(now)));
    await deleteUsageBefore(db, new Date(now - hour));
    await system.webhooks.deliveries.prune();
    await business.transactions.forgetEarlyEvents();
  };
  const stopRepeating = [
    startRepeating('exchange of request counts', 1_000, log, () => rateLimiter.exchange()),
    startRepeating('note of secrets used', 60_000, log, () => directory.recordSecretUses()),
    // Soon after the start too: a process that is restarted every day must rotate its keys all the same.
    startRepeating('hourly clean-up', hour, log, cleanUp, 60_000),
    startRepeating('expiry of cards', 60_000, log, async () => {
      await business.cards.expireDue();
    }),
    startRepeating('expiry of holds', 60_000, log, async () => {
      await business.transactions.expireHolds();
    }),
    startRepeating('reversals of the simulated network', 10_000, log, async () => {
      await business.channel?.network.reverseUnanswered();
    }),
  ];
  business.orderWorker.start();
  publisher.start();
  dispatcher.start();
  metrics.watchDeliveries(() => selectDeliveryState(db), clock);

  return {
    app,
    compileSchemas,
    metrics,
    /** Sees orders done; runs until {@link close}. */
    orderWorker: business.orderWorker,
    /** Numbers and delivers events; both run until {@link close}. */
    publisher,
    dispatcher,
    cards: business.cards,
    orders: business.orders,
    transactions: business.transactions,
    /** The simulated card network, in the test environment. */
    network: business.channel?.network,
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
      await business.close();
      await publisher.stop();
      await dispatcher.stop();
      await telling.close();
      await system.webhooks.sender.close();
      await directory
        .recordSecretUses()
        .catch((error: Error) => log.warn({ err: error.message }, 'the last uses of secrets are not noted'));
      await signer.close();
      await feed.close();
    },
  };
}
