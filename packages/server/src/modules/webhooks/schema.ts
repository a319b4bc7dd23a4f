import { type Static, Type } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { fromTime, spellAs, toTime } from '../../platform/http/query.ts';
import { ReadableEvent } from './event-schema.ts';
import {
  type Attempt,
  acknowledgementModes,
  attemptsKept,
  type Delivery,
  deliveryStatuses,
  type Endpoint,
  type EventType,
  eventTypes,
  type StoredEvent,
} from './types.ts';

const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const time = (description: string) => Type.String({ format: 'date-time', description });
const timeOrNull = (description: string) => nullable(Type.String({ format: 'date-time' }), description);

// What is sent.

const url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description:
    'Where events are posted to: https and a public address; the test environment may allow others.',
  examples: ['https://example.com/webhooks'],
});
const eventTypesInput = Type.Optional(
  Type.Array(Type.String({ maxLength: 40 }), {
    maxItems: 20,
    description:
      'Only events of these types; empty: all. The sequence counts all types all the same: a number that is missing may be an event of another type.',
    examples: [['CardPay', 'AcctPay']],
  }),
);
const description = Type.Optional(nullable(Type.String({ maxLength: 400 }), 'What you call it.'));
const acknowledgementMode = Type.Optional(
  Type.Enum([...acknowledgementModes], {
    title: 'AcknowledgementMode',
    description:
      'envelope (the default): 2xx and a body with success true acknowledge an event. status: any 2xx does.',
  }),
);
const enabled = Type.Optional(
  Type.Boolean({ description: 'false: nothing is sent. What still waits is sent when it is true again.' }),
);

export const EndpointBody = Type.Object(
  { url, eventTypes: eventTypesInput, description, acknowledgementMode, enabled },
  {
    title: 'WebhookEndpointRequest',
    examples: [{ url: 'https://example.com/webhooks', eventTypes: [], description: 'Booking system' }],
  },
);
export const EndpointChange = Type.Object(
  { url: Type.Optional(url), eventTypes: eventTypesInput, description, acknowledgementMode, enabled },
  { title: 'WebhookEndpointChange', examples: [{ enabled: true }] },
);
export const EndpointParameters = Type.Object({ endpointId: Type.String({ description: 'The endpoint.' }) });
export const DeliveryParameters = Type.Object({ deliveryId: Type.String({ description: 'The delivery.' }) });

export const ReplayBody = Type.Object(
  {
    since: Type.String({
      maxLength: 40,
      description: 'Failed deliveries made from then on. A date (its midnight in UTC) or a date-time.',
    }),
    endpointId: Type.Optional(Type.String({ maxLength: 64, description: 'Only those to this endpoint.' })),
  },
  { title: 'WebhookReplayRequest', examples: [{ since: '2026-11-22T08:00:00.000Z' }] },
);
export const SinceQuery = Type.Object({ since: fromTime('') });

export const DeliveriesQuery = Type.Object({
  endpointId: Type.Optional(
    Type.String({ format: 'uuid', description: 'Only deliveries to this endpoint.' }),
  ),
  status: Type.Optional(
    Type.Enum([...deliveryStatuses], {
      title: 'WebhookDeliveryStatus',
      description: 'Only deliveries in this state.',
    }),
  ),
  eventType: Type.Optional(Type.Enum([...eventTypes, 'Test'], { description: 'Only events of this type.' })),
  createdFrom: Type.Optional(fromTime('Only deliveries from then on.')),
  createdTo: Type.Optional(toTime('Only deliveries until then.')),
  pageSize: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 20,
      description: 'How many a page has. `Limit` means the same.',
    }),
  ),
  pageCursor: Type.Optional(
    Type.String({ maxLength: 100, description: 'The pageCursor of the page before.' }),
  ),
});

export const EventsQuery = Type.Object({
  after: Type.Optional(
    Type.Integer({ minimum: 0, default: 0, description: 'The sequence of the last event that you have.' }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 100,
      description: 'How many at most. `limit` means the same.',
    }),
  ),
});

// What is answered.

