import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { unitsPerDollar } from '../../src/modules/issuer/simulator/conversion.ts';
import { declineReasons } from '../../src/modules/transactions/index.ts';
import { createTestNetwork, type ToldOptions } from '../support/channel.ts';
import { createLine } from '../support/line.ts';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';
import { call, sendRaw, startTestServer } from '../support/server.ts';

const bench = await startOrdersBench();
const { server } = bench;
await bench.deposit('USD', 100_000_00n);
const network = await createTestNetwork(bench);
const { tell } = network;
const standard = await network.nameOf(await bench.openStandard(1000));
const sharedCard = await bench.openShareBalance();
const shared = await network.nameOf(sharedCard);

const merchant = { name: 'Corner Shop', categoryCode: '5411', countryCode: 'US', city: 'Boise' };
const named = (kind: string, networkTransactionId: string, more: object = {}) => ({
  kind,
  cardId: shared,
  networkTransactionId,
  ...more,
});
const authorization = (more: object = {}) =>
  named('authorization', randomUUID(), { amount: 1250, currency: 'USD', merchant, ...more });

test('an authorization is answered with the decision, and the same one again with the same', async () => {
  const message = authorization();
  const answer = await tell('authorizations', message);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  const { authCode, transactionId, ...rest } = answer.json;
  assert.deepEqual(rest, {
    decision: 'Approved',
    responseCode: '00',
    approvedAmount: 1250,
    currency: 'USD',
    reason: null,
    mustReverse: false,
  });
  assert.match(authCode, /^\d{6}$/);
  const shown = (await bench.get(`/v1/transactions/${transactionId}`)).json.data;
  assert.deepEqual(
    [shown.authCode, shown.merchantName, shown.merchantCategoryCode, shown.holdAmount.amount],
    [authCode, 'Corner Shop', '5411', 12.5],
  );
  assert.equal((await tell('authorizations', message)).text, answer.text);

  const other = await tell('authorizations', { ...message, amount: 1251 });
  assert.deepEqual(
    [other.status, other.json.decision, other.json.responseCode, other.json.reason, other.json.mustReverse],
    [200, 'Declined', '94', 'CONFLICT', false],
  );
});

test('the same message at the same time to two processes is one payment', async () => {
  const beside = await startTestServer({ beside: server });
  const other = await createTestNetwork(bench, beside);
  const messages = Array.from({ length: 10 }, () => authorization());
  const answers = await Promise.all(
    messages.flatMap((message) => [
      tell('authorizations', message),
      other.tell('authorizations', message),
      tell('authorizations', message),
    ]),
  );
  const transactionIds = new Set(answers.map(({ json }) => json.transactionId));
  assert.equal(transactionIds.size, messages.length);
  assert.ok(answers.every(({ json }) => json.decision === 'Approved'));
});

test('amounts are minor units, as a number or as digits', async () => {
  const asText = await tell('authorizations', authorization({ amount: '1250' }));
  assert.equal(asText.json.approvedAmount, 1250);
  const zero = await tell('authorizations', authorization({ amount: 0 }));
  assert.deepEqual([zero.json.decision, zero.json.approvedAmount], ['Approved', 0]);
});

test('the merchant is approved for less only where it takes less', async () => {
  const whole = await tell('authorizations', authorization({ amount: 10_001 }));
  assert.deepEqual([whole.json.responseCode, whole.json.reason], ['61', 'AUTH_LIMIT_EXCEEDED']);
  const part = await tell('authorizations', authorization({ amount: 10_001, allowsPartial: true }));
  assert.deepEqual(
    [part.json.decision, part.json.responseCode, part.json.approvedAmount],
    ['Approved', '10', 10_000],
  );
});

test('a decline says why in the network’s code, and is a transaction', async () => {
  const cases: [object, string, string][] = [
    [{ verification: 'CvvMismatch' }, '82', 'CVV_MISMATCH'],
    [{ verification: 'ExpiryMismatch' }, '54', 'EXPIRY_MISMATCH'],
    [{ currency: 'EUR' }, '12', 'CURRENCY_MISMATCH'],
    [{ cardId: standard, amount: 100_001 }, '51', 'INSUFFICIENT_BALANCE'],
  ];
  for (const [change, responseCode, reason] of cases) {
    const { json, status } = await tell('authorizations', authorization(change));
    assert.deepEqual(
      [status, json.decision, json.responseCode, json.reason, json.approvedAmount],
      [200, 'Declined', responseCode, reason, 0],
    );
    if (json.transactionId === null) continue;
    const shown = (await bench.get(`/v1/transactions/${json.transactionId}`)).json.data;
    assert.deepEqual([shown.status, shown.responseCode], ['AuthFailure', responseCode]);
  }
});

