import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { listing } from '../output/listing.ts';
import { money } from '../output/money.ts';

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
        const bins = products.flatMap(({ productCode, productName, cardBinConfigs }) =>
          cardBinConfigs.map((bin) => ({ productCode, productName, ...bin })),
        );
        const shown = listing(bins, {
          columns: [
            { title: say('PRODUCT', '产品') },
            { title: say('NAME', '名称'), isFlexible: true },
            { title: say('MODEL', '模式') },
            { title: say('CURRENCY', '货币') },
            { title: 'BIN', isOptional: true },
            { title: say('OPEN FROM', '最低开卡'), align: 'right' },
            { title: say('TOP UP FROM', '最低充值'), align: 'right' },
          ],
          row: (bin) => [
            bin.productCode,
            bin.productName,
            bin.cardModel,
            bin.currency,
            bin.cardBin,
            money(bin.minPreTopUpAmount, bin.currency),
            money(bin.minTopUpAmount, bin.currency),
          ],
          none: say('There are no products for you; ask the operator.', '没有可用产品，请联系运营方。'),
        });
        return { ...shown, json: products };
      }),
    );
}
