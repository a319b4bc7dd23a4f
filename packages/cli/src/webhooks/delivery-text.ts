import type { SignedDelivery } from './signing.ts';

// A delivery as text: its headers, an empty line, its body. `sign` writes it, `verify` reads it.

export function deliveryText({ headers, body }: SignedDelivery): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\n')}\n\n${body}`;
}

/** The body byte for byte, with the headers that stand before it, if any do. */
export function readDeliveryText(bytes: Buffer): { body: Buffer; headers: Record<string, string> } {
  const text = bytes.toString('latin1');
  const head = /^(?:[A-Za-z][\w-]*: *[^\r\n]*\r?\n)+\r?\n/.exec(text)?.[0];
  if (head === undefined) return { body: withoutLastNewline(bytes), headers: {} };
  const lines = head.trimEnd().split(/\r?\n/);
  const headers = Object.fromEntries(lines.map(headerOf));
  return { body: withoutLastNewline(bytes.subarray(head.length)), headers };
}

/** `Name: value`. */
export function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** Editors and shells end a file with a newline, which was not sent: an event's body ends with a brace. */
function withoutLastNewline(bytes: Buffer): Buffer {
  const end = bytes.toString('latin1').replace(/\r?\n$/, '').length;
  return bytes.subarray(0, end);
}
