import { DomainError } from '../../platform/errors.ts';

/** Both are the contract's (Error codes). */
export type ProductsErrorCode = 'PRODUCT_NOT_AVAILABLE' | 'CURRENCY_NOT_SUPPORTED';

export class ProductsError extends DomainError<ProductsErrorCode> {}

/** One thing wrong with a product file. */
export interface FileProblem {
  /** Where, such as `products[0].cardBinConfigs[1].cardBin`; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1; `null` where the file was right and the catalogue in force is in its way. */
  readonly line: number | null;
  readonly message: string;
}

/** The product file cannot be applied; `message` has one line for each problem, fit to show to the operator. */
export class ProductFileError extends Error {
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[]) {
    super(
      problems
        .map(({ path, line, message }) => [line && `line ${line}`, path, message].filter(Boolean).join(': '))
        .join('\n'),
    );
    this.problems = problems;
  }
}
