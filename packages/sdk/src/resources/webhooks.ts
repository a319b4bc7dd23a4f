import { unwrap, type WebhookEvent } from '../webhooks/events.ts';
import {
  type VerifiedDelivery,
  type VerifyOptions,
  verify,
  type WebhookHeaders,
} from '../webhooks/verify.ts';

/** Receiving webhooks. None of it needs the server: `webhooks` of this package is the same without a client. */
export class Webhooks {
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
