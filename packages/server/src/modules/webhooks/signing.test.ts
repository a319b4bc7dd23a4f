import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { newWebhookSecret, type SigningSecrets, signEvent } from './signing.ts';

const timestamp = 1_794_700_800;
// Both libraries look at the clock.
mock.timers.enable({ apis: ['Date'], now: timestamp * 1000 });

const secret = newWebhookSecret(randomBytes);
const other = newWebhookSecret(randomBytes);
const secrets: SigningSecrets = { body: secret, headers: [secret] };
const event = {
  id: '01994a3c-9d00-7c3e-8f10-0123456789ab',
  type: 'CardBlock',
  createdTime: '2026-11-15T00:00:00.000Z',
  dataJson: '{"amount": 10.00,"merchantName":"星巴克 ☕🏦"}',
  sequence: 42n,
};

test('the body is the event in the order of the contract, with data as it was given and the signature by hand', () => {
  const { body } = signEvent(event, secrets, timestamp);
  const signature = createHmac('sha256', secret)
    .update(`${event.id}CardBlock2026-11-15T00:00:00.000Z${event.dataJson}1.0`)
    .digest('base64');
  assert.equal(
    body,
    `{"id":"${event.id}","type":"CardBlock","createdTime":"2026-11-15T00:00:00.000Z","sequence":42,"data":${event.dataJson},"version":"1.0","signature":"${signature}"}`,
  );
});

test('a sequence above what a double holds is written in full, and none is left out', () => {
  const large = signEvent({ ...event, sequence: 9_223_372_036_854_775_807n }, secrets, timestamp);
  assert.match(large.body, /,"sequence":9223372036854775807,"data":/);
  const { sequence: _, ...without } = event;
  assert.match(signEvent(without, secrets, timestamp).body, /"createdTime":"[^"]*","data":/);
});

for (const [library, Webhook] of Object.entries({ standardwebhooks: StandardWebhook, svix: SvixWebhook })) {
  test(`${library} verifies an event and reads it`, () => {
    const { body, headers } = signEvent(event, secrets, timestamp);
    new Webhook(secret).verify(body, headers);
    assert.throws(() => new Webhook(other).verify(body, headers));
    assert.throws(() => new Webhook(secret).verify(body.replace('10.00', '10.01'), headers));
  });

  test(`${library} refuses an event that is told more than five minutes late`, () => {
    const { body, headers } = signEvent(event, secrets, timestamp - 301);
    assert.throws(() => new Webhook(secret).verify(body, headers), /too old/);
  });

  test(`${library} verifies by either secret while both sign the headers`, () => {
    const { body, headers } = signEvent(event, { body: secret, headers: [other, secret] }, timestamp);
    assert.equal(headers['webhook-signature']?.split(' ').length, 2);
    for (const known of [secret, other]) new Webhook(known).verify(body, headers);
    assert.throws(() => new Webhook(newWebhookSecret(randomBytes)).verify(body, headers));
  });
}

test('whatever text data holds, both signatures verify and data can be cut out of the body', () => {
  const places = fc.option(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), { nil: undefined });
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), places, (dataJson, sequence) => {
      const { sequence: _, ...rest } = event;
      const told = { ...rest, dataJson, ...(sequence === undefined ? {} : { sequence }) };
      const { body, headers } = signEvent(told, secrets, timestamp);
      // As a receiver has it: bytes.
      const text = Buffer.from(body).toString();
      new StandardWebhook(secret).verify(text, headers);
      const data = text.slice(text.indexOf(',"data":') + 8, text.lastIndexOf(',"version":'));
      assert.deepEqual(Buffer.from(data), Buffer.from(dataJson));
      const { signature } = JSON.parse(text);
      const signed = `${event.id}${event.type}${event.createdTime}${data}1.0`;
      assert.equal(signature, createHmac('sha256', secret).update(signed).digest('base64'));
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) },
  );
});

test('a secret is 32 random bytes in Base64 after whsec_', () => {
  assert.equal(
    newWebhookSecret((length) => Buffer.alloc(length, 1)),
    `whsec_${'AQEB'.repeat(10)}AQE=`,
  );
  assert.notEqual(newWebhookSecret(randomBytes), newWebhookSecret(randomBytes));
});