test('an increment is answered, and what it lacks an authorization for is declined', async () => {
  const message = authorization();
  await tell('authorizations', message);
  const more = { amount: 300, currency: 'USD' };
  const answer = await tell('increments', named('increment', message.networkTransactionId, more));
  assert.deepEqual([answer.json.decision, answer.json.approvedAmount], ['Approved', 300]);
  const lost = await tell('increments', named('increment', randomUUID(), more));
  assert.deepEqual([lost.json.responseCode, lost.json.reason], ['25', 'AUTHORIZATION_NOT_OPEN']);
});

test('all that can happen to a payment is told at one address, in any order', async () => {
  const { networkTransactionId } = authorization();
  const event = (kind: string, more: object = {}) => tell('events', named(kind, networkTransactionId, more));
  const early = await event('reversal', { amount: 250 });
  assert.deepEqual([early.status, early.json], [200, { status: 'Remembered', transactionId: null }]);
  const { transactionId } = (await tell('authorizations', { ...authorization(), networkTransactionId })).json;
  const billed = { amount: 1000, currency: 'USD', merchant };
  const told: [string, object, number, string][] = [
    ['clearing', { ...billed, isFinal: false, amount: 400 }, 0, 'Recorded'],
    ['clearing', { ...billed, amount: 600 }, 1, 'Recorded'],
    ['clearing', { ...billed, amount: 600 }, 1, 'Recorded'],
    ['reversal', {}, 1, 'Ignored'],
    ['clearing-reversal', { amount: 100 }, 0, 'Recorded'],
  ];
  for (const [kind, more, sequence, status] of told) {
    const answer = await event(kind, { ...more, sequence });
    assert.deepEqual([kind, answer.status, answer.json], [kind, 200, { status, transactionId }]);
  }
  const original = { originalNetworkTransactionId: networkTransactionId };
  const [refundId, disputeId] = [randomUUID(), randomUUID()];
  const others: [string, string, object][] = [
    ['refund', refundId, { ...billed, amount: 200, ...original }],
    ['refund-reversal', refundId, {}],
    ['dispute-credit', disputeId, { amount: 300, currency: 'USD', ...original }],
    ['dispute-lost', disputeId, {}],
    ['fee', randomUUID(), { amount: 25, currency: 'USD', note: 'Cross-border fee', ...original }],
  ];
  for (const [kind, id, more] of others) {
    const answer = await tell('events', named(kind, id, more));
    assert.deepEqual([kind, answer.status, answer.json.status], [kind, 200, 'Recorded']);
  }
  const shown = (await bench.get(`/v1/transactions/${transactionId}`)).json.data;
  assert.deepEqual([shown.status, shown.settledAmount.amount, shown.holdAmount.amount], ['Settled', 10, 0]);
});

test('an increment that was not answered is undone by itself', async () => {
  const message = authorization();
  const { transactionId } = (await tell('authorizations', message)).json;
  const { networkTransactionId } = message;
  const undo = named('reversal', networkTransactionId, { incrementSequence: 0 });
  assert.equal((await tell('events', undo)).json.status, 'Remembered');
  await tell('increments', named('increment', networkTransactionId, { amount: 300, currency: 'USD' }));
  const shown = (await bench.get(`/v1/transactions/${transactionId}`)).json.data;
  assert.equal(shown.holdAmount.amount, 12.5);
});

test('what can never be applied is refused for good, and a name belongs to one event', async () => {
  const foreign = named('clearing', randomUUID(), { amount: 100, currency: 'EUR' });
  const rejected = await tell('events', foreign);
  assert.deepEqual([rejected.status, rejected.json.error.code], [422, 'CURRENCY_MISMATCH']);
  const clearing = named('clearing', randomUUID(), { amount: 100, currency: 'USD' });
  assert.equal((await tell('events', clearing)).status, 200);
  const other = await tell('events', { ...clearing, amount: 101 });
  assert.deepEqual([other.status, other.json.error.code], [409, 'CONFLICT']);
});

