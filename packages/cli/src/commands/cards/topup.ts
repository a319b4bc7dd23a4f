import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOut, type OrderOptions } from '../../orders/carry-out.ts';

export function addTopUp(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  const parse = createParsers(say);
  cardOperation(cards, contexts, 'topup', {
    summary: say('Load a Standard card from your account.', '从账户为标准卡充值。'),
    examples: ['cards topup 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb 50.25'],
  })
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
}
