import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOutOnEither, type OrderOptions } from '../../orders/carry-out.ts';

export function addUnblock(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  cardOperation(cards, contexts, 'unblock', {
    summary: say('Let a blocked card pay again.', '解冻卡片。'),
    examples: ['cards unblock 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb'],
  }).action(
    run((context, cardId: string, options: OrderOptions) =>
      carryOutOnEither(context, cardId, options, 'unblock'),
    ),
  );
}
