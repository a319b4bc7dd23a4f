import type { TSchema } from 'typebox';
import { EventAnswer, eventBody, eventHeaders, sequenceHeader } from '../modules/webhooks/event-schema.ts';
import { testType } from '../modules/webhooks/types.ts';
import { type Answer, type Operation, type Parameter, type PathItems, schemaOf } from './openapi.ts';
import { mapValues } from './records.ts';

/** One type of event, as the document tells of it. */
export interface DescribedEvent {
  readonly summary: string;
  readonly description: string;
  /** The schema that the data of the event is made by. */
  readonly data: TSchema;
  /** The data of an example. */
  readonly example: object;
}

/** The calls that endpoints get: one for each type of event, with what a receiver may answer. */
export function describeWebhooks(events: Readonly<Record<string, DescribedEvent>>): PathItems {
  return mapValues(events, (event, type) => ({ post: describeWebhook(type, event) }));
}

function describeWebhook(type: string, { summary, description, data, example }: DescribedEvent): Operation {
  const isNumbered = type !== testType;
  const names = Object.keys(isNumbered ? { ...eventHeaders, ...sequenceHeader } : eventHeaders);
  return {
    operationId: `on${type}`,
    summary,
    description: `${description}\n\n${toReceivers}`,
    tags: ['Events'],
    security: [],
    parameters: names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: schemaOf(eventBody(type, data)),
          example: {
            id: exampleId,
            type,
            createdTime: '2026-11-22T08:00:00.250Z',
            ...(isNumbered && { sequence: 42 }),
            data: example,
            version: '1.0',
            signature: 'pmOLFRROJDG3oPsiqcCRiTzyuHh3EdPkYIzmrk5MMDQ=',
          },
        },
      },
    },
    responses: answers,
  };
}

const exampleId = '019aa9d4-0b39-7e20-8b1d-2c6f9a1e4d55';

const toReceivers =
  'Its texts are Chinese. Verify one of the signatures over the exact text of the body, remember the id, as an event may come more than once, and answer within 10 seconds.';

const answers: Readonly<Record<string, Answer>> = {
  '200': {
    description:
      'In the mode envelope, success true acknowledges the event, and anything else is a failed attempt. In the mode status any 2xx acknowledges it, whatever its body.',
    content: {
      'application/json': {
        schema: schemaOf(EventAnswer),
        examples: {
          acknowledged: { value: { success: true, errorCode: null, errorMessage: null } },
          refused: {
            value: {
              success: false,
              errorCode: 'TRY_LATER',
              errorMessage: 'Our books are closed for a moment',
            },
          },
        },
      },
    },
  },
  '410': { description: 'The endpoint is gone: it is disabled, and nothing more is sent to it.' },
  default: {
    description: 'Anything else is a failed attempt, redirects among it; the event is sent again later.',
    headers: {
      'Retry-After': {
        description:
          'The next attempt comes no sooner: seconds, or a date (RFC 9110). An hour is the most that is heeded.',
        schema: { type: 'string' },
        example: '120',
      },
    },
  },
};

/** The headers of these calls as the parameters that they refer to, by their names. */
export const eventParameters: Readonly<Record<string, Parameter>> = mapValues(
  { ...eventHeaders, ...sequenceHeader } as Readonly<Record<string, TSchema>>,
  (header, name) => {
    const { description, examples, ...schema } = schemaOf(header);
    return { in: 'header', name, required: true, description, schema, example: [examples].flat()[0] };
  },
);
