import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, test } from 'node:test';
import { freePort } from '../../server/src/platform/free-port.ts';
import { createTestClient } from '../../server/test/support/server.ts';
import { createInterruption, run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';
import { createAccount } from './support/terminal.ts';

const sandbox = await startSandbox();

test('without credentials it says how to get some', async () => {
  const account = createAccount();
  const english = await run(account, ['balances']);
  assert.equal(english.code, 3);
  assert.equal(english.stdout, '');
  assert.match(english.stderr, /^cardepass: you are not logged in\.\nRun "cardepass login", or set /);
  const chinese = await run(account, ['balances', '--lang', 'zh']);
  assert.match(chinese.stderr, /^cardepass: 尚未登录。\n请运行 "cardepass login"/);
});

test('half of the credentials in the environment is a mistake that is named', async () => {
  const { code, stderr } = await run(createAccount(), ['ping'], {
    environment: { CARDEPASS_CLIENT_ID: 'test_x' },
  });
  assert.equal(code, 3);
  assert.match(stderr, /CARDEPASS_CLIENT_SECRET is not set/);
});

test('a wrong secret is told apart from a missing right', async () => {
  const wrong = await run(sandbox.account, ['balances'], {
    environment: { CARDEPASS_CLIENT_SECRET: 'wrong' },
  });
  assert.equal(wrong.code, 3);
  assert.match(wrong.stderr, /the server refuses the client id and secret\.\nLog in again/);
  const elsewhere = await createTestClient(sandbox.server, { allowedRanges: ['203.0.113.0/24'] });
  const environment = { CARDEPASS_CLIENT_ID: elsewhere.clientId, CARDEPASS_CLIENT_SECRET: elsewhere.secret };
  const refused = await run(sandbox.account, ['balances'], { environment });
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /not on the client's allow-list\.\nRun "cardepass doctor"/);
});

test('a server that is down is told, in both languages', async () => {
  const environment = { CARDEPASS_BASE_URL: `http://127.0.0.1:${await freePort()}/openapi` };
  const english = await run(sandbox.account, ['balances'], { environment });
  assert.equal(english.code, 4);
  assert.match(english.stderr, /the server cannot be reached \(ECONNREFUSED\)\.\nIs it running\?/);
  const chinese = await run(sandbox.account, ['balances'], {
    environment: { ...environment, LANG: 'zh_CN.UTF-8' },
  });
  assert.match(chinese.stderr, /无法连接服务器 \(ECONNREFUSED\)。/);
});

test('a client that has used up its calls is told when to come again', async () => {
  const slow = await createTestClient(sandbox.server, { rateLimitPerMinute: 1 });
  const environment = { CARDEPASS_CLIENT_ID: slow.clientId, CARDEPASS_CLIENT_SECRET: slow.secret };
  assert.equal((await run(sandbox.account, ['ping'], { environment })).code, 0);
  const { code, stderr } = await run(sandbox.account, ['ping'], { environment });
  assert.equal(code, 4);
  assert.match(stderr, /Too many requests.*\nTry again in \d+ s\./);
});

test('an order that has not ended in time ends with 5, and one that fails with 1', async () => {
  const { server, account, sdk } = sandbox;
  const open = ['cards', 'open', 'STD-VISA', '--currency', 'USD', '--amount', '20'];
  await sdk.sandbox.faults.script({ operation: 'Issue', effect: 'Refuse' });
  const failed = await run(account, open);
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /^status +Failure\nreason +/m);
  assert.match(failed.stderr, /order \w{26} has failed\.\n$/);

  await server.app.orderWorker.stop();
  const pending = await run(account, [...open, '--timeout', '1']);
  assert.equal(pending.code, 5);
  assert.match(pending.stdout, /^status +Pending$/m);
  assert.match(
    pending.stderr,
    /is still pending\.\nOrder \w{26} goes on: see "cardepass orders show \w{26}"/,
  );

  const atOnce = await run(account, [...open, '--no-wait', '--order-no', 'PO-1']);
  assert.equal(atOnce.code, 0);
  const again = await run(account, [...open, '--no-wait', '--order-no', 'PO-1']);
  assert.equal(again.stdout, atOnce.stdout);

  const interruption = createInterruption();
  const watched = run(account, ['orders', 'watch', '--customer-order-no', 'PO-1'], {
    ...interruption,
    columns: 100,
    onOutput: (text) => text.includes('is being carried out') && interruption.press(),
  });
  const { code, stderr } = await watched;
  assert.equal(code, 130);
  assert.match(stderr, /cardepass: interrupted\.\nOrder \w{26} goes on/);
});

