import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import { AmountError, amountToJson, formatAmount, maxAmountMinor, parseAmount } from './amount.ts';
import { currencies, decimalsOf, isCurrency, parseCurrency } from './currencies.ts';
import { parseRate, percentageOf } from './percentage.ts';

// The same amounts in every run.
fc.configureGlobal({ seed: 20261122 });

const anyCurrency = fc.constantFrom(...currencies);
const anyMinor = fc.bigInt({ min: 0n, max: maxAmountMinor });

function problemOf(value: unknown, currency: 'USD' | 'JPY' = 'USD'): string {
  try {
    return `read as ${parseAmount(value, currency)}`;
  } catch (error) {
    assert.ok(error instanceof AmountError);
    return error.problem;
  }
}

test('an amount is read from a number or a decimal string', () => {
  assert.equal(parseAmount(12.34, 'USD'), 1234n);
  assert.equal(parseAmount('12.34', 'USD'), 1234n);
  assert.equal(parseAmount(0.1, 'USD'), 10n);
  assert.equal(parseAmount('12', 'USD'), 1200n);
  assert.equal(parseAmount('12.3', 'USD'), 1230n);
  assert.equal(parseAmount(0, 'USD'), 0n);
  assert.equal(parseAmount(1e2, 'JPY'), 100n);
  assert.equal(parseAmount(9999999999999.99, 'USD'), maxAmountMinor);
  assert.equal(parseAmount('999999999999999', 'KRW'), maxAmountMinor);
});

test('what is no amount is refused, never rounded', () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    -0,
    '-1',
    '+1',
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '01',
    '1e2',
    '1,000',
    '0x10',
    '١',
    null,
    undefined,
    true,
    12n,
    [],
    {},
  ]) {
    assert.equal(problemOf(value), 'not-an-amount', `${typeof value} ${String(value)}`);
  }
  for (const value of [1.005, '1.000', 0.1 + 0.2, 1e-7]) assert.equal(problemOf(value), 'too-many-decimals');
  for (const value of [1.5, '1.0', '1.00']) assert.equal(problemOf(value, 'JPY'), 'too-many-decimals');
  for (const value of [
    10_000_000_000_000,
    '10000000000000.00',
    2 ** 53,
    1e21,
    Number.MAX_VALUE,
    '9'.repeat(1e6),
  ]) {
    assert.equal(problemOf(value), 'too-large');
  }
});

test('every amount survives the way out and back, as text, as a number and through JSON', () => {
  fc.assert(
    fc.property(anyCurrency, anyMinor, (currency, minor) => {
      assert.equal(parseAmount(formatAmount(minor, currency), currency), minor);
      assert.equal(parseAmount(amountToJson(minor, currency), currency), minor);
      assert.equal(parseAmount(JSON.parse(JSON.stringify(amountToJson(minor, currency))), currency), minor);
    }),
  );
});

test('the number of an answer prints as the amount itself, of either sign', () => {
  assert.equal(
    JSON.stringify([1230n, -5n, 0n, 100n].map((minor) => amountToJson(minor, 'USD'))),
    '[12.3,-0.05,0,1]',
  );
  fc.assert(
    fc.property(anyCurrency, anyMinor, (currency, minor) => {
      const text = formatAmount(-minor, currency);
      const trimmed = decimalsOf(currency) === 0 ? text : text.replace(/\.?0+$/, '');
      assert.equal(JSON.stringify(amountToJson(-minor, currency)), minor === 0n ? '0' : trimmed);
    }),
  );
  assert.throws(() => amountToJson(maxAmountMinor + 1n, 'USD'), RangeError);
});

test('any number at all is read as the amount that it prints, or refused', () => {
  fc.assert(
    fc.property(fc.double(), anyCurrency, (value, currency) => {
      try {
        assert.equal(amountToJson(parseAmount(value, currency), currency), value);
      } catch (error) {
        assert.ok(error instanceof AmountError);
      }
    }),
  );
});

test('a currency is known by its code in any case; one with three decimals is not', () => {
  assert.equal(parseCurrency('usd'), 'USD');
  assert.deepEqual(
    (['USD', 'EUR', 'GBP', 'HKD', 'CNY', 'SGD', 'AUD', 'CAD', 'JPY', 'KRW'] as const).map(decimalsOf),
    [2, 2, 2, 2, 2, 2, 2, 2, 0, 0],
  );
  for (const code of ['KWD', 'BHD', 'XXX', '', 'constructor', '__proto__']) {
    assert.equal(isCurrency(code), false);
    assert.throws(
      () => parseCurrency(code),
      (error: unknown) => error instanceof DomainError && error.code === 'CURRENCY_NOT_SUPPORTED',
    );
  }
});

test('a percentage is rounded half up to the minor unit', () => {
  assert.equal(percentageOf(100n, '0.015'), 2n);
  assert.equal(percentageOf(33n, '0.015'), 0n);
  assert.equal(percentageOf(99n, '0.015'), 1n);
  assert.equal(percentageOf(10_000n, '0.015'), 150n);
  assert.equal(percentageOf(12_345n, '0'), 0n);
  assert.equal(percentageOf(12_345n, '1'), 12_345n);
  assert.equal(percentageOf(maxAmountMinor, '0.99999999'), 999_999_989_999_999n);
  assert.throws(() => percentageOf(-1n, '0.1'), RangeError);
  for (const rate of ['1.5', '-0.1', '1.00000001', '.5', '0.', '1e-2', '0.123456789', 'NaN', '']) {
    assert.throws(() => parseRate(rate), RangeError, rate);
  }
});

test('a percentage is never further than half a minor unit from the exact share', () => {
  fc.assert(
    fc.property(anyMinor, fc.bigInt({ min: 0n, max: 10n ** 8n }), (minor, numerator) => {
      const rate = numerator === 10n ** 8n ? '1' : `0.${String(numerator).padStart(8, '0')}`;
      const distance = 2n * (percentageOf(minor, rate) * 10n ** 8n - minor * numerator);
      assert.ok(distance > -(10n ** 8n) && distance <= 10n ** 8n);
    }),
  );
});
