import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { amountToJson, formatAmount, maxAmountMinor } from '../../server/src/platform/money/amount.ts';
import { currencies, decimalsOf } from '../../server/src/platform/money/currencies.ts';
import { money } from '../src/index.ts';

test('amounts are added, subtracted and compared without floating point', () => {
  assert.equal(money.add('0.1', '0.2'), '0.3');
  assert.equal(money.add(0.1, 0.2), '0.3');
  assert.equal(money.subtract('1.00', '1.01'), '-0.01');
  assert.equal(money.subtract('100', '0.005'), '99.995');
  assert.equal(money.sum(['1.1', 2, 3n, -0.5]), '5.6');
  assert.equal(money.sum([]), '0');
  assert.equal(money.compare('1.0', '1.00'), 0);
  assert.equal(money.compare('9', '10'), -1);
  assert.equal(money.compare('-1', '-1.5'), 1);
  assert.equal(money.add('99999999999999999999.99', '0.01'), '100000000000000000000.00');
  assert.equal(money.of('-0'), '0');
});

test('a number of an answer becomes the text that it was', () => {
  assert.equal(money.of(1000.1, 'USD'), '1000.10');
  assert.equal(money.of(5033, 'JPY'), '5033');
  assert.equal(money.of(1e21), '1000000000000000000000');
  assert.equal(money.of(1e-7), '0.0000001');
  assert.equal(money.toMinor(-12.3, 'usd'), -1230n);
  assert.equal(money.fromMinor(-5n, 'USD'), '-0.05');
});

test('every amount that the server can answer survives the way through JSON', () => {
  const amounts = fc.record({
    minor: fc.bigInt({ min: -maxAmountMinor, max: maxAmountMinor }),
    currency: fc.constantFrom(...currencies),
  });
  fc.assert(
    fc.property(amounts, ({ minor, currency }) => {
      const parsed = JSON.parse(JSON.stringify(amountToJson(minor, currency)));
      assert.equal(money.toMinor(parsed, currency), minor);
      assert.equal(money.of(parsed, currency), formatAmount(minor, currency));
    }),
  );
});

test('every currency of the server has the same decimals here', () => {
  for (const currency of currencies) assert.equal(money.decimals(currency), decimalsOf(currency), currency);
});

test('a rate is applied as the server does it, half up', () => {
  assert.equal(money.multiply('100.33', '0.015', 'USD'), '1.50');
  assert.equal(money.multiply(33, 0.015, 'USD'), '0.50');
  assert.equal(money.multiply(500, '0.015', 'JPY'), '8');
  assert.equal(money.multiply('-33', '0.015', 'USD'), '-0.50');
  assert.equal(money.multiply('10', '2', 'USD'), '20.00');
});

test('amounts are shown as people write them, to the last digit', () => {
  assert.equal(money.format(1234.5, 'USD', 'en'), '$1,234.50');
  assert.equal(money.format('5033', 'JPY', 'en'), '¥5,033');
  assert.equal(money.format('9999999999999.99', 'USD', 'en'), '$9,999,999,999,999.99');
  assert.match(money.format('-1.5', 'CNY', 'zh-CN'), /1\.50/);
});

test('what is no amount is refused, and nothing is rounded', () => {
  for (const text of [
    '',
    'abc',
    '1,000',
    '1.',
    '.5',
    '0x10',
    '1e9999',
    '--1',
    'NaN',
    '１',
    ' ',
    '9'.repeat(500),
  ]) {
    assert.throws(() => money.of(text), { name: 'AmountError' }, text);
  }
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => money.of(number));
  assert.throws(() => money.of('1.001', 'USD'), /more decimals than USD/);
  assert.throws(() => money.of('0.5', 'JPY'), /more decimals than JPY/);
  assert.equal(money.of('1.100', 'USD'), '1.10');
  for (const currency of ['KWD', 'US', '', 'dollars']) {
    assert.throws(() => money.decimals(currency), { name: 'AmountError' }, currency);
  }
});