test('a card that is not known declines a payment, and is not found for anything else', async () => {
  const { status, json } = await tell('authorizations', authorization({ cardId: randomUUID() }));
  assert.deepEqual(
    [status, json.decision, json.responseCode, json.reason],
    [200, 'Declined', '14', 'CARD_UNKNOWN'],
  );
  const clearing = named('clearing', randomUUID(), { cardId: 'nobody', amount: 1, currency: 'USD' });
  const refused = await tell('events', clearing);
  assert.deepEqual([refused.status, refused.json.error.code], [404, 'CARD_UNKNOWN']);
});

test('only what was signed by the channel, and now, is taken in', async () => {
  const now = Math.floor(server.clock.now() / 1000);
  const cases: [ToldOptions, string | null][] = [
    [{}, null],
    [{ timestamp: String(now - 300) }, null],
    [{ timestamp: String(now + 300) }, null],
    [{ timestamp: String(now - 301) }, 'TIMESTAMP_INVALID'],
    [{ timestamp: String(now + 301) }, 'TIMESTAMP_INVALID'],
    [{ timestamp: '' }, 'TIMESTAMP_INVALID'],
    [{ timestamp: 'now' }, 'TIMESTAMP_INVALID'],
    [{ timestamp: `${now}.0` }, 'TIMESTAMP_INVALID'],
    [{ timestamp: `-${now}` }, 'TIMESTAMP_INVALID'],
    [{ timestamp: String(now * 1000) }, 'TIMESTAMP_INVALID'],
    [{ secret: 'another secret' }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-timestamp': String(now + 1) } }, 'SIGNATURE_INVALID'],
    [{ body: JSON.stringify(authorization({ amount: 1 })) }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': '' } }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': 'v1=' } }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': `v2=${'0'.repeat(64)}` } }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': `v1=${'0'.repeat(64)}` } }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': `v1=${'g'.repeat(64)}` } }, 'SIGNATURE_INVALID'],
    [{ headers: { 'x-channel-signature': `v1=${'0'.repeat(10_000)}` } }, 'SIGNATURE_INVALID'],
  ];
  for (const [options, code] of cases) {
    const answer = await tell('authorizations', authorization(), options);
    const expected = code === null ? [200, undefined] : [401, code];
    assert.deepEqual([answer.status, answer.json.error?.code], expected, JSON.stringify(options));
  }
  const bare = await call(server, '/channel/simulator/events', { method: 'POST', body: '{}' });
  assert.deepEqual([bare.status, bare.json.error.code], [401, 'SIGNATURE_MISSING']);
});

const documentation = await readFile(
  path.resolve(import.meta.dirname, '../../../../docs/channel.md'),
  'utf8',
);

test('the signature is the one that the documentation shows', async () => {
  const shown = (name: string) => new RegExp(`^${name} +(.+)$`, 'm').exec(documentation)?.[1] ?? '';
  const { server: told } = await startOrdersBench({
    beside: server,
    environment: { CARDEPASS_CHANNEL_SIMULATOR_SECRET: shown('secret') },
  });
  assert.equal(Number(shown('timestamp')) * 1000, told.clock.now());
  const answer = await call(told, '/channel/simulator/events', {
    method: 'POST',
    body: shown('body'),
    headers: { 'x-channel-timestamp': shown('timestamp'), 'x-channel-signature': shown('signature') },
  });
  // The signature is right, and the card is nobody's.
  assert.deepEqual([answer.status, answer.json.error.code], [404, 'CARD_UNKNOWN']);
});

test('the documentation has every reason with its code, and every rate', () => {
  for (const [reason, { responseCode }] of Object.entries(declineReasons)) {
    const row = documentation
      .split('\n')
      .find((line) => line.startsWith('| `') && line.includes(`\`${reason}\``));
    assert.ok(row?.startsWith(`| \`${responseCode}\` |`), reason);
  }
  for (const [currency, rate] of Object.entries(unitsPerDollar)) {
    assert.ok(documentation.includes(`| ${currency} ${rate} |`), currency);
  }
});

