import { readFile } from 'node:fs/promises';
import type { Product } from '../../modules/products/index.ts';
import type { Actions } from '../actions.ts';
import type { OperatorCommand } from '../command.ts';
import { type Json, table } from '../output.ts';
import { CommandRefused } from '../refusal.ts';

const sample = {
  product_code: 'STD-VISA',
  version: 1,
  name: 'VISA Standard Card',
  is_on_sale: true,
  card_models: ['Standard'],
  currencies: ['USD', 'JPY'],
  customers: null,
};

export function addProductCommands(program: OperatorCommand, { read, write }: Actions): void {
  const product = program.group('product', 'The catalogue of cards that customers may order.');

  product
    .operation('apply <file>', {
      summary: 'Make the catalogue what a product file says.',
      details:
        'Shows every difference. A product that is not in the file is withdrawn from sale; its cards go on. Applying the same file again changes nothing. What a file holds: docs/products.md.',
      examples: ['product apply products.yaml --dry-run', 'product apply products.yaml'],
      json: { is_applied: true, changes: ['+ STD-VISA: VISA Standard Card (Standard USD 436797)'] },
    })
    .option('--dry-run', 'only show what would change')
    .action(
      write(async ({ system, actor }, file: string, { dryRun = false }: { dryRun?: boolean }) => {
        const definitions = system.parseProducts(await readText(file));
        const { lines } = dryRun
          ? await system.products.preview(definitions)
          : await system.products.apply(definitions, actor);
        const end = dryRun ? 'Nothing was applied.' : 'Applied.';
        return {
          json: { is_applied: !dryRun, changes: lines },
          text: () =>
            lines.length === 0 ? 'The catalogue is as the file says.' : [...lines, '', end].join('\n'),
        };
      }),
    );

  product
    .operation('list', {
      summary: 'List the products in the order of the catalogue, withdrawn ones with them.',
      examples: ['product list'],
      json: { products: [sample] },
    })
    .action(
      read(async ({ system }) => {
        const products = await system.products.list();
        return {
          json: { products: products.map(shape) },
          text: (width) =>
            products.length === 0
              ? 'There are no products; see product apply.'
              : table(
                  [
                    { title: 'CODE' },
                    { title: 'NAME', isFlexible: true },
                    { title: 'MODELS' },
                    { title: 'CURRENCIES' },
                    { title: 'CUSTOMERS', isFlexible: true },
                    { title: 'STATUS' },
                  ],
                  products.map((one) => [
                    one.productCode,
                    one.productName.en,
                    one.cardModels.join(', '),
                    one.currencies.join(', '),
                    [one.customers].flat().join(', '),
                    one.isOnSale ? 'on sale' : 'withdrawn',
                  ]),
                  width,
                ),
        };
      }),
    );

  product
    .operation('export', {
      summary: 'Print the catalogue as a product file.',
      details: 'Applying what it prints changes nothing.',
      examples: ['product export > products.yaml'],
      json: { file: 'products: …' },
    })
    .action(
      read(async ({ system }) => {
        const file = await system.products.exportFile();
        return { json: { file }, text: () => file.trimEnd() };
      }),
    );
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new CommandRefused(`cannot read ${file} (${reason})`);
  });
}

function shape(product: Product) {
  return {
    product_code: product.productCode,
    version: product.version,
    name: product.productName.en,
    is_on_sale: product.isOnSale,
    card_models: product.cardModels,
    currencies: product.currencies,
    customers: product.customers === 'all' ? null : product.customers,
  } satisfies Json;
}
