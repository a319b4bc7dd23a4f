import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 200. */
  readonly failures: number;
  readonly requests: number;
}

export interface LoadOptions {
  readonly port: number;
  /** The request as it goes over the wire, headers and body; several are sent in turn. */
  readonly request: string | readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Sends the request over keep-alive connections, each waiting for its answer before the next (closed loop).
 * Speaks just enough HTTP to cost less than any server here, so that the server is what is measured.
 */
export async function runLoad({ port, request, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  let failures = 0;
  const all = [request].flat().map((text) => Buffer.from(text));
  let sent = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;

  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
          let sentAt = 0;
          let pending = '';
          const send = () => {
            sentAt = performance.now();
            socket.write(all[sent++ % all.length] ?? '');
          };
          socket.setEncoding('latin1');
          socket.on('connect', send);
          socket.on('error', reject);
          socket.on('data', (chunk: string) => {
            pending = pending === '' ? chunk : pending + chunk;
            if (!isComplete(pending)) return;
            const now = performance.now();
            latencies.push(now - sentAt);
            if (!pending.startsWith('HTTP/1.1 200')) failures++;
            pending = '';
            if (now < endsAt) send();
            else socket.end(resolve);
          });
        }),
    ),
  );
  const elapsed = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requestsPerSecond: latencies.length / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
    failures,
    requests: latencies.length,
  };
}

function isComplete(answer: string): boolean {
  const bodyAt = answer.indexOf('\r\n\r\n') + 4;
  if (bodyAt < 4) return false;
  const length = /content-length: (\d+)/i.exec(answer.slice(0, bodyAt));
  if (length) return answer.length >= bodyAt + Number(length[1]);
  return answer.endsWith('0\r\n\r\n');
}
