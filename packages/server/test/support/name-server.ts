import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { after } from 'node:test';

export interface NameServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  /** Every question, such as `hooks.example A`. */
  readonly questions: readonly string[];
}

const types = { 1: 'A', 28: 'AAAA' } as Record<number, string>;

/**
 * A name server (RFC 1035) on loopback, closed when the tests are done.
 *
 * @param answer the addresses of a name: those of the family that is asked for are given, with no time to live; null
 *   for a name that does not exist
 */
export async function startNameServer(
  answer: (name: string) => readonly string[] | null,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (query, from) => {
    const { name, end } = readName(query);
    const type = types[query.readUInt16BE(end)] ?? 'other';
    questions.push(`${name} ${type}`);
    const found = answer(name);
    const records = (found ?? []).filter((address) => (type === 'A') === isIPv4(address)).map(recordOf);
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(found ? 0x8180 : 0x8183, 2);
    for (const [count, at] of [
      [1, 4],
      [records.length, 6],
      [0, 8],
      [0, 10],
    ] as const) {
      head.writeUInt16BE(count, at);
    }
    socket.send(Buffer.concat([head, query.subarray(12, end + 4), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  after(() => socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, questions };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), end: at + 1 };
}

/** A or AAAA for the name that was asked for. */
function recordOf(address: string): Buffer {
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(expand(address).join(''), 'hex');
  const head = Buffer.from([0xc0, 12, 0, isIPv4(address) ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}

function expand(address: string): string[] {
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter(Boolean));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array<string>(missing).fill('0'), ...(after ?? [])].map((group) =>
    group.padStart(4, '0'),
  );
}
