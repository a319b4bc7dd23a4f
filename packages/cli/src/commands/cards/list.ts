import type { CardStatus } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { listing } from '../../output/listing.ts';
import { cardTones } from './card-tones.ts';

const models = ['Standard', 'ShareBalance'] as const;

interface ListOptions {
  readonly model?: (typeof models)[number];
  readonly status?: CardStatus;
  readonly product?: string;
  readonly alias?: string;
  readonly limit: number;
}

export function addList(cards: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  cards
    .operation('list', {
      summary: say('List your cards, the newest first.', '列出卡片，最新的在前。'),
      examples: [
        'cards list',
        'cards list --status Active --limit 100',
        'cards list --model ShareBalance --json',
      ],
      json: 'an array of the `items` of GET /v1/cards',
    })
    .addOption(new Option('--model <model>', say('only of this model', '只列出该模式')).choices(models))
    .addOption(
      new Option('--status <status>', say('only in this state', '只列出该状态')).choices(
        Object.keys(cardTones),
      ),
    )
    .option('--product <code>', say('only of this product', '只列出该产品'), parse.text)
    .option('--alias <alias>', say('only with this alias', '只列出该别名'), parse.id)
    .option('--limit <n>', say('at most so many', '最多数量'), parse.rowCount, 20)
    .action(
      run(async (context, { model, status, product, alias, limit }: ListOptions) => {
        const { sdk } = await context.connect();
        const query = { cardModel: model, status, productCode: product, alias };
        const found = await context.during(say('Reading the cards', '正在读取卡片'), () =>
          sdk.cards.list({ ...query, pageSize: Math.min(limit, 100) }).toArray({ limit }),
        );
        return listing(found, {
          columns: [
            { title: say('CARD', '卡片') },
            { title: say('NUMBER', '卡号') },
            { title: say('EXPIRES', '有效期'), isOptional: true },
            { title: say('MODEL', '模式') },
            { title: say('STATUS', '状态') },
            { title: say('CURRENCY', '货币'), isOptional: true },
            { title: say('ALIAS', '别名'), isFlexible: true },
          ],
          row: (card) => [
            card.cardId,
            card.maskCardNumber,
            card.expirationMMYY,
            card.cardModel,
            { text: card.status, tone: cardTones[card.status] },
            card.cardCurrency,
            card.alias ?? '',
          ],
          none: say('There are no such cards.', '没有符合条件的卡片。'),
        });
      }),
    );
}
