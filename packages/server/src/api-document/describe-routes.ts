import swagger from '@fastify/swagger';
import packageJson from '../../package.json' with { type: 'json' };
import type { ErrorTable } from '../platform/errors.ts';
import type { App } from '../platform/http/server.ts';
import { components } from './conventions.ts';
import { introduction } from './introduction.ts';
import { type ApiDocument, errorsKey } from './openapi.ts';

export interface DescribeOptions {
  /** Origin such as `https://cards.example.com`. */
  readonly publicUrl: string;
  /** Such as `/openapi`. */
  readonly basePath: string;
  readonly errorTable: ErrorTable;
}

/**
 * Watches the routes that are added from now on, so that {@link readDescription} can tell what they are. A route is in
 * the document with the schema it validates and serialises by, unless that says `hide`.
 */
export async function describeRoutes(app: App, options: DescribeOptions): Promise<void> {
  const { publicUrl, basePath, errorTable } = options;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'cardepass Open API',
        version: packageJson.version,
        description: introduction(publicUrl + basePath, errorTable),
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl, description: 'This server' }],
      tags: [
        {
          name: 'Authentication',
          'x-displayName': 'Authentication',
          description: 'Get an access token, prove that it works, ask about it, end it.',
        },
        {
          name: 'Products',
          'x-displayName': 'Products',
          description: 'What cards there are to order, and on which terms.',
        },
        { name: 'Cards', 'x-displayName': 'Cards', description: 'Your cards, and one with its full number.' },
        {
          name: 'Standard orders',
          'x-displayName': 'Standard orders',
          description: 'Open, load, unload and control cards with a balance of their own.',
        },
        {
          name: 'ShareBalance orders',
          'x-displayName': 'ShareBalance orders',
          description: 'Open and control cards that spend your account.',
        },
        {
          name: 'Transactions',
          'x-displayName': 'Transactions',
          description: 'What your cards have paid for, and what became of it.',
        },
        {
          name: 'Accounts',
          'x-displayName': 'Accounts',
          description: 'What you have, and what moved it.',
        },
        {
          name: 'Webhooks',
          'x-displayName': 'Webhooks',
          description: 'Be told of what happens, see what was sent, and catch up.',
        },
        {
          name: 'Events',
          'x-displayName': 'Events',
          description: 'What is posted to your endpoints, by its type.',
        },
        {
          name: 'Sandbox',
          'x-displayName': 'Sandbox',
          description: 'What only the test environment has.',
        },
      ],
      components: components(basePath),
    } as object,
    convertConstToEnum: false,
    transform: ({ schema, url }) => {
      const { requestBody, errors, ...rest } = schema ?? {};
      const body = requestBody && {
        body: requestBody,
        consumes: ['application/x-www-form-urlencoded', 'application/json'],
      };
      return { schema: { ...rest, ...body, ...(errors && { [errorsKey]: errors }) }, url };
    },
  });
}

/** What the routes have said of themselves, in English; call when all routes are there. */
export function readDescription(app: App): ApiDocument {
  return structuredClone(app.swagger()) as unknown as ApiDocument;
}
