import { ApiPromise } from '../core/api-promise.ts';
import { CardepassError, InvalidArgumentError } from '../core/errors.ts';
import type { CallOptions, Operation, Outcome, Transport } from '../core/transport.ts';
import { lookUntilFinal, type WaitOptions } from '../core/waiting.ts';
import { numbered } from './order-number.ts';

/** What all orders have in common. */
export interface AnyOrder {
  readonly orderNo: string;
  readonly orderType: string;
  readonly status: 'Pending' | 'Completed' | 'Failure';
  readonly customerOrderNo: string | null;
}

/** Names an order by one of its numbers. */
export type OrderReference =
  | { readonly orderNo: string; readonly customerOrderNo?: undefined }
  | { readonly customerOrderNo: string; readonly orderNo?: undefined };

/** There is no order of this number among the customer's. */
export class OrderNotFoundError extends CardepassError {
  override readonly name = 'OrderNotFoundError';
}

/** A submitted order. Awaited, it is the order as the server took it, usually still pending. */
export class OrderPromise<T extends AnyOrder> extends ApiPromise<T> {
  readonly #wait: (order: T, options: WaitOptions) => Promise<T>;

  constructor(outcome: Promise<Outcome<T>>, wait: (order: T, options: WaitOptions) => Promise<T>) {
    super(outcome);
    this.#wait = wait;
  }

  /**
   * Waits until the order is `Completed` or has come to `Failure`, and returns it as it ended.
   *
   * @throws OrderPendingError when the time is over first
   */
  async waitUntilFinal(options: WaitOptions = {}): Promise<T> {
    return this.#wait(await this, options);
  }
}

/** How the orders of one card model are submitted and found. */
export class OrderDesk<Any extends AnyOrder> {
  readonly #transport: Transport;
  readonly #find: Operation;

  constructor(transport: Transport, find: Operation) {
    this.#transport = transport;
    this.#find = find;
  }

  place<T extends Any>(
    operation: Operation,
    body: { customerOrderNo?: string | null | undefined },
    options: CallOptions | undefined,
  ): OrderPromise<T> {
    const outcome = this.#transport.call<T>({
      operation,
      body: numbered(body, this.#transport.runtime),
      options,
    });
    return new OrderPromise(outcome, (order, waiting) => {
      const { orderNo, orderType } = order;
      return this.waitUntilFinal({ orderNo }, { ...waiting, known: order, orderType }) as Promise<T>;
    });
  }

  find<T extends Any>(
    reference: OrderReference & { readonly orderType?: string | undefined },
    options: CallOptions | undefined,
  ): Promise<Outcome<T | null>> {
    const { orderNo, customerOrderNo, orderType } = reference;
    if (!orderNo && !customerOrderNo) {
      return Promise.reject(new InvalidArgumentError('Give the orderNo or the customerOrderNo of the order'));
    }
    const query = { orderNo, customerOrderNo, orderType };
    return this.#transport.call({ operation: this.#find, query, options });
  }

  waitUntilFinal(
    reference: OrderReference,
    { known, orderType, ...waiting }: WaitOptions & { known?: Any; orderType?: string },
  ): Promise<Any> {
    const { name, path } = this.#find;
    const subject = { operation: name, path, known };
    const look = async (options: CallOptions) => {
      const { data } = await this.find<Any>({ ...reference, orderType }, options);
      if (data !== null) return data;
      throw new OrderNotFoundError('There is no order of this number');
    };
    return lookUntilFinal(this.#transport, subject, look, waiting);
  }
}
