import { ApiError, type Cardepass, OrderPendingError } from '@cardepass/sdk';
import type { Context } from '../context.ts';
import { exitCodes, Failure, Interrupted } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import type { Outcome } from '../output/outcome.ts';
import { currencyOf, type Order, orderText } from './order-view.ts';

// What `cards` and `orders` do with an order: place it, find it, wait for its end, show it.

/** Which of the two order books an order stands in. */
export type Book = 'standard' | 'shareBalance';

export interface PlacedOrder {
  readonly book: Book;
  readonly order: Order;
}

/** For an order that exists for both card models, of a card whose model is not known: the server refuses one of them. */
export async function placeInEither(place: (book: Book) => PromiseLike<Order>): Promise<PlacedOrder> {
  try {
    return { book: 'standard', order: await place('standard') };
  } catch (first) {
    // A number that belongs to an order of the other book is as telling as a card that is in it.
    if (!isRefusal(first, 'OPERATION_NOT_ALLOWED') && !isRefusal(first, 'DUPLICATE_ORDER')) throw first;
    try {
      return { book: 'shareBalance', order: await place('shareBalance') };
    } catch (second) {
      throw isRefusal(second, 'OPERATION_NOT_ALLOWED') ? first : second;
    }
  }
}

function isRefusal(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code;
}

/** An order by one of its numbers, wherever it stands; `undefined` where there is none. */
export async function findOrder(
  sdk: Cardepass,
  reference: { orderNo: string } | { customerOrderNo: string },
): Promise<PlacedOrder | undefined> {
  const standard = await sdk.orders.standard.retrieve(reference);
  if (standard) return { book: 'standard', order: standard };
  const shared = await sdk.orders.shareBalance.retrieve(reference);
  return shared ? { book: 'shareBalance', order: shared } : undefined;
}

/** Waits for the end of an order, as long as the person allows. @throws Interrupted with where the order can be seen */
export async function waitForEnd(
  context: Context,
  sdk: Cardepass,
  { book, order }: PlacedOrder,
  timeoutMs: number,
): Promise<Order> {
  const { say } = context;
  const { orderNo } = order;
  try {
    return await context.during<Order>(
      say(`Order ${orderNo} is being carried out`, `订单 ${orderNo} 正在处理`),
      () => sdk.orders[book].waitUntilFinal({ orderNo }, { timeoutMs, signal: context.surroundings.signal }),
    );
  } catch (error) {
    if (error instanceof OrderPendingError) return (error.order as Order | undefined) ?? order;
    if (error instanceof Interrupted) throw new Interrupted(error.exitCode, goesOn(orderNo, say));
    throw error;
  }
}

function goesOn(orderNo: string, say: Say): string {
  return say(
    `Order ${orderNo} goes on: see "cardepass orders show ${orderNo}".`,
    `订单 ${orderNo} 仍在继续：见 "cardepass orders show ${orderNo}"。`,
  );
}

/** How an order is shown, and with what the run ends: a failed one with 1, one that is still pending after a wait with 5. */
export function orderOutcome(
  order: Order,
  currency: string | undefined,
  { hasWaited, say }: { hasWaited: boolean; say: Say },
): Outcome {
  const failure =
    order.status === 'Failure'
      ? orderFailed(order, say)
      : order.status === 'Pending' && hasWaited
        ? new Failure(
            exitCodes.stillPending,
            'ORDER_PENDING',
            say(`order ${order.orderNo} is still pending`, `订单 ${order.orderNo} 仍在处理`),
            goesOn(order.orderNo, say),
          )
        : undefined;
  return {
    json: order,
    text: (terminal) => orderText(order, currency ?? '', terminal, say),
    ...(failure && { failure }),
  };
}

export function orderFailed({ orderNo }: Order, say: Say): Failure {
  return new Failure(
    exitCodes.refused,
    'ORDER_FAILED',
    say(`order ${orderNo} has failed`, `订单 ${orderNo} 失败`),
  );
}

/** How many of the newest cards are looked through for a currency. */
const cardsLookedThrough = 500;

/**
 * The currency of an order's amounts. Withdrawals and changes of limits do not name it; their card does, in the list,
 * where its number stays masked.
 */
export async function findCurrency(sdk: Cardepass, order: Order): Promise<string | undefined> {
  const named = currencyOf(order);
  if (named !== undefined || !('cardId' in order)) return named;
  const cards = await sdk.cards.list().toArray({ limit: cardsLookedThrough });
  return cards.find(({ cardId }) => cardId === order.cardId)?.cardCurrency;
}
