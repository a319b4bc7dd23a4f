import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import { systemClock } from '../platform/clock.ts';
import { createLog, type Log } from '../platform/log.ts';
import { openSystem, type SystemOptions } from '../system.ts';
import { type Serving, serve } from './serve.ts';
import { problemOf, StartError } from './start-error.ts';

/** What a worker is told at its start: all that the primary has read and made ready. */
type Assignment = Omit<SystemOptions, 'clock' | 'log'>;

type ToWorker =
  | { kind: 'start'; assignment: Assignment }
  | { kind: 'stop' }
  | { kind: 'report'; request: number };
type ToPrimary =
  | { kind: 'serving' }
  | { kind: 'failed'; problem: string }
  | { kind: 'collect'; request: number }
  | { kind: 'report'; request: number; metrics: object };
type Collected = { kind: 'collected'; request: number; text: string };

/** A worker that cannot live must not keep the machine busy with its restarts. */
const restartPauseMs = 500;

/**
 * Serves with several processes that share the port. A worker that dies is replaced; the primary answers for all of
 * them, and holds the database.
 *
 * @throws StartError when one of the first workers cannot start
 */
export async function serveWithWorkers(
  assignment: Assignment,
  count: number,
  log: Log,
): Promise<Pick<Serving, 'stop'>> {
  cluster.setupPrimary({ serialization: 'advanced' });
  let isStopping = false;
  const reports = collectReports();

  function fork(): Promise<void> {
    const worker = cluster.fork();
    tellWorker(worker, { kind: 'start', assignment });
    worker.on('exit', async (code, signal) => {
      if (isStopping) return;
      log.error({ pid: worker.process.pid, code, signal }, 'a worker process ended; starting another');
      await sleep(restartPauseMs);
      if (!isStopping)
        await fork().catch((error: Error) =>
          log.error({ err: error.message }, 'a worker process did not start'),
        );
    });
    return new Promise((resolve, reject) => {
      worker.on('message', (message: ToPrimary) => {
        if (message.kind === 'serving') resolve();
        if (message.kind === 'failed') reject(new StartError(message.problem));
        if (message.kind === 'collect') void reports.answer(worker, message.request);
        if (message.kind === 'report') reports.take(message.request, message.metrics);
      });
      worker.once('exit', () => reject(new Error('a worker process ended during its start')));
    });
  }

  const stop = async (hurry?: Promise<unknown>) => {
    isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const exits = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of workers) tellWorker(worker, { kind: 'stop' });
    void hurry?.then(() => {
      for (const worker of workers) worker.kill('SIGKILL');
    });
    await Promise.all(exits);
  };

  try {
    await Promise.all(Array.from({ length: count }, fork));
  } catch (error) {
    await stop(Promise.resolve());
    throw error;
  }
  return { stop };
}

/** A worker that is just dying cannot be told anything; its exit is seen to where it is noticed. */
function tellWorker(worker: Worker, message: ToWorker | Collected): void {
  worker.send(message, () => {});
}

/** Gathers the numbers of all workers for the one that was asked for metrics. */
function collectReports() {
  let lastRequest = 0;
  const open = new Map<number, (metrics: object) => void>();
  return {
    take: (request: number, metrics: object) => open.get(request)?.(metrics),
    async answer(asker: Worker, askedAs: number) {
      const request = ++lastRequest;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
      const metrics: object[] = [];
      await new Promise<void>((resolve) => {
        const giveUp = setTimeout(resolve, 2_000);
        open.set(request, (one) => {
          metrics.push(one);
          if (metrics.length < workers.length) return;
          clearTimeout(giveUp);
          resolve();
        });
        for (const worker of workers) if (worker) tellWorker(worker, { kind: 'report', request });
      });
      open.delete(request);
      const text = await AggregatorRegistry.aggregate(metrics).metrics();
      tellWorker(asker, { kind: 'collected', request: askedAs, text });
    },
  };
}

/** What a worker process does: wait for its assignment, serve, stop when told. Without its primary it ends at once. */
export async function runWorker(): Promise<void> {
  // A Ctrl-C reaches every process of the terminal; only the primary decides when to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  const tell = (message: ToPrimary) => process.send?.(message);
  const collecting = new Map<number, (text: string) => void>();
  let lastRequest = 0;
  const collectMetrics = () =>
    new Promise<string>((resolve) => {
      collecting.set(++lastRequest, resolve);
      tell({ kind: 'collect', request: lastRequest });
    });

  let started: Promise<Worked> | undefined;
  process.on('message', async (message: ToWorker | Collected) => {
    switch (message.kind) {
      case 'start':
        started = start(message.assignment, collectMetrics);
        started.then(
          () => tell({ kind: 'serving' }),
          (error) => {
            process.send?.({ kind: 'failed', problem: problemOf(error) } satisfies ToPrimary, () =>
              process.exit(1),
            );
          },
        );
        break;
      case 'stop':
        await (await started)?.stop();
        process.exit(0);
        break;
      case 'report':
        tell({ kind: 'report', request: message.request, metrics: (await (await started)?.metrics()) ?? [] });
        break;
      case 'collected':
        collecting.get(message.request)?.(message.text);
        collecting.delete(message.request);
    }
  });
}

interface Worked {
  stop(): Promise<void>;
  metrics(): Promise<object>;
}

async function start(assignment: Assignment, collectMetrics: () => Promise<string>): Promise<Worked> {
  const log = createLog(assignment.config.logLevel);
  const system = await openSystem({ ...assignment, clock: systemClock, log });
  const serving = await serve(system, { collectMetrics });
  return {
    metrics: () => serving.metricsJson(),
    async stop() {
      await serving.stop();
      await system.database.close();
      log.flush();
    },
  };
}
