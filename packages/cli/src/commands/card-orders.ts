import type { Cardepass } from '@cardepass/sdk';
import { createParsers, type Parsers } from '../arguments.ts';
import type { CliCommand, Explanation } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import {
  type Book,
  findCurrency,
  orderOutcome,
  type PlacedOrder,
  placeInEither,
  waitForEnd,
} from '../orders/desk.ts';
import type { Outcome } from '../output/outcome.ts';

/** What every order takes. */
interface OrderOptions {
  readonly orderNo?: string;
  readonly wait: boolean;
  readonly timeout: number;
}

interface OpenOptions extends OrderOptions {
  readonly currency: string;
  readonly amount?: string;
  readonly maxAuth?: string;
  readonly maxCredit?: string;
  readonly alias?: string;
}

/** The orders on cards: each is one call, and a wait for how it ends. */
export function addCardOrders(cards: CliCommand, contexts: Contexts): void {
  const parse = createParsers(contexts.say);
  addOpen(cards, contexts, parse);
  addMovements(cards, contexts, parse);
  addControls(cards, contexts, parse);
  addLimit(cards, contexts, parse);
}

function addOpen(cards: CliCommand, contexts: Contexts, parse: Parsers): void {
  const { run, say } = contexts;
  orderOperation(cards, contexts, parse, 'open', {
    summary: say('Open a card.', '开卡。'),
    details: say(
      'With --amount a Standard card, which is loaded with that amount; with --max-auth and --max-credit a ShareBalance card, which spends your account within these limits.',
      '指定 --amount 时开标准卡并充入该金额；指定 --max-auth 与 --max-credit 时开共享余额卡，在限额内使用账户资金。',
    ),
    examples: [
      'cards open STD-VISA --currency USD --amount 100 --alias Marketing',
      'cards open SHARE-MC --currency USD --max-auth 200 --max-credit 1000',
    ],
    json: orderJson,
  })
    .argument(
      '<product>',
      say('a product of "cardepass products"', '产品代码，见 "cardepass products"'),
      parse.text,
    )
    .requiredOption('--currency <code>', say('the card’s currency', '卡片货币'), parse.currency)
    .option('--amount <amount>', say('what a Standard card is opened with', '标准卡的开卡金额'), parse.amount)
    .option('--max-auth <amount>', say('the most of one payment', '单笔限额'), parse.amount)
    .option('--max-credit <amount>', say('the most of all payments together', '总额度'), parse.amount)
    .option('--alias <text>', say('what you call the card', '卡片别名'), parse.id)
    .action(
      run(async (context, productCode: string, options: OpenOptions) => {
        const { currency: cardCurrency, amount, maxAuth, maxCredit, alias, orderNo } = options;
        requireOneModel(options, say);
        const cardAlias = alias ?? null;
        const common = { productCode, cardCurrency, cardAlias, customerOrderNo: orderNo ?? null };
        return carryOut(context, options, async ({ orders }) =>
          amount === undefined
            ? {
                book: 'shareBalance',
                order: await orders.shareBalance.apply({
                  ...common,
                  maxAuthAmount: maxAuth ?? '',
                  maxCreditAmount: maxCredit ?? null,
                }),
              }
            : { book: 'standard', order: await orders.standard.apply({ ...common, topUpAmount: amount }) },
        );
      }),
    );
}

function requireOneModel({ amount, maxAuth, maxCredit }: OpenOptions, say: Say): void {
  const isStandard = amount !== undefined;
  const isShared = maxAuth !== undefined;
  if (isStandard !== isShared && !(isStandard && maxCredit !== undefined)) return;
  throw new Failure(
    exitCodes.misused,
    'CARD_MODEL_UNCLEAR',
    say(
      'give either --amount, for a Standard card, or --max-auth and --max-credit, for a ShareBalance card',
      '请指定 --amount（标准卡），或 --max-auth 与 --max-credit（共享余额卡）',
    ),
  );
}

function addMovements(cards: CliCommand, contexts: Contexts, parse: Parsers): void {
  const { run, say } = contexts;
  const card = say('the card’s id', '卡片 ID');

  orderOperation(cards, contexts, parse, 'topup', {
    summary: say('Load a Standard card from your account.', '从账户为标准卡充值。'),
    examples: ['cards topup 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb 50.25'],
    json: orderJson,
  })
    .argument('<cardId>', card, parse.id)
    .argument('<amount>', say('what is loaded', '充值金额'), parse.amount)
    .action(
      run((context, cardId: string, topUpAmount: string, options: OrderOptions) =>
        carryOut(context, options, async ({ orders }) => ({
          book: 'standard',
          order: await orders.standard.topUp({
            cardId,
            topUpAmount,
            customerOrderNo: options.orderNo ?? null,
          }),
        })),
      ),
    );

  orderOperation(cards, contexts, parse, 'withdraw', {
    summary: say('Take money from a Standard card back to your account.', '将标准卡余额转回账户。'),
    examples: ['cards withdraw 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb 20'],
    json: orderJson,
  })
    .argument('<cardId>', card, parse.id)
    .argument(
      '<amount>',
      say('what goes back; the card pays the fee besides', '转回金额，手续费另从卡中扣除'),
      parse.amount,
    )
    .action(
      run((context, cardId: string, withdrawAmount: string, options: OrderOptions) =>
        carryOut(context, options, async ({ orders }) => ({
          book: 'standard',
          order: await orders.standard.withdraw({
            cardId,
            withdrawAmount,
            customerOrderNo: options.orderNo ?? null,
          }),
        })),
      ),
    );
}

