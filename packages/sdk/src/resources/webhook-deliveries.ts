import { ApiPromise } from '../core/api-promise.ts';
import { type CursorPromise, cursorPagesOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Query, WebhookDelivery } from './types.ts';

const path = '/v1/webhooks/deliveries';
const list: Operation = { name: 'webhooks.deliveries.list', method: 'GET', path, isRepeatable: true };
const retrieve: Operation = {
  name: 'webhooks.deliveries.retrieve',
  method: 'GET',
  path: `${path}/{deliveryId}`,
  isRepeatable: true,
};
const replay: Operation = {
  name: 'webhooks.deliveries.replay',
  method: 'POST',
  path: `${path}/{deliveryId}/replay`,
  // Receivers know an event that they have seen.
  isRepeatable: true,
};
const replayFailed: Operation = {
  name: 'webhooks.deliveries.replayFailed',
  method: 'POST',
  path: `${path}/replay`,
  isRepeatable: true,
};

export type WebhookDeliveryQuery = Query<'listWebhookDeliveries'>;

/** What was sent to endpoints, and what came of it. */
export class WebhookDeliveries {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The deliveries, newest first. */
  list(query: WebhookDeliveryQuery = {}, options?: CallOptions): CursorPromise<WebhookDelivery> {
    return cursorPagesOf(
      (paging) => this.#transport.call({ operation: list, query: { ...query, ...paging }, options }),
      query,
      ({ deliveryId }) => deliveryId,
    );
  }

  retrieve(deliveryId: string, options?: CallOptions): ApiPromise<WebhookDelivery> {
    const pathParameters = { deliveryId };
    return new ApiPromise(this.#transport.call({ operation: retrieve, pathParameters, options }));
  }

  /** Sends the event again. */
  replay(deliveryId: string, options?: CallOptions): ApiPromise<WebhookDelivery> {
    const pathParameters = { deliveryId };
    return new ApiPromise(this.#transport.call({ operation: replay, pathParameters, options }));
  }

  /** Sends again all that failed for good since a time, to one endpoint or to all. */
  replayFailed(
    { since, endpointId }: { readonly since: string | Date; readonly endpointId?: string | undefined },
    options?: CallOptions,
  ): ApiPromise<{ replayedCount: number }> {
    const body = { since: since instanceof Date ? since.toISOString() : since, endpointId };
    return new ApiPromise(this.#transport.call({ operation: replayFailed, body, options }));
  }
}
