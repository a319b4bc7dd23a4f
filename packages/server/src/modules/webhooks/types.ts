/** The contract's (Webhooks, Types). */
export const eventTypes = [
  'CardPay',
  'ApplyCard',
  'Recharge',
  'AcctPay',
  'CardAudit',
  'CardActivation',
  'CardBlock',
  'CardUnblock',
  'CardCancel',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What a test is sent as. Receivers pass over types that they do not know. */
export const testType = 'Test';

/** How a receiver says that it has understood: `envelope`: 2xx and `success: true`; `status`: any 2xx. */
export const acknowledgementModes = ['envelope', 'status'] as const;
export type AcknowledgementMode = (typeof acknowledgementModes)[number];

/** `Gone`: it answered 410. `Failing`: nothing has arrived for days. */
export type DisabledReason = 'Owner' | 'Operator' | 'Gone' | 'Failing';

/** Where a customer is told of events. */
export interface Endpoint {
  readonly customerId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly description: string | null;
  /** Empty: all. */
  readonly eventTypes: readonly EventType[];
  readonly acknowledgementMode: AcknowledgementMode;
  /** A new secret is announced, and not yet confirmed. */
  readonly rotationAnnouncedAt: Date | null;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly disabledAt: Date | null;
  readonly disabledReason: DisabledReason | null;
  /** Since when no attempt has succeeded. */
  readonly failingSince: Date | null;
  /** What the last attempt of these met. */
  readonly lastFailure: string | null;
}

/** An event as it was stored, once. */
export interface StoredEvent {
  readonly eventId: string;
  /** `null`: a test. */
  readonly sequence: bigint | null;
  readonly type: string;
  readonly createdAt: Date;
  /** The exact text that is sent. */
  readonly dataJson: string;
}

export const deliveryStatuses = ['Pending', 'Delivered', 'Failed', 'Cancelled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One call of an endpoint, as the log keeps it. */
export interface Attempt {
  /** ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  /** `null`: there was no answer. */
  readonly httpStatus: number | null;
  /** Why it counts as failed; `null`: it was acknowledged. */
  readonly reason: string | null;
  /** The first KiB of the answer, or what went wrong. */
  readonly answer: string | null;
  /** The receiver's own words, in an envelope. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** So many attempts of a delivery are kept, the latest: each time that it is replayed it gets more. */
export const attemptsKept = 50;

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly sequence: bigint | null;
  readonly eventType: string;
  readonly status: DeliveryStatus;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly nextAttemptAt: Date | null;
  /** All that were made. */
  readonly attemptCount: number;
  /** The latest of them, at most {@link attemptsKept}, the oldest first. */
  readonly attempts: readonly Attempt[];
}

/** What the log is narrowed by; every part must fit. */
export interface DeliveryFilter {
  readonly endpointId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly eventType?: string | undefined;
  /** Deliveries from this moment on. */
  readonly from?: Date | undefined;
  /** Deliveries before this moment. */
  readonly until?: Date | undefined;
}
