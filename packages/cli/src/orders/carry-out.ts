import type { Cardepass } from '@cardepass/sdk';
import { createParsers } from '../arguments.ts';
import type { CliCommand, Explanation } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import type { Outcome } from '../output/outcome.ts';
import {
  type Book,
  findCurrency,
  orderOutcome,
  type PlacedOrder,
  placeInEither,
  waitForEnd,
} from './desk.ts';

/** What every order takes. */
export interface OrderOptions {
  readonly orderNo?: string;
  readonly wait: boolean;
  readonly timeout: number;
}

/** Adds a command that places an order. */
export function orderOperation(
  cards: CliCommand,
  { say }: Contexts,
  name: string,
  explanation: Omit<Explanation, 'json'>,
): CliCommand {
  const parse = createParsers(say);
  const json = 'the order, as in `data` of GET /v1/orders/standard or /v1/orders/sharebalance';
  return cards
    .operation(name, { ...explanation, json })
    .option(
      '--order-no <number>',
      say(
        'your own number: the same order sent again under it is placed once',
        '您自己的订单号：同号重复提交只生效一次',
      ),
      parse.id,
    )
    .option('--no-wait', say('do not wait for the end of the order', '不等待订单结束'))
    .option('--timeout <seconds>', say('wait at most so long', '最长等待秒数'), parse.seconds, 60);
}

/** Adds a command that places an order on a card that there is. */
export function cardOperation(
  cards: CliCommand,
  contexts: Contexts,
  name: string,
  explanation: Omit<Explanation, 'json'>,
): CliCommand {
  const { say } = contexts;
  return orderOperation(cards, contexts, name, explanation).argument(
    '<cardId>',
    say('the card’s id', '卡片 ID'),
    createParsers(say).id,
  );
}

/** Places the order, waits for its end unless --no-wait says otherwise, and shows it. */
export async function carryOut(
  context: Context,
  { wait, timeout }: OrderOptions,
  place: (sdk: Cardepass) => Promise<PlacedOrder>,
): Promise<Outcome> {
  const { say } = context;
  const { sdk } = await context.connect();
  const placed = await context.during(say('Placing the order', '正在提交订单'), () => place(sdk));
  const order = wait ? await waitForEnd(context, sdk, placed, timeout * 1_000) : placed.order;
  return orderOutcome(order, await findCurrency(sdk, order), { hasWaited: wait, say });
}

/** An order that there is for cards of both models. */
export function carryOutOnEither(
  context: Context,
  cardId: string,
  options: OrderOptions,
  control: 'block' | 'unblock' | 'cancel',
): Promise<Outcome> {
  const body = { cardId, customerOrderNo: options.orderNo ?? null };
  return carryOut(context, options, ({ orders }) =>
    placeInEither((book: Book) => orders[book][control](body)),
  );
}
