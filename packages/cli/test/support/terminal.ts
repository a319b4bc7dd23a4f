import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

const bin = path.resolve(import.meta.dirname, '../../bin/cardepass.mjs');

/** A person's account: a home folder of its own, and `cardepass` on the path. */
export interface Account {
  readonly home: string;
  readonly configFile: string;
  /** What its shells start with. */
  readonly environment: Readonly<Record<string, string>>;
}

export function createAccount(settings: Readonly<Record<string, string>> = {}): Account {
  const home = mkdtempSync(path.join(tmpdir(), 'cardepass-cli-'));
  after(() => rmSync(home, { recursive: true, force: true }));
  const binDir = path.join(home, 'bin');
  mkdirSync(binDir);
  chmodSync(bin, 0o755);
  symlinkSync(bin, path.join(binDir, 'cardepass'));
  const nodeDir = path.dirname(process.execPath);
  return {
    home,
    configFile: path.join(home, '.config/cardepass/config.json'),
    environment: {
      HOME: home,
      PATH: [binDir, nodeDir, process.env.PATH].join(path.delimiter),
      TERM: 'xterm-256color',
      LANG: 'en_US.UTF-8',
      ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
      ...settings,
    },
  };
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The account's home by default. */
  readonly cwd?: string;
}

/** A command line in a real terminal. */
export interface TerminalSession {
  type(keys: string): void;
  /** All lines so far, as a person sees them: what was overwritten is gone. Lines that the terminal broke are joined. */
  screen(): Promise<string>;
  /** The lines that did not fit the terminal. */
  brokenLines(): Promise<string[]>;
  /** Every byte that was written. */
  bytes(): string;
  /** Resolves when the screen matches; rejects with the screen when it does not in time. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number>;
}

const rows = 50;

/** Runs a line of shell in a terminal of its own; ended with the test file at the latest. */
export function runInTerminal(
  line: string,
  account: Account,
  options: TerminalOptions = {},
): TerminalSession {
  const columns = options.columns ?? 100;
  const emulator = new headless.Terminal({ cols: columns, rows, scrollback: 5_000, allowProposedApi: true });
  const pty = spawn('/bin/sh', ['-c', line], {
    cols: columns,
    rows,
    name: 'xterm-256color',
    cwd: options.cwd ?? account.home,
    env: { ...account.environment, ...options.environment },
  });
  let bytes = '';
  let hasEnded = false;
  pty.onData((data) => {
    bytes += data;
    emulator.write(data);
  });
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      hasEnded = true;
      resolve(signal ? 128 + signal : exitCode);
    });
  });
  after(() => {
    if (!hasEnded) pty.kill('SIGKILL');
    emulator.dispose();
  });

  const settled = () => new Promise<void>((resolve) => emulator.write('', resolve));
  async function physicalLines() {
    await settled();
    const { active } = emulator.buffer;
    return Array.from({ length: active.length }, (_, at) => active.getLine(at)).flatMap((found) =>
      found ? [{ text: found.translateToString(true), isWrapped: found.isWrapped }] : [],
    );
  }
  async function screen(): Promise<string> {
    const lines: string[] = [];
    for (const { text, isWrapped } of await physicalLines()) {
      if (isWrapped) lines.push(`${(lines.pop() ?? '').padEnd(columns)}${text}`);
      else lines.push(text);
    }
    return `${lines.join('\n').trimEnd()}\n`;
  }

  return {
    type: (keys) => pty.write(keys),
    screen,
    bytes: () => bytes,
    async brokenLines() {
      return (await physicalLines()).filter(({ isWrapped }) => isWrapped).map(({ text }) => text);
    },
    async until(pattern) {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const shown = await screen();
        const match = shown.match(pattern);
        if (match) return match;
        if (hasEnded || Date.now() > deadline) throw new Error(`waited in vain for ${pattern}:\n${shown}`);
        await sleep(10);
      }
    },
    exited,
  };
}

/** Runs a line of shell to its end and returns what is on the screen. */
export async function screenOf(
  line: string,
  account: Account,
  options: TerminalOptions = {},
): Promise<{ screen: string; code: number; session: TerminalSession }> {
  const session = runInTerminal(line, account, options);
  const code = await session.exited;
  return { screen: await session.screen(), code, session };
}
