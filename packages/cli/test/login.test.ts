import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createTestClient } from '../../server/test/support/server.ts';
import { run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';
import { type Account, createAccount, runInTerminal } from './support/terminal.ts';

const { server, baseUrl } = await startSandbox();
const { clientId, secret } = server.client;

function login(account: Account, ...more: string[]) {
  const words = ['login', '--client-id', clientId, '--base-url', baseUrl, '--secret-stdin', ...more];
  return run(account, words, { input: `${secret}\n` });
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test('the credentials go into a file that only its owner can read', async () => {
  const account = createAccount();
  const { code, stdout, stderr } = await login(account);
  assert.equal(code, 0, stderr);
  assert.ok(!stdout.includes(secret));
  assert.equal(modeOf(account.configFile), '600');
  assert.equal(modeOf(path.dirname(account.configFile)), '700');
  assert.equal((await run(account, ['ping'])).code, 0);
});

test('XDG_CONFIG_HOME moves the file, unless it is relative', async () => {
  const account = createAccount();
  const elsewhere = path.join(account.home, 'settings');
  await run(account, ['login', '--client-id', clientId, '--base-url', baseUrl, '--secret-stdin'], {
    input: secret,
    environment: { XDG_CONFIG_HOME: elsewhere },
  });
  assert.equal(modeOf(path.join(elsewhere, 'cardepass/config.json')), '600');
  assert.ok(!existsSync(account.configFile));
  const relative = await run(account, ['profiles', 'list', '--json'], {
    environment: { XDG_CONFIG_HOME: 'settings' },
  });
  assert.equal(relative.stdout, '[]\n');
});

test('a file that others may read is refused, by every command that needs it', async () => {
  const account = createAccount();
  await login(account);
  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o601]) {
    chmodSync(account.configFile, mode);
    for (const words of [['ping'], ['profiles', 'list'], ['login', '--client-id', 'x', '--secret-stdin']]) {
      const { code, stdout, stderr } = await run(account, words, { input: 'x' });
      assert.equal(code, 3);
      assert.equal(stdout, '');
      assert.match(
        stderr,
        new RegExp(`has mode 0${mode.toString(8)}: others can get at the secrets in it\\.\nRun: chmod 600`),
      );
      assert.ok(!stderr.includes(secret));
    }
  }
  chmodSync(account.configFile, 0o600);
  assert.equal((await run(account, ['ping'])).code, 0);
});

test('a damaged file is told without showing what is in it', async () => {
  const account = createAccount();
  await login(account);
  writeFileSync(account.configFile, `{"current":"default","profiles":{"default":{"clientSecret":"${secret}"`);
  const { code, stderr } = await run(account, ['ping']);
  assert.equal(code, 2);
  assert.match(stderr, /cannot be understood\.\nRemove it and log in again\./);
  assert.ok(!stderr.includes(secret));
});

test('wrong credentials are not kept', async () => {
  const account = createAccount();
  const words = ['login', '--client-id', clientId, '--base-url', baseUrl, '--secret-stdin'];
  const { code, stderr } = await run(account, words, { input: 'not-the-secret' });
  assert.equal(code, 3);
  assert.match(stderr, /refuses the client id and secret/);
  assert.ok(!existsSync(account.configFile));
});

test('a secret on the command line is refused without being repeated', async () => {
  for (const words of [
    ['login', '--client-secret', secret],
    ['login', `--client-secret=${secret}`],
    ['login', '--client-id', clientId, secret],
    ['sign', '--secret', 'whsec_c2VjcmV0'],
    ['verify', '--secret=whsec_c2VjcmV0'],
  ]) {
    const { code, stdout, stderr } = await run(createAccount(), words);
    assert.equal(code, 2);
    assert.ok(!`${stdout}${stderr}`.includes(secret) && !stderr.includes('c2VjcmV0'), stderr);
  }
  const { stderr } = await run(createAccount(), ['login', '--client-secret', secret]);
  assert.match(stderr, /a secret does not belong on a command line.*\nLeave the option out to be asked/);
});

