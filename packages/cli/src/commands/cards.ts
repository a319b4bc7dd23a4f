import type { Card, CardStatus } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import type { Say } from '../language.ts';
import { maskCardNumber } from '../masking.ts';
import { money } from '../output/money.ts';
import { type Cell, fields, table } from '../output/table.ts';
import type { Tone } from '../output/terminal.ts';
import { time } from '../output/time.ts';
import { addCardOrders } from './card-orders.ts';

const models = ['Standard', 'ShareBalance'] as const;
const tones = {
  Active: 'good',
  Blocked: 'waiting',
  Cancel: 'faint',
  Expired: 'faint',
} as const satisfies Record<CardStatus, Tone>;

interface ListOptions {
  readonly model?: (typeof models)[number];
  readonly status?: CardStatus;
  readonly product?: string;
  readonly alias?: string;
  readonly limit: number;
}

export function addCards(program: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const cards = program.group(
    'cards',
    say('Cards: open, load, control and show them.', '卡片：开卡、充值、管理与查询。'),
  );
  addList(cards, contexts);
  addShow(cards, contexts);
  addCardOrders(cards, contexts);
}

function addList(cards: CliCommand, { run, say }: Contexts): void {
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
      new Option('--status <status>', say('only in this state', '只列出该状态')).choices(Object.keys(tones)),
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
        return {
          json: found,
          text: (terminal) =>
            found.length === 0
              ? say('There are no such cards.', '没有符合条件的卡片。')
              : table(
                  [
                    { title: say('CARD', '卡片') },
                    { title: say('NUMBER', '卡号') },
                    { title: say('EXPIRES', '有效期'), isOptional: true },
                    { title: say('MODEL', '模式') },
                    { title: say('STATUS', '状态') },
                    { title: say('CURRENCY', '货币'), isOptional: true },
                    { title: say('ALIAS', '别名'), isFlexible: true },
                  ],
                  found.map((card) => [
                    card.cardId,
                    card.maskCardNumber,
                    card.expirationMMYY,
                    card.cardModel,
                    { text: card.status, tone: tones[card.status] },
                    card.cardCurrency,
                    card.alias ?? '',
                  ]),
                  terminal,
                ),
        };
      }),
    );
}

function addShow(cards: CliCommand, { run, say }: Contexts): void {
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
    [say('status', '状态'), { text: card.status, tone: tones[card.status] }],
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
