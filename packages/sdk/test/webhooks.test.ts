import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type VerifyOptions, type WebhookEvent, WebhookVerificationError, webhooks } from '../src/index.ts';
import { deliver } from './sign.ts';

interface Vector {
  readonly name: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly receiver: { readonly secrets: string[]; readonly nowSeconds: number };
  readonly event?: { readonly dataJson: string; readonly sequence?: number };
}

const vectors: { accepted: Vector[]; refused: Vector[] } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../docs/webhook-vectors.json'), 'utf8'),
);

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const nowSeconds = Date.parse('2026-11-22T10:00:00.000Z') / 1000;
const event = {
  id: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
  type: 'CardBlock',
  createdTime: '2026-11-22T10:00:00.000Z',
  data: '{"orderNo":"1","cardInfo":{"cardId":"c"},"isBlocked":true}',
  sequence: 12,
};
const at = (seconds: number, options: VerifyOptions = {}): VerifyOptions => ({
  ...options,
  now: () => seconds * 1000,
});

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail('it was believed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WebhookVerificationError, String(error));
  return error.reason;
}

test('the vectors of the documentation are believed and refused as they say', async () => {
  for (const { name, body, headers, receiver, event: signed } of vectors.accepted) {
    const verified = await webhooks.verify(body, headers, receiver.secrets, at(receiver.nowSeconds));
    assert.deepEqual(verified.data, JSON.parse(signed?.dataJson ?? ''), name);
    assert.equal(verified.sequence, signed?.sequence, name);
    await webhooks.verify(body, {}, receiver.secrets, at(receiver.nowSeconds));
  }
  for (const { name, body, headers, receiver } of vectors.refused) {
    const verifying = webhooks.verify(body, headers, receiver.secrets, at(receiver.nowSeconds));
    await assert.rejects(verifying, WebhookVerificationError, name);
  }
  assert.ok(vectors.accepted.length > 5 && vectors.refused.length > 5);
});

test('an event is unwrapped, with headers and bodies as frameworks have them', async () => {
  const { body, headers } = deliver(event, [secret], nowSeconds);
  const bodies = [body, Buffer.from(body), new TextEncoder().encode(body).buffer];
  const upper = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  );
  for (const rawBody of bodies) {
    for (const given of [
      headers,
      new Headers(headers),
      upper,
      Object.entries(headers),
      new Map(Object.entries(headers)),
    ]) {
      const found: WebhookEvent = await webhooks.unwrap(rawBody, given, secret, at(nowSeconds));
      assert.ok(found.type === 'CardBlock');
      assert.equal(found.data.cardInfo.cardId, 'c');
      assert.deepEqual([found.id, found.sequence, found.createdTime], [event.id, 12, event.createdTime]);
    }
  }
});

test('either signature is enough, and where both are there both must be right', async () => {
  const { body, headers } = deliver(event, [secret], nowSeconds);
  const byBody = await webhooks.verify(body, {}, secret, at(nowSeconds));
  // The body's signature leaves it out, so anyone could have written it.
  assert.equal(byBody.sequence, undefined);
  const unsigned = body.replace(/,"signature":"[^"]+"/, '');
  const again = deliver({ ...event, id: event.id }, [secret], nowSeconds);
  assert.equal(again.body, body);
  assert.equal(await refusal(webhooks.verify(unsigned, {}, secret, at(nowSeconds))), 'unsigned');
  assert.equal(await refusal(webhooks.verify(unsigned, headers, secret, at(nowSeconds))), 'wrong-signature');
  assert.equal(
    await refusal(webhooks.verify(body, {}, secret, at(nowSeconds, { signature: 'headers' }))),
    'unsigned',
  );
  const elsewhere = deliver({ ...event, data: '{}' }, [secret], nowSeconds).headers;
  assert.equal(await refusal(webhooks.verify(body, elsewhere, secret, at(nowSeconds))), 'wrong-signature');
  await webhooks.verify(body, elsewhere, secret, at(nowSeconds, { signature: 'body' }));
  const { 'webhook-signature': _, ...incomplete } = headers;
  assert.equal(await refusal(webhooks.verify(body, incomplete, secret, at(nowSeconds))), 'wrong-signature');
});

