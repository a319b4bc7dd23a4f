import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/platform/free-port.ts';

const source = path.resolve(import.meta.dirname, '../../src');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** A system as an operator has it: a data folder, a port, and the two programs, each started as a process. */
export interface Installation {
  readonly dataDir: string;
  readonly url: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs `cardepassd <words>` to its end. */
  command(...words: string[]): Promise<Finished>;
  startCommand(...words: string[]): StartedCommand;
  /** Resolves when the server says that it is ready; `stop` asks it to end and waits until it has. */
  startServer(settings?: Record<string, string>): Promise<{ stop: () => Promise<Finished> }>;
  /** Stops what still runs and removes the data folder. */
  remove(): Promise<void>;
}

export async function createInstallation(): Promise<Installation> {
  const parent = mkdtempSync(path.join(tmpdir(), 'cardepass-operator-'));
  // Root starts the database as another user, which must be able to pass this folder.
  chmodSync(parent, 0o711);
  const dataDir = path.join(parent, 'data folder');
  const port = await freePort();
  const running = new Set<StartedCommand>();
  const environment: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    USER: 'anna',
    PORT: String(port),
    CARDEPASS_DATA_DIR: dataDir,
    CARDEPASS_LOG_LEVEL: 'warn',
  };

  function start(script: string, words: readonly string[], settings = {}): StartedCommand {
    const child = spawn(process.execPath, [path.join(source, script), ...words], {
      env: { ...environment, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
      });
    }
    const finished = new Promise<Finished>((resolve) =>
      child.on('close', (code) => {
        running.delete(started);
        resolve({ code, ...output });
      }),
    );
    const started = { child, finished };
    running.add(started);
    return started;
  }

  return {
    dataDir,
    url: `http://127.0.0.1:${port}`,
    environment,
    command: (...words) => start('operator/main.ts', words).finished,
    startCommand: (...words) => start('operator/main.ts', words),
    async startServer(settings) {
      const server = start('main.ts', [], settings);
      const isReady = new Promise<boolean>((resolve) => {
        server.child.stdout?.on('data', (chunk: string) => chunk.includes('is ready') && resolve(true));
      });
      const ended = server.finished.then(({ stderr }) => {
        throw new Error(`the server ended: ${stderr}`);
      });
      await Promise.race([isReady, ended]);
      ended.catch(() => {});
      return {
        stop: () => {
          server.child.kill('SIGTERM');
          return server.finished;
        },
      };
    },
    async remove() {
      for (const { child, finished } of [...running]) {
        child.kill('SIGTERM');
        await finished;
      }
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** Waits for something that another process does. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`did not happen in 20 s: ${what}`);
    await sleep(10);
  }
}

/** What the data folder's lock says, if anybody holds it. */
export function lockIn(dataDir: string): { pid: number; use: string } | undefined {
  const file = path.join(dataDir, 'server.lock');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for
  readonly body: any;
}

/** One request on a connection of its own, so that the processes that share the port take turns. */
export function ask(
  url: string,
  options: { form?: Record<string, string>; token?: string } = {},
): Promise<Answer> {
  const body = options.form && new URLSearchParams(options.form).toString();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: false,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? undefined : JSON.parse(text),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
