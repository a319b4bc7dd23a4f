import { createHmac, createSecretKey } from 'node:crypto';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import type { Target } from './cast.ts';
import { type Pace, runLoop, type Verdict, warmUpSeconds, withCost } from './loops.ts';
import { merchant, paymentOf } from './payments.ts';

// The network's side of the channel: signed messages over keep-alive connections, one payment on each at a time.

export interface HttpLoadOptions {
  readonly port: number;
  /** The server's process, and the data folder of its database. */
  readonly pid: number;
  readonly dataDir: string;
  readonly secret: string;
  readonly targets: readonly Target[];
  readonly run: string;
  readonly pace: Pace;
  /** At an open pace, payments that are due while none is free wait for one, and their time counts. */
  readonly connections: number;
  readonly seconds: number;
}

const options = deserialize(await buffer(process.stdin)) as HttpLoadOptions;
const key = createSecretKey(Buffer.from(options.secret));
const head =
  'POST /channel/simulator/authorizations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

function requestOf(number: number, run: string): string {
  const { target, networkTransactionId, amountMinor } = paymentOf(options.targets, run, number);
  const body = JSON.stringify({
    kind: 'authorization',
    cardId: target.channelCardId,
    networkTransactionId,
    sequence: 0,
    amount: amountMinor,
    currency: 'USD',
    merchant,
    allowsPartial: false,
    verification: 'Matched',
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return `${head}Content-Length: ${body.length}\r\nX-Channel-Timestamp: ${timestamp}\r\nX-Channel-Signature: v1=${signature}\r\n\r\n${body}`;
}

interface Connection {
  exchange(request: string): Promise<string>;
  end(): void;
}

/** Speaks just enough HTTP to cost less than any server here, so that the server is what is measured. */
async function openConnection(): Promise<Connection> {
  const socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
  socket.setEncoding('latin1');
  let answer = '';
  let resolve: (answer: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  socket.on('error', (error) => reject(error));
  socket.on('close', () => reject(new Error('the server has closed a connection')));
  socket.on('data', (chunk: string) => {
    answer = answer === '' ? chunk : answer + chunk;
    const bodyAt = answer.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    const length = Number(/content-length: (\d+)/i.exec(answer.slice(0, bodyAt))?.[1]);
    if (answer.length < bodyAt + length) return;
    const whole = answer;
    answer = '';
    resolve(whole);
  });
  await new Promise<void>((opened, failed) => socket.once('connect', opened).once('error', failed));
  return {
    exchange: (request) =>
      new Promise((answered, failed) => {
        resolve = answered;
        reject = failed;
        socket.write(request);
      }),
    end: () => socket.end(),
  };
}

const free: Connection[] = await Promise.all(Array.from({ length: options.connections }, openConnection));
const waiting: ((connection: Connection) => void)[] = [];

async function ask(number: number, run = options.run): Promise<Verdict> {
  const request = requestOf(number, run);
  const connection = free.pop() ?? (await new Promise<Connection>((resolve) => waiting.push(resolve)));
  const answer = await connection.exchange(request);
  const next = waiting.shift();
  if (next) next(connection);
  else free.push(connection);
  if (answer.includes('"decision":"Approved"')) return 'approved';
  return answer.startsWith('HTTP/1.1 200') && answer.includes('"mustReverse":false')
    ? 'declined'
    : 'undecided';
}

const { pace } = options;
await runLoop(pace.kind === 'open' ? pace : { kind: 'closed', callers: 64 }, warmUpSeconds, (number) =>
  ask(number, `w${options.run}`),
);
const tally = await withCost(options.pid, options.dataDir, () => runLoop(pace, options.seconds, ask));
for (const connection of free) connection.end();
process.stdout.write(JSON.stringify(tally));
