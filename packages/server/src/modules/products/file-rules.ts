import { AmountError, amountProblemTexts, parseAmount } from '../../platform/money/amount.ts';
import { type Currency, decimalsOf } from '../../platform/money/currencies.ts';
import { parseRate } from '../../platform/money/percentage.ts';
import {
  type CardModel,
  isForbiddenByModel,
  type Permissions,
  permissionNames,
  permissionsOf,
} from './card-models.ts';
import { trimDecimals } from './fees.ts';
import type { FilePath } from './file-form.ts';
import type { FileBinConfig, FileFee, FileProduct } from './file-schema.ts';
import type { AmountPrecision, BinConfig, FeeRule, FeeType, ProductDefinition } from './types.ts';

export interface ProductFileOptions {
  /** Whether the card issuer can issue under this BIN. */
  readonly isIssuableBin: (cardBin: string) => boolean;
}

/** Notes a problem; reading goes on, so that one run finds them all. */
export type Report = (path: FilePath, message: string) => void;

/** Reads a product whose form is right. What is returned counts only if nothing was reported. */
export function readProduct(
  file: FileProduct,
  report: Report,
  { isIssuableBin }: ProductFileOptions,
): ProductDefinition {
  const cardBinConfigs = file.cardBinConfigs.map((bin, index) => {
    const at: Report = (path, message) => report(['cardBinConfigs', index, ...path], message);
    if (!isIssuableBin(bin.cardBin)) at(['cardBin'], 'is not a BIN of a brand that can be issued');
    return readBinConfig(bin, at);
  });
  reportDuplicates(
    cardBinConfigs.map((bin) => `${bin.cardModel} ${bin.currency}`),
    (index, key) =>
      report(['cardBinConfigs', index], `${key} has a BIN config already: an order could not choose`),
  );
  const feeRules = (file.fees ?? []).map((fee, index) =>
    readFee(fee, cardBinConfigs, (path, message) => report(['fees', index, ...path], message)),
  );
  reportDuplicates(
    feeRules.map((rule) => [rule.feeType, rule.cardModel, rule.currency].filter(Boolean).join(' ')),
    (index, key) => report(['fees', index], `${key} has a rule already`),
  );
  if (file.customers !== 'all') {
    reportDuplicates(file.customers, (index, key) => report(['customers', index], `${key} is named already`));
  }
  return {
    productCode: file.productCode,
    productName: file.productName,
    description: file.description,
    isOnSale: file.status !== 'Withdrawn',
    customers: file.customers,
    allowUnlimitedCredit: file.allowUnlimitedCredit ?? false,
    refundRestoresLimit: file.refundRestoresLimit ?? false,
    cancelSettlementDelaySeconds: Number(file.cancelSettlementDelaySeconds ?? 0),
    cardBinConfigs,
    feeRules,
  };
}

/** What only shows when products are seen beside each other; reported of the later one. */
export function checkTogether(
  read: readonly { readonly index: number; readonly definition: ProductDefinition }[],
  report: Report,
): void {
  reportDuplicates(
    // Codes that differ in case only would be taken for each other.
    read.map(({ definition }) => definition.productCode.toLowerCase()),
    (at) => report(['products', read[at]?.index ?? 0, 'productCode'], 'is the code of another product'),
  );
  const bins = read.flatMap(({ index, definition }) =>
    definition.cardBinConfigs.map((bin, at) => ({
      ...bin,
      path: ['products', index, 'cardBinConfigs', at, 'cardBin'],
    })),
  );
  for (const [at, bin] of bins.entries()) {
    const other = bins.slice(0, at).find((one) => overlap(one.cardBin, bin.cardBin) && !isAlike(one, bin));
    if (other) {
      report(
        bin.path,
        `${bin.cardBin} for ${bin.cardModel} ${bin.currency} contradicts ${other.cardBin} for ${other.cardModel} ${other.currency}: one number would belong to both`,
      );
    }
  }
}

function readBinConfig(file: FileBinConfig, report: Report): BinConfig {
  const { cardModel, currency } = file;
  for (const name of ['openCardAmountPrecision', 'topUpAmountPrecision'] as const) {
    if (file[name] === 'DecimalAllowed' && decimalsOf(currency) === 0) {
      report([name], `must be IntegerOnly: ${currency} has no decimals`);
    }
  }
  return {
    cardModel,
    currency,
    cardBin: file.cardBin,
    minPreTopUpMinor: readMinimum(file, 'minPreTopUpAmount', file.openCardAmountPrecision, report),
    minTopUpMinor: readMinimum(file, 'minTopUpAmount', file.topUpAmountPrecision, report),
    openCardAmountPrecision: file.openCardAmountPrecision,
    topUpAmountPrecision: file.topUpAmountPrecision,
    permissions: readPermissions(cardModel, file.permissions ?? {}, report),
  };
}

