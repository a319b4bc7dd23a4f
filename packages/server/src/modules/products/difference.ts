import { isDeepStrictEqual } from 'node:util';
import { toFileProduct } from './file-writing.ts';
import type { ProductDefinition } from './types.ts';

/** What applying a file changes. */
export interface ProductsDifference {
  readonly added: readonly ProductDefinition[];
  readonly changed: readonly ProductDefinition[];
  /** On sale until now, and not in the file. */
  readonly withdrawn: readonly ProductDefinition[];
  /** The same to read, one line for each product added or withdrawn and for each value changed. */
  readonly lines: readonly string[];
}

/** What is in the file goes on as the file says; what is not in it is withdrawn from sale, and never deleted. */
export function compareProducts(
  current: readonly ProductDefinition[],
  wanted: readonly ProductDefinition[],
): ProductsDifference {
  const before = new Map(current.map((product) => [product.productCode, product]));
  const codes = new Set(wanted.map((product) => product.productCode));
  const added = wanted.filter((product) => !before.has(product.productCode));
  const withdrawn = current.filter((product) => product.isOnSale && !codes.has(product.productCode));
  const changed: ProductDefinition[] = [];
  const lines = added.map(describeAdded);
  for (const product of wanted) {
    const old = before.get(product.productCode);
    if (!old || isDeepStrictEqual(toFileProduct(old), toFileProduct(product))) continue;
    changed.push(product);
    lines.push(...describeChange(old, product));
  }
  lines.push(...withdrawn.map(({ productCode }) => `- ${productCode}: withdrawn from sale`));
  return {
    added,
    changed,
    withdrawn: withdrawn.map((product) => ({ ...product, isOnSale: false })),
    lines,
  };
}

function describeAdded({ productCode, productName, cardBinConfigs }: ProductDefinition): string {
  const offers = cardBinConfigs.map((bin) => `${bin.cardModel} ${bin.currency} ${bin.cardBin}`).join(', ');
  return `+ ${productCode}: ${productName.en} (${offers})`;
}

function describeChange(old: ProductDefinition, next: ProductDefinition): string[] {
  const [before, after] = [flatten(old), flatten(next)];
  const lines: string[] = [];
  for (const label of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(label) ?? 'none', after.get(label) ?? 'none'];
    if (from !== to) lines.push(`~ ${next.productCode}: ${label}: ${from} → ${to}`);
  }
  return lines.length > 0 ? lines : [`~ ${next.productCode}: the order of its entries`];
}

/** Every value of a product under a label that names its BIN config or fee by what it is, not by its place. */
function flatten(definition: ProductDefinition): Map<string, string> {
  const { cardBinConfigs, fees, customers, ...plain } = toFileProduct(definition);
  const values = new Map<string, string>();
  put(values, '', plain);
  values.set('customers', [customers].flat().join(', '));
  for (const bin of cardBinConfigs) put(values, `cardBinConfigs[${bin.cardModel} ${bin.currency}]`, bin);
  for (const { feeType, chargeMethodType, cardModel, currency, fixedValue, percent } of fees) {
    const scope = [feeType, cardModel, currency].filter(Boolean).join(' ');
    values.set(`fees[${scope}]`, `${chargeMethodType} ${fixedValue ?? percent}`);
  }
  return values;
}

function put(values: Map<string, string>, label: string, value: object): void {
  for (const [key, one] of Object.entries(value)) {
    const name = label ? `${label}.${key}` : key;
    if (typeof one === 'object' && one !== null) put(values, name, one);
    else values.set(name, String(one));
  }
}
