// Webhooks: events with their numbers, the endpoints that are told of them, and their deliveries.

export {
  createDeliveriesService,
  type DeliveriesService,
  type EventPage,
} from './deliveries/service.ts';
export { createDispatcher, type Dispatcher, type DispatcherOptions } from './delivering/dispatcher.ts';
export { selectDeliveryState } from './delivering/store.ts';
export {
  createEndpointsService,
  type EndpointSettings,
  type EndpointsService,
  type EndpointWithSecret,
} from './endpoints/service.ts';
export { WebhooksError, type WebhooksErrorCode } from './errors.ts';
export {
  createPublisher,
  type Publisher,
  type PublisherOptions,
  type ReadSpans,
  type RowSpan,
  type ToldRow,
} from './publishing/publisher.ts';
export type { LaneKey } from './publishing/store.ts';
export {
  type AcknowledgementMode,
  type Attempt,
  acknowledgementModes,
  type Delivery,
  type DeliveryFilter,
  type DeliveryStatus,
  deliveryStatuses,
  type Endpoint,
  type EventType,
  eventTypes,
} from './types.ts';
