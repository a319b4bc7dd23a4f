import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  cardNumberLength,
  cardOrganizationOf,
  expiryOf,
  generateCardNumber,
  isLuhnValid,
  randomDigits,
} from './card-number.ts';

const bins = fc.stringMatching(/^(4\d{5,7}|5[1-5]\d{4,6}|2[3-6]\d{4,6}|3[47]\d{4,6}|62\d{4,6})$/);

test('every generated number begins with its BIN, has the length of its brand and a valid check digit', () => {
  fc.assert(
    fc.property(bins, (cardBin) => {
      const organization = cardOrganizationOf(cardBin);
      assert.ok(organization);
      const number = generateCardNumber(cardBin, cardNumberLength(organization), randomBytes);
      assert.ok(number.startsWith(cardBin));
      assert.equal(number.length, organization === 'AmericanExpress' ? 15 : 16);
      assert.ok(isLuhnValid(number));
      assert.equal(cardOrganizationOf(number), organization);
    }),
  );
});

test('one wrong digit, or two neighbours that changed places, break the check digit', () => {
  fc.assert(
    fc.property(bins, fc.nat(14), fc.integer({ min: 1, max: 9 }), (cardBin, at, by) => {
      const number = generateCardNumber(cardBin, 16, randomBytes);
      const digit = (Number(number[at]) + by) % 10;
      assert.ok(!isLuhnValid(number.slice(0, at) + digit + number.slice(at + 1)));
      const [one, two] = [number.charAt(at), number.charAt(at + 1)];
      // The one pair that Luhn cannot tell apart is 09 and 90.
      if (one !== two && Math.abs(Number(one) - Number(two)) !== 9) {
        assert.ok(!isLuhnValid(number.slice(0, at) + two + one + number.slice(at + 2)));
      }
    }),
  );
});

test('the published test numbers of the brands are valid', () => {
  const published = {
    '4111111111111111': 'VISA',
    '5555555555554444': 'Mastercard',
    '2223003122003222': 'Mastercard',
    '378282246310005': 'AmericanExpress',
    '6200000000000005': 'UnionPay',
  };
  for (const [number, organization] of Object.entries(published)) {
    assert.ok(isLuhnValid(number), number);
    assert.equal(cardOrganizationOf(number), organization);
  }
});

test('a brand is known by its ranges, up to their edges', () => {
  const edges = {
    '222099': undefined,
    '222100': 'Mastercard',
    '272099': 'Mastercard',
    '272100': undefined,
    '509999': undefined,
    '510000': 'Mastercard',
    '559999': 'Mastercard',
    '560000': undefined,
    '340000': 'AmericanExpress',
    '350000': undefined,
    '370000': 'AmericanExpress',
    '399999': undefined,
    '400000': 'VISA',
    '499999': 'VISA',
    '620000': 'UnionPay',
    '630000': undefined,
    '4x0000': undefined,
  };
  for (const [cardBin, organization] of Object.entries(edges)) {
    assert.equal(cardOrganizationOf(cardBin), organization, cardBin);
  }
});

test('digits are taken evenly: bytes that would favour some are dropped', () => {
  const source = Uint8Array.of(250, 255, 7, 249, 10);
  assert.equal(
    randomDigits(3, () => source),
    '790',
  );
});

test('a card is valid three years, to the end of the printed month', () => {
  const cases = {
    '2026-11-22T08:00:00.000Z': ['11/29', '2029-12-01T00:00:00.000Z'],
    '2026-12-31T23:59:59.999Z': ['12/29', '2030-01-01T00:00:00.000Z'],
    '2028-02-29T00:00:00.000Z': ['02/31', '2031-03-01T00:00:00.000Z'],
    '2097-01-31T00:00:00.000Z': ['01/00', '2100-02-01T00:00:00.000Z'],
  };
  for (const [now, [printed, end]] of Object.entries(cases)) {
    const { expirationMMYY, expiresAt } = expiryOf(Date.parse(now));
    assert.deepEqual([expirationMMYY, expiresAt.toISOString()], [printed, end]);
  }
});
