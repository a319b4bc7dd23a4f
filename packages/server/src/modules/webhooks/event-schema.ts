import { type TSchema, Type } from 'typebox';
import { testType } from './types.ts';

// What endpoints are sent, and what they may answer (contract, Webhooks).

const sequence = Type.Integer({
  minimum: 1,
  description: 'Its place among all of your events, from 1, without a gap, whatever types endpoints ask for.',
});

/** What an event says of itself, before its data. */
export const eventHead = {
  id: Type.String({
    format: 'uuid',
    description: 'The event: the same each time it is sent, to every endpoint.',
  }),
  type: Type.String({ description: 'The type of the event.' }),
  createdTime: Type.String({ format: 'date-time', description: 'When it happened.' }),
  sequence,
};

const version = Type.Literal('1.0');

/** An event as it can be read, whatever its type. */
export const ReadableEvent = Type.Object(
  {
    ...eventHead,
    data: Type.Unknown({ description: 'What happened, as it is sent to endpoints.' }),
    version,
  },
  { title: 'StoredEvent' },
);

/** The body of a call of an endpoint, in the order of its members. A test is no event of the customer's. */
export function eventBody(type: string, data: TSchema) {
  const { sequence, ...unnumbered } = eventHead;
  const head = type === testType ? unnumbered : { ...unnumbered, sequence };
  return Type.Object(
    {
      ...head,
      type: Type.Literal(type),
      data,
      version,
      signature: Type.String({
        description:
          'Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), with data as the exact text of the body.',
      }),
    },
    { title: `${type}Event` },
  );
}

/** The headers that a call of an endpoint bears, besides those of every HTTP call. */
export const eventHeaders = {
  'webhook-id': Type.String({
    description: 'The id of the event: what to tell repetitions by.',
    examples: ['019aa9d4-0b39-7e20-8b1d-2c6f9a1e4d55'],
  }),
  'webhook-timestamp': Type.String({
    pattern: '^\\d+$',
    description:
      'When this attempt was made, in seconds since 1970. Refuse what is more than five minutes from your clock.',
    examples: ['1795334400'],
  }),
  'webhook-signature': Type.String({
    pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$',
    description:
      'By Standard Webhooks 1.0: `v1,` and Base64(HMAC-SHA256(key, id.timestamp.body)), the key being what the Base64 behind `whsec_` stands for. While a new secret is announced there is one of each, parted by a space: one that is right is enough.',
    examples: ['v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4='],
  }),
};

/** Sent with all but tests. */
export const sequenceHeader = {
  'x-cardepass-sequence': Type.String({
    pattern: '^[1-9]\\d*$',
    description: 'The sequence of the event, as in the body.',
    examples: ['42'],
  }),
};

/** What a receiver answers; what `verdict.ts` reads of it. */
export const EventAnswer = Type.Object(
  {
    success: Type.Boolean({ description: 'Whether the event is acknowledged.' }),
    errorCode: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'Your own word for what went wrong. We keep it.',
      }),
    ),
    errorMessage: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'The same in a sentence. We keep it.' }),
    ),
  },
  { title: 'WebhookAnswer' },
);

/** The data of a test. */
export const TestData = Type.Object({
  endpointId: Type.String({ format: 'uuid', description: 'The endpoint that is tried.' }),
});

export const exampleTest = { endpointId: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60' };
