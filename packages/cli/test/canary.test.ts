import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';

// Numbers and secrets that are known beforehand, and a look for them at every level of output.

/** Digits after the BIN, and a CVV, which nothing else here happens to be. */
let drawn = 0;
function canaryDigits(size: number): Uint8Array {
  const digits = size === 3 ? '907' : `90${++drawn}8172635`.slice(0, size);
  return Uint8Array.from(digits, Number);
}

const { sdk, account, server } = await startSandbox({
  change: (system) => ({ ...system, randomBytes: canaryDigits }),
});
const opened = await sdk.orders.standard
  .apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 })
  .waitUntilFinal();
const cardId = opened.cardInfos[0]?.cardId ?? '';
const { cardNumber, cvv } = await sdk.cards.retrieve(cardId);
const groups = cardNumber.replace(/(.{4})(?=.)/g, '$1 ');
const webhookSecret = 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktMTIzNDU2Nzg5MDA=';
const secrets = [cardNumber, groups, server.client.secret, webhookSecret];

const levels = [[], ['--verbose'], ['--debug'], ['--debug', '--json'], ['--debug', '--lang', 'zh']];
const environment = { CARDEPASS_WEBHOOK_SECRET: webhookSecret };

async function assertClean(words: readonly string[], input = ''): Promise<void> {
  for (const level of levels) {
    const { stdout, stderr } = await run(account, [...words, ...level], { environment, input });
    const all = `${stdout}\n${stderr}`;
    for (const secret of secrets) assert.ok(!all.includes(secret), `${words[0]} ${level}: ${all}`);
    assert.ok(!/eyJ[\w-]+\.[\w-]+/.test(all), `a token: ${all}`);
    assert.ok(!new RegExp(`(cvv|CVV)\\W+${cvv}`).test(all), all);
  }
}

test('a card is shown whole only where a person asks for it', async () => {
  const { stdout } = await run(account, ['cards', 'show', cardId, '--reveal'], { environment });
  assert.ok(stdout.includes(cardNumber) && stdout.includes(cvv));
  await assertClean(['cards', 'show', cardId]);
});

test('--reveal shows it where it belongs, and not in the log of the calls', async () => {
  const { stdout, stderr } = await run(account, ['cards', 'show', cardId, '--reveal', '--debug'], {
    environment,
  });
  assert.ok(stdout.includes(cardNumber));
  assert.match(stderr, /GET \/v1\/cards\/\{cardId\} 200/);
  for (const secret of secrets) assert.ok(!stderr.includes(secret));
});

test('every command, and every mistake with a number or a secret', async () => {
  const secret = server.client.secret;
  for (const words of [
    ['ping'],
    ['whoami'],
    ['doctor'],
    ['products'],
    ['balances'],
    ['logs'],
    ['cards', 'list'],
    ['transactions'],
    ['transactions', '--card', cardNumber],
    ['webhooks', 'endpoints'],
    ['webhooks', 'endpoints', 'test', cardNumber],
    ['webhooks', 'deliveries'],
    ['webhooks', 'replay', cardNumber],
    ['listen', '--after', '0', '--limit', '6'],
    ['listen', '--after', '0', '--limit', '6', '--forward-to', `http://127.0.0.1:9/${cardNumber}`],
    ['trigger', 'purchase'],
    ['trigger', 'purchase', '--card', cardNumber],
    ['cards', 'list', '--alias', cardNumber],
    ['cards', 'show', cardNumber],
    ['cards', 'show', groups],
    ['cards', 'topup', cardNumber, '10'],
    ['cards', 'topup', cardId, cardNumber],
    ['cards', 'topup', cardId, '10', '--order-no', cardNumber],
    ['cards', 'open', cardNumber, '--currency', 'USD', '--amount', '20'],
    ['cards', 'open', 'STD-VISA', '--currency', cardNumber, '--amount', '20'],
    ['cards', 'open', 'STD-VISA', '--currency', 'USD', '--amount', '20', '--alias', cardNumber],
    ['orders', 'show', cardNumber],
    ['logs', '--card', cardNumber],
    ['logs', '--from', cardNumber],
    ['logs', '--limit', cardNumber],
    ['--profile', cardNumber, 'ping'],
    [cardNumber],
    ['cards', cardNumber],
    ['cards', 'list', `--${cardNumber}`],
    ['login', '--client-secret', secret],
    ['login', '--client-id', 'test_x', secret],
  ]) {
    await assertClean(words);
  }
  await assertClean(['sign', '--type', 'CardPay'], `{"number":"1"}`);
  await assertClean(['verify'], `{"data":"x"}`);
  await assertClean(['login', '--client-id', 'test_x', '--secret-stdin'], secret);
});
