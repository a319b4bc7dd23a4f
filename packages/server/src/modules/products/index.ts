// The product catalogue: what cards there are to order, on which terms, and for whom.

import path from 'node:path';

export { type CardModel, type PermissionName, type Permissions, permissionNames } from './card-models.ts';
export {
  createProductCatalogue,
  findBinConfig,
  type OrderTerms,
  type ProductCatalogue,
  productsTopic,
} from './catalogue.ts';
export type { ProductsDifference } from './difference.ts';
export { type FileProblem, ProductFileError, ProductsError, type ProductsErrorCode } from './errors.ts';
export { findFeeRule } from './fees.ts';
export { parseProductFile } from './file-reading.ts';
export type { ProductFileOptions } from './file-rules.ts';
export { formatProductFile } from './file-writing.ts';
export { createProductsService, type ProductsOptions, type ProductsService } from './service.ts';
export type {
  AmountPrecision,
  BinConfig,
  ChargeMethodType,
  FeeRule,
  FeeType,
  FixedFeeRule,
  PercentageFeeRule,
  Product,
  ProductDefinition,
} from './types.ts';

export { feeTypes } from './types.ts';

/** The catalogue that the test environment comes with. */
export const sandboxProductFile = path.resolve(import.meta.dirname, '../../../products/sandbox.yaml');
