import type { KeyObject } from 'node:crypto';
import type { Audit, AuditEntry } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import { seal, unseal } from '../../../platform/crypto/seal.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Ids, isUuid } from '../../../platform/ids.ts';
import type { OutgoingSender } from '../../../platform/outgoing/sender.ts';
import { insertTest } from '../deliveries/store.ts';
import { requestFor } from '../delivering/attempts.ts';
import { WebhooksError } from '../errors.ts';
import { lockStream } from '../publishing/store.ts';
import { newWebhookSecret, type SigningSecrets } from '../signing.ts';
import {
  type AcknowledgementMode,
  type Delivery,
  type Endpoint,
  type EventType,
  type StoredEvent,
  testType,
} from '../types.ts';
import { judge } from '../verdict.ts';
import * as store from './store.ts';
import { urlProblemTexts } from './url-problems.ts';

/** Who does it, for the audit. */
export type Actor = Pick<AuditEntry, 'actor' | 'address' | 'responseId'>;

/** What may be set; what is left out stays as it is, or is the default. */
export interface EndpointSettings {
  readonly url?: string;
  /** At most 200 characters. */
  readonly description?: string | null;
  /** Empty: all. */
  readonly eventTypes?: readonly EventType[];
  readonly acknowledgementMode?: AcknowledgementMode;
  readonly isEnabled?: boolean;
}

/** An endpoint with a secret that is shown this once. */
export interface EndpointWithSecret {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

/**
 * Where a customer is told of events. Each throws WebhooksError: `WEBHOOK_ENDPOINT_NOT_FOUND`, also of another customer's;
 * `400` naming the field.
 */
export interface EndpointsService {
  /** @throws WebhooksError `WEBHOOK_ENDPOINT_LIMIT` */
  create(
    actor: Actor,
    customerId: string,
    settings: EndpointSettings & { readonly url: string },
  ): Promise<EndpointWithSecret>;
  /** The oldest first. */
  list(customerId: string): Promise<readonly Endpoint[]>;
  find(customerId: string, endpointId: string): Promise<Endpoint>;
  /** Enabling it takes up again what was still to be delivered. */
  change(actor: Actor, customerId: string, endpointId: string, settings: EndpointSettings): Promise<Endpoint>;
  /** What was still to be delivered is cancelled. */
  delete(actor: Actor, customerId: string, endpointId: string): Promise<void>;
  /** Sends a test event now, once, also to an endpoint that is disabled. Returns what came of it, as the log has it. */
  test(actor: Actor, customerId: string, endpointId: string): Promise<Delivery>;
  /**
   * First step of a rotation: a new secret signs the headers beside the old one, which still signs the body alone.
   *
   * @throws WebhooksError `WEBHOOK_ROTATION_INVALID` when one is announced already
   */
  announceRotation(actor: Actor, customerId: string, endpointId: string): Promise<EndpointWithSecret>;
  /** Second step: the new secret signs all, the old one nothing. @throws WebhooksError `WEBHOOK_ROTATION_INVALID` */
  confirmRotation(actor: Actor, customerId: string, endpointId: string): Promise<Endpoint>;
  /** The new secret is dropped instead. @throws WebhooksError `WEBHOOK_ROTATION_INVALID` */
  cancelRotation(actor: Actor, customerId: string, endpointId: string): Promise<Endpoint>;
  /** What signs, of secrets that were sealed here: until the rotation is confirmed the body is the old one's. */
  openSecrets(secrets: store.SealedSecrets): SigningSecrets;
}

export interface EndpointsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
  readonly sealingKey: KeyObject;
  readonly sender: OutgoingSender;
  readonly randomBytes: (length: number) => Buffer;
  readonly endpointLimit: number;
}

const mostDescription = 200;

