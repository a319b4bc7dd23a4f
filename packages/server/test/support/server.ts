import http from 'node:http';
import { connect as openSocket } from 'node:net';
import { after } from 'node:test';
import { basePath, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { freePort } from '../../src/platform/free-port.ts';
import type { Log } from '../../src/platform/log.ts';
import { openSystem, type System } from '../../src/system.ts';
import { createManualClock, type ManualClock } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { silentLog } from './log.ts';

export { basePath };

export interface TestClient {
  readonly clientId: string;
  readonly secret: string;
}

export interface TestServer {
  /** The origin it listens on, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** What its tokens name as their issuer. */
  readonly issuer: string;
  readonly port: number;
  readonly database: TestDatabase;
  readonly system: System;
  readonly app: Awaited<ReturnType<typeof createApp>>;
  readonly clock: ManualClock;
  /** Customer C1000's first client. */
  readonly client: TestClient;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Settings as an operator would give them, over the ones that every test server has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Another process of the same installation: same database, clock, client and public URL. */
  readonly beside?: TestServer;
  /** Nowhere unless it is given. */
  readonly log?: Log;
  /** Replaces parts of the system before the server is made of them. */
  readonly change?: (system: System) => System | Promise<System>;
}

const masterKey = '5e'.repeat(32);

/** A server that really listens, on a database and a free port of its own; closed when the calling test file is done. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { beside } = options;
  let close = async () => {};
  // Registered before the database's own hook, so that the server is gone when its database is dropped.
  after(() => close());
  const database = beside?.database ?? (await createTestDatabase());
  const clock = beside?.clock ?? createManualClock();
  const { system, app, port } = await listenSomewhere(options, database, clock);
  close = once(async () => {
    await app.close();
    await system.database.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    issuer: system.config.publicUrl + basePath,
    port,
    database,
    system,
    app,
    clock,
    client: beside?.client ?? (await createFirstClient(system)),
    close,
  };
}

/** Between the choice of a free port and its use another process may take it; then another port is tried. */
async function listenSomewhere(options: TestServerOptions, database: TestDatabase, clock: ManualClock) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const config = loadConfig({
      PORT: String(port),
      DATABASE_URL: database.connectionString,
      CARDEPASS_MASTER_KEY: masterKey,
      CARDEPASS_LOG_LEVEL: 'silent',
      CARDEPASS_DATABASE_POOL_SIZE: '4',
      ...(options.beside && { CARDEPASS_PUBLIC_URL: options.beside.system.config.publicUrl }),
      ...options.environment,
    });
    const opened = await openSystem({
      config,
      connectionString: config.databaseUrl ?? database.connectionString,
      masterKey: config.masterKey ?? Buffer.alloc(32),
      clock,
      log: options.log ?? silentLog,
    });
    const system = options.change ? await options.change(opened) : opened;
    const app = await createApp(system);
    try {
      await app.app.listen({ host: config.host, port });
      return { system, app, port };
    } catch (error) {
      await app.close();
      await opened.database.close();
      if ((error as { code?: string }).code !== 'EADDRINUSE' || attempt === 5) throw error;
    }
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

async function createFirstClient(system: System): Promise<TestClient> {
  await system.clients.createCustomer('operator:test', { name: 'First customer', customerCode: 'C1000' });
  return createTestClient(system);
}

type Settings = Parameters<System['clients']['createClient']>[2];

/** Another client of C1000. */
export async function createTestClient(
  system: System | TestServer,
  settings: Settings = {},
): Promise<TestClient> {
  const { clients } = 'system' in system ? system.system : system;
  const { client, secret } = await clients.createClient('operator:test', 'C1000', settings);
  return { clientId: client.clientId, secret: secret.secret };
}

export interface Answer {
  readonly status: number;
  /** By lower-case name; a field that came twice is joined by a comma and a space. */
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
  readonly json: any;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The loopback address to call from. */
  readonly from?: string;
}

const agent = new http.Agent({ keepAlive: true });
after(() => agent.destroy());

/** One request, its path sent as it stands. `path` begins after the origin. */
export function call(server: TestServer, path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, from } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: server.port,
        path,
        method,
        agent: from === undefined ? agent : false,
        ...(from !== undefined && { localAddress: from }),
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const pairs = Object.entries(response.headersDistinct).flatMap(([name, values]) =>
            (values ?? []).map((value): [string, string] => [name, value]),
          );
          resolve(answerOf(response.statusCode ?? 0, pairs, Buffer.concat(chunks).toString()));
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function answerOf(status: number, fields: [string, string][], text: string): Answer {
  const headers = new Headers(fields);
  const isJson = /[/+]json/.test(headers.get('content-type') ?? '') && text !== '';
  return { status, headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** A POST of form parameters, each pair sent as given, to an address below the base path. */
export function postForm(
  server: TestServer,
  path: string,
  parameters: Readonly<Record<string, string>> | readonly [string, string][],
  options: CallOptions = {},
): Promise<Answer> {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  return call(server, basePath + path, {
    method: 'POST',
    body: new URLSearchParams(pairs as [string, string][]).toString(),
    ...options,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
  });
}

export const tokenPath = '/connect/token';

/** Asks for a token with a right request by `client_secret_post`, changed by `parameters`. */
export function requestToken(
  server: TestServer,
  parameters: Readonly<Record<string, string>> = {},
  options: CallOptions & { client?: TestClient } = {},
): Promise<Answer> {
  const { clientId, secret } = options.client ?? server.client;
  const right = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  return postForm(server, tokenPath, { ...right, ...parameters }, options);
}

/** An access token, for tests of what comes after. */
export async function fetchToken(
  server: TestServer,
  options: { client?: TestClient; scope?: string } = {},
): Promise<string> {
  const { client, scope } = options;
  const answer = await requestToken(server, scope ? { scope } : {}, client ? { client } : {});
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${answer.text}`);
  return answer.json.access_token;
}

export function ping(server: TestServer, token?: string, options: CallOptions = {}): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return call(server, `${basePath}/v1/ping`, {
    ...options,
    headers: { ...authorization, ...options.headers },
  });
}

/** The value of an Authorization header for `client_secret_basic`, both halves form-encoded. */
export function basic({ clientId, secret }: TestClient): string {
  const halves = [clientId, secret].map(encodeURIComponent).join(':');
  return `Basic ${Buffer.from(halves).toString('base64')}`;
}

/**
 * Writes bytes to a socket as they stand and reads until the server closes: for what HTTP clients will not send.
 *
 * @param halfClose end the sending side at once, as `nc` does
 */
export function sendRaw(server: TestServer, bytes: string | Uint8Array, halfClose = false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = openSocket({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.end();
      const text = Buffer.concat(chunks).toString('latin1');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const [statusLine = '', ...lines] = head.split('\r\n');
      const fields = lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      });
      resolve(answerOf(Number(statusLine.split(' ')[1] ?? 0), fields, rest.join('\r\n\r\n')));
    });
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** An HTTP/1.1 request as text, which closes its connection; header lines are sent as given. */
export function rawRequest(
  method: string,
  path: string,
  headerLines: readonly string[] = [],
  body: string | undefined = undefined,
): string {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: test', 'Connection: close', ...headerLines];
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

export interface AuditRow {
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly address: string | null;
  readonly responseId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The audit log, oldest first: in the order of writing, since a clock that stands still gives all the same time. */
export async function readAudit(server: TestServer, action?: string): Promise<AuditRow[]> {
  const { rows } = await server.database.pool.query<AuditRow>(
    `SELECT actor, action, subject, address, response_id AS "responseId", detail FROM audit_log
     WHERE $1::text IS NULL OR action = $1 ORDER BY ctid`,
    [action ?? null],
  );
  return rows;
}