test('while a secret is replaced both are accepted, and afterwards the new one only', async () => {
  const [older, newer] = ['former-secret-of-the-channel-000001', 'secret-of-the-channel-in-force-0002'];
  const during = await startTestServer({
    beside: server,
    environment: {
      CARDEPASS_CHANNEL_SIMULATOR_SECRET: newer,
      CARDEPASS_CHANNEL_SIMULATOR_SECRET_PREVIOUS: older,
    },
  });
  const afterwards = await startTestServer({
    beside: server,
    environment: { CARDEPASS_CHANNEL_SIMULATOR_SECRET: newer },
  });
  const statuses = async (to: typeof during) => {
    const { tell: tellTo } = await createTestNetwork(bench, to);
    const answers = [older, newer].map((secret) => tellTo('authorizations', authorization(), { secret }));
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  assert.deepEqual(await statuses(during), [200, 200]);
  assert.deepEqual(await statuses(afterwards), [401, 200]);
});

test('a wrong message is refused with each field that is wrong', async () => {
  const at = (
    address: 'authorizations' | 'increments' | 'events',
    body: Readonly<Record<string, unknown>> | string,
    fields: string[],
  ) => ({ address, body, fields }) as const;
  const billed = { amount: 100, currency: 'USD' };
  const cases = [
    at('authorizations', '', ['body']),
    at('authorizations', '{"kind":', ['body']),
    at('authorizations', '[]', ['body']),
    at('authorizations', 'null', ['body']),
    at('authorizations', '{}', ['kind', 'cardId', 'networkTransactionId', 'amount', 'currency']),
    at('authorizations', authorization({ kind: 'clearing' }), ['kind']),
    at('authorizations', authorization({ cardId: '' }), ['cardId']),
    at('authorizations', authorization({ cardId: 17 }), ['cardId']),
    at('authorizations', authorization({ cardId: 'x'.repeat(65) }), ['cardId']),
    at('authorizations', authorization({ cardId: 'a\u0000b' }), ['cardId']),
    at('authorizations', authorization({ networkTransactionId: 'a b' }), ['networkTransactionId']),
    at('authorizations', authorization({ networkTransactionId: 'x'.repeat(65) }), ['networkTransactionId']),
    at('authorizations', authorization({ networkTransactionId: 'é' }), ['networkTransactionId']),
    at('authorizations', authorization({ sequence: -1 }), ['sequence']),
    at('authorizations', authorization({ sequence: 2 ** 31 }), ['sequence']),
    at('authorizations', authorization({ sequence: '1' }), ['sequence']),
    at('authorizations', authorization({ amount: -1 }), ['amount']),
    at('authorizations', authorization({ amount: 12.5 }), ['amount']),
    at('authorizations', authorization({ amount: '12.50' }), ['amount']),
    at('authorizations', authorization({ amount: '012' }), ['amount']),
    at('authorizations', authorization({ amount: 1e15 }), ['amount']),
    at('authorizations', authorization({ amount: 1e300 }), ['amount']),
    at('authorizations', authorization({ amount: true }), ['amount']),
    at('authorizations', authorization({ currency: 'usd' }), ['currency']),
    at('authorizations', authorization({ currency: 'XYZ' }), ['currency']),
    at('authorizations', authorization({ currency: 'constructor' }), ['currency']),
    at('authorizations', authorization({ merchantAmount: 5 }), ['merchantCurrency']),
    at('authorizations', authorization({ merchantCurrency: 'EUR' }), ['merchantAmount']),
    at('authorizations', authorization({ merchant: 'shop' }), ['merchant']),
    at(
      'authorizations',
      authorization({ merchant: { name: 'x'.repeat(101), categoryCode: '54', countryCode: 'USA', city: 1 } }),
      ['merchant.name', 'merchant.categoryCode', 'merchant.countryCode', 'merchant.city'],
    ),
    at('authorizations', authorization({ merchant: { name: 'a\ud800b' } }), ['merchant.name']),
    at('authorizations', authorization({ allowsPartial: 'yes' }), ['allowsPartial']),
    at('authorizations', authorization({ holdPeriod: 'Long' }), ['holdPeriod']),
    at('authorizations', authorization({ verification: 'Wrong' }), ['verification']),
    at('increments', named('increment', 'n', { ...billed, amount: 0 }), ['amount']),
    at('increments', authorization(), ['kind']),
    at('events', named('expiration', 'n'), ['kind']),
    at('events', named('authorization', 'n', billed), ['kind']),
    at('events', named('toString', 'n', billed), ['kind']),
    at('events', named('reversal', 'n', { amount: 0 }), ['amount']),
    at('events', named('reversal', 'n', { incrementSequence: 'last' }), ['incrementSequence']),
    at('events', named('clearing', 'n', { ...billed, isFinal: 1 }), ['isFinal']),
    at('events', named('refund', 'n', { ...billed, originalNetworkTransactionId: '' }), [
      'originalNetworkTransactionId',
    ]),
    at('events', named('fee', 'n', { ...billed, note: 'x'.repeat(201) }), ['note']),
  ];
  for (const { address, body, fields } of cases) {
    const { status, json } = await tell(address, body);
    assert.deepEqual([status, json.error?.code], [400, 'MESSAGE_INVALID'], JSON.stringify(body));
    const named = json.error.fields.map(({ field }: { field: string }) => field);
    assert.deepEqual(named, fields, JSON.stringify(body));
    for (const { message } of json.error.fields) assert.match(message, /^(is|must|has) /);
  }
});

test('what it does not know is passed over, and a null is as if it were left out', async () => {
  const { json } = await tell(
    'authorizations',
    authorization({ colour: 'red', sequence: null, merchantAmount: null, merchant: null, holdPeriod: null }),
  );
  assert.equal(json.decision, 'Approved');
});

test('all failures are in the channel’s own format', async () => {
  const large = await tell('events', JSON.stringify({ note: 'x'.repeat(16 * 1024) }));
  assert.deepEqual([large.status, large.json.error.code], [413, 'BODY_TOO_LARGE']);
  const read = await call(server, '/channel/simulator/events');
  assert.deepEqual(
    [read.status, read.headers.get('allow'), read.json.error.code],
    [405, 'POST', 'METHOD_NOT_ALLOWED'],
  );
  for (const path of ['/channel/simulator/none', '/channel/visa/events', '/channel/']) {
    const answer = await call(server, path, { method: 'POST', body: '{}' });
    assert.deepEqual([answer.status, answer.json.error.code], [404, 'NOT_FOUND'], path);
  }
  const broken = await sendRaw(
    server,
    'POST /channel/simulator/events HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
  );
  assert.equal(broken.status, 400);
});

/** A short time for answers may be too short on a busy machine; what is told again is decided then. */
async function payUntilApproved(tellTo: typeof tell): Promise<void> {
  const message = authorization();
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await tellTo('authorizations', message)).json.decision === 'Approved') return;
  }
  assert.fail('never approved');
}

