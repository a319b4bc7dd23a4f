import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { cardOperation, carryOutOnEither, type OrderOptions } from '../../orders/carry-out.ts';

export function addBlock(cards: CliCommand, contexts: Contexts): void {
  const { run, say } = contexts;
  cardOperation(cards, contexts, 'block', {
    summary: say('Stop a card from paying, until it is unblocked.', '冻结卡片，解冻前不能支付。'),
    examples: ['cards block 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb'],
  }).action(
    run((context, cardId: string, options: OrderOptions) =>
      carryOutOnEither(context, cardId, options, 'block'),
    ),
  );
}
