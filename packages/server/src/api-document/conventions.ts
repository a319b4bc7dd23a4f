import type { ErrorTable } from '../platform/errors.ts';
import { envelopeFields, errorEnvelope, exampleResponseId } from '../platform/http/envelope.ts';
import {
  type Answer,
  type ApiDocument,
  type Example,
  errorsKey,
  type Media,
  type Operation,
  type Schema,
} from './openapi.ts';
import { mapValues, sortByName } from './records.ts';
import { eventParameters } from './webhooks.ts';

/** What a call with a bearer token may answer, whatever it does. */
const commonErrors = ['400', '401', '403.scope', '403.address', '429', '500', '503'];

/** What all operations share: how to authenticate, the fields around every answer, and what a failure looks like. */
export function components(basePath: string) {
  return {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token, as the token endpoint has issued it.',
      },
      oauth2: {
        type: 'oauth2',
        description: 'Fetches the access token with client_id and client_secret.',
        flows: {
          clientCredentials: {
            tokenUrl: `${basePath}/connect/token`,
            scopes: { card: 'The whole business API', openapi: 'The same access as card' },
          },
        },
      },
      basic: {
        type: 'http',
        scheme: 'basic',
        description: 'client_id as the user name, client_secret as the password.',
      },
    },
    headers: {
      ResponseId: header(
        'Names this answer. Tell it when you ask about a call.',
        { type: 'string', format: 'uuid' },
        exampleResponseId,
      ),
      RateLimitPolicy: header(
        'How many calls (q) are allowed in how many seconds (w).',
        { type: 'string' },
        '"client";q=6000;w=60',
      ),
      RateLimit: header(
        'How many calls remain (r), and in how many seconds all are allowed again (t).',
        { type: 'string' },
        '"client";r=5999;t=60',
      ),
      RetryAfter: header('Seconds to wait before the next try.', { type: 'integer', minimum: 0 }, 30),
      Challenge: header(
        'Which authentication is asked for, and what was wrong with the one given.',
        { type: 'string' },
        'Bearer realm="cardepass", error="invalid_token"',
      ),
    },
    parameters: eventParameters,
    schemas: { Envelope: envelope, ErrorAnswer: errorAnswer },
  };
}

/** What the answers of the business API have in common; each adds its `data`. */
const envelope = {
  type: 'object',
  description: 'What every answer of the business API has around its data.',
  required: Object.keys(envelopeFields),
  properties: envelopeFields,
};

const errorAnswer = {
  type: 'object',
  description: 'Every failure of the business API. Decide by errorCode; errorMessage is for people.',
  required: ['responseId', 'hasError', 'errorCode', 'errorMessage', 'data'],
  properties: {
    responseId: { type: 'string', format: 'uuid', description: 'Names this answer; also in X-Response-Id.' },
    hasError: { type: 'boolean', const: true },
    errorCode: {
      type: 'string',
      description: 'The HTTP status for generic failures, a name for business failures.',
    },
    errorMessage: { type: 'string', description: 'Chinese, unless Accept-Language prefers English.' },
    data: { type: 'null' },
    errors: {
      type: 'array',
      description: 'On validation failures: which fields, and what is wrong with each.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'Path of the field, such as cardId.' },
          message: { type: 'string', description: 'What is wrong with it.' },
        },
      },
    },
  },
};

/**
 * Adds to every operation what no route needs to say itself: the failures and fields that all calls have in common, the
 * second way to bring a token, names for the examples.
 *
 * @throws Error when a route names an error code that the table does not have
 */
export function applyConventions(document: ApiDocument, errorTable: ErrorTable): ApiDocument {
  const paths = mapValues(document.paths, (methods) =>
    mapValues(methods, (operation) => completeOperation(operation, errorTable)),
  );
  const examples = errorExamples(document, errorTable);
  return { ...document, components: { ...document.components, examples }, paths };
}

function completeOperation(operation: Operation, errorTable: ErrorTable): Operation {
  const { [errorsKey]: errors = [], ...rest } = operation;
  const isBearer = operation.security?.some((one) => 'bearer' in one) ?? false;
  const own = mapValues(operation.responses, (answer) =>
    answer.content ? { ...answer, content: mapValues(answer.content, completeMedia) } : answer,
  );
  const failures = isBearer ? errorAnswers([...commonErrors, ...errors], errorTable) : {};
  return {
    ...rest,
    ...(isBearer && { security: [{ bearer: [] }, { oauth2: ['card'] }] }),
    responses: mapEntries({ ...failures, ...own }, (status, answer) => withFields(answer, status, isBearer)),
  };
}

