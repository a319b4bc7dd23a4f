import { type Answer, basePath, type CallOptions, call, fetchToken, type TestServer } from './server.ts';

/** Calls of the business API with a valid token; paths begin below the base path. Texts are asked for in English. */
export interface Api {
  readonly customerId: string;
  get(path: string, options?: CallOptions): Promise<Answer>;
  /** A body that is a string is sent as it stands. */
  post(path: string, body: unknown, options?: CallOptions): Promise<Answer>;
}

/** As a client of a customer, who is made if there is none of this code. */
export async function openApi(server: TestServer, customerCode = 'C1000'): Promise<Api> {
  const { clients } = server.system;
  const [found] = await clients.listCustomers({ search: customerCode, limit: 1 });
  const customer =
    found ?? (await clients.createCustomer('operator:test', { name: customerCode, customerCode }));
  const { client, secret } = await clients.createClient('operator:test', customerCode, {});
  const token = await fetchToken(server, {
    client: { clientId: client.clientId, secret: secret.secret },
  });
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' };
  return {
    customerId: customer.customerId,
    get: (path, options = {}) =>
      call(server, basePath + path, { ...options, headers: { ...headers, ...options.headers } }),
    post: (path, body, options = {}) =>
      call(server, basePath + path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...options,
        headers: { ...headers, 'content-type': 'application/json', ...options.headers },
      }),
  };
}
