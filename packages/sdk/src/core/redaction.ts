/** Takes card numbers and secrets out of what is shown to people or handed to hooks. */
export interface Redactor {
  /** The text without secrets, tokens and card numbers; of a card number the first six and last four digits stay. */
  text(text: string): string;
  /** A copy of a JSON value, cleaned by the names of its fields and in each of its texts. */
  value(value: unknown): unknown;
}

export const redacted = '[redacted]';

/** Fields that are left out by their name, in lower case without `_` and `-`. */
const secretFields = new Set([
  'cardnumber',
  'number',
  'pan',
  'cvv',
  'cvc',
  'expirationmmyy',
  'expiry',
  'clientsecret',
  'secret',
  'secrets',
  'password',
  'token',
  'accesstoken',
  'authorization',
  'signature',
]);

const token = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const bearer = /\b(Bearer|Basic) +[\w.~+/=-]+/gi;
const webhookSecret = /\bwhsec_[\w+/=-]+/g;
// Thirteen to nineteen digits on end, or in the groups that are printed on cards, also as they stand in an address.
const digitRun = /(?<!\d)\d{13,19}(?!\d)/g;
const digitGroups =
  /(?<![\w-])(?:\d{4}([ +-]|%20)\d{4}\1\d{4}\1\d{1,7}|\d{4}([ +-]|%20)\d{6}\2\d{4,5})(?![\w-])/g;

/** @param knownSecrets what must never be shown, wherever it stands; asked anew each time */
export function createRedactor(knownSecrets: () => readonly string[]): Redactor {
  function text(original: string): string {
    let result = original;
    for (const secret of knownSecrets()) {
      if (secret.length >= 4) result = result.replaceAll(secret, redacted);
    }
    return result
      .replace(token, redacted)
      .replace(bearer, `$1 ${redacted}`)
      .replace(webhookSecret, redacted)
      .replace(digitRun, maskNumber)
      .replace(digitGroups, maskNumber);
  }

  function value(original: unknown): unknown {
    if (typeof original === 'string') return text(original);
    if (typeof original === 'number' || typeof original === 'bigint') {
      const shown = text(String(original));
      return shown === String(original) ? original : shown;
    }
    if (Array.isArray(original)) return original.map(value);
    if (original === null || typeof original !== 'object') return original;
    if (original instanceof Date) return original;
    return Object.fromEntries(
      Object.entries(original).map(([name, field]) => [
        text(name),
        isSecretField(name) && field !== null && field !== undefined ? redacted : value(field),
      ]),
    );
  }

  return { text, value };
}

function isSecretField(name: string): boolean {
  return secretFields.has(name.toLowerCase().replace(/[_-]/g, ''));
}

/** Only what passes the check digit of card numbers, so that other long numbers can still be read. */
function maskNumber(written: string): string {
  const digits = written.replaceAll('%20', '').replace(/\D/g, '');
  return passesLuhn(digits) ? `${digits.slice(0, 6)}******${digits.slice(-4)}` : written;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
