import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { Product } from './types.ts';

const list: Operation = {
  name: 'products.list',
  method: 'GET',
  path: '/v1/products',
  isRepeatable: true,
};

/** What cards can be opened from. */
export class Products {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The products that this customer may use. */
  list(options?: CallOptions): ApiPromise<Product[]> {
    return new ApiPromise(this.#transport.call({ operation: list, options }));
  }
}