/** One answer for each status, with an example for each code that has it. */
function errorAnswers(codes: readonly string[], errorTable: ErrorTable): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const code of new Set(codes)) {
    const row = errorTable[code];
    if (!row) throw new Error(`${code} is not in the error table`);
    const examples = answers[row.status]?.content?.['application/json']?.examples;
    const media: Media = {
      schema: { $ref: '#/components/schemas/ErrorAnswer' },
      examples: { ...examples, [code]: { $ref: `#/components/examples/${code}` } },
    };
    const description =
      errorTable[row.status]?.text.en ?? 'A business rule refuses it; errorCode tells which';
    answers[row.status] = { description, content: { 'application/json': media } };
  }
  return answers;
}

/** One for each code that some answer may bear. */
function errorExamples({ paths }: ApiDocument, errorTable: ErrorTable): Record<string, Example> {
  const operations = Object.values(paths).flatMap(Object.values<Operation>);
  const codes = new Set([...commonErrors, ...operations.flatMap(({ [errorsKey]: errors = [] }) => errors)]);
  return sortByName([...codes].map((code) => [code, errorExample(code, errorTable)]));
}

function errorExample(code: string, errorTable: ErrorTable): Example {
  const { body } = errorEnvelope(errorTable, code, exampleResponseId, 'en');
  const value = code === '400' ? { ...body, errors: [{ field: 'cardId', message: 'is required' }] } : body;
  return { summary: errorTable[code]?.text.en ?? code, value };
}

function withFields(answer: Answer, status: string, isBearer: boolean): Answer {
  const isLimited = isBearer && !['400', '401', '500', '503'].includes(status);
  const names = [
    'ResponseId',
    ...(isLimited && status !== '403' ? ['RateLimitPolicy', 'RateLimit'] : []),
    ...(['429', '503'].includes(status) ? ['RetryAfter'] : []),
    ...(status === '401' || (isBearer && status === '403') ? ['Challenge'] : []),
  ];
  const headers = names.map((name) => [fieldNames[name], { $ref: `#/components/headers/${name}` }]);
  return { ...answer, headers: { ...Object.fromEntries(headers), ...answer.headers } };
}

const fieldNames: Readonly<Record<string, string>> = {
  ResponseId: 'X-Response-Id',
  RateLimitPolicy: 'RateLimit-Policy',
  RateLimit: 'RateLimit',
  RetryAfter: 'Retry-After',
  Challenge: 'WWW-Authenticate',
};

/**
 * A schema's examples become those of its media type: one as it is, several by name, errors by their code. What it says
 * of itself the answer says already.
 */
function completeMedia(media: Media): Media {
  const { schema, examples: numbered, ...rest } = media;
  const { examples, description, ...bare } = schema;
  const values = Array.isArray(examples) ? examples : Object.values(numbered ?? {}).map(({ value }) => value);
  const whole = { ...rest, schema: extendEnvelope(bare) };
  if (values.length === 0) return whole;
  if (values.length === 1) return { ...whole, example: values[0] };
  return { ...whole, examples: Object.fromEntries(values.map(named)) };
}

/** The answer as the envelope and its data. */
function extendEnvelope(schema: Schema): Schema {
  const { title, properties } = schema;
  const { data, ...fields } = (properties ?? {}) as Readonly<Record<string, Schema>>;
  if (JSON.stringify(fields) !== JSON.stringify(envelopeFields)) return schema;
  const own = { type: 'object', required: ['data'], properties: { data } };
  return { ...(title !== undefined && { title }), allOf: [{ $ref: '#/components/schemas/Envelope' }, own] };
}

function named(value: unknown, index: number): [string, Example] {
  const hasCode = typeof value === 'object' && value !== null && 'error' in value;
  return [hasCode ? String(value.error) : `example${index + 1}`, { value }];
}

function header(description: string, schema: object, example: unknown) {
  return { description, schema, example };
}

function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  change: (key: string, value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}