test('profiles live side by side, and the environment wins over the file', async () => {
  const account = createAccount();
  const other = await createTestClient(server);
  await login(account);
  await run(
    account,
    ['login', '--client-id', other.clientId, '--base-url', baseUrl, '--secret-stdin', '--profile', 'other'],
    {
      input: other.secret,
    },
  );
  const whoami = async (words: string[] = [], environment = {}) => {
    const { stdout } = await run(account, ['whoami', '--json', ...words], { environment });
    const { profile, clientId: id } = JSON.parse(stdout);
    return [profile, id];
  };
  assert.deepEqual(await whoami(), ['default', clientId]);
  assert.deepEqual(await whoami(['--profile', 'other']), ['other', other.clientId]);
  assert.deepEqual(await whoami([], { CARDEPASS_PROFILE: 'other' }), ['other', other.clientId]);
  const credentials = {
    CARDEPASS_CLIENT_ID: clientId,
    CARDEPASS_CLIENT_SECRET: secret,
    CARDEPASS_BASE_URL: baseUrl,
  };
  assert.deepEqual(await whoami([], credentials), [null, clientId]);
  assert.deepEqual(await whoami(['--profile', 'other'], credentials), ['other', other.clientId]);

  await run(account, ['profiles', 'use', 'other']);
  assert.deepEqual(await whoami(), ['other', other.clientId]);
  const { stdout: listed } = await run(account, ['profiles', 'list']);
  assert.match(listed, /^ +default .*\n\* +other /m);
  assert.ok(!listed.includes(secret));
  await run(account, ['logout']);
  assert.deepEqual(await whoami(), ['default', clientId]);
  assert.ok(!readFileSync(account.configFile, 'utf8').includes(other.secret));
  assert.equal((await run(account, ['logout', '--profile', 'other'])).code, 2);
});

test('a secret of the file never goes to a base URL of the environment', async () => {
  const account = createAccount();
  await login(account);
  const environment = { CARDEPASS_BASE_URL: 'http://127.0.0.1:9/openapi' };
  const { stdout } = await run(account, ['whoami', '--json'], { environment });
  assert.equal(JSON.parse(stdout).baseUrl, baseUrl);
});

test('at a terminal it asks, and shows nothing of the secret', async () => {
  const account = createAccount({ CARDEPASS_BASE_URL: baseUrl });
  const session = runInTerminal('cardepass login', account);
  await session.until(/^Client id:$/m);
  session.type(`${clientId}\r`);
  await session.until(/^Client secret \(not shown\):$/m);
  // A mistyped character, taken back.
  session.type(`x\u007f${secret}\r`);
  assert.equal(await session.exited, 0, await session.screen());
  assert.ok(!session.bytes().includes(secret.slice(0, 8)));
  assert.equal(modeOf(account.configFile), '600');
});

test('Ctrl-C at the question for the secret ends it, and the terminal echoes again', async () => {
  const account = createAccount({ CARDEPASS_BASE_URL: baseUrl });
  const session = runInTerminal(
    `cardepass login --client-id ${clientId}; echo "exit code $?"; stty -a`,
    account,
  );
  await session.until(/not shown\):$/m);
  session.type('half-a-sec\u0003');
  assert.equal(await session.exited, 0);
  const screen = await session.screen();
  assert.match(screen, /cardepass: interrupted\.\n/);
  assert.match(screen, /exit code 130/);
  assert.match(screen, /[^-]\becho\b/);
  assert.match(screen, /[^-]\bicanon\b/);
  assert.ok(!session.bytes().includes('half-a-sec'));
  assert.ok(!existsSync(account.configFile));
});

test('where nobody can be asked, it says what is missing', async () => {
  const { code, stderr } = await run(createAccount(), ['login']);
  assert.equal(code, 2);
  assert.match(stderr, /there is no terminal to ask on: --client-id is needed/);
});
