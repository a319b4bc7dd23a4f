import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LoadResult } from './load.ts';

/** A server under measurement, in a process of its own. */
export interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** A line of a result table. */
export interface Measurement extends LoadResult {
  readonly name: string;
  /** CPU time of the server's process for one request. */
  readonly cpuMicros: number;
  readonly peakMemoryMb: number;
}

/**
 * Starts a script that prints one line of JSON with `port` (and what else the benchmark needs) when it listens.
 *
 * @returns the process and that line
 */
export async function startScript(
  name: string,
  script: string,
  args: string[],
  env: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const found = output.split('\n').find((one) => one.startsWith('{'));
      if (found) resolve(found);
    });
    void exited.then(() => reject(new Error(`${name} ended: ${output}`)));
  });
  const ready = JSON.parse(line) as { port: number } & Record<string, string>;
  const subject: Subject = {
    name,
    pid: child.pid ?? 0,
    port: ready.port,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
  return { subject, ready };
}

/** Runs the load in another process, so that making it does not slow the server's event loop or ours. */
export async function measure(
  subject: Subject,
  load: { request: string | readonly string[]; connections: number; seconds: number },
): Promise<Measurement> {
  const before = cpuSeconds(subject.pid);
  const options = JSON.stringify({ ...load, port: subject.port });
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, 'load-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(options);
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const result = JSON.parse(output) as LoadResult;
  const cpuMicros = ((cpuSeconds(subject.pid) - before) / result.requests) * 1e6;
  return { name: subject.name, ...result, cpuMicros, peakMemoryMb: peakMemoryMb(subject.pid) };
}

/** The median by throughput of several rounds, in which the subjects take turns. */
export async function measureInTurns(
  subjects: readonly { subject: Subject; request: string }[],
  options: { connections: number; seconds: number; rounds: number },
): Promise<Measurement[]> {
  const all = subjects.map(() => [] as Measurement[]);
  for (let round = 0; round < options.rounds; round++) {
    for (const [index, { subject, request }] of subjects.entries()) {
      all[index]?.push(
        await measure(subject, { request, connections: options.connections, seconds: options.seconds }),
      );
    }
  }
  return all.map((rounds) => medianBy(rounds, ({ requestsPerSecond }) => requestsPerSecond));
}

/** The round whose rate is the median of all. */
export function medianBy<Round>(rounds: readonly Round[], rateOf: (round: Round) => number): Round {
  const median = rounds.toSorted((a, b) => rateOf(a) - rateOf(b))[Math.floor(rounds.length / 2)];
  if (median === undefined) throw new Error('no round was run');
  return median;
}

export function printTable(title: string, rows: readonly Measurement[], ratios: readonly string[]): void {
  console.log(`\n### ${title}\n`);
  console.log('| | requests/s | p50 ms | p99 ms | CPU µs/request | peak memory MB | not 200 |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  for (const row of rows) {
    const { name, requestsPerSecond, p50, p99, cpuMicros, peakMemoryMb: memory, failures } = row;
    const cells = [
      requestsPerSecond.toFixed(0),
      p50.toFixed(2),
      p99.toFixed(2),
      cpuMicros.toFixed(1),
      memory.toFixed(0),
      failures,
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  console.log('');
  for (const ratio of ratios) console.log(`- ${ratio}`);
}

/** User and system time so far, of a process; zero where the system has no /proc. */
export function cpuSeconds(pid: number): number {
  const fields = readProc(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) / 100 : 0;
}

/** The same of an embedded database: of its sessions, those that have ended, and its own processes. */
export function postgresCpuSeconds(dataDir: string): number {
  const pid = readProc(path.join(dataDir, 'postgres/postmaster.pid'))?.split('\n')[0] ?? '';
  const ended = readProc(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  const children = (readProc(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean);
  const running = children.map((child) => cpuSeconds(Number(child))).reduce((sum, one) => sum + one, 0);
  return running + (ended ? (Number(ended[13]) + Number(ended[14])) / 100 : 0);
}

function peakMemoryMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) / 1024;
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
