import type { Transport } from '../core/transport.ts';
import { unwrap, type WebhookEvent } from '../webhooks/events.ts';
import {
  type VerifiedDelivery,
  type VerifyOptions,
  verify,
  type WebhookHeaders,
} from '../webhooks/verify.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';
import { WebhookEndpoints } from './webhook-endpoints.ts';

/** Sending webhooks is set up here, and receiving them, for which `webhooks` of this package needs no client. */
export class Webhooks {
  readonly endpoints: WebhookEndpoints;
  readonly deliveries: WebhookDeliveries;

  constructor(transport: Transport) {
    this.endpoints = new WebhookEndpoints(transport);
    this.deliveries = new WebhookDeliveries(transport);
  }

  /** Makes sure that a delivery was sent by the server. @throws WebhookVerificationError */
  verify(
    rawBody: string | Uint8Array | ArrayBuffer,
    headers: WebhookHeaders,
    secret: string | readonly string[],
    options?: VerifyOptions,
  ): Promise<VerifiedDelivery> {
    return verify(rawBody, headers, secret, options);
  }

  /** The same, and its event with the type of its data. @throws WebhookVerificationError */
  unwrap(
    rawBody: string | Uint8Array | ArrayBuffer,
    headers: WebhookHeaders,
    secret: string | readonly string[],
    options?: VerifyOptions,
  ): Promise<WebhookEvent> {
    return unwrap(rawBody, headers, secret, options);
  }
}
