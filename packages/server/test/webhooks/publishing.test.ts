import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startQuietBench, withReceiver } from './bench.ts';

test('a customer whose events cannot be told holds up no other', async () => {
  const quiet = await startQuietBench();
  const [broken, sound] = [await withReceiver(quiet), await withReceiver(quiet)];
  const { database, system, clock } = quiet.server;
  await database.transaction((tx) =>
    system.outbox.append(tx, [
      {
        customerId: broken.orders.customerId,
        type: 'AcctPay',
        subjectId: null,
        occurredAt: new Date(clock.now()),
        content: { firstNo: 999n, lastNo: 999n },
      },
    ]),
  );
  await sound.deposit(5);
  await sound.deliver();
  assert.deepEqual(
    sound.receiver.received.map(({ type }) => type),
    ['AcctPay'],
  );
  assert.deepEqual(broken.receiver.received, []);
});
