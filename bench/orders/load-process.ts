import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import pg from 'pg';
import { loadOf } from './result.ts';

// Callers that each order a top-up over HTTP and wait until it is Completed before the next. One connection to the
// database looks for the ends of all orders that are waited for: polling by HTTP would measure the polls.

export interface OrderLoadOptions {
  readonly port: number;
  readonly connectionString: string;
  readonly targets: readonly {
    readonly customerId: string;
    readonly cardId: string;
    readonly token: string;
  }[];
  readonly callers: number;
  readonly seconds: number;
  readonly topUpAmount: string;
}

const options = deserialize(await buffer(process.stdin)) as OrderLoadOptions;
const database = new pg.Client({ connectionString: options.connectionString });
await database.connect();

interface Waiting {
  readonly customerId: string;
  readonly resolve: (isCompleted: boolean) => void;
}
const waiting = new Map<string, Waiting>();
let isOver = false;

const lookEveryMs = 4;
const endedStatement = {
  name: 'ended',
  text: `SELECT order_no, status FROM unnest($1::uuid[], $2::text[]) AS wanted (customer_id, order_no)
    JOIN orders USING (customer_id, order_no) WHERE status <> 'Pending'`,
};

async function lookForEnds(): Promise<void> {
  while (!isOver) {
    const orders = [...waiting];
    if (orders.length > 0) {
      const values = [orders.map(([, { customerId }]) => customerId), orders.map(([orderNo]) => orderNo)];
      const { rows } = await database.query<{ order_no: string; status: string }>({
        ...endedStatement,
        values,
      });
      for (const { order_no, status } of rows) {
        waiting.get(order_no)?.resolve(status === 'Completed');
        waiting.delete(order_no);
      }
    }
    await sleep(lookEveryMs);
  }
}

/** A keep-alive connection that speaks just enough HTTP. */
async function openConnection() {
  const socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
  socket.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    post: (token: string, body: string) =>
      new Promise<string>((resolve) => {
        let answer = '';
        const onData = (chunk: string) => {
          answer += chunk;
          const bodyAt = answer.indexOf('\r\n\r\n') + 4;
          const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
          if (bodyAt < 4 || Buffer.byteLength(answer.slice(bodyAt)) < length) return;
          socket.off('data', onData);
          resolve(answer);
        };
        socket.on('data', onData);
        socket.write(
          `POST /openapi/v1/orders/standard/topup HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      }),
    end: () => socket.end(),
  };
}

const latencies: number[] = [];
let failures = 0;
let next = 0;
const startedAt = performance.now();
const endsAt = startedAt + options.seconds * 1000;

async function runCaller(): Promise<void> {
  const connection = await openConnection();
  while (performance.now() < endsAt) {
    const target = options.targets[next++ % options.targets.length];
    if (!target) throw new Error('no card to load');
    const { customerId, cardId, token } = target;
    const sentAt = performance.now();
    const answer = await connection.post(
      token,
      JSON.stringify({
        cardId,
        topUpAmount: options.topUpAmount,
        customerOrderNo: `bench-${randomUUID()}`,
      }),
    );
    const orderNo = /"orderNo":"([^"]+)"/.exec(answer)?.[1];
    if (orderNo === undefined) {
      if (failures++ === 0) console.error(answer);
      continue;
    }
    const isCompleted = await new Promise<boolean>((resolve) =>
      waiting.set(orderNo, { customerId, resolve }),
    );
    if (isCompleted) latencies.push(performance.now() - sentAt);
    else failures++;
  }
  connection.end();
}

const looking = lookForEnds();
await Promise.all(Array.from({ length: options.callers }, runCaller));
const load = loadOf(latencies, startedAt, failures);
isOver = true;
await looking;
await database.end();
process.stdout.write(JSON.stringify(load));
