import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOutOnEither, type OrderOptions } from '../../orders/carry-out.ts';

export function addCancel(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  cardOperation(cards, contexts, 'cancel', {
    summary: say('Close a card for good.', '永久注销卡片。'),
    details: say(
      'What is left on a Standard card comes back to your account when the cancellation is settled. On a terminal it asks first.',
      '标准卡的余额在注销结算后退回账户。在终端上会先请您确认。',
    ),
    examples: [
      'cards cancel 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb',
      'cards cancel 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb --yes',
    ],
  })
    .option('--yes', say('do not ask', '不再确认'))
    .action(
      run(async (context, cardId: string, options: OrderOptions & { yes?: boolean }) => {
        const question = say(`Close card ${cardId} for good?`, `确定永久注销卡片 ${cardId}？`);
        await context.requireConsent(question, options.yes);
        return carryOutOnEither(context, cardId, options, 'cancel');
      }),
    );
}
