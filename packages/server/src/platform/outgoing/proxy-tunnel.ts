import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { codeOf, OutgoingFailure } from './failures.ts';

/** An egress proxy (RFC 9110 §9.3.6), reached by `http` or `https`. */
export interface EgressProxy {
  readonly url: URL;
  /** PEM certificates to trust in place of the well-known ones. */
  readonly ca: string | undefined;
}

/** @throws TypeError when it is no proxy's URL; its text, which may hold a password, is not repeated */
export function egressProxyOf(text: string, ca: string | undefined): EgressProxy {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new TypeError('the egress proxy must be an http or https URL');
  }
  return { url, ca };
}

/**
 * A connection through the proxy to the first of the addresses that it reaches. The proxy is told the address and not
 * the name, so it connects to what was checked here.
 *
 * @throws OutgoingFailure ConnectFailed, or the signal's reason
 */
export async function openTunnel(
  proxy: EgressProxy,
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await openOne(proxy, isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`, signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

function openOne({ url, ca }: EgressProxy, authority: string, signal: AbortSignal): Promise<Socket> {
  const options: RequestOptions = {
    method: 'CONNECT',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: authority,
    headers: { host: authority, ...authorizationOf(url) },
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps({ ...options, ...(ca === undefined ? {} : { ca }) })
        : requestHttp(options);
    const refuse = (detail: string) =>
      reject(new OutgoingFailure('ConnectFailed', `the egress proxy ${detail}`));
    request.on('connect', (answer, socket: Socket, head) => {
      // Below TLS an error is told by the TLS socket; here it would end the process.
      socket.on('error', () => {});
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        refuse(`answered ${status}`);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket.setNoDelay(true));
    });
    request.on('response', (answer) => {
      answer.destroy();
      refuse(`answered ${answer.statusCode}`);
    });
    request.on('error', (error) => {
      if (signal.aborted) reject(signal.reason);
      else refuse(`cannot be reached (${codeOf(error)})`);
    });
    request.end();
  });
}

function authorizationOf(url: URL): Record<string, string> {
  if (!url.username && !url.password) return {};
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
