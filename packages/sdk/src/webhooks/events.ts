import type { components } from '../generated/openapi.ts';
import { type VerifiedDelivery, type VerifyOptions, verify, type WebhookHeaders } from './verify.ts';

/** What the API document says of the data of an event. */
type DataOf<T extends string> = Schemas[`${T}Event` & keyof Schemas]['data'];
type Schemas = components['schemas'];

/** What each type of event tells. */
export interface WebhookEventData {
  /** The end of an application for a card. */
  ApplyCard: DataOf<'ApplyCard'>;
  /** The end of a top-up. */
  Recharge: DataOf<'Recharge'>;
  CardBlock: DataOf<'CardBlock'>;
  CardUnblock: DataOf<'CardUnblock'>;
  /** The end of a cancellation, and each step of its settlement. */
  CardCancel: DataOf<'CardCancel'>;
  /** The issuer's word on an application, a withdrawal or a change of limits. */
  CardAudit: DataOf<'CardAudit'>;
  /** A card can be used from now on. */
  CardActivation: DataOf<'CardActivation'>;
  /** A movement of the account. */
  AcctPay: DataOf<'AcctPay'>;
  /** What was paid with a card, as it stands now. Its `cardInfo` bears the card's id as `id` as well. */
  CardPay: DataOf<'CardPay'>;
  /** Sent on request, to try an endpoint. It has no sequence. */
  Test: DataOf<'Test'>;
}

export type WebhookEventType = keyof WebhookEventData;

interface EventOf<T extends WebhookEventType> extends VerifiedDelivery {
  readonly type: T;
  readonly data: WebhookEventData[T];
}

/** An event, told apart by its `type`. More types may come: acknowledge those that you do not know. */
export type WebhookEvent = { [T in WebhookEventType]: EventOf<T> }[WebhookEventType];

/**
 * Verifies a delivery and returns its event with the type of its data.
 *
 * The same event can arrive more than once: remember its `id` for as long as deliveries are repeated.
 *
 * @throws WebhookVerificationError
 */
export async function unwrap(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options?: VerifyOptions,
): Promise<WebhookEvent> {
  return (await verify(rawBody, headers, secret, options)) as WebhookEvent;
}

/** What a receiver answers: with a status of 200, that it has the event; anything else is sent again. */
export interface WebhookAnswer {
  readonly success: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** The answer to an event that has been taken in. */
export function accepted(): WebhookAnswer {
  return { success: true, errorCode: null, errorMessage: null };
}

/** The answer to an event that could not be taken in; the server keeps the reason and sends the event again. */
export function rejected(errorCode: string, errorMessage: string): WebhookAnswer {
  return { success: false, errorCode, errorMessage };
}
