import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cardepass, webhooks } from '@cardepass/sdk';
import { Webhook } from 'standardwebhooks';
import { until } from '../../server/test/support/process.ts';
import { startTestServer } from '../../server/test/support/server.ts';
import { startReceiver } from './support/receiver.ts';
import { createInterruption, run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';
import { createAccount, runInTerminal } from './support/terminal.ts';

const { sdk, account, server } = await startSandbox();
const receiver = await startReceiver();

const listen = (...words: string[]) => run(account, ['listen', '--forward-to', receiver.url, ...words]);
const lines = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('every event arrives in order, signed in both ways with the secret that was shown', async () => {
  receiver.received.length = 0;
  await sdk.sandbox.deposits.create({ currency: 'USD', amount: '12.30' });
  // Both opening balances and this deposit; each is numbered a moment after it is made.
  const { items, lastSequence } = await until(async () => {
    const listed = await sdk.events.list({ after: 0 });
    return listed.lastSequence >= 3 && listed;
  });
  const { code, stdout, stderr } = await listen('--after', '0', '--limit', String(lastSequence), '--json');
  assert.equal(code, 0, stderr);
  const [opening, ...told] = lines(stdout);
  assert.deepEqual(
    told.map(({ event }) => event),
    items,
  );
  assert.equal(receiver.received.length, items.length);
  for (const [at, { headers, body }] of receiver.received.entries()) {
    const verified = await webhooks.verify(body, headers, opening.secret);
    await webhooks.verify(body, {}, opening.secret, { signature: 'body', maxAgeSeconds: 1e9 });
    new Webhook(opening.secret).verify(body.toString(), headers as Record<string, string>);
    assert.deepEqual(verified.data, items[at]?.data);
    assert.equal(verified.sequence, items[at]?.sequence);
    assert.equal(headers['webhook-id'], items[at]?.id);
    assert.equal(told[at].forwarded.acknowledged, true);
  }
});

test('what is posted is what a real endpoint is sent, but for secret and time', async () => {
  const direct = await startReceiver();
  const real = await startSandbox({ environment: { CARDEPASS_WEBHOOK_INSIDE_ADDRESSES: 'allow' } });
  await real.sdk.webhooks.endpoints.create({ url: direct.url, eventTypes: ['AcctPay'] });
  await real.sdk.sandbox.deposits.create({ currency: 'USD', amount: '12.30' });
  await until(() => direct.received.length > 0);
  const { sequence } = JSON.parse(String(direct.received[0]?.body));
  receiver.received.length = 0;
  const words = ['listen', '--forward-to', receiver.url, '--after', String(sequence - 1), '--limit', '1'];
  assert.equal((await run(real.account, words)).code, 0);
  const unsigned = (body: Buffer | undefined) => body?.toString().replace(/"signature":"[^"]+"/, '');
  assert.equal(unsigned(receiver.received[0]?.body), unsigned(direct.received[0]?.body));
  const names = (index: object | undefined) =>
    Object.keys(index ?? {})
      .filter((name) => /^(webhook-|content-type)/.test(name))
      .sort();
  assert.deepEqual(names(receiver.received[0]?.headers), names(direct.received[0]?.headers));
});

test('an answer counts as the server would count it', async () => {
  const forwardedWith = async (answer: { status: number; body: string }, ...words: string[]) => {
    receiver.answer = answer;
    const { stdout } = await listen('--after', '0', '--limit', '1', '--json', ...words);
    const { httpStatus, acknowledged, reason } = lines(stdout)[1].forwarded;
    return [httpStatus, acknowledged, reason];
  };
  const refusal = '{"success":false,"errorCode":"X1","errorMessage":"not now"}';
  assert.deepEqual(await forwardedWith({ status: 200, body: '{"success":true}' }), [200, true, null]);
  assert.deepEqual(await forwardedWith({ status: 500, body: '{"success":true}' }), [
    500,
    false,
    'status 500',
  ]);
  assert.deepEqual(await forwardedWith({ status: 200, body: refusal }), [
    200,
    false,
    'success is not true: X1: not now',
  ]);
  assert.deepEqual(await forwardedWith({ status: 200, body: 'OK' }), [200, false, 'the answer is not JSON']);
  assert.deepEqual(await forwardedWith({ status: 204, body: '' }, '--mode', 'status'), [204, true, null]);
  assert.deepEqual(await forwardedWith({ status: 302, body: '' }, '--mode', 'status'), [
    302,
    false,
    'status 302',
  ]);
});

test('a local server that is down stops nothing', async () => {
  const words = ['listen', '--after', '0', '--limit', '2', '--json', '--forward-to', 'http://127.0.0.1:9/'];
  const { code, stdout } = await run(account, words);
  assert.equal(code, 0);
  for (const { forwarded } of lines(stdout).slice(1)) {
    assert.equal(forwarded.httpStatus, null);
    assert.equal(forwarded.acknowledged, false);
    assert.ok(forwarded.reason);
  }
});

test('it goes on behind the last event of an earlier run, and leaves out types that nobody wants', async () => {
  receiver.answer = { status: 200, body: '{"success":true}' };
  await listen('--after', '0', '--limit', '1');
  const resumed = await run(account, ['listen', '--resume', '--limit', '1', '--json']);
  const [opening, second] = lines(resumed.stdout);
  assert.equal(opening.after, 1);
  assert.equal(second.event.sequence, 2);
  await sdk.orders.standard
    .apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 })
    .waitUntilFinal();
  const chosen = await run(account, [
    'listen',
    '--after',
    '0',
    '--events',
    'cardactivation',
    '--limit',
    '1',
    '--json',
  ]);
  assert.equal(lines(chosen.stdout)[1].event.type, 'CardActivation');
});

