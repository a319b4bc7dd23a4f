import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/platform/free-port.ts';

export const repository = path.resolve(import.meta.dirname, '../../../..');
const main = path.join(repository, 'packages/server/src/main.ts');

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server process that a test has started, as an operator would. */
export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  readonly dataDir: string;
  /** Everything that it and its children have written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<Exit>;
  /** Resolves when `/readyz` says so. Rejects, with the output, when the process ends instead. */
  ready(): Promise<void>;
  /** Resolves with the match as soon as the output has it. */
  output(pattern: RegExp): Promise<RegExpMatchArray>;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, then the exit. */
  stop(): Promise<Exit>;
}

export interface ServerOptions {
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the server's entry under this Node. */
  readonly command?: readonly [string, ...string[]];
}

/** Starts a server on a port and in a data folder of its own; it is gone when the test is done. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const { command: [file, ...args] = [process.execPath, main], dataDir = copyDataDir() } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(file, args, {
    cwd: repository,
    // Its own process group: a test can end all of it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...surroundings(), PORT: String(port), CARDEPASS_DATA_DIR: dataDir, ...options.env },
  });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      written[stream] += text;
    });
  }
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.on('exit', (code, signal) => {
      exit = { code, signal };
    });
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  after(async () => {
    if (exit) return;
    child.kill('SIGTERM');
    await exited;
  });
  const everything = () => written.stdout + written.stderr;
  const failIfEnded = () => {
    if (exit) throw new Error(`the server ended (${exit.code ?? exit.signal}):\n${everything()}`);
  };
  return {
    pid: child.pid ?? 0,
    url,
    dataDir,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    exited,
    async ready() {
      await until(async () => {
        failIfEnded();
        return (await statusOf(`${url}/readyz`)) === 200;
      });
    },
    output: (pattern) =>
      until(() => {
        const match = everything().match(pattern);
        if (!match) failIfEnded();
        return match;
      }),
    signal: (name) => void child.kill(name),
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** The environment without any setting: what a test sets is all there is. */
function surroundings(): Record<string, string | undefined> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** Waits until the check has an answer that is neither false nor nothing. */
export async function until<T>(check: () => T | Promise<T>): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await check();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, null | undefined | false>;
    }
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${check}`);
    await sleep(20);
  }
}

/** The status of an answer, or `undefined` when there is none. */
export async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    try {
      return !existsSync('/proc/self') && process.kill(pid, 0);
    } catch {
      return false;
    }
  }
}

/** The embedded database's process, while it runs. */
export function postmasterPid(dataDir: string): number | undefined {
  try {
    return Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** A new empty folder, removed when the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-test-'));
  // Root's database runs as another user, which must be able to pass.
  chmodSync(folder, 0o711);
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let template: string | undefined;

/** Called before the tests of a file: makes the data folder that {@link copyDataDir} copies, and returns what this first start wrote. */
export async function prepareTemplate(): Promise<string> {
  const dataDir = path.join(temporaryFolder(), 'data');
  const server = await startServer({ dataDir });
  // Its last line; what the log says on standard error may come before or after it.
  await server.output(/cardepass is ready[\s\S]*\/v1\/ping -H[^\n]*\n/);
  await server.stop();
  template = dataDir;
  return server.stdout();
}

/** A data folder as a first start leaves it, after {@link prepareTemplate}; else one that is not there yet. */
export function copyDataDir(name = 'data'): string {
  const dataDir = path.join(temporaryFolder(), name);
  if (template) execFileSync('cp', ['-a', template, dataDir]);
  return dataDir;
}

export interface DemoClient {
  readonly clientId: string;
  readonly secret: string;
}

/** What the first start showed. */
export function demoClientOf(output: string): DemoClient {
  const [, clientId = ''] = output.match(/client_id +(\S+)/) ?? [];
  const [, secret = ''] = output.match(/client_secret +(\S+)/) ?? [];
  return { clientId, secret };
}

export function tokenForm({ clientId, secret }: DemoClient): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
  }).toString();
}

export async function requestToken(url: string, client: DemoClient): Promise<string> {
  const response = await fetch(`${url}/openapi/connect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: tokenForm(client),
  });
  const body = (await response.json()) as { access_token?: string };
  if (!body.access_token) throw new Error(`no token: ${response.status} ${JSON.stringify(body)}`);
  return body.access_token;
}

export async function pingStatus(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' };
  const response = await fetch(`${url}/openapi/v1/ping`, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** A token request that the server has begun to serve and whose body it still waits for. */
export interface OpenRequest {
  /** Sends the rest; resolves with the whole answer as it came over the wire. */
  finish(): Promise<string>;
  /** What came when the server has closed the connection. */
  readonly closed: Promise<string>;
}

export async function openTokenRequest(url: string, client: DemoClient): Promise<OpenRequest> {
  const body = tokenForm(client);
  const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  const closed = new Promise<string>((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
  socket.write(
    `POST /openapi/connect/token HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
      `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n${body.slice(0, 10)}`,
  );
  // The server says this in the same breath in which it hands the request on.
  await until(() => received.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
  return {
    closed,
    finish() {
      socket.write(body.slice(10));
      return closed;
    },
  };
}