test('while a secret is replaced, a receiver with both believes either', async () => {
  const announced = deliver(event, [secret, otherSecret], nowSeconds);
  const confirmed = deliver(event, [otherSecret], nowSeconds);
  for (const { body, headers } of [announced, confirmed]) {
    await webhooks.verify(body, headers, [secret, otherSecret], at(nowSeconds));
  }
  await webhooks.verify(announced.body, announced.headers, secret, at(nowSeconds));
  await webhooks.verify(
    announced.body,
    announced.headers,
    otherSecret,
    at(nowSeconds, { signature: 'headers' }),
  );
  assert.equal(
    await refusal(webhooks.verify(confirmed.body, confirmed.headers, secret, at(nowSeconds))),
    'wrong-signature',
  );
});

test('what was delivered long ago is not believed again', async () => {
  const { body, headers } = deliver(event, [secret], nowSeconds);
  for (const late of [300, -300]) await webhooks.verify(body, headers, secret, at(nowSeconds + late));
  for (const late of [301, -301]) {
    assert.equal(
      await refusal(webhooks.verify(body, headers, secret, at(nowSeconds + late))),
      'outside-the-window',
    );
  }
  await webhooks.verify(body, headers, secret, at(nowSeconds + 3600, { toleranceSeconds: 3600 }));
  // Where only the event's own time is signed, all repetitions are believed, and nothing after them.
  const threeDays = 3 * 24 * 3600;
  await webhooks.verify(body, {}, secret, at(nowSeconds + threeDays));
  for (const late of [threeDays + 1, -301]) {
    assert.equal(
      await refusal(webhooks.verify(body, {}, secret, at(nowSeconds + late))),
      'outside-the-window',
    );
  }
  await webhooks.verify(body, {}, secret, at(nowSeconds + 60, { maxAgeSeconds: 60 }));
  assert.equal(
    await refusal(webhooks.verify(body, {}, secret, at(nowSeconds + 61, { maxAgeSeconds: 60 }))),
    'outside-the-window',
  );
});

test('the parts of the body that are signed cannot be moved into one another', async () => {
  const { body } = deliver(event, [secret], nowSeconds);
  const moved = [
    body
      .replace(`"id":"${event.id}"`, `"id":"${event.id}Card"`)
      .replace('"type":"CardBlock"', '"type":"Block"'),
    body.replace('"type":"CardBlock"', '"type":"CardBlock2"').replace('"createdTime":"2', '"createdTime":"'),
    body.replace('"createdTime":"2026', '"createdTime":""').replace('""', '"'),
    body.replace('"version":"1.0"', '"version":""'),
    body.replace('{"id"', '{"data":{},"id"'),
  ];
  for (const one of moved)
    assert.equal(await refusal(webhooks.verify(one, {}, secret, at(nowSeconds))), 'malformed');
});

test('data is taken as it was written, whatever JSON it is', async () => {
  const json = fc.tuple(fc.json({ noUnicodeString: false }), fc.constantFrom('', ' ', '\n\t'));
  await fc.assert(
    fc.asyncProperty(json, async ([text, space]) => {
      const data = `${space}${text}${space}`;
      const key = `whsec_${randomBytes(32).toString('base64')}`;
      const sent = deliver({ ...event, id: randomUUID(), data: text }, [key], nowSeconds);
      const spaced = sent.body.replace(`"data":${text}`, () => `"data":${data}`);
      const verified = await webhooks.verify(spaced, {}, key, at(nowSeconds));
      assert.deepEqual(verified.data, JSON.parse(text));
    }),
    { numRuns: 200 },
  );
});

test('anything else than a delivery is refused, and never believed', async () => {
  const { headers } = deliver(event, [secret], nowSeconds);
  for (const body of [
    '',
    'null',
    '[]',
    '"text"',
    '{',
    '{"id":1}',
    'x'.repeat(10_000),
    '{"id":"a","type":"b"}',
  ]) {
    assert.equal(await refusal(webhooks.verify(body, headers, secret, at(nowSeconds))), 'malformed', body);
  }
  assert.equal(
    await refusal(webhooks.verify(Uint8Array.of(0xff, 0xfe), headers, secret, at(nowSeconds))),
    'malformed',
  );
  const parsed = JSON.parse(deliver(event, [secret], nowSeconds).body);
  await assert.rejects(webhooks.verify(parsed, headers, secret), /as it arrived/);
  for (const none of ['', [], [secret, '']]) {
    await assert.rejects(webhooks.verify('{}', headers, none), { name: 'InvalidArgumentError' });
  }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (body, signature) => {
      const given = { ...headers, 'webhook-signature': signature };
      await refusal(webhooks.verify(body, given, secret, at(nowSeconds)));
    }),
    { numRuns: 100 },
  );
});
