import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Currency, currencies } from '../../../platform/money/currencies.ts';
import { convert, unitsPerDollar } from './conversion.ts';

test('amounts are converted by the table and rounded half up', () => {
  const cases: [bigint, Currency, Currency, bigint][] = [
    [20_00n, 'EUR', 'USD', 23_15n],
    [10_00n, 'USD', 'JPY', 1500n],
    [1n, 'JPY', 'USD', 1n],
    [150n, 'JPY', 'USD', 1_00n],
    [7_10n, 'CNY', 'USD', 1_00n],
    [1_00n, 'USD', 'VND', 26300n],
    [7_78n, 'HKD', 'HKD', 7_78n],
    [0n, 'EUR', 'USD', 0n],
    // 0.01 THB is 0.0003 USD; 0.02 MXN is 0.00108 USD, 0.10 is 0.0054.
    [1n, 'THB', 'USD', 0n],
    [10n, 'MXN', 'USD', 1n],
  ];
  for (const [minor, from, to, expected] of cases) {
    assert.equal(convert(minor, from, to), expected, `${minor} ${from} in ${to}`);
  }
});

test('every currency has a rate of at most four decimals', () => {
  for (const currency of currencies) assert.match(unitsPerDollar[currency], /^\d+(\.\d{1,4})?$/, currency);
});

test('a larger amount is never converted to a smaller one', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const currency = fc.constantFrom(...currencies);
  fc.assert(
    fc.property(amount, amount, currency, currency, (one, more, from, to) => {
      assert.ok(convert(one + more, from, to) >= convert(one, from, to));
    }),
  );
});
