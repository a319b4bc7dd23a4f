const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number that people see: the order's id in 26 characters (Crockford's base 32, as in a ULID). It is as unique as
 * the id, sorts by time, and has no letters that look like digits.
 */
export function orderNoOf(orderId: string): string {
  let rest = BigInt(`0x${orderId.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < 26; place++) {
    text = digits.charAt(Number(rest % 32n)) + text;
    rest /= 32n;
  }
  return text;
}
