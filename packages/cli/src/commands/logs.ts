import type { Cardepass, PagePromise } from '@cardepass/sdk';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import type { Say } from '../language.ts';
import { listing } from '../output/listing.ts';
import { money, movement } from '../output/money.ts';
import type { Outcome } from '../output/outcome.ts';
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

async function accountLogs(context: Context, options: LogOptions): Promise<Outcome> {
  const { say } = context;
  const movements = await readLog(context, options, ({ accounts }, query) => accounts.logs(query));
  return listing(movements, {
    columns: [
      { title: say('TIME', '时间') },
      { title: say('TYPE', '类型') },
      { title: say('AMOUNT', '金额'), align: 'right' },
      { title: say('AVAILABLE', '可用余额'), align: 'right' },
      { title: say('NOTE', '备注'), isFlexible: true },
    ],
    row: ({ transTime, accountTransType, transAmount, currency, availableBalance, note, cardInfo }) => [
      time(transTime),
      accountTransType,
      movement(transAmount, currency),
      money(availableBalance, currency),
      note ?? cardInfo?.maskCardNumber ?? '',
    ],
    none: noMovements(say),
  });
}

async function cardLogs(context: Context, options: LogOptions, cardId: string): Promise<Outcome> {
  const { say } = context;
  const movements = await readLog(context, options, ({ accounts }, query) =>
    accounts.cardLogs({ cardId, ...query }),
  );
  return listing(movements, {
    columns: [
      { title: say('TIME', '时间') },
      { title: say('TYPE', '类型') },
      { title: say('AMOUNT', '金额'), align: 'right' },
      { title: say('FEE', '手续费'), align: 'right' },
      { title: say('TOTAL', '合计'), align: 'right', isOptional: true },
      { title: say('STATUS', '状态') },
      { title: say('ORDER', '订单') },
    ],
    row: ({ transTime, cardAccountLogType, transAmount, totalFee, totalAmount, status, cardOrderNo }) => [
      time(transTime),
      cardAccountLogType,
      money(transAmount.amount, transAmount.currency),
      money(totalFee.amount, totalFee.currency),
      money(totalAmount.amount, totalAmount.currency),
      status,
      cardOrderNo,
    ],
    none: noMovements(say),
  });
}

interface LogQuery {
  readonly transactionDateFrom: string | undefined;
  readonly transactionDateTo: string | undefined;
  readonly pageSize: number;
}

/** The newest movements of a log, of the time and as many as were asked for. */
async function readLog<T>(
  context: Context,
  { from, to, limit }: LogOptions,
  log: (sdk: Cardepass, query: LogQuery) => PagePromise<T>,
): Promise<T[]> {
  const { sdk } = await context.connect();
  const query = { transactionDateFrom: from, transactionDateTo: to, pageSize: Math.min(limit, 100) };
  return context.during(context.say('Reading the log', '正在读取流水'), () =>
    log(sdk, query).toArray({ limit }),
  );
}

function noMovements(say: Say): string {
  return say('There are no such movements.', '没有符合条件的流水。');
}
