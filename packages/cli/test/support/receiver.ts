import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after } from 'node:test';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** As it came, byte for byte. */
  readonly body: Buffer;
}

/** A local server as an integrator has it while developing. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on. */
  answer: { status: number; body: string };
}

export const acknowledgement = { status: 200, body: '{"success":true,"errorCode":null,"errorMessage":null}' };

export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(receiver.answer.status, { 'content-type': 'application/json' });
      response.end(receiver.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const { port } = server.address() as { port: number };
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    received: [],
    answer: acknowledgement,
  };
  return receiver;
}
