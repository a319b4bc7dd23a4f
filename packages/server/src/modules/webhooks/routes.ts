import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { TSchema } from 'typebox';
import { callerOf, customerOf } from '../../platform/http/caller.ts';
import { callerAddress } from '../../platform/http/caller-address.ts';
import { envelopeOf, successEnvelope } from '../../platform/http/envelope.ts';
import { readQuery } from '../../platform/http/query.ts';
import type { App } from '../../platform/http/server.ts';
import type { DeliveriesService } from './deliveries/service.ts';
import type { Actor, EndpointSettings, EndpointsService } from './endpoints/service.ts';
import * as wire from './schema.ts';
import type { AcknowledgementMode, DeliveryFilter } from './types.ts';

export interface WebhookRoutesOptions {
  readonly basePath: string;
  readonly endpoints: EndpointsService;
  readonly deliveries: DeliveriesService;
  /** Lets a request pass that bears a valid token, and says who calls. */
  readonly checkBearer: onRequestHookHandler;
}

/** Where a customer is told of events, what became of them, and the events themselves. */
export function addWebhookRoutes(app: App, options: WebhookRoutesOptions): void {
  addEndpointRoutes(app, options);
  addRotationRoutes(app, options);
  addDeliveryRoutes(app, options);
  addEventRoutes(app, options);
}

function addEndpointRoutes(app: App, { basePath, endpoints, checkBearer }: WebhookRoutesOptions): void {
  const onRequest = checkBearer;
  const url = `${basePath}/v1/webhooks/endpoints`;

  app.post(url, { schema: createSchema, onRequest }, async (request, reply) => {
    const { customerId, actor } = actingCustomer(request);
    const settings = { ...settingsOf(request.body), url: request.body.url };
    const { endpoint, secret } = await endpoints.create(actor, customerId, settings);
    reply.header('cache-control', 'no-store');
    return successEnvelope(request.id, { ...wire.toEndpoint(endpoint), secret });
  });
  app.get(url, { schema: listSchema, onRequest }, async (request) => {
    const found = await endpoints.list(customerOf(request));
    return successEnvelope(request.id, found.map(wire.toEndpoint));
  });
  app.get(`${url}/:endpointId`, { schema: readSchema, onRequest }, async (request) => {
    const found = await endpoints.find(customerOf(request), request.params.endpointId);
    return successEnvelope(request.id, wire.toEndpoint(found));
  });
  app.patch(`${url}/:endpointId`, { schema: changeSchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    const settings = settingsOf(request.body);
    const changed = await endpoints.change(actor, customerId, request.params.endpointId, settings);
    return successEnvelope(request.id, wire.toEndpoint(changed));
  });
  app.delete(`${url}/:endpointId`, { schema: deleteSchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    await endpoints.delete(actor, customerId, request.params.endpointId);
    return successEnvelope(request.id, null);
  });
  app.post(`${url}/:endpointId/test`, { schema: testSchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    const delivery = await endpoints.test(actor, customerId, request.params.endpointId);
    return successEnvelope(request.id, wire.toDelivery(delivery));
  });
}

function addRotationRoutes(app: App, { basePath, endpoints, checkBearer }: WebhookRoutesOptions): void {
  const onRequest = checkBearer;
  const url = `${basePath}/v1/webhooks/endpoints/:endpointId/secret-rotation`;

  app.post(url, { schema: announceSchema, onRequest }, async (request, reply) => {
    const { customerId, actor } = actingCustomer(request);
    const { endpoint, secret } = await endpoints.announceRotation(
      actor,
      customerId,
      request.params.endpointId,
    );
    reply.header('cache-control', 'no-store');
    return successEnvelope(request.id, { ...wire.toEndpoint(endpoint), secret });
  });
  app.post(`${url}/confirm`, { schema: confirmSchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    const changed = await endpoints.confirmRotation(actor, customerId, request.params.endpointId);
    return successEnvelope(request.id, wire.toEndpoint(changed));
  });
  app.delete(url, { schema: cancelSchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    const changed = await endpoints.cancelRotation(actor, customerId, request.params.endpointId);
    return successEnvelope(request.id, wire.toEndpoint(changed));
  });
}

