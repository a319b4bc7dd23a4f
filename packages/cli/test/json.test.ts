import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { describedProgram } from '../scripts/reference.ts';
import { fullName, operationsOf } from '../src/command.ts';
import { startReceiver } from './support/receiver.ts';
import { run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';

// Every command with --json: one JSON value on standard output, and nothing else anywhere.

const sandbox = await startSandbox({ environment: { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow' } });
const receiver = await startReceiver();
/** Of what was printed so far. */
let printed: { readonly [name: string]: unknown } = {};
const endpointId = () => String(printed.endpointId);
const standard = await sandbox.sdk.orders.standard
  .apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 })
  .waitUntilFinal();
const shared = await sandbox.sdk.orders.shareBalance
  .apply({ productCode: 'SHARE-MC', cardCurrency: 'USD', maxAuthAmount: 100, maxCreditAmount: 500 })
  .waitUntilFinal();
const { orderNo } = standard;
const cardId = standard.cardInfos[0]?.cardId ?? '';
const sharedCardId = shared.cardInfos[0]?.cardId ?? '';
writeFileSync(path.join(sandbox.account.home, 'event.json'), '{"type":"CardPay","data":{"amount":1}}');

/** How each command is called, in an order in which each can be done; a command that is missing here fails the test. */
const calls: Readonly<Record<string, () => readonly string[]>> = {
  login: () => [],
  'profiles list': () => [],
  'profiles use': () => ['default'],
  ping: () => [],
  whoami: () => [],
  doctor: () => [],
  products: () => [],
  balances: () => [],
  logs: () => ['--card', cardId],
  'cards open': () => ['STD-VISA', '--currency', 'USD', '--amount', '20'],
  'cards list': () => ['--status', 'Active'],
  'cards show': () => [cardId],
  'cards topup': () => [cardId, '10.50'],
  'cards withdraw': () => [cardId, '5'],
  'cards block': () => [sharedCardId],
  'cards unblock': () => [sharedCardId],
  'cards limit': () => [sharedCardId, '--max-auth', '150', '--max-credit', '900'],
  'cards cancel': () => [cardId, '--yes'],
  'orders show': () => [orderNo],
  'orders watch': () => [orderNo],
  transactions: () => ['--from', '24h'],
  'webhooks endpoints create': () => [receiver.url],
  'webhooks endpoints list': () => [],
  'webhooks endpoints change': () => [endpointId(), '--disable'],
  'webhooks endpoints rotate': () => [endpointId(), 'announce'],
  'webhooks endpoints test': () => [endpointId()],
  'webhooks deliveries': () => [],
  'webhooks replay': () => ['--failed-since', '24h'],
  'webhooks endpoints delete': () => [endpointId(), '--yes'],
  listen: () => ['--after', '0', '--limit', '1'],
  trigger: () => ['AcctPay'],
  sign: () => [path.join(sandbox.account.home, 'event.json')],
  verify: () => [path.join(sandbox.account.home, 'delivery.txt')],
  completion: () => ['bash'],
  logout: () => [],
};

test('every command prints one JSON value with --json', async () => {
  const environment = { CARDEPASS_WEBHOOK_SECRET: 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==' };
  const names = operationsOf(describedProgram('en')).map((command) =>
    fullName(command).replace('cardepass ', ''),
  );
  assert.deepEqual(names.toSorted(), Object.keys(calls).toSorted());
  const { stdout: delivery } = await run(
    sandbox.account,
    ['sign', path.join(sandbox.account.home, 'event.json')],
    { environment },
  );
  writeFileSync(path.join(sandbox.account.home, 'delivery.txt'), delivery);
  for (const [name, args] of Object.entries(calls)) {
    const { code, stdout, stderr } = await run(sandbox.account, [...name.split(' '), ...args(), '--json'], {
      environment,
    });
    assert.equal(code, 0, `${name}: ${stderr}`);
    assert.equal(stderr, '', name);
    // One value, or of a command that goes on, one a line.
    const values = name === 'listen' ? stdout.trimEnd().split('\n') : [stdout];
    for (const value of values) assert.equal(typeof JSON.parse(value), 'object', name);
    if (name === 'webhooks endpoints create') printed = JSON.parse(stdout);
  }
});

test('what is printed is what the API answered', async () => {
  const { account, sdk } = sandbox;
  const json = async (...words: string[]) => JSON.parse((await run(account, [...words, '--json'])).stdout);
  assert.deepEqual(await json('balances'), await sdk.accounts.balances());
  assert.deepEqual(await json('products'), await sdk.products.list());
  assert.deepEqual(
    await json('cards', 'list', '--limit', '2'),
    (await sdk.cards.list({ pageSize: 2 })).items,
  );
  assert.deepEqual(await json('orders', 'show', orderNo), await sdk.orders.standard.retrieve({ orderNo }));
});

test('a failure is one JSON object on standard error', async () => {
  const { account } = sandbox;
  const cases: [string[], number, string][] = [
    [['cards', 'topup', sharedCardId, '10', '--json'], 1, 'OPERATION_NOT_ALLOWED'],
    [['cards', 'topup', '01a204bc-0000-76f4-8c3f-4ed03bf0b7bb', '10', '--json'], 1, 'CARD_NOT_FOUND'],
    [['cards', 'open', 'STD-VISA', '--currency', 'USD', '--amount', '1', '--json'], 1, 'AMOUNT_TOO_SMALL'],
    [['cards', 'open', 'STD-VISA', '--currency', 'USD', '--amount', '10.001', '--json'], 1, '400'],
    [['orders', 'show', '01M82BRGBSE488JZFKH4Q58YCT', '--json'], 1, 'ORDER_NOT_FOUND'],
    [['orders', 'show', '--json'], 2, 'ORDER_NUMBER_NEEDED'],
    [['cards', 'cancel', sharedCardId, '--json'], 2, 'CONSENT_NEEDED'],
    [['ping', '--profile', 'nobody', '--json'], 3, 'NOT_LOGGED_IN'],
  ];
  for (const [words, exitCode, errorCode] of cases) {
    const { code, stdout, stderr } = await run(account, words);
    assert.equal(code, exitCode, words.join(' '));
    assert.equal(stdout, '');
    const { error } = JSON.parse(stderr);
    assert.equal(error.code, errorCode);
    assert.equal(error.exitCode, exitCode);
    assert.equal(typeof error.message, 'string');
  }
});

test('a refusal of the API names its answer, and the fields that are wrong', async () => {
  const { stderr } = await run(sandbox.account, [
    'cards',
    'open',
    'STD-VISA',
    '--currency',
    'USD',
    '--amount',
    '10.001',
    '--json',
  ]);
  const { error } = JSON.parse(stderr);
  assert.match(error.responseId, /^[0-9a-f-]{36}$/);
  assert.equal(error.errors[0].field, 'topUpAmount');
});
