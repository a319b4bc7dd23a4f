import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOut, type OrderOptions } from '../../orders/carry-out.ts';

export function addLimit(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  const parse = createParsers(say);
  cardOperation(cards, contexts, 'limit', {
    summary: say('Change both limits of a ShareBalance card.', '修改共享余额卡的限额。'),
    examples: ['cards limit 01a204bc-4cba-71e6-a4c6-fd56c29f93e1 --max-auth 300 --max-credit 2000'],
  })
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