function addDeliveryRoutes(app: App, { basePath, deliveries, checkBearer }: WebhookRoutesOptions): void {
  const onRequest = checkBearer;
  const url = `${basePath}/v1/webhooks/deliveries`;

  app.get(url, { schema: deliveriesSchema, onRequest }, async (request) => {
    const {
      pageSize = 20,
      pageCursor,
      createdFrom,
      createdTo,
      ...query
    } = readQuery(wire.DeliveriesQuery, request.query);
    const filter = { ...query, from: createdFrom, until: createdTo } as DeliveryFilter;
    const page = { before: wire.readCursor(pageCursor), limit: pageSize + 1 };
    const found = await deliveries.list(customerOf(request), filter, page);
    const shown = found.slice(0, pageSize);
    const next = wire.cursorAfter(found.length > pageSize ? shown.at(-1) : undefined);
    return successEnvelope(request.id, { pageCursor: next, pageSize, data: shown.map(wire.toDelivery) });
  });
  app.get(`${url}/:deliveryId`, { schema: deliverySchema, onRequest }, async (request) => {
    const found = await deliveries.find(customerOf(request), request.params.deliveryId);
    return successEnvelope(request.id, wire.toDelivery(found));
  });
  app.post(`${url}/:deliveryId/replay`, { schema: replaySchema, onRequest }, async (request) => {
    const { customerId, actor } = actingCustomer(request);
    const found = await deliveries.replay(actor, customerId, request.params.deliveryId);
    return successEnvelope(request.id, wire.toDelivery(found));
  });
  app.post(`${url}/replay`, { schema: replayFailedSchema, onRequest }, async (request) => {
    const { since } = readQuery(wire.SinceQuery, { since: request.body.since });
    const { customerId, actor } = actingCustomer(request);
    const replayedCount = await deliveries.replayFailed(actor, customerId, since, request.body.endpointId);
    return successEnvelope(request.id, { replayedCount });
  });
}

function addEventRoutes(app: App, { basePath, deliveries, checkBearer }: WebhookRoutesOptions): void {
  app.get(
    `${basePath}/v1/events`,
    { schema: eventsSchema, onRequest: checkBearer },
    async (request, reply) => {
      const { after = 0, pageSize = 100 } = readQuery(wire.EventsQuery, request.query);
      const customerId = customerOf(request);
      const { events, lastSequence } = await deliveries.eventsAfter(customerId, BigInt(after), pageSize);
      // Not serialised anew: the data is the text that is sent to endpoints, byte for byte.
      const envelope = JSON.stringify(successEnvelope(request.id, null)).replace(
        /"data":null}$/,
        () => `"data":${wire.eventsToJson(events, lastSequence)}}`,
      );
      return reply.type('application/json; charset=utf-8').send(envelope as never);
    },
  );
}

function actingCustomer(request: FastifyRequest): { customerId: string; actor: Actor } {
  const { customerId, clientId } = callerOf(request);
  const actor = { actor: `client:${clientId}`, address: callerAddress(request), responseId: request.id };
  return { customerId, actor };
}

function settingsOf(body: {
  readonly url?: string;
  readonly eventTypes?: readonly string[];
  readonly description?: string | null;
  readonly acknowledgementMode?: unknown;
  readonly enabled?: boolean;
}): EndpointSettings {
  const { url, description, acknowledgementMode, enabled } = body;
  const eventTypes = wire.readEventTypes(body.eventTypes);
  return {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(eventTypes && { eventTypes }),
    ...(acknowledgementMode !== undefined && {
      acknowledgementMode: acknowledgementMode as AcknowledgementMode,
    }),
    ...(enabled !== undefined && { isEnabled: enabled }),
  };
}

const tags = ['Webhooks'];
const security = [{ bearer: [] }];

function answered<Data extends TSchema>(data: Data, example: object, description: string) {
  return { 200: { ...envelopeOf(data, example as never), description } };
}

