import type { Currency } from '../../platform/money/currencies.ts';
import type { CardModel } from './card-models.ts';
import type { FeeRule, FeeType, ProductDefinition } from './types.ts';

/**
 * The rule by which a fee is charged, or `null` when it is free of charge. Of several rules that apply, the one that
 * names the card model goes before one that does not, and then the one that names the currency.
 */
export function findFeeRule(
  product: Pick<ProductDefinition, 'feeRules'>,
  feeType: FeeType,
  cardModel: CardModel,
  currency: Currency,
): FeeRule | null {
  const weight = (rule: FeeRule) => (rule.cardModel ? 2 : 0) + (rule.currency ? 1 : 0);
  let best: FeeRule | null = null;
  for (const rule of product.feeRules) {
    const applies =
      rule.feeType === feeType &&
      (rule.cardModel === null || rule.cardModel === cardModel) &&
      (rule.currency === null || rule.currency === currency);
    if (applies && (best === null || weight(rule) > weight(best))) best = rule;
  }
  return best;
}

/** A percentage in the one way it is kept: `0.01500000` is `0.015`, and `1.00000000` is `1`. */
export function trimDecimals(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
