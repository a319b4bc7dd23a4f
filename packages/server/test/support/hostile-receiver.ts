import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

const inside =
  'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest/meta-data/\r\ncontent-length: 0\r\n\r\n';
const okay =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{"success":true}';

/** What each path of the hostile receiver does with a request. */
const behaviours = {
  /** The right answer. */
  ok: (socket: Socket) => void socket.write(okay),
  /** Never answers. */
  hang: () => {},
  /** Says that an answer is coming, again and again, and never sends it. */
  'only-early-hints': (socket: Socket) =>
    void repeat(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
  /** The headers, and then one byte of the body at a time. */
  trickle(socket: Socket) {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
    repeat(socket, 'x');
  },
  /** A body that never ends, its length said before. */
  'huge-declared'(socket: Socket) {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n');
    pour(socket, Buffer.alloc(64 * 1024, 'x'));
  },
  /** A body that never ends, in chunks. */
  'huge-chunked'(socket: Socket) {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    pour(socket, Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`));
  },
  /** Headers that never end. */
  'header-flood'(socket: Socket) {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, Buffer.from(`x-${'x'.repeat(1000)}: x\r\n`));
  },
  /** Resets the connection in the middle of the body. */
  'reset-in-body'(socket: Socket) {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"success":', () => socket.resetAndDestroy());
  },
  /** Ends the connection in the middle of the body, in good order. */
  'end-in-body': (socket: Socket) =>
    void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"success":'),
  /** Resets the connection instead of an answer. */
  reset: (socket: Socket) => void socket.resetAndDestroy(),
  /** Closes the connection instead of an answer. */
  close: (socket: Socket) => void socket.end(),
  /** Another protocol. */
  'not-http': (socket: Socket) => void socket.end('220 mail.example ESMTP\r\n'),
  /** Two lengths that contradict each other. */
  'two-lengths': (socket: Socket) =>
    void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x'),
  /** Leaves HTTP. */
  upgrade: (socket: Socket) =>
    void socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'),
  /** Sends the caller to the metadata of a cloud. */
  redirect: (socket: Socket) => void socket.write(inside),
  /** A second answer that nobody asked for, in wait for the next request of the connection. */
  'two-answers': (socket: Socket) => void socket.write(okay + inside),
  /** The right answer, and then the connection ends without a word of it. */
  'ok-and-end': (socket: Socket) => void socket.end(okay),
  /** The right answer to the first request of a connection; at the next it closes. */
  'ok-once'(socket: Socket) {
    if (answeredOnce.has(socket)) socket.destroy();
    else socket.write(okay);
    answeredOnce.add(socket);
  },
} as const;

const answeredOnce = new WeakSet<Socket>();

export type HostileBehaviour = keyof typeof behaviours;

export interface HostileReceiver {
  readonly port: number;
  /** The address whose receiver behaves so. */
  url(behaviour: HostileBehaviour): string;
  /** The paths that were asked for, in order. */
  readonly requests: readonly string[];
  /** How many connections were made so far. */
  readonly connections: () => number;
  /** Resolves when no connection is open. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

/** A server on loopback that does to its callers what it should not; see {@link behaviours} for each path. */
export async function startHostileReceiver(): Promise<HostileReceiver> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    let received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      for (;;) {
        const [head = '', ...rest] = received.split('\r\n\r\n');
        const body = rest.join('\r\n\r\n');
        const length = Number(/\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (rest.length === 0 || body.length < length) return;
        received = body.slice(length);
        const path = head.split(' ')[1] ?? '';
        requests.push(path);
        behaviours[path.slice(1) as HostileBehaviour](socket);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  const { port } = address;
  return {
    port,
    url: (behaviour) => `http://127.0.0.1:${port}/${behaviour}`,
    requests,
    connections: () => connections,
    async allClosed() {
      while (open.size > 0) await Promise.all([...open].map(closed));
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves when the connection is gone, in whatever way. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Writes as fast as the other side reads, until the connection is gone. */
function pour(socket: Socket, bytes: Buffer): void {
  while (!socket.destroyed && socket.write(bytes));
  if (!socket.destroyed) socket.once('drain', () => pour(socket, bytes));
}

/** Writes a little again and again, until the connection is gone. */
function repeat(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on('close', () => clearInterval(timer));
}
