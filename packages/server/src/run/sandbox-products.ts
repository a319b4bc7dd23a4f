import { readFile } from 'node:fs/promises';
import type { System } from '../app.ts';
import { cardOrganizationOf } from '../modules/issuer/index.ts';
import { parseProductFile, sandboxProductFile } from '../modules/products/index.ts';

/** Gives a new test environment products to order; one that has any keeps its own. Production gets none. */
export async function ensureSandboxProducts({ config, products }: System): Promise<void> {
  if (config.environment !== 'test') return;
  const text = await readFile(sandboxProductFile, 'utf8');
  const isIssuableBin = (cardBin: string) => cardOrganizationOf(cardBin) !== undefined;
  const definitions = parseProductFile(text, { isIssuableBin });
  await products.seed(definitions, 'system');
}