test('without its database it declines what waits and takes in nothing else, and loses neither', async () => {
  const line = await createLine(server.database.connectionString);
  const cut = await startTestServer({
    beside: server,
    environment: { DATABASE_URL: line.url, CARDEPASS_CARD_ANSWER_MS: '500' },
  });
  const { tell: tellTo } = await createTestNetwork(bench, cut);
  // The card is known from memory now, so that the decision itself meets the cut line.
  await payUntilApproved(tellTo);
  line.cut();
  const message = authorization();
  const known = await tellTo('authorizations', message);
  const unknown = await tellTo('authorizations', authorization({ cardId: standard }));
  for (const { status, json } of [known, unknown]) {
    assert.deepEqual(
      [status, json.decision, json.responseCode, json.reason, json.mustReverse],
      [200, 'Declined', '91', 'UNAVAILABLE', true],
    );
  }
  const clearing = named('clearing', randomUUID(), { amount: 100, currency: 'USD' });
  const refused = await tellTo('events', clearing);
  assert.deepEqual(
    [refused.status, refused.headers.get('retry-after'), refused.json.error.code],
    [503, '1', 'UNAVAILABLE'],
  );
  line.mend();
  // What the protocol asks for: reversed until that is acknowledged, and told again until it is.
  const reversal = named('reversal', message.networkTransactionId);
  assert.equal((await tell('events', reversal)).status, 200);
  assert.equal((await tell('events', clearing)).json.status, 'Recorded');
});

test('a database that falls silent keeps nobody waiting, and its connections are given up', async () => {
  const line = await createLine(server.database.connectionString);
  const silent = await startTestServer({
    beside: server,
    environment: { DATABASE_URL: line.url, CARDEPASS_CARD_ANSWER_MS: '400' },
  });
  const { tell: tellTo } = await createTestNetwork(bench, silent);
  await payUntilApproved(tellTo);
  line.freeze();
  const answers = await Promise.all([
    tellTo('authorizations', authorization()),
    // This card is not in memory.
    tellTo('authorizations', authorization({ cardId: standard })),
  ]);
  for (const { json } of answers) assert.deepEqual([json.responseCode, json.mustReverse], ['91', true]);
  // Nobody ever hangs up on those connections; a new one would be answered.
  await payUntilApproved(tellTo);
  line.cut();
});

test('no message has left the books wrong', () => assertBooksAreRight(bench));
