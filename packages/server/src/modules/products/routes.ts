import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { envelopeOf, successEnvelope } from '../../platform/http/envelope.ts';
import { languageOf } from '../../platform/http/language.ts';
import type { App } from '../../platform/http/server.ts';
import type { ProductCatalogue } from './catalogue.ts';
import { exampleProducts, ProductsAnswer, toProductAnswer } from './schema.ts';

export interface ProductRoutesOptions {
  readonly catalogue: ProductCatalogue;
  /** Lets a request pass that bears a valid token; the catalogue is fresh after it. */
  readonly checkBearer: onRequestHookHandler;
  /** The code of the customer that calls, once the token check has passed. */
  readonly customerCodeOf: (request: FastifyRequest) => string;
  /** Such as `/openapi`. */
  readonly basePath: string;
}

export function addProductRoutes(app: App, options: ProductRoutesOptions): void {
  const { catalogue, checkBearer, customerCodeOf, basePath } = options;
  app.get(`${basePath}/v1/products`, { schema: productsSchema, onRequest: checkBearer }, (request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const products = catalogue.listForCustomer(customerCodeOf(request));
    const data = products.map((product) => toProductAnswer(product, language));
    reply.send(successEnvelope(request.id, data));
  });
}

const productsSchema = {
  tags: ['Products'],
  operationId: 'listProducts',
  summary: 'List the products you may order',
  description:
    'What a card may be opened of, and on which terms. Names and descriptions are Chinese unless Accept-Language prefers English. A product that is withdrawn from sale is not in the list; its cards go on.',
  security: [{ bearer: [] }],
  response: {
    200: {
      ...envelopeOf(ProductsAnswer, exampleProducts),
      description: 'The products, in the order of the catalogue',
    },
  },
};
