import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money, movement } from './money.ts';

test('an amount has the decimals of its currency, and groups of three', () => {
  assert.equal(money(9845.7, 'USD'), '9,845.70 USD');
  assert.equal(money(0, 'USD'), '0.00 USD');
  assert.equal(money(1000000, 'JPY'), '1,000,000 JPY');
  assert.equal(money('12.3', 'USD'), '12.30 USD');
  assert.equal(money(-0.75, 'USD'), '-0.75 USD');
  assert.equal(money(999, 'USD'), '999.00 USD');
});

test('no digit is lost or made up, however large the amount', () => {
  assert.equal(money('9999999999999.99', 'USD'), '9,999,999,999,999.99 USD');
  assert.equal(money(JSON.parse('9999999999999.99'), 'USD'), '9,999,999,999,999.99 USD');
  assert.equal(money(JSON.parse('0.1'), 'USD'), '0.10 USD');
});

test('no amount is a dash, an unknown currency shows what came', () => {
  assert.equal(money(null, 'USD'), '-');
  assert.equal(money(1.234, 'KWD'), '1.234 KWD');
  assert.equal(money(20, ''), '20');
});

test('a movement has its sign', () => {
  assert.equal(movement(10, 'USD'), '+10.00 USD');
  assert.equal(movement(-10, 'USD'), '-10.00 USD');
});
