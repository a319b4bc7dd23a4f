import { ApiPromise } from './core/api-promise.ts';
import { type CardepassOptions, configure } from './core/configuration.ts';
import {
  type CallOptions,
  createTransport,
  type Operation,
  type QueryValue,
  type Transport,
} from './core/transport.ts';
import { Accounts } from './resources/accounts.ts';
import { Cards } from './resources/cards.ts';
import { Events } from './resources/events.ts';
import { Products } from './resources/products.ts';
import { Sandbox } from './resources/sandbox.ts';
import { ShareBalanceOrders } from './resources/share-balance-orders.ts';
import { StandardOrders } from './resources/standard-orders.ts';
import { Transactions } from './resources/transactions.ts';
import { Webhooks } from './resources/webhooks.ts';

const ping: Operation = { name: 'ping', method: 'GET', path: '/v1/ping', isRepeatable: true };

/** A call of an address that the SDK has no method for. */
export interface RawRequest extends CallOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Whether it may be sent again when its answer is lost; GET, PUT and DELETE may unless this says otherwise. */
  readonly isRepeatable?: boolean;
}

/**
 * The card API of a cardepass server, as one of its API clients. Make one and keep it: it holds the token that all its
 * calls share.
 */
export class Cardepass {
  readonly products: Products;
  readonly cards: Cards;
  readonly orders: { readonly standard: StandardOrders; readonly shareBalance: ShareBalanceOrders };
  readonly accounts: Accounts;
  readonly transactions: Transactions;
  readonly webhooks: Webhooks;
  readonly events: Events;
  /** Of the test environment only. */
  readonly sandbox: Sandbox;
  /** Where the calls go, such as `https://cards.example.com/openapi`. */
  readonly baseUrl: string;
  readonly #transport: Transport;

  /** @throws ConfigurationError */
  constructor(options: CardepassOptions = {}) {
    const settings = configure(options);
    const transport = createTransport(settings);
    this.#transport = transport;
    this.baseUrl = settings.baseUrl;
    this.products = new Products(transport);
    this.cards = new Cards(transport);
    this.orders = {
      standard: new StandardOrders(transport),
      shareBalance: new ShareBalanceOrders(transport),
    };
    this.accounts = new Accounts(transport);
    this.transactions = new Transactions(transport);
    this.events = new Events(transport);
    this.webhooks = new Webhooks(transport);
    this.sandbox = new Sandbox(transport);
  }

  /** Proves that server, credentials and token work. */
  ping(options?: CallOptions): ApiPromise<string> {
    return new ApiPromise(this.#transport.call({ operation: ping, options }));
  }

  /**
   * Calls an address that the SDK has no method for, with token, retries and deadline as all others have them.
   *
   * @param path below the base URL, such as `/v1/ping`
   */
  request<T = unknown>(method: Operation['method'], path: string, request: RawRequest = {}): ApiPromise<T> {
    const { query, body, isRepeatable = method !== 'POST' && method !== 'PATCH', ...options } = request;
    const operation = { name: 'request', method, path, isRepeatable };
    return new ApiPromise(
      this.#transport.call({
        operation,
        ...(query && { query }),
        ...(body !== undefined && { body }),
        options,
      }),
    );
  }

  /** A token that is valid now, fetched where there is none. Treat it as the secret that it is. */
  accessToken(): Promise<string> {
    return this.#transport.accessToken();
  }
}
