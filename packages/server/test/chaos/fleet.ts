import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRunningPostgres, startEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.ts';
import { freePort } from '../../src/platform/free-port.ts';
import {
  type DemoClient,
  demoClientOf,
  isRunning,
  postmasterPid,
  statusOf,
  until,
} from '../support/process.ts';
import type { Random } from '../support/random.ts';

export const killKinds = [
  'server',
  'worker',
  'database',
  'server and database',
  'server, starting',
  'freeze',
] as const;
export type KillKind = (typeof killKinds)[number];

/** Server processes as an operator has them, and the means to kill them. */
export interface Fleet {
  readonly name: string;
  /** Each answers for the same installation. */
  readonly urls: readonly string[];
  readonly client: DemoClient;
  readonly kinds: readonly KillKind[];
  connectionString(): string;
  /** `kill -9`; what does not come again by itself is started again. Resolves when all is ready. */
  kill(kind: KillKind, random: Random): Promise<void>;
  /** What was written to standard output and standard error. */
  output(): string;
  stop(): Promise<void>;
}

/** What the simulated network signs with. */
export const channelSecret = 'chaos-0123456789abcdefghijklmnopqrstuv';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');

interface Settings {
  readonly dataDir: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** One server that is started again as often as it ends, as by a supervisor. */
class Supervised {
  readonly url: string;
  output = '';
  #child: ChildProcess | undefined;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.url = `http://127.0.0.1:${settings.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get hasEnded(): boolean {
    return !this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  start(): void {
    const { dataDir, port, environment } = this.#settings;
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PORT: String(port),
        CARDEPASS_DATA_DIR: dataDir,
        CARDEPASS_LOG_LEVEL: 'error',
        CARDEPASS_RATE_LIMIT: '1000000000',
        CARDEPASS_CHANNEL_SIMULATOR_SECRET: channelSecret,
        CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow',
        ...environment,
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.#child = child;
  }

  /** A start may be refused while what was killed still holds the port: then it is tried again. */
  async ready(): Promise<void> {
    await until(async () => {
      if (this.hasEnded) this.start();
      return (await statusOf(`${this.url}/readyz`)) === 200;
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child?.kill(signal);
    await until(() => this.hasEnded);
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-chaos-'));
  // Root's database runs as another user, which must be able to pass.
  chmodSync(folder, 0o711);
  return folder;
}

/** A server of two processes with its own database. */
export async function startCluster(): Promise<Fleet> {
  const folder = temporaryFolder();
  const dataDir = path.join(folder, 'data');
  const server = new Supervised({
    dataDir,
    port: await freePort(),
    environment: { WEB_CONCURRENCY: '2' },
  });
  server.start();
  await until(() => server.hasEnded || server.output.includes('client_secret'));
  await server.ready();
  let lastDatabase = findRunningPostgres(dataDir) ?? '';

  async function restart(): Promise<void> {
    const orphans = workersOf(server.pid);
    await server.end('SIGKILL');
    await until(() => !orphans.some(isRunning));
    server.start();
  }

  const kills: Partial<Record<KillKind, (random: Random) => Promise<void>>> = {
    server: restart,
    async worker(random) {
      // One of them may answer while the other still starts.
      await until(() => workersOf(server.pid).length === 2);
      const victim = random.pick(workersOf(server.pid));
      process.kill(victim, 'SIGKILL');
      await until(() => {
        const now = workersOf(server.pid);
        return now.length === 2 && !now.includes(victim);
      });
    },
    async database() {
      await killDatabase(dataDir);
    },
    async 'server and database'() {
      const postmaster = postmasterPid(dataDir);
      if (postmaster) process.kill(postmaster, 'SIGKILL');
      await restart();
    },
    async 'server, starting'() {
      const before = server.output.length;
      await restart();
      await until(() => server.hasEnded || server.output.slice(before).includes('Starting the database'));
      await restart();
    },
  };

  return {
    name: 'one server of two processes, its own database',
    urls: [server.url],
    client: demoClientOf(server.output),
    kinds: ['server', 'worker', 'database', 'server and database', 'server, starting'],
    connectionString() {
      lastDatabase = findRunningPostgres(dataDir) ?? lastDatabase;
      return lastDatabase;
    },
    async kill(kind, random) {
      await kills[kind]?.(random);
      await server.ready();
    },
    output: () => server.output,
    async stop() {
      await server.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Two servers that know nothing of each other, on one database that neither of them runs. */
export async function startPair(): Promise<Fleet> {
  const folder = temporaryFolder();
  const dataDir = path.join(folder, 'database');
  mkdirSync(dataDir, { mode: 0o711 });
  const database = await startEmbeddedPostgres({ dataDir });
  const environment = {
    DATABASE_URL: database.connectionString,
    CARDEPASS_MASTER_KEY: 'c4'.repeat(32),
    CARDEPASS_PUBLIC_URL: 'http://cards.test',
  };
  const servers: Supervised[] = [];
  for (const name of ['one', 'two']) {
    servers.push(new Supervised({ dataDir: path.join(folder, name), port: await freePort(), environment }));
  }
  const [first] = servers as [Supervised];
  first.start();
  await until(() => first.hasEnded || first.output.includes('client_secret'));
  for (const server of servers) await server.ready();

  const kills: Partial<Record<KillKind, (random: Random) => Promise<void>>> = {
    async server(random) {
      await random.pick(servers).end('SIGKILL');
    },
    async database() {
      await killDatabase(dataDir);
    },
    async 'server and database'(random) {
      const killed = killDatabase(dataDir);
      await random.pick(servers).end('SIGKILL');
      await killed;
    },
    async freeze(random) {
      const { pid } = random.pick(servers);
      process.kill(pid, 'SIGSTOP');
      // Longer than what it holds locked is kept for it, and than anyone waits for it.
      await sleep(500 + random.below(4_000));
      process.kill(pid, 'SIGCONT');
    },
  };

  return {
    name: 'two servers, a database apart',
    urls: servers.map(({ url }) => url),
    client: demoClientOf(first.output),
    kinds: ['server', 'freeze', 'database', 'server and database'],
    connectionString: () => database.connectionString,
    async kill(kind, random) {
      await kills[kind]?.(random);
      for (const server of servers) await server.ready();
    },
    output: () => servers.map(({ output }) => output).join(''),
    async stop() {
      for (const server of servers) await server.end('SIGTERM');
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when another runs in its place. */
async function killDatabase(dataDir: string): Promise<void> {
  const former = postmasterPid(dataDir);
  if (!former) return;
  process.kill(former, 'SIGKILL');
  await until(() => {
    const now = postmasterPid(dataDir);
    return now !== undefined && now !== former;
  });
}

/** The serving processes of a primary (Linux). */
function workersOf(pid: number): number[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return read(`/proc/${pid}/task/${pid}/children`)
    .trim()
    .split(' ')
    .map(Number)
    .filter((child) => isRunning(child) && read(`/proc/${child}/cmdline`).includes('main.ts'));
}
