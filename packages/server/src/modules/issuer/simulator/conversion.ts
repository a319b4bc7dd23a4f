import { type Currency, decimalsOf } from '../../../platform/money/currencies.ts';

/**
 * What one US dollar is in each currency, for ever: a test that ran yesterday runs tomorrow. Near the rates of a day in
 * 2026, and nothing that anybody may rely on outside the test environment.
 */
export const unitsPerDollar: Readonly<Record<Currency, string>> = {
  AED: '3.6725',
  AUD: '1.54',
  BRL: '5.4',
  CAD: '1.4',
  CHF: '0.8',
  CLP: '950',
  CNY: '7.1',
  DKK: '6.45',
  EUR: '0.864',
  GBP: '0.76',
  HKD: '7.78',
  IDR: '16600',
  ILS: '3.3',
  INR: '88.5',
  JPY: '150',
  KRW: '1450',
  MOP: '8.01',
  MXN: '18.5',
  MYR: '4.2',
  NOK: '10.1',
  NZD: '1.75',
  PHP: '58.5',
  PLN: '3.68',
  SAR: '3.75',
  SEK: '9.5',
  SGD: '1.3',
  THB: '32.4',
  TRY: '42',
  TWD: '31',
  USD: '1',
  VND: '26300',
  ZAR: '17.2',
};

/**
 * An amount in another currency, rounded half up to its minor unit: 20.00 EUR is 23.15 USD, 10.00 USD is 1500 JPY.
 *
 * @param amountMinor not negative
 */
export function convert(amountMinor: bigint, from: Currency, to: Currency): bigint {
  if (from === to) return amountMinor;
  const [rateFrom, rateTo] = [scaled(from), scaled(to)];
  const numerator = amountMinor * rateTo * 10n ** BigInt(decimalsOf(to));
  const denominator = rateFrom * 10n ** BigInt(decimalsOf(from));
  return (2n * numerator + denominator) / (2n * denominator);
}

const rateDecimals = 4;

function scaled(currency: Currency): bigint {
  const [whole = '', fraction = ''] = unitsPerDollar[currency].split('.');
  return BigInt(whole + fraction.padEnd(rateDecimals, '0'));
}
