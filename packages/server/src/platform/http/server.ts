import type {} from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import { createAddressMatcher } from '../addresses.ts';
import { isUnavailable } from '../db/database.ts';
import { DomainError, type ErrorTable, type FieldProblem } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { collectAllowedMethods } from './allowed-methods.ts';
import { errorEnvelope } from './envelope.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { languageOf } from './language.ts';
import { observeRequests } from './observation.ts';
import { createSchemaCompilers } from './schema-compilers.ts';
import { fieldProblems } from './validation.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the token check: who calls. */
    clientId: string | undefined;
    /** Set by the token check: whose data it may see. */
    customerId: string | undefined;
  }
  interface FastifySchema {
    /** Not part of the published API. */
    hide?: boolean;
    /** Documented only: for routes that read their body themselves. */
    requestBody?: TSchema;
    /** Documented only: codes of the error table that this may answer, besides those that every call may. */
    errors?: readonly string[];
  }
}

/** How failures look at addresses that do not use the envelope. */
export interface ErrorFormat {
  /** Addresses that begin with this answer in this format. */
  readonly prefix: string;
  format(
    code: string,
    status: number,
  ): { status: number; headers: Readonly<Record<string, string>>; body: object };
}

export interface HttpServerOptions {
  readonly log: Log;
  readonly ids: Ids;
  readonly metrics: Metrics;
  readonly errorTable: ErrorTable;
  /** CIDR ranges whose `X-Forwarded-*` and `X-Request-Id` are believed. */
  readonly trustedProxies: readonly string[];
  readonly errorFormats: readonly ErrorFormat[];
}

export interface HttpServer {
  readonly app: App;
  readonly inFlight: InFlight;
  /** Compiles the schemas that no request has needed yet. @throws Error when one cannot be compiled */
  compileSchemas(): void;
  /** Call after the last route was added: answers the methods that no route has. */
  answerOtherMethods(): void;
}

const jsonType = 'application/json; charset=utf-8';
const bodyLimitBytes = 256 * 1024;

/**
 * A Fastify server with what every address has in common: response ids, the envelope for every failure, 405 and
 * OPTIONS, access log and metrics. `request.id` is the responseId.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log, errorTable } = options;
  const isTrustedProxy =
    options.trustedProxies.length > 0 ? createAddressMatcher(options.trustedProxies) : undefined;
  const schemas = createSchemaCompilers();
  const app: App = Fastify({
    // Each request is logged in one line (observation.ts) instead of Fastify's two.
    logger: false,
    genReqId: () => options.ids.random(),
    trustProxy: isTrustedProxy ?? false,
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    // Of two Authorization fields Node would drop one and tell nobody; joined, they are read as the nonsense they are.
    http: { joinDuplicateHeaders: true },
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: true, allErrors: false },
    },
    schemaController: { compilersFactory: schemas.factory },
    frameworkErrors: (error, request, reply) =>
      void answerError(error, request as FastifyRequest, reply as unknown as FastifyReply),
  }).withTypeProvider<TypeBoxTypeProvider>();

  // Query strings are read by the rules of query.ts, which no schema can say; the schema only documents them.
  app.addHook('onRoute', (route) => {
    if (route.schema?.querystring && !route.schema.body) route.validatorCompiler = () => () => true;
  });

  app.decorateRequest('clientId', undefined);
  app.decorateRequest('customerId', undefined);

  const inFlight = createInFlight();
  const observeUnmatched = observeRequests(app as unknown as FastifyInstance, {
    ...options,
    inFlight,
    isTrustedProxy,
  });

  function answerError(
    error: FastifyError | Error,
    request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply {
    const { code, fields } = classify(error);
    if (code === '500') log.error({ responseId: request.id, err: describe(error) }, 'request failed');
    if (code === '503')
      log.warn({ responseId: request.id, err: error.message }, 'the database is not available');
    if (code === '503') reply.header('retry-after', '1');
    // The route's own address where there is one: the caller may have spelled it in many ways.
    const address = request.routeOptions?.url ?? request.url;
    const own = options.errorFormats.find(({ prefix }) => address.startsWith(prefix));
    if (own) {
      const row = errorTable[code] ?? errorTable['500'];
      const { status, headers, body } = own.format(code, row.status);
      return reply.code(status).headers(headers).type(jsonType).send(JSON.stringify(body));
    }
    const language = languageOf(request.headers['accept-language']);
    const { status, body } = errorEnvelope(errorTable, code, request.id, language, fields);
    return reply.code(status).type(jsonType).send(JSON.stringify(body));
  }

  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    observeUnmatched(request, reply);
    return answerError(new DomainError('404'), request, reply);
  });
  const answerOtherMethods = collectAllowedMethods(app as unknown as FastifyInstance);
  return { app, inFlight, compileSchemas: schemas.compileAll, answerOtherMethods };
}

/** A database that is away is 503, a broken rule its own code, a bad request 4xx; what is left is our mistake. */
function classify(error: FastifyError | Error): { code: string; fields: readonly FieldProblem[] } {
  if (error instanceof DomainError) return { code: error.code, fields: error.fields };
  if (isUnavailable(error)) return { code: '503', fields: [] };
  if ('validation' in error && error.validation)
    return { code: '400', fields: fieldProblems(error.validation) };
  const status = 'statusCode' in error ? error.statusCode : undefined;
  const isUnreadable = error instanceof SyntaxError || ('code' in error && unreadable.includes(error.code));
  if (status === 400 && isUnreadable) {
    return { code: '400', fields: [{ field: 'body', message: notJson }] };
  }
  if (status === 413 || status === 415) return { code: String(status), fields: [] };
  if (status !== undefined && status >= 400 && status < 500) return { code: '400', fields: [] };
  return { code: '500', fields: [] };
}

const unreadable = ['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY'];
const notJson = { 'zh-CN': '请求体不是有效的 JSON', en: 'is not valid JSON' };

/** What the log keeps of an unforeseen error: where it happened, not the values that led to it. */
function describe(error: Error): { type: string; message: string; stack: string | undefined } {
  return { type: error.name, message: error.message, stack: error.stack };
}
