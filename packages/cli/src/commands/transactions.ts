import type { Transaction, TransactionStatus } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import type { Language } from '../language.ts';
import { type Listing, listing } from '../output/listing.ts';
import { money } from '../output/money.ts';
import type { Tone } from '../output/terminal.ts';
import { time } from '../output/time.ts';

const tones = { AuthSuccess: 'waiting', AuthFailure: 'bad', Settled: 'good' } as const satisfies Record<
  TransactionStatus,
  Tone
>;
const defaultSpanMs = 30 * 24 * 3_600_000;

interface TransactionsOptions {
  readonly card?: string;
  readonly status?: TransactionStatus;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function addTransactions(program: CliCommand, { run, say, surroundings }: Contexts): void {
  const parse = createParsers(say);
  const moment = parse.moment(surroundings.now);
  program
    .operation('transactions', {
      summary: say('Show what was paid with your cards, the newest first.', '显示卡片交易，最新的在前。'),
      details: say(
        'Amounts are in the card’s currency: what was authorized, or cleared once it is settled.',
        '金额以卡片货币显示：授权金额，结算后为结算金额。',
      ),
      examples: [
        'transactions',
        'transactions --card 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb --from 24h',
        'transactions --status AuthFailure --json',
      ],
      json: 'an array of the `data` of the pages of GET /v1/transactions',
    })
    .option('--card <cardId>', say('of this card only', '只显示该卡片'), parse.id)
    .addOption(
      new Option('--status <status>', say('in this state only', '只显示该状态')).choices(Object.keys(tones)),
    )
    .option(
      '--from <time>',
      say('authorized from this time on (default: 30d)', '授权起始时间（默认：30d）'),
      moment,
    )
    .option(
      '--to <time>',
      say('authorized up to this time (default: now)', '授权截止时间（默认：当前时间）'),
      moment,
    )
    .option('--limit <n>', say('at most so many', '最多数量'), parse.rowCount, 20)
    .action(
      run(async (context, { card, status, from, to, limit }: TransactionsOptions) => {
        const { sdk } = await context.connect();
        const now = surroundings.now();
        const query = {
          cardId: card,
          transactionStatus: status,
          transactionDateFrom: from ?? new Date(now - defaultSpanMs).toISOString(),
          // The server's clock may be ahead of this one.
          transactionDateTo: to ?? new Date(now + 24 * 3_600_000).toISOString(),
          pageSize: Math.min(limit, 100),
        };
        const found = await context.during(say('Reading the transactions', '正在读取交易'), () =>
          sdk.transactions.list(query).toArray({ limit }),
        );
        return listing(found, transactionListing(context));
      }),
    );
}

function transactionListing({ say, language }: Context): Listing<Transaction> {
  return {
    columns: [
      { title: say('TIME', '时间') },
      { title: say('TYPE', '类型') },
      { title: say('STATUS', '状态') },
      { title: say('AMOUNT', '金额'), align: 'right' },
      { title: say('NUMBER', '卡号'), isOptional: true },
      { title: say('MERCHANT', '商户'), isFlexible: true },
      { title: say('NOTE', '备注'), isFlexible: true, isOptional: true },
      { title: say('TRANSACTION', '交易 ID'), isOptional: true },
    ],
    row: (transaction) => [
      time(transaction.authTime),
      transaction.transactionType,
      { text: transaction.status, tone: tones[transaction.status] },
      amountOf(transaction),
      transaction.cardInfo.maskCardNumber,
      transaction.merchantName ?? '',
      noteOf(transaction, language),
      transaction.id,
    ],
    none: say('There are no such transactions.', '没有符合条件的交易。'),
  };
}

function amountOf({ settledAmount, authAmount }: Transaction): string {
  const { amount, currency } = settledAmount ?? authAmount;
  return money(amount, currency);
}

/** Why it was declined, or what there is to say of it. */
function noteOf({ failureReason, failureReasonCn, note }: Transaction, language: Language): string {
  return (language === 'zh-CN' ? failureReasonCn : failureReason) ?? note ?? '';
}
