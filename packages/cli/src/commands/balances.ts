import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { listing } from '../output/listing.ts';
import { money } from '../output/money.ts';

export function addBalances(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('balances', {
      summary: say('Show what your accounts hold.', '显示账户余额。'),
      examples: ['balances', 'balances --json'],
      json: '`data` of GET /v1/accounts',
    })
    .action(
      run(async (context) => {
        const { sdk } = await context.connect();
        const balances = await context.during(say('Reading the accounts', '正在读取账户'), () =>
          sdk.accounts.balances(),
        );
        return listing(balances, {
          columns: [
            { title: say('CURRENCY', '货币') },
            { title: say('AVAILABLE', '可用'), align: 'right' },
            { title: say('BLOCKED', '冻结'), align: 'right' },
          ],
          row: ({ currency, amount, blockedAmount }) => [
            currency,
            money(amount, currency),
            money(blockedAmount, currency),
          ],
          none: say('There is no money in any account yet.', '所有账户暂无资金。'),
        });
      }),
    );
}