function readMinimum(
  file: FileBinConfig,
  name: 'minPreTopUpAmount' | 'minTopUpAmount',
  precision: AmountPrecision,
  report: Report,
): bigint | null {
  const text = file[name] ?? null;
  if (file.cardModel === 'ShareBalance') {
    if (text !== null) report([name], 'must be left out: a ShareBalance card is not topped up');
    return null;
  }
  if (text === null) {
    report([name], 'is missing: a Standard card has a minimum');
    return null;
  }
  const minor = readAmount(text, file.currency, (message) => report([name], message));
  if (precision === 'IntegerOnly' && minor % 10n ** BigInt(decimalsOf(file.currency)) !== 0n) {
    report([name], 'must be a whole amount: its precision is IntegerOnly');
  }
  return minor;
}

function readPermissions(cardModel: CardModel, said: Partial<Permissions>, report: Report): Permissions {
  for (const name of permissionNames) {
    if (said[name] && isForbiddenByModel(cardModel, name)) {
      report(['permissions', name], `must not be true: a ${cardModel} card never allows it`);
    }
  }
  return permissionsOf(cardModel, said);
}

/** Not of a product, but of the customer's fund account. */
const accountFees: readonly FeeType[] = ['AccountTopUpFee', 'AccountWithdrawFee'];
/** A ShareBalance card has no balance that these could be charged for. */
const balanceFees: readonly FeeType[] = ['TopUpFee', 'CardWithdrawFee'];
/** Shares of an amount that only a Standard card has when it is opened or cancelled. */
const sharesOfBalance: readonly FeeType[] = ['OpenCardFee', 'CancelCardFee'];

function readFee(file: FileFee, bins: readonly BinConfig[], report: Report): FeeRule {
  const { feeType, chargeMethodType, cardModel = null, currency = null } = file;
  const isPercentage = chargeMethodType === 'Percentage';
  const offered = bins.filter((bin) => cardModel === null || bin.cardModel === cardModel);
  if (offered.length === 0) report(['cardModel'], `is not a model of this product`);
  if (currency && !offered.some((bin) => bin.currency === currency)) {
    report(['currency'], 'is not a currency of this product');
  }
  const isOnlyShare = offered.length > 0 && offered.every((bin) => bin.cardModel === 'ShareBalance');
  const isShareMeant = offered.some(
    (bin) => bin.cardModel === 'ShareBalance' && (currency === null || bin.currency === currency),
  );
  if (accountFees.includes(feeType)) report(['feeType'], 'is not charged by a product, but on fund accounts');
  if (balanceFees.includes(feeType) && isOnlyShare)
    report(['feeType'], 'is never charged for a ShareBalance card');
  if (sharesOfBalance.includes(feeType) && isPercentage && isShareMeant) {
    report(
      ['chargeMethodType'],
      'must be FixedValue for ShareBalance cards, which hold no amount to take a share of; name a cardModel',
    );
  }
  return isPercentage
    ? { feeType, cardModel, currency, chargeMethodType, percent: readPercent(file, report) }
    : { feeType, cardModel, chargeMethodType, ...readFixed(file, report) };
}

function readPercent(file: FileFee, report: Report): string {
  if (file.fixedValue !== undefined) report(['fixedValue'], 'must be left out of a Percentage');
  if (file.percent === undefined) {
    report(['percent'], 'is missing');
    return '0';
  }
  try {
    parseRate(file.percent);
  } catch {
    report(['percent'], 'must be a decimal fraction from 0 to 1, at most 8 decimals: 0.015 is 1.5 percent');
  }
  return trimDecimals(file.percent);
}

function readFixed(file: FileFee, report: Report): { currency: Currency; fixedMinor: bigint } {
  if (file.percent !== undefined) report(['percent'], 'must be left out of a FixedValue');
  if (file.fixedValue === undefined) report(['fixedValue'], 'is missing');
  if (file.currency === undefined)
    report(['currency'], 'is missing: a FixedValue is an amount of a currency');
  const { currency = 'USD', fixedValue } = file;
  if (fixedValue === undefined || file.currency === undefined) return { currency, fixedMinor: 0n };
  return {
    currency,
    fixedMinor: readAmount(fixedValue, currency, (message) => report(['fixedValue'], message)),
  };
}

/** In minor units; zero where a problem was reported. */
function readAmount(text: string, currency: Currency, report: (message: string) => void): bigint {
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    const isDecimals = error.problem === 'too-many-decimals';
    report(
      isDecimals
        ? `has too many decimals: ${currency} has ${decimalsOf(currency) || 'none'}`
        : amountProblemTexts[error.problem].en,
    );
    return 0n;
  }
}

function reportDuplicates(keys: readonly string[], report: (index: number, key: string) => void): void {
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) < index) report(index, key);
  }
}

function overlap(one: string, two: string): boolean {
  return one.startsWith(two) || two.startsWith(one);
}

function isAlike(one: BinConfig, two: BinConfig): boolean {
  return one.cardModel === two.cardModel && one.currency === two.currency;
}
