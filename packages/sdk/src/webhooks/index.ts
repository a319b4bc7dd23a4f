export {
  accepted,
  rejected,
  unwrap,
  type WebhookAnswer,
  type WebhookEvent,
  type WebhookEventData,
  type WebhookEventType,
} from './events.ts';
export {
  type VerifiedDelivery,
  type VerifyOptions,
  verify,
  type WebhookHeaders,
  type WebhookRefusal,
  WebhookVerificationError,
} from './verify.ts';
