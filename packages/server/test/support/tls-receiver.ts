import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { TestCertificate } from './certificate.ts';

export interface TlsReceiver {
  readonly port: number;
  /** The server name that each request's connection asked for; null where it named none. */
  readonly serverNames: readonly (string | null)[];
}

/** An https server on loopback that answers `{"success":true}`; closed when the tests are done. */
export async function startTlsReceiver(certificate: TestCertificate): Promise<TlsReceiver> {
  const serverNames: (string | null)[] = [];
  const server = createServer(certificate, (request, response) => {
    serverNames.push((request.socket as TLSSocket & { servername: string | false }).servername || null);
    request.resume().on('end', () => response.end('{"success":true}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, serverNames };
}
