import { stringify } from 'yaml';
import { formatAmount } from '../../platform/money/amount.ts';
import type { FileBinConfig, FileFee, FileProduct } from './file-schema.ts';
import type { BinConfig, FeeRule, ProductDefinition } from './types.ts';

/** Writes products as a file that reads back to the very same; equal products make equal text. */
export function formatProductFile(definitions: readonly ProductDefinition[]): string {
  return stringify({ products: definitions.map(toFileProduct) }, { lineWidth: 0 });
}

/** A product in the words of the file, nothing left out. */
export function toFileProduct(definition: ProductDefinition) {
  return {
    productCode: definition.productCode,
    productName: { 'zh-CN': definition.productName['zh-CN'], en: definition.productName.en },
    description: { 'zh-CN': definition.description['zh-CN'], en: definition.description.en },
    status: definition.isOnSale ? 'Active' : 'Withdrawn',
    customers: definition.customers === 'all' ? 'all' : [...definition.customers],
    allowUnlimitedCredit: definition.allowUnlimitedCredit,
    refundRestoresLimit: definition.refundRestoresLimit,
    // The reader takes a number for its text.
    cancelSettlementDelaySeconds: definition.cancelSettlementDelaySeconds,
    cardBinConfigs: definition.cardBinConfigs.map(toFileBinConfig),
    fees: definition.feeRules.map(toFileFee),
  } satisfies Record<keyof FileProduct, unknown>;
}

function toFileBinConfig(bin: BinConfig): FileBinConfig {
  const minimums =
    bin.minPreTopUpMinor === null || bin.minTopUpMinor === null
      ? {}
      : {
          minPreTopUpAmount: formatAmount(bin.minPreTopUpMinor, bin.currency),
          minTopUpAmount: formatAmount(bin.minTopUpMinor, bin.currency),
        };
  return {
    cardModel: bin.cardModel,
    currency: bin.currency,
    cardBin: bin.cardBin,
    ...minimums,
    openCardAmountPrecision: bin.openCardAmountPrecision,
    topUpAmountPrecision: bin.topUpAmountPrecision,
    permissions: bin.permissions,
  };
}

function toFileFee(rule: FeeRule): FileFee {
  return {
    feeType: rule.feeType,
    chargeMethodType: rule.chargeMethodType,
    ...(rule.cardModel && { cardModel: rule.cardModel }),
    ...(rule.currency && { currency: rule.currency }),
    ...(rule.chargeMethodType === 'FixedValue'
      ? { fixedValue: formatAmount(rule.fixedMinor, rule.currency) }
      : { percent: rule.percent }),
  };
}
