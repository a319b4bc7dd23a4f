import type { CardOrganization } from './channel.ts';

/** Cryptographically random bytes, passed in so that tests replay. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * The organization that a number belongs to, by its first digits (ISO/IEC 7812): VISA 4; Mastercard 51 to 55 and 2221
 * to 2720; AmericanExpress 34 and 37; UnionPay 62. `undefined` for any other.
 *
 * @param cardBin at least 4 digits
 */
export function cardOrganizationOf(cardBin: string): CardOrganization | undefined {
  if (!/^\d{4,}$/.test(cardBin)) return undefined;
  const firstTwo = Number(cardBin.slice(0, 2));
  const firstFour = Number(cardBin.slice(0, 4));
  if (cardBin.startsWith('4')) return 'VISA';
  if ((firstTwo >= 51 && firstTwo <= 55) || (firstFour >= 2221 && firstFour <= 2720)) return 'Mastercard';
  if (firstTwo === 34 || firstTwo === 37) return 'AmericanExpress';
  return firstTwo === 62 ? 'UnionPay' : undefined;
}

/** Digits of a full number: 15 for AmericanExpress, 16 for the others. */
export function cardNumberLength(organization: CardOrganization): number {
  return organization === 'AmericanExpress' ? 15 : 16;
}

/** Digits of the CVV: 4 for AmericanExpress, 3 for the others. */
export function cvvLength(organization: CardOrganization): number {
  return organization === 'AmericanExpress' ? 4 : 3;
}

/** Whether the last digit is the check digit of the others (Luhn, ISO/IEC 7812-1 Annex B). */
export function isLuhnValid(cardNumber: string): boolean {
  return /^\d{2,}$/.test(cardNumber) && luhnSum(cardNumber) % 10 === 0;
}

/** A number that begins with the BIN, has the organization's length and ends with its check digit. */
export function generateCardNumber(cardBin: string, length: number, random: RandomBytes): string {
  const body = cardBin + randomDigits(length - cardBin.length - 1, random);
  return body + String((10 - (luhnSum(`${body}0`) % 10)) % 10);
}

/** Bytes past the last multiple of ten are dropped, so that every digit is equally likely. */
export function randomDigits(count: number, random: RandomBytes): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of random(count)) {
      if (byte < 250 && digits.length < count) digits += String(byte % 10);
    }
  }
  return digits;
}

/** How long a card is valid when it is issued. */
const validYears = 3;

/**
 * The month that is printed on a card issued now, three years on, and the moment from which it is no longer valid.
 *
 * @param nowMs milliseconds since the Unix epoch; months are those of UTC
 */
export function expiryOf(nowMs: number): { expirationMMYY: string; expiresAt: Date } {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear() + validYears, now.getUTCMonth()];
  const printed = `${String(month + 1).padStart(2, '0')}/${String(year % 100).padStart(2, '0')}`;
  return { expirationMMYY: printed, expiresAt: new Date(Date.UTC(year, month + 1, 1)) };
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const doubled = digit * 2;
    sum += fromRight % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
