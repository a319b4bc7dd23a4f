import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../server/test/support/process.ts';
import { webhookEventTypes } from '../src/webhooks/event-types.ts';
import { run } from './support/run.ts';
import { startSandbox } from './support/sandbox.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
type Result = any;

const { sdk, account } = await startSandbox();

async function trigger(what: string, ...words: string[]) {
  const { lastSequence: before } = await sdk.events.list({ pageSize: 1 });
  const { code, stdout, stderr } = await run(account, ['trigger', what, '--json', ...words]);
  assert.equal(code, 0, `${what}: ${stderr}`);
  return { steps: JSON.parse(stdout) as { step: string; result: Result }[], before };
}

for (const type of webhookEventTypes) {
  test(`trigger ${type} makes an event of that type`, async () => {
    const { before } = await trigger(type);
    // Events are numbered a moment after what they tell of.
    await until(async () =>
      (await sdk.events.list({ after: before })).items.some((event) => event.type === type),
    );
  });
}

test('a purchase is authorized and cleared, a decline declined', async () => {
  const { steps } = await trigger('purchase', '--amount', '7.25');
  assert.deepEqual(
    steps.map(({ step }) => step),
    ['authorized', 'cleared'],
  );
  assert.equal(steps[1]?.result.transaction.status, 'Settled');
  assert.equal(steps[1]?.result.transaction.settledAmount.amount, 7.25);
  const { steps: declined } = await trigger('decline');
  assert.equal(declined[0]?.result.decision, 'Declined');
});

test('a refund, a reversal and a dispute bring the money back, as they should', async () => {
  for (const [what, steps] of [
    ['reversal', ['authorized', 'reversed']],
    ['refund', ['authorized', 'cleared', 'refunded']],
    ['dispute', ['authorized', 'cleared', 'disputed', 'lost the dispute']],
  ] as const) {
    const played = await trigger(what);
    assert.deepEqual(
      played.steps.map(({ step }) => step),
      steps,
    );
    for (const { result } of played.steps)
      assert.ok(['Approved', 'Recorded'].includes(result.decision), what);
  }
});

test('a whole life ends with a closed card', async () => {
  const { steps } = await trigger('life');
  const cardId = steps[0]?.result.cardInfos[0].cardId;
  assert.equal((await sdk.cards.retrieve(cardId)).status, 'Cancel');
  assert.deepEqual(
    steps.filter(({ result }) => result.decision === 'Declined').map(({ step }) => step),
    ['declined on the blocked card'],
  );
});

test('traffic is made over what there is', async () => {
  const { steps } = await trigger('traffic');
  assert.equal(steps.at(-1)?.result.paymentCount, 20);
});

test('what was done before a refusal is shown, and the refusal explained', async () => {
  const { code, stdout, stderr } = await run(account, ['trigger', 'purchase', '--amount', '5000']);
  assert.equal(code, 1);
  assert.match(stdout, /^! authorized {2}Declined {2}INSUFFICIENT_BALANCE {2}5,000\.00 USD/);
  assert.match(stderr, /declined: INSUFFICIENT_BALANCE\.\nLoad the card/);
});

test('an unknown card, and something that cannot be triggered', async () => {
  assert.equal(
    (await run(account, ['trigger', 'purchase', '--card', '01a204bc-0000-76f4-8c3f-4ed03bf0b7bb'])).code,
    1,
  );
  const unknown = await run(account, ['trigger', 'earthquake']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Allowed choices are purchase, decline/);
});
