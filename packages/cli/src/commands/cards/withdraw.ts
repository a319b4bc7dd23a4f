import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOut, type OrderOptions } from '../../orders/carry-out.ts';

export function addWithdraw(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  const parse = createParsers(say);
  cardOperation(cards, contexts, 'withdraw', {
    summary: say('Take money from a Standard card back to your account.', '将标准卡余额转回账户。'),
    examples: ['cards withdraw 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb 20'],
  })
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
