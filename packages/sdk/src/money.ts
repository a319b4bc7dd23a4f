// Amounts without floating point: a decimal text or a number goes in, a decimal text comes out. All arithmetic is done on
// whole numbers of any size.

/** An amount as it is written: `"12.30"`, `"-0.5"`, or a number such as an answer has it. */
export type Amount = string | number | bigint;

/** The value cannot be read as an amount, or has more decimals than its currency. */
export class AmountError extends RangeError {
  override readonly name = 'AmountError';
}

/** Currencies that have no decimals (ISO 4217). */
const wholeCurrencies = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
/** Currencies with three; the API has none of them. */
const unknownToTheApi = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** A whole number of units of ten to the minus `scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

// As JSON writes numbers, with an exponent for those that numbers print with one.
const written = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

function read(amount: Amount): Decimal {
  const text = typeof amount === 'string' ? amount.trim() : String(amount);
  const match = text.length <= 400 ? written.exec(text) : null;
  if (!match) throw new AmountError('This is not an amount: give a decimal number such as 12.30');
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * (shift < 0 ? 10n ** BigInt(-shift) : 1n);
  return { units: sign === '-' ? -digits : digits, scale: Math.max(0, shift) };
}

function write({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Both to the larger of their scales. */
function aligned(a: Amount, b: Amount): [bigint, bigint, number] {
  const [one, other] = [read(a), read(b)];
  const scale = Math.max(one.scale, other.scale);
  const raise = ({ units, scale: own }: Decimal) => units * 10n ** BigInt(scale - own);
  return [raise(one), raise(other), scale];
}

/** How many decimals amounts of a currency have: 2, or 0 for JPY and its like. @throws AmountError */
export function decimals(currency: string): 0 | 2 {
  const code = currency.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code) || unknownToTheApi.has(code)) {
    throw new AmountError('This is not a currency of the API: give a code of ISO 4217 such as USD');
  }
  return wholeCurrencies.has(code) ? 0 : 2;
}

/**
 * An amount as a decimal text. Of a number it is the text that stood in the answer, so that nothing is lost. With a
 * currency it has that currency's decimals: `of(12.3, 'USD')` is `"12.30"`.
 *
 * @throws AmountError where it is no amount, or has more decimals than the currency; nothing is rounded
 */
export function of(amount: Amount, currency?: string): string {
  const value = read(amount);
  return currency === undefined ? write(value) : fromMinor(toMinor(amount, currency), currency);
}

/** In the smallest unit of the currency: `toMinor("12.30", "USD")` is `1230n`. @throws AmountError */
export function toMinor(amount: Amount, currency: string): bigint {
  const { units, scale } = read(amount);
  const digits = decimals(currency);
  if (scale <= digits) return units * 10n ** BigInt(digits - scale);
  const divisor = 10n ** BigInt(scale - digits);
  if (units % divisor !== 0n) {
    throw new AmountError(`${of(amount)} has more decimals than ${currency.toUpperCase()}`);
  }
  return units / divisor;
}

/** The reverse of {@link toMinor}: `fromMinor(1230n, "USD")` is `"12.30"`. */
export function fromMinor(minor: bigint, currency: string): string {
  return write({ units: minor, scale: decimals(currency) });
}

export function add(a: Amount, b: Amount): string {
  const [one, other, scale] = aligned(a, b);
  return write({ units: one + other, scale });
}

export function subtract(a: Amount, b: Amount): string {
  const [one, other, scale] = aligned(a, b);
  return write({ units: one - other, scale });
}

export function sum(amounts: Iterable<Amount>): string {
  let total = '0';
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** -1 where the first is less, 1 where it is more, 0 where both are the same: `"1.0"` and `"1.00"` are. */
export function compare(a: Amount, b: Amount): -1 | 0 | 1 {
  const [one, other] = aligned(a, b);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * The amount times a rate, in the currency's decimals, half a unit rounded away from zero, as the server works out its
 * percentage fees: `multiply("100.33", "0.015", "USD")` is `"1.50"`.
 */
export function multiply(amount: Amount, rate: Amount, currency: string): string {
  const [one, other] = [read(amount), read(rate)];
  const product = one.units * other.units;
  const scale = one.scale + other.scale;
  const digits = decimals(currency);
  if (scale <= digits) return write({ units: product * 10n ** BigInt(digits - scale), scale: digits });
  const divisor = 10n ** BigInt(scale - digits);
  const size = product < 0n ? -product : product;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return write({ units: product < 0n ? -rounded : rounded, scale: digits });
}

/** For people: `format("1234.5", "USD", "en")` is `"$1,234.50"`. Not one digit is lost, however large it is. */
export function format(amount: Amount, currency: string, locale?: string): string {
  const digits = decimals(currency);
  const formatter = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // Texts are formatted exactly, but not all type libraries know of it.
  return formatter.format(of(amount, currency) as unknown as number);
}
