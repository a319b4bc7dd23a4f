import type { LocalizedText } from '../errors.ts';
import { type Currency, decimalsOf } from './currencies.ts';

/**
 * The largest amount and the largest balance, in minor units, of either sign. Fifteen digits are the most that every
 * JSON number carries exactly, so that an answer is never a hair off.
 */
export const maxAmountMinor = 999_999_999_999_999n;

/** The smaller of two amounts in minor units. */
export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** Why a text or a number is not an amount of the currency. */
export type AmountProblem = 'not-an-amount' | 'too-many-decimals' | 'too-large';

export const amountProblemTexts: Readonly<Record<AmountProblem, LocalizedText>> = {
  'not-an-amount': {
    'zh-CN': '必须是非负的数字或十进制字符串',
    en: 'must be a number or a decimal string, not negative',
  },
  'too-many-decimals': {
    'zh-CN': '小数位数超过该币种允许的位数',
    en: 'has more decimals than the currency allows',
  },
  'too-large': { 'zh-CN': '金额超出上限', en: 'is larger than any amount can be' },
};

/** The value cannot be read as an amount; `problem` says why. */
export class AmountError extends Error {
  readonly problem: AmountProblem;

  constructor(problem: AmountProblem) {
    super(amountProblemTexts[problem].en);
    this.problem = problem;
  }
}

// As in JSON: no sign, no leading zeros, digits on both sides of the point, no exponent.
const plainDecimal = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Reads an amount of a request into minor units (contract, Amounts): a JSON number or a decimal string, not negative, at
 * most two decimals and none for a zero-decimal currency; more is refused, never rounded.
 *
 * A JSON number has already become a binary one when it arrives here, so it is read from the shortest decimal text that
 * stands for it, which is the text that was sent for every amount up to {@link maxAmountMinor}. No arithmetic is done on it.
 *
 * @throws AmountError
 */
export function parseAmount(value: unknown, currency: Currency): bigint {
  const text = typeof value === 'number' ? decimalText(value) : value;
  if (typeof text !== 'string') throw new AmountError('not-an-amount');
  const match = plainDecimal.exec(text);
  if (!match) throw new AmountError('not-an-amount');
  const [, whole = '', fraction = ''] = match;
  const decimals = decimalsOf(currency);
  // Checked by length first: a text of a million digits must not be turned into a number.
  if (whole.length > 15) throw new AmountError('too-large');
  if (fraction.length > decimals) throw new AmountError('too-many-decimals');
  const minor = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (minor > maxAmountMinor) throw new AmountError('too-large');
  return minor;
}

/** The shortest text of a number, without an exponent. */
function decimalText(value: number): string {
  if (!Number.isFinite(value) || value < 0 || Object.is(value, -0)) throw new AmountError('not-an-amount');
  const text = String(value);
  if (!text.includes('e')) return text;
  throw new AmountError(value < 1 ? 'too-many-decimals' : 'too-large');
}

/** Minor units as a decimal text with the currency's own number of decimals: `-1234n` USD is `-12.34`. */
export function formatAmount(amountMinor: bigint, currency: Currency): string {
  const decimals = decimalsOf(currency);
  const sign = amountMinor < 0n ? '-' : '';
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Minor units as the number of a JSON answer (contract, Amounts): `1230n` USD prints as `12.3`. Exact: the number's
 * shortest text is the amount.
 *
 * @throws RangeError beyond {@link maxAmountMinor}, where a JSON number would no longer be exact
 */
export function amountToJson(amountMinor: bigint, currency: Currency): number {
  if (amountMinor > maxAmountMinor || amountMinor < -maxAmountMinor) {
    throw new RangeError(`${amountMinor} minor units do not fit an exact JSON number`);
  }
  return Number(formatAmount(amountMinor, currency));
}

/**
 * The same of what adds up over time, such as all that a card ever spent, and can come to more than any balance: from
 * {@link maxAmountMinor} on it is told as that.
 */
export function sumToJson(amountMinor: bigint, currency: Currency): number {
  return amountToJson(least(amountMinor, maxAmountMinor), currency);
}
