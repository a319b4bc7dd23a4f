import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrdersBench } from '../../server/test/support/orders.ts';
import { ConnectionError, money, TransactionNotFoundError } from '../src/index.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { clientOf, impatient } from './sdk-bench.ts';

// What is paid with cards, against the running server: the sandbox's network, the list of transactions, the controls.

const bench = await startOrdersBench();
const { server } = bench;
const proxy = await startFaultProxy(server.url);
await bench.deposit('USD', 10_000_00n);
const cardId = await bench.openShareBalance(5_000);
const client = clientOf(server, { url: proxy.url, runtime: impatient().runtime });
const { authorizations, clearings, refunds, disputes, fees, traffic } = client.sandbox;
const period = { transactionDateFrom: '2026-01-01', transactionDateTo: new Date('2027-01-01') };

/** What all payments of the card have come to, by its transactions. */
async function count(): Promise<number> {
  return (await client.transactions.list(period).toArray()).length;
}

test('a payment through its whole life', async () => {
  const paid = await authorizations.create({ cardId, amount: '20.00', currency: 'USD' });
  assert.equal(paid.decision, 'Approved');
  const id = paid.transaction?.id ?? '';
  const more = await authorizations.increment(id, { amount: 5 });
  assert.equal(more.decision, 'Approved');
  await authorizations.reverse(id, { amount: '3.00' });
  const held = await client.transactions.retrieve(id);
  assert.deepEqual([held.status, held.holdAmount.amount], ['AuthSuccess', 22]);
  await authorizations.clear(id);
  const settled = await client.transactions.retrieve(id);
  assert.deepEqual(
    [settled.status, money.of(settled.settledAmount?.amount ?? 0, 'USD')],
    ['Settled', '22.00'],
  );
  const refunded = await refunds.create({ originalTransactionId: id, amount: 2 });
  await refunds.reverse(refunded.transaction?.id ?? '', { amount: 1 });
  const disputed = await disputes.create({ originalTransactionId: id, amount: 1 });
  await disputes.lose(disputed.transaction?.id ?? '');
  await fees.create({ cardId, amount: '0.25' });
  const forced = await clearings.create({ cardId, amount: 7 });
  await clearings.reverse(forced.transaction?.id ?? '');
  const other = await authorizations.create({ cardId, amount: 1 });
  const expired = await authorizations.expire(other.transaction?.id ?? '');
  assert.equal(expired.transaction?.holdAmount.amount, 0);
});

test('a payment by what a shop is given', async () => {
  const { cardNumber, cvv, expirationMMYY } = await client.cards.retrieve(cardId);
  const paid = await authorizations.create({ cardNumber, cvv, expirationMMYY, amount: 3 });
  assert.equal(paid.decision, 'Approved');
  const declined = await authorizations.create({ cardId, amount: 99_999 });
  assert.deepEqual([declined.decision, declined.transaction?.status], ['Declined', 'AuthFailure']);
});

test('a payment is made once when its answer is lost, and refused ones are not answered twice', async () => {
  const before = await count();
  proxy.script('/sandbox/v1/authorizations', 'reset-after', 'cut');
  const paid = await authorizations.create({ cardId, amount: 4 });
  assert.equal(paid.decision, 'Approved');
  assert.equal(await count(), before + 1);
  // Traffic has no reference: nothing tells whether it was made.
  proxy.script('/sandbox/v1/traffic', 'reset-after');
  await assert.rejects(traffic.create({ count: 1, seed: 7 }), ConnectionError);
});

test('transactions are listed by pages and as a whole, of all cards and of one', async () => {
  const made = await traffic.create({ count: 12, seed: 7 });
  assert.equal(made.paymentCount, 12);
  const page = await client.transactions.list({ ...period, pageSize: 5 });
  assert.equal(page.items.length, 5);
  assert.equal(typeof page.nextCursor, 'string');
  const next = await client.transactions.list({ ...period, pageSize: 5, pageCursor: page.nextCursor ?? '' });
  assert.notEqual(next.items[0]?.id, page.items[0]?.id);
  const all = await client.transactions.list(period).toArray();
  const byThrees = await client.transactions.list({ ...period, pageSize: 3 }).toArray();
  assert.deepEqual(byThrees, all);
  assert.ok(all.length > 12);
  const last = await client.transactions.list({ ...period, pageSize: 100 });
  assert.equal(last.nextCursor, all.length > 100 ? last.nextCursor : null);
  const ofCard = await client.cards.transactions(cardId, { transactionStatus: 'Settled' }).toArray();
  assert.ok(ofCard.length > 0 && ofCard.every(({ status }) => status === 'Settled'));
  const none = await client.transactions.list({
    transactionDateFrom: '2020-01-01',
    transactionDateTo: '2020-01-02',
  });
  assert.deepEqual(none.items, []);
  await assert.rejects(
    client.transactions.retrieve('01994a3c-9d00-7c3e-8f10-0123456789ab'),
    TransactionNotFoundError,
  );
});

test('the controls of a card are set and read, and decide', async () => {
  const set = await client.cards.controls.replace(cardId, {
    blockedMerchantCountries: ['FR'],
    dailyCountLimit: 1000,
  });
  assert.deepEqual(set.blockedMerchantCountries, ['FR']);
  assert.deepEqual(await client.cards.controls.retrieve(cardId), set);
  const declined = await authorizations.create({ cardId, amount: 1, merchant: { countryCode: 'FR' } });
  assert.equal(declined.decision, 'Declined');
  const cleared = await client.cards.controls.replace(cardId, {});
  assert.equal(cleared.blockedMerchantCountries, null);
});