test('the doctor names what is wrong, one thing after the other', async () => {
  const { account, server } = sandbox;
  const doctor = async (environment: Record<string, string>, clockAheadMs = 0) => {
    const { code, stdout } = await run(account, ['doctor', '--json'], { environment, clockAheadMs });
    const { ok, checks } = JSON.parse(stdout) as {
      ok: boolean;
      checks: { check: string; verdict: string; finding: string; advice?: string }[];
    };
    assert.equal(code, ok ? 0 : 1);
    for (const { verdict, advice } of checks)
      assert.equal(advice !== undefined, verdict === 'failed' || verdict === 'warning');
    return checks.map(({ check, verdict }) => `${check} ${verdict}`);
  };
  const sound = [
    'credentials ok',
    'baseUrl ok',
    'reachable ok',
    'clock ok',
    'token ok',
    'scope ok',
    'allowList ok',
    'rateLimit ok',
  ];
  assert.deepEqual(await doctor({}), sound);
  assert.deepEqual(await doctor({ CARDEPASS_CLIENT_ID: '', CARDEPASS_CLIENT_SECRET: '' }), [
    'credentials failed',
  ]);
  assert.deepEqual(await doctor({ CARDEPASS_CLIENT_SECRET: 'wrong' }), [
    ...sound.slice(0, 4),
    'token failed',
  ]);
  assert.deepEqual(await doctor({ CARDEPASS_BASE_URL: `${server.url}/elsewhere` }), [
    ...sound.slice(0, 2),
    'reachable failed',
  ]);
  const tls = sandbox.baseUrl.replace('http:', 'https:');
  assert.deepEqual(await doctor({ CARDEPASS_BASE_URL: tls }), [...sound.slice(0, 2), 'reachable failed']);
  assert.deepEqual(await doctor({}, 20_000), sound.with(3, 'clock warning'));
  assert.deepEqual(await doctor({}, -3_600_000), sound.with(3, 'clock failed'));

  const { clients } = server.system;
  const asClient = (client: { clientId: string; secret: string }) => ({
    CARDEPASS_CLIENT_ID: client.clientId,
    CARDEPASS_CLIENT_SECRET: client.secret,
  });
  const elsewhere = await createTestClient(server, { allowedRanges: ['203.0.113.0/24'] });
  const allowList = await doctor(asClient(elsewhere));
  assert.equal(allowList[6], 'allowList failed');
  const slow = await createTestClient(server, { rateLimitPerMinute: 2 });
  assert.equal((await doctor(asClient(slow)))[7], 'rateLimit ok');
  assert.equal((await doctor(asClient(slow)))[7], 'rateLimit warning');
  assert.equal((await doctor(asClient(slow)))[7], 'rateLimit failed');
  const disabled = await createTestClient(server);
  await clients.disableClient('operator:test', disabled.clientId);
  assert.deepEqual(await doctor(asClient(disabled)), [...sound.slice(0, 4), 'token failed']);
});

test('the doctor sees the clock of a server that is off, whatever this machine thinks', async () => {
  const { hostname, port } = new URL(sandbox.baseUrl);
  const proxy = createServer((incoming, answer) => {
    const { method, headers, url: path } = incoming;
    const outgoing = request({ hostname, port, path, method, headers }, (answered) => {
      const late = new Date(Date.now() + 600_000).toUTCString();
      answer.writeHead(answered.statusCode ?? 500, { ...answered.headers, date: late });
      answered.pipe(answer);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  after(() => proxy.close());
  const { port: proxyPort } = proxy.address() as { port: number };
  const { code, stdout } = await run(sandbox.account, ['doctor'], {
    environment: { CARDEPASS_BASE_URL: `http://127.0.0.1:${proxyPort}` },
  });
  assert.equal(code, 1);
  assert.match(stdout, /✖ clock +this machine is (599|600|601) s behind the server\n +Set the clock by NTP/);
});

test('something else that answers is not taken for the API', async () => {
  const other = createServer((_request, answer) => answer.end('<html>Hello</html>'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  after(() => other.close());
  const { port } = other.address() as { port: number };
  const environment = { CARDEPASS_BASE_URL: `http://127.0.0.1:${port}` };
  const { code, stderr } = await run(sandbox.account, ['ping'], { environment });
  assert.equal(code, 4);
  assert.match(stderr, /what answered \(status 200\) is not a cardepass API\.\nCheck the base URL/);
});
