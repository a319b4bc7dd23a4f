// What has happened, handed on in the transaction that makes it true.

export type { OutboxEvent } from './event.ts';
export { createOutbox, type Outbox } from './outbox.ts';
export { selectEvents, selectWaitingCustomers, type WaitingEvent } from './store.ts';
