import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrdersBench } from '../support/orders.ts';

const bench = await startOrdersBench();
const { clock } = bench.server;
await bench.deposit('USD', 100_000_00n);
const first = await bench.openShareBalance(50_000);
const second = await bench.openShareBalance(50_000);

interface Listed {
  readonly id: string;
  readonly authTime: string;
  readonly status: string;
}

async function pay(cardId: string, amount = 1): Promise<string> {
  clock.advance(1_000);
  const answer = await bench.post('/sandbox/v1/authorizations', { cardId, amount });
  return answer.json.data.transaction.id;
}

const november = 'transactionDateFrom=2026-11-01&transactionDateTo=2026-11-30';
// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what it expects
const list = async (query: string, path = '/v1/transactions'): Promise<any> => {
  const answer = await bench.get(`${path}?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
};
const idsOf = ({ data }: { data: Listed[] }) => data.map(({ id }) => id);

/** Every page, one after the other. */
async function walk(query: string, path?: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await list(`${query}${cursor}`, path);
    ids.push(...idsOf(page));
    if (page.pageCursor === 'None') return ids;
    cursor = `&pageCursor=${page.pageCursor}`;
  }
}

// Newest first; each third of the second card, each fourth declined.
const paid: string[] = [];
for (let at = 0; at < 25; at++) {
  paid.unshift(await pay(at % 3 === 0 ? second : first, at % 4 === 0 ? 5_000 : 1));
}

test('a transaction has the contract’s fields, and those that the contract has no word for', async () => {
  const answer = await bench.post('/sandbox/v1/authorizations', {
    cardId: first,
    amount: '20.00',
    currency: 'EUR',
    merchant: {
      name: 'Café Exemple',
      categoryCode: '5812',
      countryCode: 'FR',
      city: 'Paris',
      state: 'IDF',
      zipCode: '75011',
      description: 'Table 4',
    },
  });
  const { id, authCode } = answer.json.data.transaction;
  const card = (await bench.get(`/v1/cards/${first}`)).json.data;
  const shown = (await bench.get(`/v1/transactions/${id}`)).json.data;
  assert.deepEqual(shown, {
    id,
    authTime: new Date(clock.now()).toISOString(),
    settleTime: null,
    transAmount: { currency: 'EUR', amount: 20 },
    authAmount: { currency: 'USD', amount: 23.15 },
    settledAmount: null,
    cardInfo: {
      cardId: first,
      productCode: 'SHARE-MC',
      productName: 'Mastercard Shared Balance Card',
      cardCurrency: 'USD',
      maskCardNumber: `${card.cardNumber.slice(0, 6)}******${card.cardNumber.slice(-4)}`,
      cardModel: 'ShareBalance',
    },
    cardAlias: null,
    authCode,
    merchantName: 'Café Exemple',
    merchantCountryCode: 'FR',
    merchantCity: 'Paris',
    merchantState: 'IDF',
    merchantZipCode: '75011',
    merchantDesc: 'Table 4',
    status: 'AuthSuccess',
    fundsDirection: 'Expenditure',
    transactionType: 'Consume',
    failureReason: null,
    failureReasonCn: null,
    note: null,
    lifecycleState: 'Authorized',
    holdAmount: { currency: 'USD', amount: 23.15 },
    linkedTransactionId: null,
    merchantCategoryCode: '5812',
    responseCode: null,
  });
  const listed = await list(`${november}&pageSize=1`);
  assert.deepEqual(listed.data, [shown]);
  const chinese = await bench.get(`/v1/transactions/${id}`, { 'accept-language': 'zh-CN' });
  assert.notEqual(chinese.json.data.cardInfo.productName, shown.cardInfo.productName);
  paid.unshift(id);
});

test('pages follow each other, newest first, each transaction once', async () => {
  const all = await list(`${november}&pageSize=100`);
  assert.deepEqual([all.pageCursor, all.pageSize, idsOf(all)], ['None', 100, paid]);
  for (const pageSize of [1, 4, 25, 26]) {
    assert.deepEqual(await walk(`${november}&pageSize=${pageSize}`), paid, String(pageSize));
  }
  const usual = await list(november);
  assert.deepEqual([usual.pageSize, usual.data.length], [20, 20]);
  assert.equal((await list(`${november}&limit=3`)).data.length, 3);
  // A page that is just full is the last where nothing is behind it.
  assert.equal((await list(`${november}&pageSize=26`)).pageCursor, 'None');
});

test('a cursor keeps its place while new transactions come in', async () => {
  const page = await list(`${november}&pageSize=10`);
  const late = [await pay(first), await pay(second)];
  const next = await list(`${november}&pageSize=10&pageCursor=${page.pageCursor}`);
  assert.deepEqual(idsOf(next), paid.slice(10, 20));
  paid.unshift(...late.reverse());
  assert.deepEqual(await walk(`${november}&pageSize=7`), paid);
});

test('filters narrow it, whatever the case of their names and values', async () => {
  const all: Listed[] = (await list(`${november}&pageSize=100`)).data;
  const declined = all.filter(({ status }) => status === 'AuthFailure').map(({ id }) => id);
  assert.ok(declined.length > 3);
  assert.deepEqual(await walk(`${november}&TransactionStatus=authfailure&pageSize=2`), declined);
  assert.deepEqual(
    await walk(`TRANSACTIONDATEFROM=2026-11-01&transactiondateto=2026-11-30&PageSize=50`),
    paid,
  );
  const ofSecond = await walk(`${november}&cardId=${second}&pageSize=3`);
  assert.deepEqual(await walk('pageSize=3', `/v1/cards/${second}/transactions`), ofSecond);
  assert.deepEqual(await walk(november, `/v1/cards/${second.toUpperCase()}/transactions`), ofSecond);
  const both = await walk(`${november}&cardId=${second}&transactionStatus=AuthFailure`);
  assert.deepEqual(
    both,
    ofSecond.filter((id) => declined.includes(id)),
  );
  assert.deepEqual(await walk(`${november}&transactionStatus=Settled`), []);
  for (const cardId of ['01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80', 'none']) {
    assert.deepEqual(await walk(`${november}&cardId=${cardId}`), []);
  }
});

test('a range has both its ends, by date or to the millisecond', async () => {
  const all: Listed[] = (await list(`${november}&pageSize=100`)).data;
  const [from, to] = [all[9]?.authTime, all[4]?.authTime];
  const range = (start: string, end: string) => `transactionDateFrom=${start}&transactionDateTo=${end}`;
  assert.deepEqual(await walk(range(from ?? '', to ?? '')), paid.slice(4, 10));
  assert.deepEqual(await walk(range('2026-11-22', '2026-11-22')), paid);
  assert.deepEqual(await walk(range('2026-11-23', '2026-11-24')), []);
  assert.deepEqual(await walk(range('0001-01-02', '9999-12-31')), paid);
  assert.deepEqual(await walk(range('0001-01-02', '0002-01-01')), []);
  const sinceThen = await walk(`transactionDateFrom=${from}`, `/v1/cards/${first}/transactions`);
  const ofFirst = await walk(`${november}&cardId=${first}`);
  assert.deepEqual(
    sinceThen,
    ofFirst.filter((id) => paid.indexOf(id) <= 9),
  );
});

test('a page is within its dates also where they have moved before its cursor', async () => {
  const { pageCursor } = await list(`${november}&pageSize=1`);
  const dayBefore = 'transactionDateFrom=2026-11-21&transactionDateTo=2026-11-21';
  const sinceThen = 'transactionDateFrom=2026-11-21&transactionDateTo=2026-11-22';
  assert.deepEqual(idsOf(await list(`${dayBefore}&pageCursor=${pageCursor}`)), []);
  assert.deepEqual(idsOf(await list(`${sinceThen}&pageSize=3&pageCursor=${pageCursor}`)), paid.slice(1, 4));
});

test('a wrong query is refused with the parameter that is wrong', async () => {
  const { pageCursor } = await list(`${november}&pageSize=1`);
  const neighbour = await bench.neighbour();
  const cases: [string, string[]][] = [
    ['', ['transactionDateFrom', 'transactionDateTo']],
    ['transactionDateFrom=2026-11-01', ['transactionDateTo']],
    ['transactionDateTo=2026-11-01', ['transactionDateFrom']],
    ['transactionDateFrom=2026-11-31&transactionDateTo=soon', ['transactionDateFrom', 'transactionDateTo']],
    ['transactionDateFrom=2026-11-02&transactionDateTo=2026-11-01', ['transactionDateTo']],
    [`${november}&transactionStatus=Open`, ['transactionStatus']],
    [`${november}&pageSize=0`, ['pageSize']],
    [`${november}&pageSize=101`, ['pageSize']],
    [`${november}&pageCursor=None`, ['pageCursor']],
    [`${november}&pageCursor=garbage`, ['pageCursor']],
    [`${november}&pageCursor=${paid[0]}`, ['pageCursor']],
    [`${november}&pageCursor=${'A'.repeat(32)}`, ['pageCursor']],
    [`${november}&pageCursor=${pageCursor}=`, ['pageCursor']],
    [`${november}&pageCursor=${pageCursor.slice(0, -1)}`, ['pageCursor']],
    [`${november}&pageCursor=${'A'.repeat(101)}`, ['pageCursor']],
    [`${november}&pageCursor=${pageCursor}&cardId=${first}`, ['pageCursor']],
    [`${november}&pageCursor=${pageCursor}&transactionStatus=Settled`, ['pageCursor']],
  ];
  for (const [query, fields] of cases) {
    const { status, json } = await bench.get(`/v1/transactions?${query}`);
    assert.deepEqual([status, json.errorCode], [400, '400'], query);
    assert.deepEqual(
      json.errors.map(({ field }: { field: string }) => field),
      fields,
      query,
    );
  }
  const theirs = await neighbour.get(`/v1/transactions?${november}&pageCursor=${pageCursor}`);
  assert.equal(theirs.status, 400);
});

test('a transaction that is not there, or another’s, is not found', async () => {
  const neighbour = await bench.neighbour();
  for (const id of [paid[0], '01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80', 'none', '%00', 'a'.repeat(150)]) {
    const { status, json } = await neighbour.get(`/v1/transactions/${id}`);
    assert.deepEqual([status, json.errorCode], [404, 'TRANSACTION_NOT_FOUND'], id);
  }
  assert.equal((await bench.get(`/v1/transactions/${paid[0]?.toUpperCase()}`)).status, 200);
  const theirs = await neighbour.get(`/v1/cards/${first}/transactions`);
  assert.deepEqual([theirs.status, theirs.json.errorCode], [404, 'CARD_NOT_FOUND']);
  assert.deepEqual((await neighbour.get(`/v1/transactions?${november}`)).json.data.data, []);
});
