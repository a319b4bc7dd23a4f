import { ListPromise, pageSizeOf } from '../core/pages.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { WebhookEvent } from '../webhooks/events.ts';
import type { Data, Query } from './types.ts';

const list: Operation = { name: 'events.list', method: 'GET', path: '/v1/events', isRepeatable: true };

/** Events as endpoints are sent them, from the oldest on. */
export interface EventPage {
  readonly items: readonly StoredEvent[];
  /** The sequence of the latest event that there is. */
  readonly lastSequence: number;
}

export type StoredEvent = WebhookEvent & { readonly sequence: number };
export type EventListQuery = Query<'listEvents'>;

/** The most of a page, used when all are wanted. */
const largestPage = 1000;

/** What happened, to catch up with after webhooks were missed, or to read in place of webhooks. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The events behind a sequence, in their order; `for await` ends with the latest. */
  list(query: EventListQuery = {}, options?: CallOptions): ListPromise<StoredEvent, EventPage, number> {
    return new ListPromise<StoredEvent, EventPage, number>(
      {
        fetch: async (after, wanted) => {
          const paging = {
            ...pageSizeOf(query, wanted, largestPage),
            ...(after !== undefined && { after }),
          };
          const outcome = await this.#transport.call<Data<'listEvents'>>({
            operation: list,
            query: { ...query, ...paging },
            options,
          });
          const { events, lastSequence } = outcome.data;
          // The document leaves open what an event's data is.
          return { ...outcome, data: { items: events as StoredEvent[], lastSequence } };
        },
        next: ({ items, lastSequence }) => {
          const last = items.at(-1)?.sequence;
          return last !== undefined && last < lastSequence ? last : undefined;
        },
      },
      ({ id }) => id,
    );
  }
}