function addControls(cards: CliCommand, contexts: Contexts, parse: Parsers): void {
  const { run, say } = contexts;
  const card = say('the card’s id', '卡片 ID');
  const onEither = (
    context: Context,
    cardId: string,
    options: OrderOptions,
    control: 'block' | 'unblock' | 'cancel',
  ): Promise<Outcome> =>
    carryOut(context, options, ({ orders }) =>
      placeInEither((book: Book) =>
        orders[book][control]({ cardId, customerOrderNo: options.orderNo ?? null }),
      ),
    );

  orderOperation(cards, contexts, parse, 'block', {
    summary: say('Stop a card from paying, until it is unblocked.', '冻结卡片，解冻前不能支付。'),
    examples: ['cards block 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb'],
    json: orderJson,
  })
    .argument('<cardId>', card, parse.id)
    .action(
      run((context, cardId: string, options: OrderOptions) => onEither(context, cardId, options, 'block')),
    );

  orderOperation(cards, contexts, parse, 'unblock', {
    summary: say('Let a blocked card pay again.', '解冻卡片。'),
    examples: ['cards unblock 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb'],
    json: orderJson,
  })
    .argument('<cardId>', card, parse.id)
    .action(
      run((context, cardId: string, options: OrderOptions) => onEither(context, cardId, options, 'unblock')),
    );

  orderOperation(cards, contexts, parse, 'cancel', {
    summary: say('Close a card for good.', '永久注销卡片。'),
    details: say(
      'What is left on a Standard card comes back to your account when the cancellation is settled. On a terminal it asks first.',
      '标准卡的余额在注销结算后退回账户。在终端上会先请您确认。',
    ),
    examples: [
      'cards cancel 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb',
      'cards cancel 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb --yes',
    ],
    json: orderJson,
  })
    .argument('<cardId>', card, parse.id)
    .option('--yes', say('do not ask', '不再确认'))
    .action(
      run(async (context, cardId: string, options: OrderOptions & { yes?: boolean }) => {
        const question = say(`Close card ${cardId} for good?`, `确定永久注销卡片 ${cardId}？`);
        await context.requireConsent(question, options.yes);
        return onEither(context, cardId, options, 'cancel');
      }),
    );
}

function addLimit(cards: CliCommand, contexts: Contexts, parse: Parsers): void {
  const { run, say } = contexts;
  orderOperation(cards, contexts, parse, 'limit', {
    summary: say('Change both limits of a ShareBalance card.', '修改共享余额卡的限额。'),
    examples: ['cards limit 01a204bc-4cba-71e6-a4c6-fd56c29f93e1 --max-auth 300 --max-credit 2000'],
    json: orderJson,
  })
    .argument('<cardId>', say('the card’s id', '卡片 ID'), parse.id)
    .requiredOption('--max-auth <amount>', say('the most of one payment', '单笔限额'), parse.amount)
    .option(
      '--max-credit <amount>',
      say(
        'the most of all payments together; left out: unlimited, where the product allows it',
        '总额度；不填表示不限（须产品允许）',
      ),
      parse.amount,
    )
    .action(
      run((context, cardId: string, options: OrderOptions & { maxAuth: string; maxCredit?: string }) =>
        carryOut(context, options, async ({ orders }) => ({
          book: 'shareBalance',
          order: await orders.shareBalance.creditLimit({
            cardId,
            maxAuthAmount: options.maxAuth,
            maxCreditAmount: options.maxCredit ?? null,
            customerOrderNo: options.orderNo ?? null,
          }),
        })),
      ),
    );
}

const orderJson = 'the order, as in `data` of GET /v1/orders/standard or /v1/orders/sharebalance';

function orderOperation(
  cards: CliCommand,
  { say }: Contexts,
  parse: Parsers,
  name: string,
  explanation: Explanation,
): CliCommand {
  return cards
    .operation(name, explanation)
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

/** Places the order, waits for its end unless --no-wait says otherwise, and shows it. */
async function carryOut(
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
