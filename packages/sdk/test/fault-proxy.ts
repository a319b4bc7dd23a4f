import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/** What happens to one request on its way. */
export type Fault =
  /** Passed on, answered. */
  | 'none'
  /** The connection is reset before the server hears of it. */
  | 'reset-before'
  /** The server acts on it; the connection is reset in place of its answer. */
  | 'reset-after'
  /** The server acts on it; half of its answer arrives. */
  | 'cut'
  /** The server acts on it; nothing is ever answered. */
  | 'silence'
  /** Answered with this status in place of the server, which does not hear of it. */
  | { readonly status: number; readonly retryAfter?: string }
  /** The server acts on it; answered with this status in place of its own. */
  | { readonly statusAfter: number };

export interface FaultProxy {
  readonly url: string;
  /** The faults of the next requests whose path has this text, in turn; then none. */
  script(path: string, ...faults: Fault[]): void;
  /** What has been asked for, as `POST /path`. */
  readonly requests: { readonly line: string; readonly body: string }[];
  /** Resolves when the next request has come. */
  nextRequest(): Promise<void>;
  /** Resolves when a client has given up a request that is not answered. */
  nextClosed(): Promise<void>;
}

/** Stands between a client and a server, and breaks what it is told to break. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const scripts: { path: string; faults: Fault[] }[] = [];
  const requests: FaultProxy['requests'] = [];
  const waiters: (() => void)[] = [];
  const closeWaiters: (() => void)[] = [];
  const proxy = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? '';
    requests.push({ line: `${request.method} ${path}`, body: body.toString() });
    for (const resolve of waiters.splice(0)) resolve();
    response.on('close', () => {
      if (response.writableFinished) return;
      for (const resolve of closeWaiters.splice(0)) resolve();
    });
    const fault = scripts.find((one) => path.includes(one.path) && one.faults.length > 0)?.faults.shift();
    await carry(fault ?? 'none', request, body, response);
  });
  async function carry(
    fault: Fault,
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    if (fault === 'reset-before') {
      request.socket.resetAndDestroy();
      return;
    }
    if (typeof fault === 'object' && 'status' in fault) {
      const { status, retryAfter } = fault;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      response.end(`<h1>${status}</h1>`);
      return;
    }
    const answer = await forward(target, request, body);
    if (fault === 'silence') return;
    if (fault === 'reset-after') {
      request.socket.resetAndDestroy();
      return;
    }
    if (typeof fault === 'object') {
      response.writeHead(fault.statusAfter).end();
      return;
    }
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    if (fault === 'none') {
      response.end(answer.body);
      return;
    }
    response.write(answer.body.subarray(0, answer.body.length / 2), () => request.socket.resetAndDestroy());
  }
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    script: (path, ...faults) => scripts.push({ path, faults }),
    requests,
    nextRequest: () => new Promise((resolve) => waiters.push(resolve)),
    nextClosed: () => new Promise((resolve) => closeWaiters.push(resolve)),
  };
}

function forward(
  target: string,
  { method = 'GET', url = '', headers }: http.IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.request(target + url, { method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const { 'transfer-encoding': _, ...rest } = response.headers;
      resolve({ status: response.statusCode ?? 0, headers: rest, body: Buffer.concat(chunks) });
    });
    request.on('error', reject);
    request.end(body);
  });
}
