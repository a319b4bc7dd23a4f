import { readFile } from 'node:fs/promises';
import { Cardepass } from '@cardepass/sdk';
import { sandboxProductFile } from '../../../server/src/modules/products/index.ts';
import {
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../../../server/test/support/server.ts';
import { type Account, createAccount } from './terminal.ts';

/** A server with products and money, as `npm start` has it, and a person who is logged in to it. */
export interface Sandbox {
  readonly server: TestServer;
  readonly baseUrl: string;
  /** The customer's own view, beside the command line. */
  readonly sdk: Cardepass;
  /** Logged in by the environment. */
  readonly account: Account;
}

export async function startSandbox(options: TestServerOptions = {}): Promise<Sandbox> {
  const server = await startTestServer(options);
  const { products, parseProducts } = server.system;
  await products.seed(parseProducts(await readFile(sandboxProductFile, 'utf8')), 'operator:test');
  const { clientId, secret } = server.client;
  const baseUrl = `${server.url}/openapi`;
  const sdk = new Cardepass({ baseUrl, clientId, clientSecret: secret, language: 'en' });
  await sdk.sandbox.deposits.create({ currency: 'USD', amount: '10000' });
  await sdk.sandbox.deposits.create({ currency: 'JPY', amount: '1000000' });
  const account = createAccount({
    CARDEPASS_BASE_URL: baseUrl,
    CARDEPASS_CLIENT_ID: clientId,
    CARDEPASS_CLIENT_SECRET: secret,
  });
  return { server, baseUrl, sdk, account };
}
