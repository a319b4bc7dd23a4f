import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { money } from '../output/money.ts';
import { table } from '../output/table.ts';

export function addProducts(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('products', {
      summary: say('List what cards can be opened from.', '列出可开卡的产品。'),
      details: say(
        'A line for each product, card model and currency, with the least that a card is opened and topped up with.',
        '每个产品、卡模式与货币一行，并列出最低开卡与充值金额。',
      ),
      examples: ['products', 'products --json'],
      json: '`data` of GET /v1/products',
    })
    .action(
      run(async (context) => {
        const { sdk } = await context.connect();
        const products = await context.during(say('Reading the products', '正在读取产品'), () =>
          sdk.products.list(),
        );
        const rows = products.flatMap(({ productCode, productName, cardBinConfigs }) =>
          cardBinConfigs.map(({ cardModel, currency, cardBin, minPreTopUpAmount, minTopUpAmount }) => [
            productCode,
            productName,
            cardModel,
            currency,
            cardBin,
            money(minPreTopUpAmount, currency),
            money(minTopUpAmount, currency),
          ]),
        );
        return {
          json: products,
          text: (terminal) =>
            rows.length === 0
              ? say('There are no products for you; ask the operator.', '没有可用产品，请联系运营方。')
              : table(
                  [
                    { title: say('PRODUCT', '产品') },
                    { title: say('NAME', '名称'), isFlexible: true },
                    { title: say('MODEL', '模式') },
                    { title: say('CURRENCY', '货币') },
                    { title: 'BIN', isOptional: true },
                    { title: say('OPEN FROM', '最低开卡'), align: 'right' },
                    { title: say('TOP UP FROM', '最低充值'), align: 'right' },
                  ],
                  rows,
                  terminal,
                ),
        };
      }),
    );
}
