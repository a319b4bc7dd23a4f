import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import {
  demoClientOf,
  isRunning,
  pingStatus,
  postmasterPid,
  prepareTemplate,
  repository,
  requestToken,
  type ServerProcess,
  startServer,
  statusOf,
  until,
} from '../support/process.ts';

const demo = demoClientOf(await prepareTemplate());

const runner = [process.execPath, path.join(repository, 'scripts/run.mjs'), 'start'] as const;
const npm = process.env.npm_execpath
  ? ([process.execPath, process.env.npm_execpath] as const)
  : (['npm'] as const);
const npmStart = [...npm, 'start', '--silent'] as const;

/** The server process behind a runner or npm, from the lock that it holds. */
function serverPid(dataDir: string): number {
  return JSON.parse(readFileSync(path.join(dataDir, 'server.lock'), 'utf8')).pid;
}

async function assertNextStartWorks(former: ServerProcess): Promise<void> {
  const next = await startServer({
    dataDir: former.dataDir,
    port: Number(new URL(former.url).port),
  });
  await next.ready();
  assert.equal(await pingStatus(next.url, await requestToken(next.url, demo)), 200);
  assert.deepEqual(await next.stop(), { code: 0, signal: null });
}

describe('killed', { concurrency: 3 }, () => {
  test('the server: its database ends too, and the next start works', async () => {
    const server = await startServer();
    await server.ready();
    const postmaster = postmasterPid(server.dataDir) ?? 0;
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    if (process.platform === 'linux') await until(() => !isRunning(postmaster));
    await assertNextStartWorks(server);
  });

  test('the server and its database in the same moment: the next start recovers and works, whoever has its process id now', async () => {
    const server = await startServer();
    await server.ready();
    const postmaster = postmasterPid(server.dataDir) ?? 0;
    process.kill(postmaster, 'SIGSTOP');
    process.kill(server.pid, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await server.exited;
    const pidFile = path.join(server.dataDir, 'postgres/postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));
    await assertNextStartWorks(server);
  });

  test('the server while its database does not answer: the next start ends what was left and works', async () => {
    const server = await startServer();
    await server.ready();
    const postmaster = postmasterPid(server.dataDir) ?? 0;
    process.kill(postmaster, 'SIGSTOP');
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const next = await startServer({ dataDir: server.dataDir });
    await next.output(/Stopping the database that a killed server left/);
    process.kill(postmaster, 'SIGCONT');
    await next.ready();
    assert.equal((await next.stop()).code, 0);
  });

  test('the database: 503 until it runs again by itself, on the same port', async () => {
    const server = await startServer();
    await server.ready();
    // A start that loses its database gives up.
    await server.output(/"msg":"listening"/);
    const token = await requestToken(server.url, demo);
    const former = postmasterPid(server.dataDir) ?? 0;
    process.kill(former, 'SIGKILL');
    await server.output(/the database ended by itself; starting it again/);
    await server.output(/the database runs again/);
    await server.ready();
    assert.notEqual(postmasterPid(server.dataDir), former);
    assert.equal(await pingStatus(server.url, token), 200);
    assert.equal(await pingStatus(server.url, await requestToken(server.url, demo)), 200);
    assert.equal(await statusOf(`${server.url}/livez`), 200);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  });

  test('the database, and it cannot start: alive but not ready, and a stop signal still stops clean', async () => {
    const server = await startServer();
    await server.ready();
    const token = await requestToken(server.url, demo);
    const control = path.join(server.dataDir, 'postgres/global/pg_control');
    renameSync(control, `${control}.away`);
    await server.output(/"msg":"listening"/);
    process.kill(postmasterPid(server.dataDir) ?? 0, 'SIGKILL');
    await until(async () => (await statusOf(`${server.url}/readyz`)) === 503);
    assert.equal(await statusOf(`${server.url}/livez`), 200);
    assert.equal(await pingStatus(server.url, token), 503);
    assert.equal(
      await requestToken(server.url, demo).catch((error: Error) => error.message.slice(0, 13)),
      'no token: 503',
    );
    renameSync(`${control}.away`, control);
    await server.ready();
    assert.equal(await pingStatus(server.url, token), 200);
    renameSync(control, `${control}.away`);
    await server.output(/"msg":"listening"/);
    process.kill(postmasterPid(server.dataDir) ?? 0, 'SIGKILL');
    await until(async () => (await statusOf(`${server.url}/readyz`)) === 503);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  });

  test('the runner: the server stops clean', async () => {
    const server = await startServer({ command: runner });
    await server.ready();
    const pid = serverPid(server.dataDir);
    process.kill(server.pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    assert.match(readFileSync(path.join(server.dataDir, 'postgres.log'), 'utf8'), /is shut down\n$/);
    await assertNextStartWorks(server);
  });

  test('npm: the server stops clean', async () => {
    const server = await startServer({ command: npmStart });
    await server.ready();
    const pid = serverPid(server.dataDir);
    process.kill(server.pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    assert.match(readFileSync(path.join(server.dataDir, 'postgres.log'), 'utf8'), /is shut down\n$/);
    await assertNextStartWorks(server);
  });
});

describe('npm start', { concurrency: 3 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} to npm stops the server clean, and npm with it`, async () => {
      const server = await startServer({ command: npmStart });
      await server.output(/cardepass is ready/);
      const pid = serverPid(server.dataDir);
      server.signal(signal);
      assert.deepEqual(await server.exited, { code: 0, signal: null });
      assert.equal(isRunning(pid), false);
      assert.match(readFileSync(path.join(server.dataDir, 'postgres.log'), 'utf8'), /is shut down\n$/);
    });
  }

  test('the exit code and the one line of a refusal come through npm', async () => {
    const server = await startServer({ command: npmStart, env: { PORT: 'x' } });
    assert.deepEqual(await server.exited, { code: 1, signal: null });
    assert.match(
      server.stderr(),
      /cardepass: PORT is not valid\. Allowed: a whole number from 1 to 65535\.\n$/,
    );
  });
});

describe('several processes', {
  concurrency: 2,
  skip: process.platform !== 'linux' && 'finds processes by /proc',
}, () => {
  const two = { WEB_CONCURRENCY: '2' };

  test('a killed worker is replaced, and the others go on', async () => {
    const server = await startServer({ env: two });
    await server.output(/cardepass is ready/);
    const [first = 0, second = 0] = childrenOf(server.pid);
    process.kill(first, 'SIGKILL');
    // Those that its death breaks fail at once; none hangs.
    for (let count = 0; count < 30; count++) await statusOf(`${server.url}/readyz`);
    await until(() => childrenOf(server.pid).length === 2 && !childrenOf(server.pid).includes(first));
    assert(childrenOf(server.pid).includes(second));
    for (let count = 0; count < 30; count++) assert.equal(await statusOf(`${server.url}/readyz`), 200);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  });

  test('a stop while a worker starts leaves none behind', async () => {
    const server = await startServer({ env: two });
    await server.output(/cardepass is ready/);
    const former = childrenOf(server.pid);
    process.kill(former[0] ?? 0, 'SIGKILL');
    await until(() => childrenOf(server.pid).some((pid) => !former.includes(pid)));
    const workers = childrenOf(server.pid);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.deepEqual(workers.filter(isRunning), []);
  });

  test('a stop in the moment in which a worker dies stops the others clean', async () => {
    const server = await startServer({ env: two });
    await server.output(/cardepass is ready/);
    const workers = childrenOf(server.pid);
    process.kill(workers[0] ?? 0, 'SIGKILL');
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.deepEqual(workers.filter(isRunning), []);
  });

  test('a killed primary leaves no worker, no database and no lock behind', async () => {
    const server = await startServer({ env: two });
    await server.output(/cardepass is ready/);
    const workers = childrenOf(server.pid);
    assert.equal(workers.length, 2);
    process.kill(server.pid, 'SIGKILL');
    await until(() => !workers.some(isRunning));
    await assertNextStartWorks(server);
  });

  test('a revoked token fails in every process at once, and the metrics are the sum of all', async () => {
    const server = await startServer({ env: two });
    await server.output(/cardepass is ready/);
    const token = await requestToken(server.url, demo);
    // So many connections reach every process.
    for (let count = 0; count < 30; count++) assert.equal(await pingStatus(server.url, token), 200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    assert.match(metrics, /cardepass_http_request_seconds_count\{[^}]*v1\/ping[^}]*\} 30\n/);
    assert.match(metrics, /cardepass_token_requests_total\{outcome="issued"\} 1\n/);
    await fetch(`${server.url}/openapi/connect/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: demo.clientId, client_secret: demo.secret, token }),
    });
    for (let count = 0; count < 30; count++) assert.equal(await pingStatus(server.url, token), 401);
  });
});

/** The serving processes of a primary. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((child) => isRunning(child) && commandOf(child).includes('main.ts'));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
