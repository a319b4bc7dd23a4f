import { type Document, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { ProductFileError } from './errors.ts';
import { checkForm, type FilePath, type FormProblem, pathText } from './file-form.ts';
import { checkTogether, type ProductFileOptions, readProduct } from './file-rules.ts';
import type { ProductFile } from './file-schema.ts';
import type { ProductDefinition } from './types.ts';

/**
 * Reads a product file (docs/products.md).
 *
 * @throws ProductFileError with every problem, each with its line and its path in the file
 */
export function parseProductFile(text: string, options: ProductFileOptions): ProductDefinition[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  if (document.errors.length > 0) {
    throw new ProductFileError(
      document.errors.map((error) => ({
        path: '',
        line: lines.linePos(error.pos[0]).line,
        message: error.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? error.code,
      })),
    );
  }
  const value = readValue(document);
  const problems = checkForm(value);
  const definitions = problems.some(({ path }) => path[0] !== 'products' || path.length < 2)
    ? []
    : readProducts(value as ProductFile, problems, options);
  if (problems.length > 0) {
    throw new ProductFileError(
      problems
        .map(({ path, message }) => ({ path: pathText(path), line: lineOf(document, lines, path), message }))
        .sort((one, two) => one.line - two.line),
    );
  }
  return definitions;
}

/** Numbers keep the text they were written in: amounts must not pass through binary fractions. */
function readValue(document: Document): unknown {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'number' || typeof node.value === 'bigint')
        node.value = node.source ?? String(node.value);
    },
  });
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ProductFileError([{ path: '', line: 1, message: (error as Error).message }]);
  }
}

/** Products whose form is broken are passed over: what else is wrong with them shows when that is mended. */
function readProducts(
  { products }: ProductFile,
  problems: FormProblem[],
  options: ProductFileOptions,
): ProductDefinition[] {
  const broken = new Set(problems.map(({ path }) => path[1]));
  const read: { index: number; definition: ProductDefinition }[] = [];
  for (const [index, product] of products.entries()) {
    if (broken.has(index)) continue;
    const report = (path: FilePath, message: string) =>
      void problems.push({ path: ['products', index, ...path], message });
    read.push({ index, definition: readProduct(product, report, options) });
  }
  checkTogether(read, (path, message) => void problems.push({ path, message }));
  return read.map(({ definition }) => definition);
}

/** Where the value stands; where it is missing, that of what it would stand in. */
function lineOf(document: Document, lines: LineCounter, path: FilePath): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
