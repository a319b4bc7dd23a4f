import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Account } from './terminal.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = path.resolve(import.meta.dirname, '../../src/main.ts');

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs the command without a terminal, as a script does. */
export function run(account: Account, words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: account.home,
    env: { ...account.environment, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

export function runShell(account: Account, line: string, options: RunOptions = {}): Promise<Finished> {
  const child = spawn('/bin/sh', ['-c', line], {
    cwd: account.home,
    env: { ...account.environment, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}
