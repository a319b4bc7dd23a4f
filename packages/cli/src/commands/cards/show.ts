import type { Card } from '@cardepass/sdk';
import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import type { Say } from '../../language.ts';
import { maskCardNumber } from '../../masking.ts';
import { money } from '../../output/money.ts';
import { type Cell, fields } from '../../output/table.ts';
import { time } from '../../output/time.ts';
import { cardTones } from './card-tones.ts';

export function addShow(cards: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  cards
    .operation('show', {
      summary: say('Show a card.', '显示一张卡片。'),
      details: say(
        'Number and CVV are masked unless --reveal is given. The server hands them out in either case, and notes the read in its audit.',
        '除非指定 --reveal，卡号与 CVV 均脱敏显示。无论是否脱敏，服务器都会返回完整信息并记入审计。',
      ),
      examples: [
        'cards show 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb',
        'cards show 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb --reveal',
      ],
      json: '`data` of GET /v1/cards/{cardId}; without --reveal, `cardNumber` is masked and `cvv` is `***`',
    })
    .argument('<cardId>', say('the card’s id', '卡片 ID'), parse.id)
    .option('--reveal', say('show the full number and the CVV', '显示完整卡号与 CVV'))
    .action(
      run(async (context, cardId: string, { reveal = false }: { reveal?: boolean }) => {
        const { sdk } = await context.connect();
        const found = await context.during(say('Reading the card', '正在读取卡片'), () =>
          sdk.cards.retrieve(cardId),
        );
        const card = reveal ? found : { ...found, cardNumber: maskCardNumber(found.cardNumber), cvv: '***' };
        return { json: card, text: (terminal) => fields(describe(card, say), terminal) };
      }),
    );
}

function describe(card: Card, say: Say): [string, Cell][] {
  const amount = (value: number | null) => money(value, card.cardCurrency);
  const limits: [string, Cell][] =
    card.cardModel === 'Standard'
      ? []
      : [
          [say('per payment', '单笔限额'), amount(card.maxAuthAmount)],
          [say('used', '已用额度'), amount(card.usedCreditAmount)],
          [
            say('in all', '总额度'),
            card.maxCreditAmount === null ? say('no limit', '不限') : amount(card.maxCreditAmount),
          ],
        ];
  return [
    [say('card', '卡片'), card.cardId],
    [say('status', '状态'), { text: card.status, tone: cardTones[card.status] }],
    [say('number', '卡号'), card.cardNumber],
    ['CVV', card.cvv],
    [say('expires', '有效期'), card.expirationMMYY],
    [say('network', '卡组织'), card.cardOrganization],
    [say('model', '模式'), card.cardModel],
    [say('product', '产品'), card.productCode],
    [say('can spend', '可用金额'), amount(card.balanceAmount)],
    ...limits,
    ...(card.alias ? [[say('alias', '别名'), card.alias] as [string, Cell]] : []),
    [say('applied', '申请时间'), time(card.applyTime)],
  ];
}
