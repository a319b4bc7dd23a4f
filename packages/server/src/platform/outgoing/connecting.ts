import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { codeOf, OutgoingFailure } from './failures.ts';
import { type EgressProxy, openTunnel } from './proxy-tunnel.ts';
import type { ResolveName } from './resolving.ts';
import { isAddressAllowed } from './url-rules.ts';

export interface ConnectingOptions {
  readonly allowPrivate: boolean;
  readonly connectTimeoutMs: number;
  readonly resolve: ResolveName;
  readonly proxy?: EgressProxy;
  /** PEM certificates to trust in place of the well-known ones. */
  readonly ca?: string;
}

/**
 * Opens the connections of the HTTP client. A name is resolved once, here, and the connection goes to one of the
 * addresses found and allowed, so no second answer of a name server can slip in between check and use; at the end
 * the address that the socket really has is looked at again.
 *
 * @throws OutgoingFailure by the callback: AddressRefused, DnsFailed, ConnectFailed, ConnectTimeout, TlsFailed
 */
export function createGuardedConnector(options: ConnectingOptions): buildConnector.connector {
  return (target, callback) => {
    connect(target, options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

/** A name with more addresses would have us knock at the doors of others for it. */
const mostAddresses = 8;

async function connect(target: buildConnector.Options, options: ConnectingOptions): Promise<Socket> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new OutgoingFailure('ConnectTimeout', 'no connection was made in time')),
    options.connectTimeoutMs,
  );
  const timedOut = rejectionOf(deadline.signal);
  try {
    const host = target.hostname.replace(/\.$/, '');
    const isTls = target.protocol === 'https:';
    const port = Number(target.port) || (isTls ? 443 : 80);
    const addresses = await Promise.race([findAddresses(host, options), timedOut]);
    const socket = options.proxy
      ? await openTunnel(options.proxy, addresses, port, deadline.signal)
      : await openSocket(host, addresses, port, deadline.signal, options);
    return isTls ? await secure(socket, host, options.ca, deadline.signal) : socket;
  } finally {
    clearTimeout(timer);
  }
}

/** A promise that only ever fails, with the signal's reason. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  rejection.catch(() => {});
  return rejection;
}

async function findAddresses(host: string, options: ConnectingOptions): Promise<readonly string[]> {
  const found = isIP(host) ? [host] : await resolveName(host, options.resolve);
  const allowed = found.filter((address) => isAddressAllowed(address, options));
  if (allowed.length === 0) {
    throw new OutgoingFailure('AddressRefused', 'the host has no address that may be called');
  }
  return allowed.slice(0, mostAddresses);
}

async function resolveName(name: string, resolve: ResolveName): Promise<readonly string[]> {
  let found: readonly string[];
  try {
    found = await resolve(name);
  } catch (error) {
    throw new OutgoingFailure('DnsFailed', `the name cannot be resolved (${codeOf(error)})`);
  }
  if (found.length === 0) throw new OutgoingFailure('DnsFailed', 'the name has no address');
  return found;
}

/** Tries the addresses in turn, each for its share of the time. */
async function openSocket(
  host: string,
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
  options: ConnectingOptions,
): Promise<Socket> {
  const socket = connectTcp({
    host,
    port,
    autoSelectFamily: true,
    // Node gives up an address after a quarter of a second, which is less than a way around the world takes.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(options.connectTimeoutMs / addresses.length)),
    lookup: (_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      ),
  });
  socket.setNoDelay(true).setKeepAlive(true, 60_000);
  await settled(socket, 'connect', signal, (error) => {
    return new OutgoingFailure('ConnectFailed', `the connection failed (${codeOf(error)})`);
  });
  const { remoteAddress } = socket;
  if (remoteAddress !== undefined && isAddressAllowed(remoteAddress, options)) return socket;
  socket.destroy();
  if (remoteAddress === undefined) throw new OutgoingFailure('ConnectFailed', 'the connection ended at once');
  throw new OutgoingFailure('AddressRefused', 'the connection led to an address that may not be called');
}

/** TLS on an open connection, for the name of the URL whatever address it went to. */
async function secure(
  plain: Socket,
  host: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connectTls({
    socket: plain,
    host,
    // An address is no server name (RFC 6066 §3); it is compared with the certificate's addresses all the same.
    ...(isIP(host) ? {} : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    ...(ca === undefined ? {} : { ca }),
  });
  await settled(socket, 'secureConnect', signal, (error) => {
    return new OutgoingFailure('TlsFailed', `no secure connection (${codeOf(error)})`);
  });
  return socket;
}

/** Waits until a socket is ready; destroys it when it fails or the time is up. */
function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  explain: (error: Error) => OutgoingFailure,
): Promise<void> {
  // An error past this point is the HTTP client's to see, and on the socket below TLS nobody's: neither may end us.
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      socket.off(event, onReady).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: Error) => {
      end(() => reject(error));
      socket.destroy();
    };
    const onReady = () => end(resolve);
    const onError = (error: Error) => fail(explain(error));
    const onClose = () => fail(explain(new Error('closed')));
    const onAbort = () => fail(signal.reason);
    socket.on(event, onReady).on('error', onError).on('close', onClose);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
