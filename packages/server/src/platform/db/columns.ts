// What a set-based statement is given: one array for each column, in PostgreSQL's binary form. Written and read as text, as
// the driver would, the arrays cost the database more than the rows that it makes of them.

/** One column of the rows that items become. */
export interface Column<Item> {
  /** As SQL knows it. */
  readonly type: string;
  /**
   * The whole column as a binary array.
   *
   * @throws RangeError for what is no id, no whole number or no date where one is due
   */
  encode(items: readonly Item[]): Buffer;
}

/** Rows that are handed over column by column. */
export interface Columns<Item> {
  /** `customer_id, request_key, …`: for the head of an INSERT. */
  readonly names: string;
  /** How many parameters they take. */
  readonly count: number;
  /** The SELECT that yields the rows; its parameters are numbered from `first`. */
  select(first: number): string;
  /** The parameters. */
  values(items: readonly Item[]): Buffer[];
}

/** The SELECTs of several sets of rows in one statement, whose parameters follow each other in this order. */
export function selects(...sets: readonly Pick<Columns<never>, 'count' | 'select'>[]): string[] {
  let first = 1;
  return sets.map(({ select, count }) => {
    first += count;
    return select(first - count);
  });
}

/** Names each column once, with its type and with how it is read from an item. */
export function columns<Item>(definitions: Readonly<Record<string, Column<Item>>>): Columns<Item> {
  const named = Object.entries(definitions);
  return {
    names: named.map(([name]) => name).join(', '),
    count: named.length,
    select: (first) =>
      `SELECT ${named.map(([name, { type }], at) => `unnest($${first + at}::${type}[]) AS ${name}`).join(', ')}`,
    values: (items) => named.map(([, column]) => column.encode(items)),
  };
}

type Read<Item, Value> = (item: Item) => Value | null;

export function uuid<Item>(read: Read<Item, string>): Column<Item> {
  return fixed('uuid', 2950, 16, read, writeUuid);
}

export function bigint<Item>(read: Read<Item, bigint>): Column<Item> {
  return fixed('bigint', 20, 8, read, (value, to, at) => to.writeBigInt64BE(value, at));
}

export function integer<Item>(read: Read<Item, number>): Column<Item> {
  return fixed('integer', 23, 4, read, (value, to, at) => {
    // Left to the buffer, it would be cut, and what is no number would be 0.
    if (!Number.isInteger(value)) throw new RangeError('a number that is not whole');
    to.writeInt32BE(value, at);
  });
}

export function boolean<Item>(read: Read<Item, boolean>): Column<Item> {
  return fixed('boolean', 16, 1, read, (value, to, at) => {
    to[at] = value ? 1 : 0;
  });
}

/** From milliseconds since the epoch. */
export function time<Item>(read: Read<Item, number>): Column<Item> {
  return fixed('timestamptz', 1184, 8, read, (value, to, at) => {
    // Left to the buffer, an invalid date would be the beginning of the year 2000.
    if (Number.isNaN(value)) throw new RangeError('a date that is none');
    const micros = (value - epochOfPostgres) * 1000;
    to.writeInt32BE(Math.floor(micros / 2 ** 32), at);
    to.writeUInt32BE(micros - Math.floor(micros / 2 ** 32) * 2 ** 32, at + 4);
  });
}

const epochOfPostgres = Date.UTC(2000);

/** Any text but one with a NUL character, which PostgreSQL does not know and refuses. */
export function text<Item>(read: Read<Item, string>): Column<Item> {
  return varying('text', 25, read, writeText);
}

/** From JSON text. */
export function jsonb<Item>(read: Read<Item, string>): Column<Item> {
  return varying('jsonb', 3802, read, (value, to, at) => {
    to[at] = jsonbVersion;
    return writeText(value, to, at + 1);
  });
}

const jsonbVersion = 1;

/** From hexadecimal text. */
export function bytes<Item>(read: Read<Item, string>): Column<Item> {
  return varying('bytea', 17, read, (value, to, at) => at + to.write(value, at, 'hex'));
}