const createSchema = {
  tags,
  operationId: 'createWebhookEndpoint',
  summary: 'Be told of events',
  description:
    'Every event from now on is posted to the URL, signed with the secret that this answer shows, once. How to verify, and what each type tells, stands in the guide.',
  security,
  body: wire.EndpointBody,
  errors: ['WEBHOOK_ENDPOINT_LIMIT'],
  response: answered(wire.EndpointWithSecret, wire.exampleWithSecret, 'The endpoint with its secret'),
};
const listSchema = {
  tags,
  operationId: 'listWebhookEndpoints',
  summary: 'List your endpoints',
  description: 'The oldest first, without their secrets.',
  security,
  response: answered(wire.EndpointList, [wire.exampleEndpoint], 'Your endpoints'),
};
const ofEndpoint = { params: wire.EndpointParameters, errors: ['WEBHOOK_ENDPOINT_NOT_FOUND'] };
const ofRotation = {
  params: wire.EndpointParameters,
  errors: ['WEBHOOK_ENDPOINT_NOT_FOUND', 'WEBHOOK_ROTATION_INVALID'],
};
const readSchema = {
  tags,
  operationId: 'getWebhookEndpoint',
  summary: 'Read an endpoint',
  description: 'Tells also how it is doing, and why it is disabled if it is.',
  security,
  ...ofEndpoint,
  response: answered(wire.EndpointAnswer, wire.exampleEndpoint, 'The endpoint'),
};
const changeSchema = {
  tags,
  operationId: 'changeWebhookEndpoint',
  summary: 'Change an endpoint',
  description:
    'What is left out stays as it is. A change holds within a second. Enabling an endpoint sends it what still waits; events that happened while it was disabled are read from GET /v1/events.',
  security,
  body: wire.EndpointChange,
  ...ofEndpoint,
  response: answered(wire.EndpointAnswer, wire.exampleEndpoint, 'The endpoint'),
};
const deleteSchema = {
  tags,
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete an endpoint',
  description: 'What still waits for it is cancelled. Its deliveries stay in the log.',
  security,
  ...ofEndpoint,
  response: answered({ type: 'null' } as TSchema, null as never, 'It is deleted'),
};
const testSchema = {
  tags,
  operationId: 'testWebhookEndpoint',
  summary: 'Send a test event',
  description:
    'Posts an event of type Test to the endpoint, once, also when it is disabled, and answers what came of it. It has no sequence. Receivers acknowledge types that they do not know.',
  security,
  ...ofEndpoint,
  response: answered(wire.DeliveryAnswer, wire.exampleDelivery, 'What came of it'),
};
const announceSchema = {
  tags,
  operationId: 'announceWebhookSecret',
  summary: 'Announce a new secret',
  description:
    'First step of a rotation. From now on the header bears a signature of each secret; the signature in the body stays that of the old one. The new secret is shown this once.',
  security,
  ...ofRotation,
  response: answered(wire.EndpointWithSecret, wire.exampleWithSecret, 'The endpoint with its new secret'),
};
const confirmSchema = {
  tags,
  operationId: 'confirmWebhookSecret',
  summary: 'Confirm the new secret',
  description:
    'Second step of a rotation. From now on only the new secret signs, in the header and in the body.',
  security,
  ...ofRotation,
  response: answered(wire.EndpointAnswer, wire.exampleEndpoint, 'The endpoint'),
};
const cancelSchema = {
  tags,
  operationId: 'cancelWebhookSecret',
  summary: 'Drop the new secret',
  description: 'Ends a rotation that is not confirmed: only the old secret signs.',
  security,
  ...ofRotation,
  response: answered(wire.EndpointAnswer, wire.exampleEndpoint, 'The endpoint'),
};
const deliveriesSchema = {
  tags,
  operationId: 'listWebhookDeliveries',
  summary: 'List what was sent to your endpoints',
  description: 'Newest first, with their latest attempts. Kept for 30 days.',
  security,
  querystring: wire.DeliveriesQuery,
  response: answered(wire.DeliveryPage, wire.exampleDeliveries, 'A page of deliveries'),
};
const deliverySchema = {
  tags,
  operationId: 'getWebhookDelivery',
  summary: 'Read a delivery',
  description: 'With its latest attempts.',
  security,
  params: wire.DeliveryParameters,
  errors: ['WEBHOOK_DELIVERY_NOT_FOUND'],
  response: answered(wire.DeliveryAnswer, wire.exampleDelivery, 'The delivery'),
};
const replaySchema = {
  tags,
  operationId: 'replayWebhookDelivery',
  summary: 'Deliver an event again',
  description: 'Whatever came of it before, with all its retries.',
  security,
  params: wire.DeliveryParameters,
  errors: ['WEBHOOK_DELIVERY_NOT_FOUND', 'WEBHOOK_ENDPOINT_NOT_FOUND'],
  response: answered(wire.DeliveryAnswer, wire.exampleDelivery, 'The delivery'),
};
const replayFailedSchema = {
  tags,
  operationId: 'replayFailedWebhookDeliveries',
  summary: 'Deliver again all that failed since a time',
  description: 'Deliveries that failed for good, to one endpoint or to all of yours.',
  security,
  body: wire.ReplayBody,
  errors: ['WEBHOOK_ENDPOINT_NOT_FOUND'],
  response: answered(wire.ReplayAnswer, wire.exampleReplay, 'How many it is'),
};
const eventsSchema = {
  tags,
  operationId: 'listEvents',
  summary: 'Catch up with your events',
  description:
    'Every event behind a sequence, in order, as endpoints are sent it but for the signature. Ask again with the last sequence that you got until it is lastSequence. Kept for 30 days.',
  security,
  querystring: wire.EventsQuery,
  response: answered(wire.EventPage, wire.exampleEvents, 'Events in their order'),
};
