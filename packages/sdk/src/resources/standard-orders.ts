import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { WaitOptions } from '../core/waiting.ts';
import { OrderDesk, type OrderPromise, type OrderReference } from './orders.ts';
import type {
  Body,
  StandardApplyOrder,
  StandardBlockOrder,
  StandardCancelOrder,
  StandardOrder,
  StandardTopUpOrder,
  StandardUnblockOrder,
  StandardWithdrawOrder,
} from './types.ts';

const path = '/v1/orders/standard';
const post = (name: string): Operation => ({
  name: `orders.standard.${name}`,
  method: 'POST',
  path: `${path}/${name.toLowerCase()}`,
  // Every order has a number, under which the server carries it out once.
  isRepeatable: true,
});
const apply = post('apply');
const topUp = post('topUp');
const withdraw = post('withdraw');
const block = post('block');
const unblock = post('unblock');
const cancel = post('cancel');
const retrieve: Operation = { name: 'orders.standard.retrieve', method: 'GET', path, isRepeatable: true };

type OfType<T extends StandardOrder['orderType']> = Extract<StandardOrder, { orderType: T }>;

/**
 * Orders on cards with a balance of their own. An order without a `customerOrderNo` is given one, the same in all
 * attempts, so that it is placed once whatever is lost on the way.
 */
export class StandardOrders {
  readonly #desk: OrderDesk<StandardOrder>;

  constructor(transport: Transport) {
    this.#desk = new OrderDesk(transport, retrieve);
  }

  /**
   * Opens a card with money on it.
   *
   * @throws ProductNotAvailableError, CurrencyNotSupportedError, AmountTooSmallError, InsufficientBalanceError
   */
  apply(order: Body<'applyStandardCard'>, options?: CallOptions): OrderPromise<StandardApplyOrder> {
    return this.#desk.place(apply, order, options);
  }

  /** Loads a card. @throws CardStatusInvalidError, AmountTooSmallError, InsufficientBalanceError */
  topUp(order: Body<'topUpCard'>, options?: CallOptions): OrderPromise<StandardTopUpOrder> {
    return this.#desk.place(topUp, order, options);
  }

  /** Takes money back from a card; the card pays the fee. @throws OperationNotAllowedError, InsufficientBalanceError */
  withdraw(order: Body<'withdrawFromCard'>, options?: CallOptions): OrderPromise<StandardWithdrawOrder> {
    return this.#desk.place(withdraw, order, options);
  }

  /** @throws CardStatusInvalidError */
  block(order: Body<'blockStandardCard'>, options?: CallOptions): OrderPromise<StandardBlockOrder> {
    return this.#desk.place(block, order, options);
  }

  /** @throws CardStatusInvalidError */
  unblock(order: Body<'unblockStandardCard'>, options?: CallOptions): OrderPromise<StandardUnblockOrder> {
    return this.#desk.place(unblock, order, options);
  }

  /** Closes a card for good; what is left on it comes back when `settleStatus` is Completed. */
  cancel(order: Body<'cancelStandardCard'>, options?: CallOptions): OrderPromise<StandardCancelOrder> {
    return this.#desk.place(cancel, order, options);
  }

  /** An order as it stands now, or null where there is none of this number (or of this type). */
  retrieve<T extends StandardOrder['orderType'] = StandardOrder['orderType']>(
    reference: OrderReference & { readonly orderType?: T | undefined },
    options?: CallOptions,
  ): ApiPromise<OfType<T> | null> {
    return new ApiPromise(this.#desk.find<OfType<T>>(reference, options));
  }

  /** Waits until an order is Completed or has come to Failure. @throws OrderPendingError, OrderNotFoundError */
  waitUntilFinal(reference: OrderReference, options: WaitOptions = {}): Promise<StandardOrder> {
    return this.#desk.waitUntilFinal(reference, options);
  }
}