const endpointShape = {
  endpointId: Type.String({ format: 'uuid', description: 'The endpoint.' }),
  url: Type.String({ description: 'Where events are posted to.' }),
  description: nullable(Type.String(), 'What you call it.'),
  eventTypes: Type.Array(Type.Enum([...eventTypes], { title: 'EventType' }), { description: 'Empty: all.' }),
  acknowledgementMode: Type.Enum([...acknowledgementModes], {
    title: 'AcknowledgementMode',
    description: 'How an event is acknowledged.',
  }),
  enabled: Type.Boolean({ description: 'Whether events are sent.' }),
  disabledOn: timeOrNull('Since when it is not enabled.'),
  disabledReason: nullable(
    Type.Enum(['Owner', 'Operator', 'Gone', 'Failing'], { title: 'WebhookDisabledReason' }),
    'Why: switched off by you or by us, it answered 410, or nothing arrived for 5 days.',
  ),
  failingSince: timeOrNull('Since when no attempt has succeeded.'),
  lastFailure: nullable(Type.String(), 'What the last of these attempts met.'),
  rotationAnnouncedOn: timeOrNull('When a new secret was announced that is not confirmed yet.'),
  createdOn: time('When it was created.'),
  modifiedOn: time('When it last changed.'),
};
export const EndpointAnswer = Type.Object(endpointShape, { title: 'WebhookEndpoint' });
export const EndpointList = Type.Array(EndpointAnswer);
export const EndpointWithSecret = Type.Object(
  {
    ...endpointShape,
    secret: Type.String({ description: 'Signs what is sent. Shown this once.' }),
  },
  { title: 'WebhookEndpointWithSecret' },
);

const AttemptAnswer = Type.Object(
  {
    attemptedOn: time('When it began.'),
    durationMs: Type.Integer({ description: 'How long it took.' }),
    httpStatus: nullable(Type.Integer(), 'The status of the answer; null when there was none.'),
    failureReason: nullable(Type.String(), 'Why it failed; null when it was acknowledged.'),
    answer: nullable(Type.String(), 'The first kilobyte of the answer, or what went wrong.'),
    errorCode: nullable(Type.String(), 'errorCode of the answer.'),
    errorMessage: nullable(Type.String(), 'errorMessage of the answer.'),
  },
  { title: 'WebhookAttempt' },
);
export const DeliveryAnswer = Type.Object(
  {
    deliveryId: Type.String({ format: 'uuid', description: 'The delivery.' }),
    endpointId: Type.String({ format: 'uuid', description: 'The endpoint.' }),
    eventId: Type.String({ format: 'uuid', description: 'The id of the event, as it was sent.' }),
    sequence: nullable(Type.Integer(), 'The event’s place among yours; null of a test.'),
    eventType: Type.String({ description: 'The type of the event.' }),
    status: Type.Enum([...deliveryStatuses], {
      title: 'WebhookDeliveryStatus',
      description:
        'Pending until it is acknowledged; Failed after the last attempt; Cancelled when the endpoint was deleted.',
    }),
    createdOn: time('When it was queued.'),
    completedOn: timeOrNull('When it came to its end.'),
    nextAttemptOn: timeOrNull('When it is tried next.'),
    attemptCount: Type.Integer({ description: 'How many attempts there were in all.' }),
    attempts: Type.Array(AttemptAnswer, {
      maxItems: attemptsKept,
      description: `The latest ${attemptsKept} attempts, the oldest first.`,
    }),
  },
  { title: 'WebhookDelivery' },
);
export const DeliveryPage = Type.Object(
  {
    pageCursor: Type.String({ description: 'Asks for the next page; None on the last.' }),
    pageSize: Type.Integer({ description: 'How many items a page has.' }),
    data: Type.Array(DeliveryAnswer, { description: 'Newest first.' }),
  },
  { title: 'WebhookDeliveryPage' },
);
export const ReplayAnswer = Type.Object(
  {
    replayedCount: Type.Integer({ description: 'How many are delivered again.' }),
  },
  { title: 'WebhookReplay' },
);
export const EventPage = Type.Object(
  {
    events: Type.Array(ReadableEvent, { description: 'In their order.' }),
    lastSequence: Type.Integer({ description: 'The sequence of your latest event; 0 before the first.' }),
  },
  { title: 'EventPage' },
);

// Examples.

