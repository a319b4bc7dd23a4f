import { DomainError } from '../errors.ts';

/**
 * How many decimals each currency has (ISO 4217 minor units). Only currencies with two decimals or none are listed: the
 * contract allows at most two, so an amount in a three-decimal currency (BHD, KWD, OMR, JOD, TND …) could not be told.
 */
const decimalsByCurrency = {
  AED: 2,
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CNY: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  IDR: 2,
  ILS: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  MOP: 2,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  PLN: 2,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TRY: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
  ZAR: 2,
} as const satisfies Record<string, 0 | 2>;

/** An ISO 4217 code that this system can hold, in capitals. */
export type Currency = keyof typeof decimalsByCurrency;

/** Every currency this system can hold, in alphabetical order. */
export const currencies = Object.keys(decimalsByCurrency) as readonly Currency[];

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(decimalsByCurrency, code);
}

/** Reads a code in any case. @throws DomainError CURRENCY_NOT_SUPPORTED */
export function parseCurrency(code: string): Currency {
  const capitals = code.toUpperCase();
  if (!isCurrency(capitals)) throw new DomainError('CURRENCY_NOT_SUPPORTED');
  return capitals;
}

/** 2 for USD, 0 for JPY: a minor unit is 10^-decimals of the currency. */
export function decimalsOf(currency: Currency): 0 | 2 {
  return decimalsByCurrency[currency];
}
