// Amounts stay decimal text from the wire to the screen: no arithmetic is done on them here, and none in binary.

/**
 * An amount as people read it: `1,234.50 USD`; `-` where there is none. `amount` is the API's number or its decimal
 * text. A number prints as the digits that came over the wire: the API sends at most 15 of them.
 */
export function money(amount: number | string | null | undefined, currency: string): string {
  return amount === null || amount === undefined ? '-' : `${figures(amount, currency)} ${currency}`;
}

/** With its sign, for what goes in or out. */
export function movement(amount: number | string | null | undefined, currency: string): string {
  const shown = money(amount, currency);
  return /^[-]/.test(shown) ? shown : `+${shown}`;
}

function figures(amount: number | string, currency: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
  if (!match) return String(amount);
  const [, sign = '', whole = '', fraction = ''] = match;
  const shown = fraction.padEnd(decimalsOf(currency), '0');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${grouped}${shown === '' ? '' : `.${shown}`}`;
}

/** Decimals of the currency's minor unit (ISO 4217, as ECMA-402 knows it); two for a code that it does not know. */
function decimalsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
