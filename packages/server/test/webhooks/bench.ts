import assert from 'node:assert/strict';
import { after } from 'node:test';
import { type OrdersBench, startOrdersBench } from '../support/orders.ts';
import { type Answer, basePath, call, fetchToken } from '../support/server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** A customer's program with a receiver of its own; events are numbered and delivered only when the test says so. */
export interface WebhooksBench {
  readonly orders: OrdersBench;
  readonly receiver: Receiver;
  readonly endpointId: string;
  send(method: string, path: string, body?: object): Promise<Answer>;
  /** Publishes and delivers until nothing is due. Returns how many calls the receiver got. */
  deliver(): Promise<number>;
  /** Moves the time, and delivers what is due then. */
  after(milliseconds: number): Promise<number>;
  deposit(amount: number): Promise<void>;
  /** The data of a 200. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  data(method: string, path: string, body?: object): Promise<any>;
}

export const inside = { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow' };

/** Starts a server whose publisher and dispatcher stand still. */
export async function startQuietBench(
  environment: Readonly<Record<string, string>> = {},
): Promise<OrdersBench> {
  const orders = await startOrdersBench({ environment: { ...inside, ...environment } });
  await orders.server.app.publisher.stop();
  await orders.server.app.dispatcher.stop();
  return orders;
}

/** A new customer with an endpoint. */
export async function withReceiver(from: OrdersBench, settings: object = {}): Promise<WebhooksBench> {
  const orders = await from.neighbour();
  const { server } = from;
  const receiver = await startReceiver();
  after(() => receiver.close());
  let authorization = '';
  const sendOnce = (method: string, path: string, body?: object) =>
    call(server, basePath + path, {
      method,
      headers: {
        authorization,
        'accept-language': 'en',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const bench: WebhooksBench = {
    orders,
    receiver,
    endpointId: '',
    async send(method, path, body) {
      const answer = await sendOnce(method, path, body);
      if (answer.status !== 401) return answer;
      // The time was moved on: the token has expired.
      authorization = `Bearer ${await tokenOf(orders)}`;
      return sendOnce(method, path, body);
    },
    async data(method, path, body) {
      const answer = await bench.send(method, path, body);
      assert.equal(answer.status, 200, answer.text);
      return answer.json.data;
    },
    async deliver() {
      const before = receiver.received.length;
      await server.app.publisher.runUntilIdle();
      await server.app.dispatcher.runUntilIdle();
      return receiver.received.length - before;
    },
    async after(milliseconds) {
      server.clock.advance(milliseconds);
      return bench.deliver();
    },
    async deposit(amount) {
      await bench.data('POST', '/sandbox/v1/deposits', { currency: 'USD', amount });
    },
  };
  const made = await bench.data('POST', '/v1/webhooks/endpoints', { url: receiver.url, ...settings });
  receiver.secrets.push(made.secret);
  return { ...bench, endpointId: made.endpointId };
}

async function tokenOf({ server, customerId }: OrdersBench): Promise<string> {
  const { rows } = await server.database.pool.query(
    'SELECT customer_code FROM customers WHERE customer_id = $1',
    [customerId],
  );
  const { client, secret } = await server.system.clients.createClient(
    'operator:test',
    rows[0].customer_code,
    {},
  );
  return fetchToken(server, { client: { clientId: client.clientId, secret: secret.secret } });
}
