import type { Static } from 'typebox';
import { DomainError, type FieldProblem, type LocalizedText } from '../../platform/errors.ts';
import { readAmount } from '../../platform/http/amounts.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import { countryCodes } from './countries.ts';
import type { ControlsBody } from './schema.ts';
import type { CardControls } from './types.ts';

/**
 * Reads the rules of a card; what is left out or null is off.
 *
 * @param currency of the card, which the amounts are in
 * @throws DomainError `400` naming every wrong field
 */
export function readControls(body: Static<typeof ControlsBody>, currency: Currency): CardControls {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: LocalizedText) => void problems.push({ field, message });

  function amount(field: 'dailyAmountLimit' | 'monthlyAmountLimit'): bigint | null {
    const value = body[field] ?? null;
    if (value === null) return null;
    const read = readAmount(field, value);
    try {
      const minor = read.in(currency);
      if (minor <= 0n) throw read.refuse(aboveZero);
      return minor;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push(...error.fields);
      return null;
    }
  }

  function countries(field: 'allowedMerchantCountries' | 'blockedMerchantCountries') {
    const codes = sorted(body[field]);
    const unknown = codes?.find((code) => !countryCodes.has(code));
    if (unknown !== undefined) refuse(field, unknownCountry);
    return codes;
  }

  function requireDistinct(kind: 'Categories' | 'Countries', allowed: List, blocked: List): void {
    const isInBoth = allowed?.some((code) => blocked?.includes(code)) ?? false;
    if (isInBoth) refuse(`blockedMerchant${kind}`, inBoth(`allowedMerchant${kind}`));
  }

  const controls: CardControls = {
    allowedCategories: sorted(body.allowedMerchantCategories),
    blockedCategories: sorted(body.blockedMerchantCategories),
    allowedCountries: countries('allowedMerchantCountries'),
    blockedCountries: countries('blockedMerchantCountries'),
    dailyCount: body.dailyCountLimit ?? null,
    dailyAmountMinor: amount('dailyAmountLimit'),
    monthlyCount: body.monthlyCountLimit ?? null,
    monthlyAmountMinor: amount('monthlyAmountLimit'),
    isSingleUse: body.singleUse ?? false,
  };
  requireDistinct('Categories', controls.allowedCategories, controls.blockedCategories);
  requireDistinct('Countries', controls.allowedCountries, controls.blockedCountries);
  if (problems.length > 0) throw new DomainError('400', problems);
  return controls;
}

type List = readonly string[] | null;

/** Each code once, in capitals, in order: the same rules are the same however they are sent. */
function sorted(codes: List | undefined): List {
  return codes ? [...new Set(codes.map((code) => code.toUpperCase()))].sort() : null;
}

const aboveZero = {
  'zh-CN': '必须大于 0；不设限时请用 null',
  en: 'must be more than zero; null is no limit',
};
const unknownCountry = {
  'zh-CN': '含有不是 ISO 3166-1 国家或地区代码的值',
  en: 'has a code that is no country of ISO 3166-1',
};

function inBoth(other: string): LocalizedText {
  return { 'zh-CN': `与 ${other} 含有相同的代码`, en: `has a code that ${other} has, too` };
}
