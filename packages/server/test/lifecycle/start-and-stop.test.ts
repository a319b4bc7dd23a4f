import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { freePort } from '../../src/platform/free-port.ts';
import {
  copyDataDir,
  demoClientOf,
  isRunning,
  openTokenRequest,
  pingStatus,
  postmasterPid,
  prepareTemplate,
  requestToken,
  type ServerProcess,
  startServer,
  statusOf,
  temporaryFolder,
  until,
} from '../support/process.ts';

const demo = demoClientOf(await prepareTemplate());

const postgresLog = (dataDir: string) => readFileSync(path.join(dataDir, 'postgres.log'), 'utf8');

describe('starting', { concurrency: 3 }, () => {
  test('the first start shows progress, where it is, a client, its secret and two lines that work', async () => {
    const server = await startServer({ dataDir: path.join(temporaryFolder(), 'data') });
    await server.output(/cardepass is ready \(test environment\)/);
    const output = await server.output(/(curl .*\/connect\/token .*)\n\n(curl .*\/v1\/ping .*)\n/);
    assert.match(server.stdout(), /^Creating the database …\nStarting the database …\n/);
    assert.match(server.stdout(), new RegExp(`API base URL +${server.url}/openapi\n`));
    assert.match(server.stdout(), new RegExp(`Documentation +${server.url}/openapi/docs\n`));
    const { secret } = demoClientOf(server.stdout());
    assert.match(secret, /^[A-Za-z0-9]{43,}$/);
    const [, tokenLine = '', pingLine = ''] = output;
    const run = (line: string) => JSON.parse(execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }));
    // Each alone, in a shell of its own.
    assert.equal(run(pingLine).data, 'Ping Success');
    assert.equal(run(tokenLine).expires_in, 3600);
    assert.equal(server.stderr().includes(secret), false);
    await server.stop();
    assert.equal(postgresLog(server.dataDir).includes(secret), false);
  });

  test('a later start reuses the data and shows no secret', async () => {
    const server = await startServer();
    await server.output(/Its secret was shown on the first start[\s\S]*client secret add \S+\n/);
    assert.equal(server.stdout().includes('client_secret'), false);
    assert.equal(server.stdout().includes('Creating the database'), false);
    assert.equal(await pingStatus(server.url, await requestToken(server.url, demo)), 200);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  });

  test('two servers run on one machine, with ports and folders of their own', async () => {
    const servers = await Promise.all([startServer(), startServer({ dataDir: copyDataDir('b') })]);
    for (const server of servers) await server.ready();
    const [first, second] = servers as [ServerProcess, ServerProcess];
    // The folders were copied from one, so the client is known to both, and the issuer is not.
    const token = await requestToken(first.url, demo);
    assert.equal(await pingStatus(first.url, token), 200);
    assert.equal(await pingStatus(second.url, token), 401);
  });

  for (const name of ['it\'s $HOME `pwd` \\ ; 100% "数据 é"', `${'l'.repeat(250)}/${'o'.repeat(250)}`]) {
    test(`a data folder works below a closed home, whatever its name is: ${name.slice(0, 30)}`, async () => {
      const home = temporaryFolder();
      // As /root is: root's database runs as a user that may not pass here.
      chmodSync(home, 0o700);
      const server = await startServer({ dataDir: path.join(home, name) });
      await server.ready();
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
    });
  }

  test('two starts at once on one folder: one serves, the other is told which process has it', async () => {
    const dataDir = copyDataDir();
    const both = await Promise.all([startServer({ dataDir }), startServer({ dataDir })]);
    const loser = await Promise.race(both.map((one) => one.exited.then(() => one)));
    const winner = both.find((one) => one !== loser) as ServerProcess;
    await winner.ready();
    assert.equal(
      loser.stderr(),
      `cardepass: the data folder ${dataDir} is in use by process ${winner.pid}; stop it, or set CARDEPASS_DATA_DIR to another folder.\n`,
    );
    assert.equal((await loser.exited).code, 1);
    assert.equal(await statusOf(`${winner.url}/readyz`), 200);
  });
});

