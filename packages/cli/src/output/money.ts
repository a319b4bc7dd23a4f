import { money as amounts } from '@cardepass/sdk';

// Amounts stay decimal text from the wire to the screen: no arithmetic is done on them here.

/** An amount as people read it: `1,234.50 USD`; `-` where there is none. `amount` is the API's number or decimal text. */
export function money(amount: number | string | null | undefined, currency: string): string {
  if (amount === null || amount === undefined) return '-';
  return `${grouped(decimalText(amount, currency))} ${currency}`.trimEnd();
}

/** With its sign, for what goes in or out. */
export function movement(amount: number | string | null | undefined, currency: string): string {
  const shown = money(amount, currency);
  return shown.startsWith('-') ? shown : `+${shown}`;
}

function decimalText(amount: number | string, currency: string): string {
  try {
    return amounts.of(amount, currency);
  } catch {
    // A currency that the SDK does not know: as it came.
    return String(amount);
  }
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const shown = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? shown : `${shown}.${fraction}`;
}