const headBytes = 20;
const lengthBytes = 4;

function writeHead(to: Buffer, oid: number, count: number, hasNull: boolean): void {
  to.writeInt32BE(1, 0);
  to.writeInt32BE(hasNull ? 1 : 0, 4);
  to.writeInt32BE(oid, 8);
  to.writeInt32BE(count, 12);
  to.writeInt32BE(1, 16);
}

function emptyArray(oid: number): Buffer {
  const empty = Buffer.alloc(12);
  empty.writeInt32BE(oid, 8);
  return empty;
}

function fixed<Item, Value>(
  type: string,
  oid: number,
  bytes: number,
  read: Read<Item, Value>,
  write: (value: Value, to: Buffer, at: number) => void,
): Column<Item> {
  const empty = emptyArray(oid);
  function encode(items: readonly Item[]): Buffer {
    if (items.length === 0) return empty;
    const to = Buffer.allocUnsafe(headBytes + items.length * (lengthBytes + bytes));
    let at = headBytes;
    let hasNull = false;
    for (const item of items) {
      const value = read(item);
      to.writeInt32BE(value === null ? -1 : bytes, at);
      at += lengthBytes;
      if (value === null) hasNull = true;
      else {
        write(value, to, at);
        at += bytes;
      }
    }
    writeHead(to, oid, items.length, hasNull);
    return to.subarray(0, at);
  }
  return { type, encode };
}

// Grows to the largest column that there ever was.
let draft: Buffer = Buffer.allocUnsafe(65_536);

function varying<Item>(
  type: string,
  oid: number,
  read: Read<Item, string>,
  write: (value: string, to: Buffer, at: number) => number,
): Column<Item> {
  const empty = emptyArray(oid);
  function encode(items: readonly Item[]): Buffer {
    if (items.length === 0) return empty;
    let at = headBytes;
    let hasNull = false;
    for (const item of items) {
      const value = read(item);
      if (value === null) {
        hasNull = true;
        draft = roomFor(draft, at, lengthBytes);
        draft.writeInt32BE(-1, at);
        at += lengthBytes;
      } else {
        // A UTF-16 unit takes at most three bytes of UTF-8.
        draft = roomFor(draft, at, lengthBytes + 1 + 3 * value.length);
        const begin = at + lengthBytes;
        const end = write(value, draft, begin);
        draft.writeInt32BE(end - begin, at);
        at = end;
      }
    }
    writeHead(draft, oid, items.length, hasNull);
    return Buffer.from(draft.subarray(0, at));
  }
  return { type, encode };
}

function roomFor(buffer: Buffer, used: number, more: number): Buffer {
  if (used + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(2 * (used + more));
  buffer.copy(larger, 0, 0, used);
  return larger;
}

/** Most texts are short and plain, and written faster than a call of the runtime's own takes. @returns where it ends */
function writeText(value: string, to: Buffer, at: number): number {
  const { length } = value;
  if (length <= 64) {
    let index = 0;
    for (; index < length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > 127) break;
      to[at + index] = unit;
    }
    if (index === length) return at + length;
  }
  return at + to.write(value, at, 'utf8');
}

const dash = 45;
/** What each character of an id stands for; more than a byte has room for: nothing. */
const nibbles = Uint16Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase());
  return digit === -1 ? 256 : digit;
});

function writeUuid(value: string, to: Buffer, begin: number): void {
  if (value.length !== 36) throw new RangeError('a text that is no UUID');
  let at = begin;
  for (let index = 0; index < 36; index += 2) {
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (value.charCodeAt(index) !== dash) throw new RangeError('a text that is no UUID');
      index++;
    }
    const high = nibbles[value.charCodeAt(index)] ?? 256;
    const byte = (high << 4) | (nibbles[value.charCodeAt(index + 1)] ?? 256);
    if (byte > 255) throw new RangeError('a text that is no UUID');
    to[at++] = byte;
  }
}
