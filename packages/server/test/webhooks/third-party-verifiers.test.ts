import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { startQuietBench, withReceiver } from './bench.ts';

const quiet = await startQuietBench();

test('off-the-shelf libraries verify all that is sent, with the old and with the new secret', async () => {
  // They compare the time of an attempt with their machine's.
  quiet.server.clock.advance(Date.now() - quiet.server.clock.now());
  const bench = await withReceiver(quiet);
  const { received, secrets } = bench.receiver;
  await bench.deposit(100);
  await bench.deliver();
  const url = `/v1/webhooks/endpoints/${bench.endpointId}`;
  secrets.push((await bench.data('POST', `${url}/secret-rotation`)).secret);
  await bench.deposit(200);
  await bench.deliver();
  await bench.data('POST', `${url}/secret-rotation/confirm`);
  await bench.data('POST', `${url}/test`);
  const verifiedBy = received.map(({ body, headers }) =>
    secrets.map((secret) =>
      [new StandardWebhook(secret), new SvixWebhook(secret)].map((verifier) => {
        try {
          verifier.verify(body, headers as Record<string, string>);
          return true;
        } catch {
          return false;
        }
      }),
    ),
  );
  const [yes, no] = [
    [true, true],
    [false, false],
  ];
  assert.deepEqual(verifiedBy, [
    [yes, no],
    [yes, yes],
    [no, yes],
  ]);
});