const exampleIds = {
  endpointId: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
  deliveryId: '019aa9d4-0b3a-7c11-9a44-5d0e7f2b8c33',
  eventId: '019aa9d4-0b39-7e20-8b1d-2c6f9a1e4d55',
};
export const exampleEndpoint: Static<typeof EndpointAnswer> = {
  endpointId: exampleIds.endpointId,
  url: 'https://example.com/webhooks',
  description: 'Booking system',
  eventTypes: [],
  acknowledgementMode: 'envelope',
  enabled: true,
  disabledOn: null,
  disabledReason: null,
  failingSince: null,
  lastFailure: null,
  rotationAnnouncedOn: null,
  createdOn: '2026-11-22T08:00:00.000Z',
  modifiedOn: '2026-11-22T08:00:00.000Z',
};
export const exampleWithSecret = {
  ...exampleEndpoint,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
};
export const exampleDelivery: Static<typeof DeliveryAnswer> = {
  ...exampleIds,
  sequence: 42,
  eventType: 'CardBlock',
  status: 'Delivered',
  createdOn: '2026-11-22T08:00:00.000Z',
  completedOn: '2026-11-22T08:00:00.120Z',
  nextAttemptOn: null,
  attemptCount: 1,
  attempts: [
    {
      attemptedOn: '2026-11-22T08:00:00.020Z',
      durationMs: 100,
      httpStatus: 200,
      failureReason: null,
      answer: '{"success":true,"errorCode":null,"errorMessage":null}',
      errorCode: null,
      errorMessage: null,
    },
  ],
};
export const exampleDeliveries = { pageCursor: 'None', pageSize: 20, data: [exampleDelivery] };
export const exampleReplay = { replayedCount: 3 };
export const exampleEvents: Static<typeof EventPage> = {
  events: [
    {
      id: exampleIds.eventId,
      type: 'AcctPay',
      createdTime: '2026-11-22T08:00:00.000Z',
      sequence: 42,
      data: {
        id: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
        accountTransType: 'AccountTopUp',
        fundsDirection: 'Income',
        currency: 'USD',
        transAmount: 250.5,
        availableBalance: 10250.5,
        blockedBalance: 0,
        orderNo: '01KAMX4Z0YFDARV5SFKGDQMKV0',
        note: null,
        cardInfo: null,
        transTime: '2026-11-22T08:00:00.000Z',
      },
      version: '1.0',
    },
  ],
  lastSequence: 42,
};

/** @throws DomainError 400 */
export function readEventTypes(names: readonly string[] | undefined): EventType[] | undefined {
  return names?.map((name, at) => {
    const found = spellAs(eventTypes, name);
    if (found) return found;
    const allowed = eventTypes.join(', ');
    const message = { 'zh-CN': `允许的值：${allowed}`, en: `must be one of: ${allowed}` };
    throw new DomainError('400', [{ field: `eventTypes.${at}`, message }]);
  });
}

export function toEndpoint(endpoint: Endpoint): Static<typeof EndpointAnswer> {
  return {
    endpointId: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: [...endpoint.eventTypes],
    acknowledgementMode: endpoint.acknowledgementMode,
    enabled: endpoint.disabledAt === null,
    disabledOn: iso(endpoint.disabledAt),
    disabledReason: endpoint.disabledReason,
    failingSince: iso(endpoint.failingSince),
    lastFailure: endpoint.lastFailure,
    rotationAnnouncedOn: iso(endpoint.rotationAnnouncedAt),
    createdOn: endpoint.createdAt.toISOString(),
    modifiedOn: endpoint.modifiedAt.toISOString(),
  };
}

export function toDelivery(delivery: Delivery): Static<typeof DeliveryAnswer> {
  return {
    deliveryId: delivery.deliveryId,
    endpointId: delivery.endpointId,
    eventId: delivery.eventId,
    sequence: delivery.sequence === null ? null : Number(delivery.sequence),
    eventType: delivery.eventType,
    status: delivery.status,
    createdOn: delivery.createdAt.toISOString(),
    completedOn: iso(delivery.completedAt),
    nextAttemptOn: iso(delivery.nextAttemptAt),
    attemptCount: delivery.attemptCount,
    attempts: delivery.attempts.map(toAttempt),
  };
}

function toAttempt(attempt: Attempt): Static<typeof AttemptAnswer> {
  return {
    attemptedOn: attempt.at,
    durationMs: attempt.durationMs,
    httpStatus: attempt.httpStatus,
    failureReason: attempt.reason,
    answer: attempt.answer,
    errorCode: attempt.errorCode,
    errorMessage: attempt.errorMessage,
  };
}

/** A page of events as JSON text: `data` is the very text that endpoints are sent. */
export function eventsToJson(events: readonly StoredEvent[], lastSequence: bigint): string {
  const items = events.map(({ eventId, type, createdAt, sequence, dataJson }) => {
    const head = JSON.stringify({ id: eventId, type, createdTime: createdAt.toISOString() }).slice(0, -1);
    return `${head},"sequence":${sequence},"data":${dataJson},"version":"1.0"}`;
  });
  return `{"events":[${items.join(',')}],"lastSequence":${lastSequence}}`;
}

const cursorForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function cursorAfter(delivery: Delivery | undefined): string {
  return delivery ? Buffer.from(delivery.deliveryId).toString('base64url') : 'None';
}

/** @throws DomainError 400 */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (cursorForm.test(id)) return id;
  const message = { 'zh-CN': '不是上一页返回的游标', en: 'is not the cursor of a page before' };
  throw new DomainError('400', [{ field: 'pageCursor', message }]);
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
