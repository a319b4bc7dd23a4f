import type { Audit } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import { changing, publishChange } from '../../platform/db/change-feed.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { productsTopic } from './catalogue.ts';
import { compareProducts, type ProductsDifference } from './difference.ts';
import { type FileProblem, ProductFileError } from './errors.ts';
import { pathText } from './file-form.ts';
import { checkTogether } from './file-rules.ts';
import { formatProductFile } from './file-writing.ts';
import { insertVersion, lockCatalogue, type StoredProduct, selectProducts, updatePosition } from './store.ts';
import type { Product, ProductDefinition } from './types.ts';

export interface ProductsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Audit;
}

/** What operators do with the catalogue. */
export interface ProductsService {
  /**
   * What {@link ProductsService.apply} would change.
   *
   * @throws ProductFileError as that does
   */
  preview(definitions: readonly ProductDefinition[]): Promise<ProductsDifference>;
  /**
   * Makes the catalogue what a file says, in one transaction: a product that is new or changed gets its next version,
   * one that is not in the file is withdrawn from sale. Applying the same again changes nothing. Running processes
   * know of it from their next request on.
   *
   * @param definitions as {@link parseProductFile} returns them
   * @param actor as in the audit, such as `operator:mei`
   * @throws ProductFileError when a product contradicts one that is not in the file: its cards still bear its BIN
   */
  apply(definitions: readonly ProductDefinition[], actor: string): Promise<ProductsDifference>;
  /**
   * Applies a catalogue where there is none at all, as in a new test environment. Many processes may do so at once.
   *
   * @returns whether it was applied
   */
  seed(definitions: readonly ProductDefinition[], actor: string): Promise<boolean>;
  /** The catalogue as a file, withdrawn products with it; applying it changes nothing. */
  exportFile(): Promise<string>;
  /** Every product in the catalogue's order, withdrawn ones with it. */
  list(): Promise<readonly Product[]>;
}

export function createProductsService({ database, clock, audit }: ProductsOptions): ProductsService {
  async function write(
    tx: Tx,
    current: readonly StoredProduct[],
    definitions: readonly ProductDefinition[],
    { added, changed, withdrawn }: ProductsDifference,
  ): Promise<void> {
    const before = new Map(current.map((product) => [product.productCode, product]));
    const renewed = new Set([...added, ...changed, ...withdrawn].map((product) => product.productCode));
    const createdAt = new Date(clock.now());
    for (const [position, definition] of inNewOrder(current, definitions, withdrawn).entries()) {
      const { productCode } = definition;
      const old = before.get(productCode);
      if (!renewed.has(productCode) && old?.position === position) continue;
      if (renewed.has(productCode)) {
        await insertVersion(tx, definition, (old?.version ?? 0) + 1, position, createdAt);
      } else await updatePosition(tx, productCode, position);
      await publishChange(tx, productsTopic, productCode);
    }
  }

  async function applyOver(
    tx: Tx,
    current: readonly StoredProduct[],
    definitions: readonly ProductDefinition[],
    actor: string,
  ): Promise<ProductsDifference> {
    const difference = compare(current, definitions);
    await write(tx, current, definitions, difference);
    if (difference.lines.length > 0) {
      await audit.record(tx, { actor, action: 'products.applied', detail: { changes: difference.lines } });
    }
    return difference;
  }

  return {
    preview: async (definitions) => compare(await selectProducts(database.db), definitions),
    apply: (definitions, actor) =>
      changing(database, async (tx) => {
        await lockCatalogue(tx);
        return applyOver(tx, await selectProducts(tx), definitions, actor);
      }),
    seed: (definitions, actor) =>
      changing(database, async (tx) => {
        await lockCatalogue(tx);
        const current = await selectProducts(tx);
        if (current.length === 0) await applyOver(tx, current, definitions, actor);
        return current.length === 0;
      }),
    exportFile: async () => formatProductFile(await selectProducts(database.db)),
    list: () => selectProducts(database.db),
  };
}

/** @throws ProductFileError */
function compare(
  current: readonly ProductDefinition[],
  definitions: readonly ProductDefinition[],
): ProductsDifference {
  const read = definitions.map((definition, index) => ({ index, definition }));
  const rest = notNamed(current, definitions).map((definition) => ({ index: -1, definition }));
  const problems: FileProblem[] = [];
  checkTogether([...rest, ...read], (path, message) => {
    problems.push({ path: pathText(path), line: null, message });
  });
  if (problems.length > 0) throw new ProductFileError(problems);
  return compareProducts(current, definitions);
}

function notNamed<Definition extends ProductDefinition>(
  current: readonly Definition[],
  definitions: readonly ProductDefinition[],
): Definition[] {
  const named = new Set(definitions.map((product) => product.productCode));
  return current.filter((product) => !named.has(product.productCode));
}

/** As in the file, and after that what is not in it, in its old order. */
function inNewOrder(
  current: readonly ProductDefinition[],
  definitions: readonly ProductDefinition[],
  withdrawn: readonly ProductDefinition[],
): ProductDefinition[] {
  const nowWithdrawn = new Map(withdrawn.map((product) => [product.productCode, product]));
  const rest = notNamed(current, definitions);
  return [...definitions, ...rest.map((product) => nowWithdrawn.get(product.productCode) ?? product)];
}
