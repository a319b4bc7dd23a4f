import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import { money, movement } from '../output/money.ts';
import type { Outcome } from '../output/outcome.ts';
import { table } from '../output/table.ts';
import { time } from '../output/time.ts';

interface LogOptions {
  readonly card?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

export function addLogs(program: CliCommand, { run, say, surroundings }: Contexts): void {
  const parse = createParsers(say);
  const moment = parse.moment(surroundings.now);
  program
    .operation('logs', {
      summary: say(
        'Show where the money of your account went, the newest first.',
        '显示账户资金流水，最新的在前。',
      ),
      details: say(
        'With --card: what a Standard card was opened with, loaded and unloaded; payments are in "transactions".',
        '指定 --card 时，显示标准卡的开卡、充值与转出记录；消费见 "transactions"。',
      ),
      examples: ['logs', 'logs --from 7d --limit 100', 'logs --card 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb'],
      json: 'an array of the `items` of GET /v1/accounts/accountLogs or, with --card, /v1/accounts/cardAccountLogs',
    })
    .option('--card <cardId>', say('the movements of this Standard card', '只显示该标准卡的流水'), parse.id)
    .option('--from <time>', say('from this time on', '起始时间'), moment)
    .option('--to <time>', say('up to this time', '截止时间'), moment)
    .option('--limit <n>', say('at most so many', '最多数量'), parse.rowCount, 20)
    .action(
      run((context, options: LogOptions) =>
        options.card === undefined ? accountLogs(context, options) : cardLogs(context, options, options.card),
      ),
    );
}

async function accountLogs(context: Context, { from, to, limit }: LogOptions): Promise<Outcome> {
  const { say } = context;
  const { sdk } = await context.connect();
  const query = { transactionDateFrom: from, transactionDateTo: to, pageSize: Math.min(limit, 100) };
  const rows = await context.during(say('Reading the log', '正在读取流水'), () =>
    sdk.accounts.logs(query).toArray({ limit }),
  );
  return {
    json: rows,
    text: (terminal) =>
      rows.length === 0
        ? say('There are no such movements.', '没有符合条件的流水。')
        : table(
            [
              { title: say('TIME', '时间') },
              { title: say('TYPE', '类型') },
              { title: say('AMOUNT', '金额'), align: 'right' },
              { title: say('AVAILABLE', '可用余额'), align: 'right' },
              { title: say('NOTE', '备注'), isFlexible: true },
            ],
            rows.map(
              ({ transTime, accountTransType, transAmount, currency, availableBalance, note, cardInfo }) => [
                time(transTime),
                accountTransType,
                movement(transAmount, currency),
                money(availableBalance, currency),
                note ?? cardInfo?.maskCardNumber ?? '',
              ],
            ),
            terminal,
          ),
  };
}

async function cardLogs(context: Context, { from, to, limit }: LogOptions, cardId: string): Promise<Outcome> {
  const { say } = context;
  const { sdk } = await context.connect();
  const query = { cardId, transactionDateFrom: from, transactionDateTo: to, pageSize: Math.min(limit, 100) };
  const rows = await context.during(say('Reading the log', '正在读取流水'), () =>
    sdk.accounts.cardLogs(query).toArray({ limit }),
  );
  return {
    json: rows,
    text: (terminal) =>
      rows.length === 0
        ? say('There are no such movements.', '没有符合条件的流水。')
        : table(
            [
              { title: say('TIME', '时间') },
              { title: say('TYPE', '类型') },
              { title: say('AMOUNT', '金额'), align: 'right' },
              { title: say('FEE', '手续费'), align: 'right' },
              { title: say('TOTAL', '合计'), align: 'right', isOptional: true },
              { title: say('STATUS', '状态') },
              { title: say('ORDER', '订单') },
            ],
            rows.map((row) => [
              time(row.transTime),
              row.cardAccountLogType,
              money(row.transAmount.amount, row.transAmount.currency),
              money(row.totalFee.amount, row.totalFee.currency),
              money(row.totalAmount.amount, row.totalAmount.currency),
              row.status,
              row.cardOrderNo,
            ]),
            terminal,
          ),
  };
}
