/** A share of an amount, kept as a fraction of integers. */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const rateText = /^(0|1)(?:\.([0-9]{1,8}))?$/;

/**
 * Reads a rate as the contract writes it (ChargeMethodType Percentage: a decimal fraction): `0.015` is 1.5 percent.
 * From 0 to 1, at most eight decimals.
 *
 * @throws RangeError
 */
export function parseRate(text: string): Rate {
  const match = rateText.exec(text);
  const fraction = match?.[2] ?? '';
  const denominator = 10n ** BigInt(fraction.length);
  const numerator = match ? BigInt(`${match[1]}${fraction}`) : -1n;
  if (!match || numerator > denominator) {
    throw new RangeError(
      `a rate is a decimal from 0 to 1 with at most 8 decimals, not ${JSON.stringify(text)}`,
    );
  }
  return { numerator, denominator };
}

/**
 * The share of an amount, in minor units, rounded half up to the minor unit: 1.5% of 0.33 is 0.00495, charged as 0.00;
 * 1.5% of 1.00 is 0.015, charged as 0.02. Neither the rate nor the product is ever a binary fraction.
 *
 * @throws RangeError for a negative amount, or a rate that {@link parseRate} refuses
 */
export function percentageOf(amountMinor: bigint, rate: string | Rate): bigint {
  if (amountMinor < 0n) throw new RangeError('a fee is a share of an amount that is not negative');
  const { numerator, denominator } = typeof rate === 'string' ? parseRate(rate) : rate;
  return (2n * amountMinor * numerator + denominator) / (2n * denominator);
}
