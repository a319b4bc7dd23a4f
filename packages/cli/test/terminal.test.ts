import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startSandbox } from './support/sandbox.ts';
import { runInTerminal, screenOf } from './support/terminal.ts';

const { server, sdk, account } = await startSandbox();
const standard = await sdk.orders.standard
  .apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100, cardAlias: '市场推广部门的卡片' })
  .waitUntilFinal();
const cardId = standard.cardInfos[0]?.cardId ?? '';

await sdk.sandbox.authorizations.create({ cardId, amount: '1000' });
await sdk.sandbox.refunds.create({ cardId, amount: '1' });
const { endpointId } = await sdk.webhooks.endpoints.create({
  url: `https://example.com/${'webhooks/'.repeat(9)}`,
});
await sdk.webhooks.endpoints.test(endpointId).catch(() => {});

const esc = '\u001b';
const shows = [
  'products',
  'balances',
  'cards list',
  `cards show ${cardId}`,
  'logs',
  `logs --card ${cardId}`,
  'doctor',
  'transactions',
  'webhooks endpoints',
  'webhooks deliveries',
];

test('on 60 columns no line breaks, in either language', async () => {
  for (const language of ['en', 'zh']) {
    const line = shows.map((words) => `cardepass ${words} --lang ${language}`).join(' && echo && ');
    const { code, screen, session } = await screenOf(line, account, { columns: 60 });
    assert.equal(code, 0, screen);
    assert.deepEqual(await session.brokenLines(), [], screen);
    // Ids and amounts are whole, whatever else was cut.
    assert.ok(screen.includes(cardId));
    assert.match(screen, /9,897\.50 USD/);
  }
});

test('help fits 60 columns, but for the lines to paste', async () => {
  const { screen, session } = await screenOf('cardepass cards open --help', account, { columns: 60 });
  const broken = await session.brokenLines();
  assert.ok(
    broken.every((line) => !line.includes('--max-auth <')),
    screen,
  );
});

test('colour is for a terminal that wants it', async () => {
  const coloured = await screenOf('cardepass cards list', account);
  assert.ok(coloured.session.bytes().includes(`${esc}[32mActive`));
  for (const line of [
    'NO_COLOR=1 cardepass cards list',
    'TERM=dumb cardepass cards list',
    'cardepass cards list --no-color',
    'cardepass cards list --json',
    'cardepass cards list | cat',
  ]) {
    const { session } = await screenOf(line, account);
    assert.ok(!session.bytes().includes(`${esc}[3`), line);
  }
});

test('a pipe gets the text alone: no colour, no sign that turns, no narrow columns', async () => {
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', 'cardepass cards list'], {
    env: { ...account.environment },
    cwd: account.home,
  });
  assert.ok(!`${stdout}${stderr}`.includes(esc));
  assert.equal(stderr, '');
  assert.match(stdout, /市场推广部门的卡片/);
});

test('a reader that has seen enough ends the command in peace', async () => {
  const { screen, code } = await screenOf(
    'cardepass logs --json --limit 1000 | head -1; cardepass products | true; echo done',
    account,
  );
  assert.equal(code, 0);
  assert.equal(screen, '[\ndone\n');
});

test('a cancellation asks first, and no is no', async () => {
  const session = runInTerminal(`cardepass cards cancel ${cardId}; echo "exit code $?"`, account);
  await session.until(/for good\? \[y\/N\]$/m);
  session.type('\r');
  await session.exited;
  assert.match(await session.screen(), /cardepass: nothing was done\.\nexit code 1/);
  assert.equal((await sdk.cards.retrieve(cardId)).status, 'Active');
});

test('Ctrl-C ends a wait and not the order; the line that turned is gone', async () => {
  await server.app.orderWorker.stop();
  const session = runInTerminal('cardepass cards open STD-VISA --currency USD --amount 20', account);
  const [, orderNo = ''] = await session.until(/Order (\w{26}) is being carried out/);
  session.type('\u0003');
  assert.equal(await session.exited, 130);
  const screen = await session.screen();
  assert.doesNotMatch(screen, /is being carried out/);
  assert.match(screen, new RegExp(`cardepass: interrupted\\.\nOrder ${orderNo} goes on`));
  assert.equal((await sdk.orders.standard.retrieve({ orderNo }))?.status, 'Pending');
});

test('Ctrl-C in Chinese', async () => {
  const session = runInTerminal('cardepass cards open STD-VISA --currency USD --amount 20', account, {
    environment: { LANG: 'zh_CN.UTF-8' },
  });
  await session.until(/订单 \w{26} 正在处理/);
  session.type('\u0003');
  assert.equal(await session.exited, 130);
  assert.match(await session.screen(), /cardepass: 已中断。\n订单 \w{26} 仍在继续/);
});