export function createEndpointsService(options: EndpointsOptions): EndpointsService {
  const { database, clock, ids, audit, sealingKey, sender } = options;
  const { db } = database;

  function placeOf(secretId: string): string {
    return `webhook_secrets/${secretId}`;
  }

  function newSecret(): { text: string; stored: store.SealedSecret } {
    const secretId = ids.next();
    const text = newWebhookSecret(options.randomBytes);
    return { text, stored: { secretId, sealed: seal(sealingKey, Buffer.from(text), placeOf(secretId)) } };
  }

  function openSecret({ secretId, sealed }: store.SealedSecret): string {
    return unseal(sealingKey, sealed, placeOf(secretId)).toString();
  }

  function openSecrets({ secret, nextSecret }: store.SealedSecrets): SigningSecrets {
    const current = openSecret(secret);
    return { body: current, headers: nextSecret ? [openSecret(nextSecret), current] : [current] };
  }

  function record(tx: Tx, actor: Actor, action: string, { customerId, endpointId }: Endpoint): Promise<void> {
    return audit.record(tx, {
      ...actor,
      action: `webhook.${action}`,
      subject: `webhook-endpoint:${endpointId}`,
      detail: { customerId },
    });
  }

  /** Changes a locked endpoint, has its lane look at it anew, and notes who did it. */
  function changeStored(
    actor: Actor,
    customerId: string,
    endpointId: string,
    action: string,
    change: (endpoint: store.StoredEndpoint) => store.StoredEndpoint,
  ): Promise<store.StoredEndpoint> {
    return database.transaction(async (tx) => {
      const endpoint = requireFound(
        isUuid(endpointId) ? await store.selectEndpointForUpdate(tx, customerId, endpointId) : undefined,
      );
      const now = new Date(clock.now());
      const changed = { ...change(endpoint), modifiedAt: now };
      const isFresh = endpoint.disabledAt !== null && changed.disabledAt === null;
      await store.updateEndpoint(tx, changed);
      await store.wakeLane(tx, customerId, endpoint.endpointId, now, isFresh);
      await record(tx, actor, action, endpoint);
      return isFresh ? { ...changed, failingSince: null, lastFailure: null } : changed;
    });
  }

  async function find(customerId: string, endpointId: string): Promise<store.StoredEndpoint> {
    return requireFound(
      isUuid(endpointId) ? await store.selectEndpoint(db, customerId, endpointId) : undefined,
    );
  }

  /** @throws WebhooksError `400` */
  function requireValid({ url, description }: EndpointSettings): void {
    const problem = url === undefined ? null : urlProblem(url);
    const fields = problem ? [{ field: 'url', message: urlProblemTexts[problem] }] : [];
    if (description && ([...description].length > mostDescription || /[\p{Cc}\p{Cs}]/u.test(description))) {
      const message = { 'zh-CN': '最多 200 个可见字符', en: 'must have at most 200 visible characters' };
      fields.push({ field: 'description', message });
    }
    if (fields.length > 0) throw new WebhooksError('400', fields);
  }

  /** The URL standard drops or escapes control characters; the text as it is would be stored and shown with them. */
  function urlProblem(url: string) {
    return /[\p{Cc}\p{Cs}]/u.test(url) ? 'UrlInvalid' : sender.checkUrl(url);
  }

  function isOperator({ actor }: Actor): boolean {
    return actor.startsWith('operator:');
  }

  function disabling(actor: Actor, isEnabled: boolean, now: Date) {
    if (isEnabled) return { disabledAt: null, disabledReason: null };
    const disabledReason = isOperator(actor) ? ('Operator' as const) : ('Owner' as const);
    return { disabledAt: now, disabledReason };
  }

  return {
    openSecrets,
    list: (customerId) => store.selectEndpoints(db, customerId),
    find,

    async create(actor, customerId, settings) {
      requireValid(settings);
      const secret = newSecret();
      const now = new Date(clock.now());
      const endpoint: store.StoredEndpoint = {
        customerId,
        endpointId: ids.next(),
        url: settings.url,
        description: settings.description ?? null,
        eventTypes: [...new Set(settings.eventTypes)],
        acknowledgementMode: settings.acknowledgementMode ?? 'envelope',
        rotationAnnouncedAt: null,
        createdAt: now,
        modifiedAt: now,
        ...disabling(actor, settings.isEnabled ?? true, now),
        failingSince: null,
        lastFailure: null,
        secret: secret.stored,
        nextSecret: null,
      };
      await database.transaction(async (tx) => {
        // Two at once must not both be the last one.
        await lockStream(tx, customerId);
        const others = await store.selectEndpoints(tx, customerId);
        if (others.length >= options.endpointLimit) throw new WebhooksError('WEBHOOK_ENDPOINT_LIMIT');
        await store.insertEndpoint(tx, endpoint);
        await record(tx, actor, 'endpoint-created', endpoint);
      });
      return { endpoint, secret: secret.text };
    },

    async change(actor, customerId, endpointId, settings) {
      requireValid(settings);
      const { url, description, eventTypes, acknowledgementMode, isEnabled } = settings;
      return changeStored(actor, customerId, endpointId, 'endpoint-changed', (endpoint) => {
        const isSwitched = isEnabled !== undefined && isEnabled !== (endpoint.disabledAt === null);
        if (isSwitched && endpoint.disabledReason === 'Operator' && !isOperator(actor))
          throw new WebhooksError('WEBHOOK_DISABLED_BY_OPERATOR');
        return {
          ...endpoint,
          url: url ?? endpoint.url,
          description: description === undefined ? endpoint.description : description,
          eventTypes: eventTypes ? [...new Set(eventTypes)] : endpoint.eventTypes,
          acknowledgementMode: acknowledgementMode ?? endpoint.acknowledgementMode,
          ...(isSwitched && disabling(actor, isEnabled, new Date(clock.now()))),
        };
      });
    },

    async delete(actor, customerId, endpointId) {
      await database.transaction(async (tx) => {
        const endpoint = requireFound(
          isUuid(endpointId) ? await store.selectEndpointForUpdate(tx, customerId, endpointId) : undefined,
        );
        await store.deleteEndpoint(tx, customerId, endpoint.endpointId, new Date(clock.now()));
        await record(tx, actor, 'endpoint-deleted', endpoint);
      });
    },

    async test(actor, customerId, endpointId) {
      const endpoint = await find(customerId, endpointId);
      const startedAt = clock.now();
      const event: StoredEvent = {
        eventId: ids.next(),
        sequence: null,
        type: testType,
        createdAt: new Date(startedAt),
        dataJson: JSON.stringify({ endpointId: endpoint.endpointId }),
      };
      const target = { ...endpoint, secrets: openSecrets(endpoint) };
      const result = await sender.send(requestFor(target, event, startedAt));
      const { isDelivered, attempt } = judge(result, endpoint.acknowledgementMode, startedAt, clock.now());
      const delivery: Delivery = {
        deliveryId: ids.next(),
        endpointId: endpoint.endpointId,
        eventId: event.eventId,
        sequence: null,
        eventType: testType,
        status: isDelivered ? 'Delivered' : 'Failed',
        createdAt: event.createdAt,
        completedAt: new Date(clock.now()),
        nextAttemptAt: null,
        attemptCount: 1,
        attempts: [attempt],
      };
      await database.transaction(async (tx) => {
        await insertTest(tx, customerId, event, delivery);
        await record(tx, actor, 'endpoint-tested', endpoint);
      });
      return delivery;
    },

    async announceRotation(actor, customerId, endpointId) {
      const secret = newSecret();
      const endpoint = await changeStored(actor, customerId, endpointId, 'secret-announced', (stored) => {
        if (stored.nextSecret) throw new WebhooksError('WEBHOOK_ROTATION_INVALID');
        return { ...stored, nextSecret: secret.stored, rotationAnnouncedAt: new Date(clock.now()) };
      });
      return { endpoint, secret: secret.text };
    },

    confirmRotation: (actor, customerId, endpointId) =>
      changeStored(actor, customerId, endpointId, 'secret-confirmed', (stored) => {
        if (!stored.nextSecret) throw new WebhooksError('WEBHOOK_ROTATION_INVALID');
        return { ...stored, secret: stored.nextSecret, nextSecret: null, rotationAnnouncedAt: null };
      }),

    cancelRotation: (actor, customerId, endpointId) =>
      changeStored(actor, customerId, endpointId, 'secret-cancelled', (stored) => {
        if (!stored.nextSecret) throw new WebhooksError('WEBHOOK_ROTATION_INVALID');
        return { ...stored, nextSecret: null, rotationAnnouncedAt: null };
      }),
  };
}

function requireFound(endpoint: store.StoredEndpoint | undefined): store.StoredEndpoint {
  if (!endpoint) throw new WebhooksError('WEBHOOK_ENDPOINT_NOT_FOUND');
  return endpoint;
}
