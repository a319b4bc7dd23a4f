import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A receiver as an integrator writes it who has nothing but the contract's paragraph on webhooks.

/** An event as it was received, its signature found right. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly createdTime: string;
  readonly version: string;
  readonly sequence: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  readonly data: any;
  /** The exact text of `data`. */
  readonly dataText: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** How a call is answered: by default as the contract asks. */
export type Reply = (event: Received, response: ServerResponse) => void | Promise<void>;

export interface Receiver {
  readonly url: string;
  /** Everything that came with a right signature, in the order of its coming, repetitions included. */
  readonly received: Received[];
  /** Why calls were refused. */
  readonly refused: string[];
  /** Secrets that the body's signature may be of. */
  readonly secrets: string[];
  reply: Reply;
  /** How many calls were being answered at once, at most. */
  readonly mostAtOnce: () => number;
  /** Resolves when so many have come. */
  waitFor(count: number): Promise<void>;
  close(): Promise<void>;
}

export const acknowledge: Reply = (_event, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"success":true,"errorCode":null,"errorMessage":null}');
};

export async function startReceiver(port = 0): Promise<Receiver> {
  const waiting: { count: number; resolve: () => void }[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer(async (request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.once('close', () => atOnce--);
    const body = await readAll(request);
    const problem = whatIsWrong(request, body, receiver.secrets);
    if (problem !== undefined) {
      receiver.refused.push(problem);
      response
        .writeHead(400)
        .end('{"success":false,"errorCode":"SIGNATURE","errorMessage":"wrong signature"}');
      return;
    }
    const event = { ...parse(body), headers: request.headers, body };
    receiver.received.push(event);
    for (const one of waiting.filter(({ count }) => receiver.received.length >= count)) one.resolve();
    await receiver.reply(event, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received: [],
    refused: [],
    secrets: [],
    reply: acknowledge,
    mostAtOnce: () => mostAtOnce,
    waitFor(count) {
      if (receiver.received.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), `data` being the exact text sent. */
function whatIsWrong(request: IncomingMessage, body: string, secrets: readonly string[]): string | undefined {
  if (request.method !== 'POST') return 'not a POST';
  if (!/^application\/json/.test(request.headers['content-type'] ?? '')) return 'not JSON';
  const { id, type, createdTime, version, dataText } = parse(body);
  if (version !== '1.0') return 'another version';
  const signature = Buffer.from(String(JSON.parse(body).signature), 'base64');
  const isRight = secrets.some((secret) => {
    const expected = createHmac('sha256', secret)
      .update(id + type + createdTime + dataText + version)
      .digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
  return isRight ? undefined : 'wrong signature';
}

function parse(body: string) {
  const { id, type, createdTime, version, sequence, data } = JSON.parse(body);
  return { id, type, createdTime, version, sequence, data, dataText: textOfMember(body, 'data') };
}

/** The text of a member of the outermost object, as it was sent: parsing and printing it could change it. */
function textOfMember(json: string, name: string): string {
  let depth = 0;
  let key: string | undefined;
  let from = -1;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') {
      const start = at;
      while (json[++at] !== '"') if (json[at] === '\\') at++;
      if (depth === 1 && from < 0 && key === undefined) key = JSON.parse(json.slice(start, at + 1));
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 1 && from >= 0) return json.slice(from, at);
      depth--;
    } else if (depth === 1 && character === ':' && key === name && from < 0) from = at + 1;
    else if (depth === 1 && character === ',') {
      if (from >= 0) return json.slice(from, at);
      key = undefined;
    }
  }
  throw new Error(`there is no ${name}`);
}