describe('stopping', { concurrency: 3 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    for (const workers of signal === 'SIGTERM' ? ['2'] : ['1']) {
      test(`${signal} with ${workers} process(es): readiness is 503 while a request in flight is finished, and the database stops clean`, async () => {
        const server = await startServer({ env: { WEB_CONCURRENCY: workers } });
        await server.ready();
        const request = await openTokenRequest(server.url, demo);
        // Another request, so that not only the newest one is waited for.
        await requestToken(server.url, demo);
        server.signal(signal);
        await until(async () => (await statusOf(`${server.url}/readyz`)) === 503);
        const answer = await request.finish();
        assert.match(answer, /HTTP\/1.1 200 OK\r\n/);
        assert.match(answer, /"access_token":"[^"]+".*\}$/);
        assert.deepEqual(await server.exited, { code: 0, signal: null });
        assert.equal(postmasterPid(server.dataDir), undefined);
        assert.match(postgresLog(server.dataDir), /database system is shut down\n$/);

        const next = await startServer({ dataDir: server.dataDir });
        await next.ready();
        await next.stop();
        assert.doesNotMatch(postgresLog(server.dataDir), /not properly shut down|recovery/);
      });
    }
  }

  test('a second signal ends the waiting for requests in flight', async () => {
    const server = await startServer();
    await server.ready();
    const request = await openTokenRequest(server.url, demo);
    server.signal('SIGINT');
    await until(async () => (await statusOf(`${server.url}/readyz`)) === 503);
    // The first ones are the same keystroke, passed on by npm.
    const repeating = setInterval(() => server.signal('SIGINT'), 100);
    assert.deepEqual(await server.exited, { code: 0, signal: null });
    clearInterval(repeating);
    assert.doesNotMatch(await request.closed, /access_token/);
    assert.match(postgresLog(server.dataDir), /database system is shut down\n$/);
  });

  test('requests in flight are waited for no longer than CARDEPASS_SHUTDOWN_TIMEOUT_MS', async () => {
    const server = await startServer({ env: { CARDEPASS_SHUTDOWN_TIMEOUT_MS: '200' } });
    await server.ready();
    const request = await openTokenRequest(server.url, demo);
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
    assert.doesNotMatch(await request.closed, /access_token/);
  });

  test('the port stays open for CARDEPASS_DRAIN_DELAY_MS after readiness has turned 503', async () => {
    const server = await startServer({ env: { CARDEPASS_DRAIN_DELAY_MS: '1000' } });
    await server.ready();
    const stopped = server.stop();
    await until(async () => (await statusOf(`${server.url}/readyz`)) === 503);
    assert.equal(await pingStatus(server.url, await requestToken(server.url, demo)), 200);
    assert.deepEqual(await stopped, { code: 0, signal: null });
  });

  for (const line of [/Creating the database/, /Starting the database/]) {
    test(`a signal during the start stops clean (${line.source})`, async () => {
      const server = await startServer({ dataDir: path.join(temporaryFolder(), 'data') });
      await server.output(line);
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
      assert.equal(postmasterPid(server.dataDir), undefined);
      const next = await startServer({ dataDir: server.dataDir });
      await next.ready();
      assert.equal((await next.stop()).code, 0);
    });
  }

  test('a start waits for a server that is leaving the folder', async () => {
    const port = await freePort();
    const leaving = await startServer({ port, env: { CARDEPASS_DRAIN_DELAY_MS: '500' } });
    await leaving.ready();
    const stopped = leaving.stop();
    await until(async () => (await statusOf(`${leaving.url}/readyz`)) === 503);
    const next = await startServer({ port, dataDir: leaving.dataDir });
    await next.output(/cardepass is ready/);
    assert.equal(isRunning(leaving.pid), false);
    assert.equal((await stopped).code, 0);
  });
});
