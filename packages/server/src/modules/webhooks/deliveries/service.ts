import type { Audit } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { firstIdAt, isUuid } from '../../../platform/ids.ts';
import type { Actor } from '../endpoints/service.ts';
import { WebhooksError } from '../errors.ts';
import { lockStream } from '../publishing/store.ts';
import type { Delivery, DeliveryFilter, StoredEvent } from '../types.ts';
import * as store from './store.ts';

/** Events behind a number. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** The number of the customer's latest event. */
  readonly lastSequence: bigint;
}

/** What became of events: the log of deliveries, and the events themselves. Kept for 30 days. */
export interface DeliveriesService {
  /** Newest first, behind the delivery `before`. */
  list(
    customerId: string,
    filter: DeliveryFilter,
    page: { readonly before: string | null; readonly limit: number },
  ): Promise<readonly Delivery[]>;
  /** @throws WebhooksError `WEBHOOK_DELIVERY_NOT_FOUND` */
  find(customerId: string, deliveryId: string): Promise<Delivery>;
  /**
   * Delivers again, whatever came of it before, with all its retries.
   *
   * @throws WebhooksError `WEBHOOK_DELIVERY_NOT_FOUND`, `WEBHOOK_ENDPOINT_NOT_FOUND` when its endpoint was deleted
   */
  replay(actor: Actor, customerId: string, deliveryId: string): Promise<Delivery>;
  /**
   * The same of all that has failed since a moment, to one endpoint or to all. Returns how many it was.
   *
   * @throws WebhooksError `WEBHOOK_ENDPOINT_NOT_FOUND`, also when the endpoint is deleted meanwhile
   */
  replayFailed(actor: Actor, customerId: string, since: Date, endpointId?: string): Promise<number>;
  eventsAfter(customerId: string, after: bigint, limit: number): Promise<EventPage>;
  /** Deletes what is older than it is kept, in small pieces. Returns how many rows it was. */
  prune(): Promise<number>;
}

export interface DeliveriesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Audit;
}

const dayMs = 86_400_000;
/** How long events and deliveries are kept. */
const keptMs = 30 * dayMs;
const replayAtOnce = 1_000;
const pruneAtOnce = 1_000;
const customersAtOnce = 200;

export function createDeliveriesService({ database, clock, audit }: DeliveriesOptions): DeliveriesService {
  const { db } = database;

  async function find(customerId: string, deliveryId: string): Promise<Delivery> {
    const found = isUuid(deliveryId) ? await store.selectDelivery(db, customerId, deliveryId) : undefined;
    if (!found) throw new WebhooksError('WEBHOOK_DELIVERY_NOT_FOUND');
    return found;
  }

  /** Notes in the same transaction who has replayed how many. Returns how many that is. */
  function replaySome(
    actor: Actor,
    customerId: string,
    since: Date,
    endpointId: string | null,
  ): Promise<number> {
    return database.transaction(async (tx) => {
      const { lastQueueNo } = await lockStream(tx, customerId);
      const kept = await store.keepEndpoints(tx, customerId, endpointId);
      if (endpointId !== null && kept.length === 0) throw new WebhooksError('WEBHOOK_ENDPOINT_NOT_FOUND');
      const failed = await store.selectFailed(tx, customerId, since, kept, replayAtOnce);
      const numbered = failed.map((deliveryId, at) => ({
        deliveryId,
        queueNo: lastQueueNo + BigInt(at) + 1n,
      }));
      if (numbered.length === 0) return 0;
      await store.requeue(tx, customerId, numbered, new Date(clock.now()));
      await audit.record(tx, {
        ...actor,
        action: 'webhook.deliveries-replayed',
        subject: endpointId === null ? `customer:${customerId}` : `webhook-endpoint:${endpointId}`,
        detail: { customerId, since: since.toISOString(), replayedCount: numbered.length },
      });
      return numbered.length;
    });
  }

  async function pruneCustomer(customerId: string, now: number): Promise<number> {
    let pruned = 0;
    // A delivery is younger than its event, and must not outlive it.
    for (const [table, before] of [
      ['webhook_deliveries', now - keptMs],
      ['events', now - keptMs - 3_600_000],
    ] as const) {
      for (;;) {
        const count = await store.deleteBefore(db, table, customerId, new Date(before), pruneAtOnce);
        pruned += count;
        if (count < pruneAtOnce) break;
      }
    }
    return pruned;
  }

  return {
    find,
    list: (customerId, filter, page) => store.selectDeliveries(db, customerId, filter, page),

    async replay(actor, customerId, deliveryId) {
      const delivery = await find(customerId, deliveryId);
      await database.transaction(async (tx) => {
        const { lastQueueNo } = await lockStream(tx, customerId);
        const kept = await store.keepEndpoints(tx, customerId, delivery.endpointId);
        if (kept.length === 0) throw new WebhooksError('WEBHOOK_ENDPOINT_NOT_FOUND');
        const again = { deliveryId: delivery.deliveryId, queueNo: lastQueueNo + 1n };
        await store.requeue(tx, customerId, [again], new Date(clock.now()));
        await audit.record(tx, {
          ...actor,
          action: 'webhook.delivery-replayed',
          subject: `webhook-delivery:${delivery.deliveryId}`,
          detail: { customerId, endpointId: delivery.endpointId, eventId: delivery.eventId },
        });
      });
      return find(customerId, deliveryId);
    },

    async replayFailed(actor, customerId, since, endpointId) {
      if (endpointId !== undefined && !isUuid(endpointId))
        throw new WebhooksError('WEBHOOK_ENDPOINT_NOT_FOUND');
      let replayed = 0;
      for (;;) {
        const count = await replaySome(actor, customerId, since, endpointId ?? null);
        replayed += count;
        if (count < replayAtOnce) return replayed;
      }
    },

    async eventsAfter(customerId, after, limit) {
      // The number first: what comes in between is then on the next page, and not announced and missing.
      const lastSequence = await store.selectLastSequence(db, customerId);
      return { events: await store.selectEventsAfter(db, customerId, after, limit), lastSequence };
    },

    async prune() {
      let pruned = 0;
      let after = firstIdAt(0);
      for (;;) {
        const customers = await store.selectCustomers(db, after, customersAtOnce);
        for (const customerId of customers) pruned += await pruneCustomer(customerId, clock.now());
        if (customers.length < customersAtOnce) return pruned;
        after = customers.at(-1) ?? after;
      }
    },
  };
}
