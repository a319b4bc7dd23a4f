// Card numbers are shown only where a person asked for them, and never in a line about something else.

/** First 6, six stars, last 4 (contract: Mask). */
export function maskCardNumber(cardNumber: string): string {
  return `${cardNumber.slice(0, 6)}******${cardNumber.slice(-4)}`;
}

/** 13 to 19 digits, as a card number is written, also in groups; not the tail of a UUID. */
const digitRun = /(?<!\w|[\da-f]-)\d(?:[ -]?\d){12,18}(?!\w)/gi;

/** Whether a text is a card number and nothing else: the check digit is right (ISO/IEC 7812-1, annex B). */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  return /^\d{12,19}$/.test(digits) && hasRightCheckDigit(digits);
}

/** Text for messages and logs: whatever looks like a card number is masked. */
export function maskCardNumbersIn(text: string): string {
  return text.replace(digitRun, (run) =>
    isCardNumber(run) ? maskCardNumber(run.replace(/[ -]/g, '')) : run,
  );
}

function hasRightCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, at) => {
    const digit = Number(character) * (at % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}