test('a secret of the environment outlives the session', async () => {
  const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==';
  receiver.received.length = 0;
  await run(account, ['listen', '--after', '0', '--limit', '1', '--forward-to', receiver.url], {
    environment: { CARDEPASS_WEBHOOK_SECRET: secret },
  });
  const [delivery] = receiver.received;
  assert.ok(delivery);
  await webhooks.verify(delivery.body, delivery.headers, secret);
});

test('a server that goes away and comes back is waited for, and no event is missed', async () => {
  const other = await startSandbox();
  const { lastSequence } = await other.sdk.events.list({ pageSize: 1 });
  const interruption = createInterruption();
  let output = '';
  let isSeen: (text: string) => void = () => {};
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      isSeen = () => output.includes(text) && resolve();
      isSeen('');
    });
  const listening = run(other.account, ['listen', '--after', String(lastSequence)], {
    signal: interruption.signal,
    onOutput: (text) => {
      output += text;
      isSeen(text);
    },
  });
  await seen('behind event');
  const { port } = other.server;
  await other.server.app.app.close();
  await seen('waiting …');
  // Another process of the same installation takes its place.
  const next = await startTestServer({ beside: other.server, environment: { PORT: String(port) } });
  if (next.port !== port) {
    // Somebody was quicker at the port: nothing to see here but that it ends in peace.
    interruption.press();
    assert.equal((await listening).code, 130);
    return;
  }
  await other.sdk.sandbox.deposits.create({ currency: 'USD', amount: '1' });
  await seen(`#${lastSequence + 1}`);
  interruption.press();
  const { code, stderr } = await listening;
  assert.equal(code, 130);
  assert.match(stderr, /The server answers again\./);
  assert.match(stderr, new RegExp(`1 events\\. Go on with --resume or --after ${lastSequence + 1}\\.`));
});

test('Ctrl-C at a terminal ends it, and says where to go on', async () => {
  const session = runInTerminal(
    `cardepass listen --after 0 --forward-to ${receiver.url}`,
    createAccount({ ...account.environment }),
  );
  await session.until(/#1 /);
  session.type('\u0003');
  assert.equal(await session.exited, 130);
  assert.match(
    await session.screen(),
    /cardepass: interrupted\.\n\d+ events\. Go on with --resume or --after \d+\./,
  );
});

test('a reader that has seen enough ends it', async () => {
  const session = runInTerminal('cardepass listen --after 0 --json | head -1', account);
  await session.until(/"secret"/);
  await sdk.sandbox.deposits.create({ currency: 'USD', amount: '1' });
  assert.equal(await session.exited, 0);
});

test('events of another customer are not heard', async () => {
  const { clients } = server.system;
  await clients.createCustomer('operator:test', { name: 'Neighbour', customerCode: 'N1' });
  const { client, secret } = await clients.createClient('operator:test', 'N1', {});
  const environment = { CARDEPASS_CLIENT_ID: client.clientId, CARDEPASS_CLIENT_SECRET: secret.secret };
  const baseUrl = `${server.url}/openapi`;
  const neighbour = new Cardepass({ baseUrl, clientId: client.clientId, clientSecret: secret.secret });
  await neighbour.sandbox.deposits.create({ currency: 'USD', amount: '77' });
  const { stdout } = await run(account, ['listen', '--after', '0', '--limit', '1', '--json'], {
    environment,
  });
  assert.equal(lines(stdout)[1].event.data.transAmount, 77);
});
