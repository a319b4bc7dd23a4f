import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createLedger } from '../../src/modules/ledger/index.ts';
import { sandboxProductFile } from '../../src/modules/products/index.ts';
import {
  type Answer,
  basePath,
  call,
  fetchToken,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from './server.ts';

/** A customer's program, with a server whose orders are worked on only when the test says so. */
export interface OrdersBench {
  readonly server: TestServer;
  /** What the program's customer is. */
  readonly customerId: string;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Posts and returns the data of a 200. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  order(path: string, body: object): Promise<any>;
  /** Works until nothing is due. */
  work(): Promise<number>;
  /** What an order of that number stands at now. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  find(model: 'standard' | 'sharebalance', orderNo: string): Promise<any>;
  deposit(currency: 'USD' | 'JPY', amountMinor: bigint): Promise<void>;
  /** What CA and, of a card, KA hold, in minor units. */
  available(currency: 'USD' | 'JPY'): Promise<bigint>;
  onCard(cardId: string): Promise<bigint>;
  /** The account log, oldest first, as `type change after`. */
  log(): Promise<string[]>;
  /** Opens a Standard card that is Completed, and returns its id. */
  openStandard(topUpAmount?: number, productCode?: string): Promise<string>;
  openShareBalance(maxCreditAmount?: number | null, productCode?: string): Promise<string>;
  /** The same program with a new token. */
  renewed(): Promise<OrdersBench>;
  /** Another customer's program on the same server. */
  neighbour(): Promise<OrdersBench>;
}

export async function startOrdersBench(options: TestServerOptions = {}): Promise<OrdersBench> {
  const server = await startTestServer(options);
  await server.app.orderWorker.stop();
  const { products, parseProducts } = server.system;
  await products.seed(parseProducts(await readFile(sandboxProductFile, 'utf8')), 'operator:test');
  return benchFor(server, server.client);
}

async function benchFor(
  server: TestServer,
  client: { clientId: string; secret: string },
): Promise<OrdersBench> {
  const { system, database, clock } = server;
  const token = await fetchToken(server, { client });
  const { rows } = await database.pool.query<{ customer_id: string }>(
    'SELECT customer_id FROM api_clients WHERE client_id = $1',
    [client.clientId],
  );
  const customerId = rows[0]?.customer_id ?? '';
  const ledger = createLedger({ clock, ids: system.ids });
  const authorization = { authorization: `Bearer ${token}`, 'accept-language': 'en' };

  const bench: OrdersBench = {
    server,
    customerId,
    post: (path, body, headers = {}) =>
      call(server, basePath + path, {
        method: 'POST',
        headers: { ...authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (path, headers = {}) => call(server, basePath + path, { headers: { ...authorization, ...headers } }),
    async order(path, body) {
      const answer = await bench.post(`/v1/orders/${path}`, body);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.hasError, false);
      return answer.json.data;
    },
    work: () => server.app.orderWorker.runUntilIdle(),
    async find(model, orderNo) {
      const answer = await bench.get(`/v1/orders/${model}?orderNo=${orderNo}`);
      assert.equal(answer.status, 200, answer.text);
      return answer.json.data;
    },
    async deposit(currency, amountMinor) {
      const { outcome } = await database.transaction((tx) =>
        ledger.post(tx, {
          kind: 'account-deposit',
          requestKey: `test:${randomUUID()}`,
          customerId,
          currency,
          amountMinor,
          feeMinor: 0n,
        }),
      );
      assert.equal(outcome.decision, 'posted');
    },
    async available(currency) {
      const funds = await ledger.readFunds(database.db, customerId);
      return funds.find((each) => each.currency === currency)?.availableMinor ?? 0n;
    },
    async onCard(cardId) {
      const [funds] = await ledger.readCardFunds(database.db, customerId, [cardId]);
      return funds?.availableMinor ?? 0n;
    },
    async log() {
      const page = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 100 });
      return page.rows.map((row) => `${row.type} ${row.changeMinor} ${row.availableMinor}`).reverse();
    },
    async openStandard(topUpAmount = 100, productCode = 'STD-VISA') {
      const { orderNo } = await bench.order('standard/apply', {
        productCode,
        cardCurrency: 'USD',
        topUpAmount,
      });
      await bench.work();
      return (await bench.find('standard', orderNo)).cardInfos[0].cardId;
    },
    async openShareBalance(maxCreditAmount = 500, productCode = 'SHARE-MC') {
      const { orderNo } = await bench.order('sharebalance/apply', {
        productCode,
        cardCurrency: 'USD',
        maxAuthAmount: 100,
        maxCreditAmount,
      });
      await bench.work();
      return (await bench.find('sharebalance', orderNo)).cardInfos[0].cardId;
    },
    renewed: () => benchFor(server, client),
    async neighbour() {
      const customerCode = `N${randomUUID().slice(0, 8)}`;
      await system.clients.createCustomer('operator:test', { name: 'Neighbour', customerCode });
      const made = await system.clients.createClient('operator:test', customerCode, {});
      return benchFor(server, { clientId: made.client.clientId, secret: made.secret.secret });
    },
  };
  return bench;
}

/** The invariants of ledger, cards and orders, all of them. */
export async function assertBooksAreRight({ server }: OrdersBench): Promise<void> {
  for (const { name, offenders } of await server.system.verifyLedger()) assert.deepEqual(offenders, [], name);
}
