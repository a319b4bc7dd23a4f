import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.ts';
import { createDeliveriesService, createEndpointsService } from './modules/webhooks/index.ts';
import type { Audit } from './platform/audit.ts';
import type { Clock } from './platform/clock.ts';
import type { Keyring } from './platform/crypto/keyring.ts';
import type { Database } from './platform/db/database.ts';
import type { Ids } from './platform/ids.ts';
import { createOutgoingSender } from './platform/outgoing/sender.ts';

export interface WebhooksOptions {
  readonly config: Config;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
}

/** What endpoints and their log are made of: what the server and the operator's command have in common. */
export async function createWebhooks(options: WebhooksOptions) {
  const { config, database, keyring, clock, ids, audit } = options;
  const sender = createOutgoingSender(senderOptions(config));
  const endpoints = createEndpointsService({
    database,
    clock,
    ids,
    audit,
    sealingKey: await keyring.key('webhook-secrets'),
    sender,
    randomBytes,
    endpointLimit: config.webhookEndpointLimit,
  });
  return { sender, endpoints, deliveries: createDeliveriesService({ database, clock, audit }) };
}

function senderOptions(config: Config) {
  const allowInside = config.webhookInsideAddresses === 'allow';
  return {
    allowHttp: allowInside,
    allowPrivate: allowInside,
    ...(config.webhookProxy !== undefined && { proxy: config.webhookProxy }),
    connectTimeoutMs: config.webhookConnectTimeoutMs,
    answerTimeoutMs: config.webhookAnswerTimeoutMs,
    now: () => performance.now(),
  };
}
