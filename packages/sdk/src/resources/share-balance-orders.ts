import { ApiPromise } from '../core/api-promise.ts';
import type { CallOptions, Operation, Transport } from '../core/transport.ts';
import type { WaitOptions } from '../core/waiting.ts';
import { OrderDesk, type OrderPromise, type OrderReference } from './orders.ts';
import type {
  Body,
  ShareBalanceApplyOrder,
  ShareBalanceBlockOrder,
  ShareBalanceCancelOrder,
  ShareBalanceCreditLimitOrder,
  ShareBalanceOrder,
  ShareBalanceUnblockOrder,
} from './types.ts';

const path = '/v1/orders/sharebalance';
const post = (name: string): Operation => ({
  name: `orders.shareBalance.${name}`,
  method: 'POST',
  path: `${path}/${name}`,
  isRepeatable: true,
});
const apply = post('apply');
const changeLimit = post('creditLimit');
const block = post('block');
const unblock = post('unblock');
const cancel = post('cancel');
const retrieve: Operation = {
  name: 'orders.shareBalance.retrieve',
  method: 'GET',
  path,
  isRepeatable: true,
};

type OfType<T extends ShareBalanceOrder['orderType']> = Extract<ShareBalanceOrder, { orderType: T }>;

/** Orders on cards that spend the account, under limits of their own. Numbers are made as for Standard orders. */
export class ShareBalanceOrders {
  readonly #desk: OrderDesk<ShareBalanceOrder>;

  constructor(transport: Transport) {
    this.#desk = new OrderDesk(transport, retrieve);
  }

  /** Opens a card. @throws ProductNotAvailableError, CurrencyNotSupportedError, InsufficientBalanceError */
  apply(order: Body<'applyShareBalanceCard'>, options?: CallOptions): OrderPromise<ShareBalanceApplyOrder> {
    return this.#desk.place(apply, order, options);
  }

  /** Changes both limits of a card. @throws CardStatusInvalidError, OperationNotAllowedError */
  creditLimit(
    order: Body<'changeCreditLimit'>,
    options?: CallOptions,
  ): OrderPromise<ShareBalanceCreditLimitOrder> {
    return this.#desk.place(changeLimit, order, options);
  }

  /** @throws CardStatusInvalidError */
  block(order: Body<'blockShareBalanceCard'>, options?: CallOptions): OrderPromise<ShareBalanceBlockOrder> {
    return this.#desk.place(block, order, options);
  }

  /** @throws CardStatusInvalidError */
  unblock(
    order: Body<'unblockShareBalanceCard'>,
    options?: CallOptions,
  ): OrderPromise<ShareBalanceUnblockOrder> {
    return this.#desk.place(unblock, order, options);
  }

  /** Closes a card for good. @throws CardStatusInvalidError */
  cancel(
    order: Body<'cancelShareBalanceCard'>,
    options?: CallOptions,
  ): OrderPromise<ShareBalanceCancelOrder> {
    return this.#desk.place(cancel, order, options);
  }

  /** An order as it stands now, or null where there is none of this number (or of this type). */
  retrieve<T extends ShareBalanceOrder['orderType'] = ShareBalanceOrder['orderType']>(
    reference: OrderReference & { readonly orderType?: T | undefined },
    options?: CallOptions,
  ): ApiPromise<OfType<T> | null> {
    return new ApiPromise(this.#desk.find<OfType<T>>(reference, options));
  }

  /** Waits until an order is Completed or has come to Failure. @throws OrderPendingError, OrderNotFoundError */
  waitUntilFinal(reference: OrderReference, options: WaitOptions = {}): Promise<ShareBalanceOrder> {
    return this.#desk.waitUntilFinal(reference, options);
  }
}
