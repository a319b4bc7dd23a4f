import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A statement as the driver was given it. */
export interface SqlCall {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What names one order; a replay puts that of another order in its place. */
export type OrderNames = Readonly<
  Record<'customerId' | 'cardId' | 'channelCardId' | 'orderId' | 'orderNo' | 'customerOrderNo', string>
>;

export interface RecordedOrder {
  readonly startedAt: number;
  readonly calls: readonly SqlCall[];
  readonly names: OrderNames;
}

/** A recorded order and the next one on the same card: what differs between the two is what each order changes. */
export type Recording = readonly [RecordedOrder, RecordedOrder];

/** Runs the work and returns, in order, every statement that it sent over any connection. */
export async function recordCalls(work: () => Promise<unknown>): Promise<SqlCall[]> {
  const calls: SqlCall[] = [];
  const isWork = new AsyncLocalStorage<true>();
  const { prototype } = pg.Client;
  const original = prototype.query;
  prototype.query = function (this: pg.Client, ...call: unknown[]) {
    const [first, second] = call;
    if (isWork.getStore()) {
      const query = (typeof first === 'string' ? { text: first, values: second } : first) as SqlCall;
      calls.push({ name: query.name, text: query.text, values: [...(query.values ?? [])] });
    }
    return (original as (...all: unknown[]) => unknown).apply(this, call);
  } as typeof original;
  try {
    await isWork.run(true, work);
    return calls;
  } finally {
    prototype.query = original;
  }
}

/** One order of a replay. */
export interface ReplayedOrder {
  readonly names: OrderNames;
  readonly now: number;
  /** How many orders its customer has had in the replay. */
  readonly step: bigint;
}

export type ReplayCall = Pick<SqlCall, 'name' | 'text'> & {
  readonly valuesOf: (order: ReplayedOrder) => unknown[];
};

/**
 * The recorded statements with the parameters of any order: its names and fresh ids in place of the recorded ones, times
 * moved to now, and sequence numbers and balances carried on in the steps that the two recorded orders are apart.
 */
export function compileReplay([first, second]: Recording): ReplayCall[] {
  if (first.calls.length !== second.calls.length)
    throw new Error('the two recorded orders ran other statements');
  return first.calls.map(({ name, text, values }, index) => {
    const twin = second.calls[index];
    if (twin?.text !== text) throw new Error(`the two recorded orders differ in: ${text}`);
    const makers = values.map((value, i) => makerOf(value, twin.values[i], [first, second]));
    return { name, text, valuesOf: (order) => makers.map((make) => make(order)) };
  });
}

type Maker = (order: ReplayedOrder) => unknown;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function makerOf(one: unknown, other: unknown, recording: Recording): Maker {
  const { startedAt } = recording[0];
  if (Array.isArray(one) && Array.isArray(other)) {
    const makers = one.map((value, index) => makerOf(value, other[index], recording));
    return (order) => makers.map((make) => make(order));
  }
  if (one instanceof Date) return ({ now }) => new Date(now + one.getTime() - startedAt);
  if (typeof one === 'bigint' && typeof other === 'bigint')
    return one === other ? () => one : ({ step }) => one + (other - one) * step;
  if (typeof one !== 'string' || typeof other !== 'string') return () => one;
  const parts = split(one, recording[0].names);
  if (parts.length > 1 || parts.some((part) => part.startsWith(mark))) {
    return ({ names }) =>
      parts.map((part) => (part.startsWith(mark) ? names[part.slice(1) as keyof OrderNames] : part)).join('');
  }
  if (one !== other && uuid.test(one)) return () => randomUUID();
  // Digests differ from order to order, and nothing depends on them.
  return () => one;
}

const mark = '\u0000';

/** The text in pieces, with the name's key where it has one of the order's names. */
function split(text: string, names: OrderNames): string[] {
  const found = Object.entries(names).find(([, name]) => text.includes(name));
  if (!found) return text === '' ? [] : [text];
  const [key, name] = found;
  const at = text.indexOf(name);
  return [
    ...split(text.slice(0, at), names),
    mark + key,
    ...split(text.slice(at + name.length), names),
  ].filter((part) => part !== '');
}
