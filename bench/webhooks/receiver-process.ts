import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A receiver that acknowledges at once, and on /hang/… never. Its parent asks it what it has seen.

const latencies: number[] = [];
let received = 0;
let lastAt = 0;
let isMeasuring = false;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    if (request.url?.startsWith('/hang/')) return;
    received++;
    lastAt = Date.now();
    if (isMeasuring) {
      const committedAt = /"committedAt":(\d+)/.exec(body)?.[1];
      if (committedAt) latencies.push(lastAt - Number(committedAt));
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 16 });
    response.end('{"success":true}');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: 'count' | 'reset' | 'measure' | 'latencies') => {
  if (message === 'reset') received = 0;
  if (message === 'measure') {
    isMeasuring = true;
    latencies.length = 0;
  }
  process.send?.(message === 'latencies' ? { latencies } : { received, lastAt });
});
process.on('disconnect', () => process.exit(0));
