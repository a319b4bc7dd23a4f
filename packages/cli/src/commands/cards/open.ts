import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { exitCodes, Failure } from '../../exit-codes.ts';
import type { Say } from '../../language.ts';
import { carryOut, type OrderOptions, orderOperation } from '../../orders/carry-out.ts';

interface OpenOptions extends OrderOptions {
  readonly currency: string;
  readonly amount?: string;
  readonly maxAuth?: string;
  readonly maxCredit?: string;
  readonly alias?: string;
}

export function addOpen(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  const parse = createParsers(say);
  orderOperation(cards, contexts, 'open', {
    summary: say('Open a card.', '开卡。'),
    details: say(
      'With --amount a Standard card, which is loaded with that amount; with --max-auth and --max-credit a ShareBalance card, which spends your account within these limits.',
      '指定 --amount 时开标准卡并充入该金额；指定 --max-auth 与 --max-credit 时开共享余额卡，在限额内使用账户资金。',
    ),
    examples: [
      'cards open STD-VISA --currency USD --amount 100 --alias Marketing',
      'cards open SHARE-MC --currency USD --max-auth 200 --max-credit 1000',
    ],
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
