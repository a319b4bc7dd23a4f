import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OrdersBench, startOrdersBench } from '../support/orders.ts';
import { type Answer, basePath, call, fetchToken } from '../support/server.ts';

const bench = await startOrdersBench();
const { server } = bench;
await bench.deposit('USD', 100_000_00n);
await bench.deposit('JPY', 1_000_000n);

async function put(cardId: string, controls: object, to = server): Promise<Answer> {
  return call(to, `${basePath}/v1/cards/${cardId}/controls`, {
    method: 'PUT',
    body: JSON.stringify(controls),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await fetchToken(to)}` },
  });
}

/** A decision, or the reason for a decline. */
async function pay(
  cardId: string,
  amount: number,
  merchant?: object,
  by: OrdersBench = bench,
): Promise<string> {
  const { json } = await by.post('/sandbox/v1/authorizations', {
    cardId,
    amount,
    ...(merchant && { merchant }),
  });
  return json.data.reason ?? json.data.decision;
}

const off = {
  allowedMerchantCategories: null,
  blockedMerchantCategories: null,
  allowedMerchantCountries: null,
  blockedMerchantCountries: null,
  dailyCountLimit: null,
  dailyAmountLimit: null,
  monthlyCountLimit: null,
  monthlyAmountLimit: null,
  singleUse: false,
};

test('no control is in force until it is set; then they are read as they were set, with what is used', async () => {
  const cardId = await bench.openShareBalance(5000);
  const read = async () => (await bench.get(`/v1/cards/${cardId}/controls`)).json.data;
  const unused = {
    today: { period: '2026-11-22', count: 0, amount: 0 },
    thisMonth: { period: '2026-11', count: 0, amount: 0 },
  };
  assert.deepEqual(await read(), { cardId, currency: 'USD', ...off, ...unused });

  const answer = await put(cardId, {
    allowedMerchantCategories: ['5812', '5411', '5812'],
    blockedMerchantCountries: ['ru', 'KP'],
    dailyCountLimit: 3,
    dailyAmountLimit: '60.50',
    monthlyAmountLimit: 100,
  });
  assert.equal(answer.status, 200, answer.text);
  const set = {
    ...off,
    allowedMerchantCategories: ['5411', '5812'],
    blockedMerchantCountries: ['KP', 'RU'],
    dailyCountLimit: 3,
    dailyAmountLimit: 60.5,
    monthlyAmountLimit: 100,
  };
  assert.deepEqual(answer.json.data, { cardId, currency: 'USD', ...set, ...unused });
  assert.deepEqual(await read(), answer.json.data);

  assert.equal(await pay(cardId, 20, { categoryCode: '5812', countryCode: 'FR' }), 'Approved');
  const used = await read();
  assert.deepEqual(
    [used.today, used.thisMonth],
    [
      { period: '2026-11-22', count: 1, amount: 20 },
      { period: '2026-11', count: 1, amount: 20 },
    ],
  );
  await put(cardId, { singleUse: true });
  assert.deepEqual(await read(), { ...used, ...off, singleUse: true });
  await put(cardId, {});
  assert.deepEqual(await read(), { ...used, ...off });
});

test('each control declines what it is there for', async () => {
  const grocery = { categoryCode: '5411', countryCode: 'US' };
  const cases: [object, object, string][] = [
    [{ allowedMerchantCategories: ['5812'] }, grocery, 'MERCHANT_CATEGORY_NOT_ALLOWED'],
    [{ allowedMerchantCategories: ['5812'] }, {}, 'MERCHANT_CATEGORY_NOT_ALLOWED'],
    [{ blockedMerchantCategories: ['5411'] }, grocery, 'MERCHANT_CATEGORY_NOT_ALLOWED'],
    [{ blockedMerchantCategories: ['5812'] }, grocery, 'Approved'],
    [{ blockedMerchantCategories: ['5812'] }, {}, 'Approved'],
    [{ allowedMerchantCountries: ['FR'] }, grocery, 'MERCHANT_COUNTRY_NOT_ALLOWED'],
    [{ blockedMerchantCountries: ['US'] }, grocery, 'MERCHANT_COUNTRY_NOT_ALLOWED'],
    [{ allowedMerchantCountries: ['US'] }, grocery, 'Approved'],
    [{ dailyAmountLimit: 9.99 }, grocery, 'DAILY_AMOUNT_EXCEEDED'],
    [{ monthlyAmountLimit: 9.99 }, grocery, 'MONTHLY_AMOUNT_EXCEEDED'],
    [{ dailyAmountLimit: 10, monthlyAmountLimit: 10 }, grocery, 'Approved'],
  ];
  for (const [controls, merchant, expected] of cases) {
    const cardId = await bench.openShareBalance();
    assert.equal((await put(cardId, controls)).status, 200);
    assert.equal(await pay(cardId, 10, merchant), expected, JSON.stringify([controls, merchant]));
  }
});

test('counts begin anew with the day and the month, and a card for one use stays used', async () => {
  const owner = await startOrdersBench();
  await owner.deposit('USD', 10_000_00n);
  const { clock } = owner.server;
  const cardId = await owner.openShareBalance(5000);
  const single = await owner.openShareBalance(5000);
  await put(cardId, { dailyCountLimit: 1, monthlyCountLimit: 2 }, owner.server);
  await put(single, { singleUse: true }, owner.server);
  let session: OrdersBench = owner;
  const day = 24 * 3_600_000;
  const laterBy = async (milliseconds: number) => {
    clock.advance(milliseconds);
    session = await session.renewed();
  };
  assert.equal(await pay(cardId, 1, undefined, session), 'Approved');
  assert.equal(await pay(single, 1, undefined, session), 'Approved');
  assert.equal(await pay(cardId, 1, undefined, session), 'DAILY_COUNT_EXCEEDED');
  await laterBy(day);
  assert.equal((await session.get(`/v1/cards/${cardId}/controls`)).json.data.today.count, 0);
  assert.equal((await session.get(`/v1/cards/${cardId}/controls`)).json.data.thisMonth.count, 1);
  assert.equal(await pay(cardId, 1, undefined, session), 'Approved');
  await laterBy(day);
  assert.equal(await pay(cardId, 1, undefined, session), 'MONTHLY_COUNT_EXCEEDED');
  await laterBy(8 * day);
  assert.equal(await pay(cardId, 1, undefined, session), 'Approved');
  assert.equal(await pay(single, 1, undefined, session), 'SINGLE_USE_CARD_USED');
});

test('wrong controls are refused with the field that is wrong, and change nothing', async () => {
  const cardId = await bench.openShareBalance();
  await put(cardId, { dailyCountLimit: 5 });
  const cases: [object, string][] = [
    [{ allowedMerchantCategories: [] }, 'allowedMerchantCategories'],
    [{ allowedMerchantCategories: ['541'] }, 'allowedMerchantCategories.0'],
    [{ allowedMerchantCategories: [5411] }, 'allowedMerchantCategories.0'],
    [
      { allowedMerchantCategories: ['5411'], blockedMerchantCategories: ['5411'] },
      'blockedMerchantCategories',
    ],
    [
      { allowedMerchantCountries: ['us'], blockedMerchantCountries: ['FR', 'US'] },
      'blockedMerchantCountries',
    ],
    [{ allowedMerchantCountries: ['ZZ'] }, 'allowedMerchantCountries'],
    [{ blockedMerchantCountries: ['UK'] }, 'blockedMerchantCountries'],
    [{ blockedMerchantCountries: ['USA'] }, 'blockedMerchantCountries.0'],
    [{ dailyCountLimit: 0 }, 'dailyCountLimit'],
    [{ dailyCountLimit: 1.5 }, 'dailyCountLimit'],
    [{ monthlyCountLimit: '5' }, 'monthlyCountLimit'],
    [{ dailyAmountLimit: 0 }, 'dailyAmountLimit'],
    [{ dailyAmountLimit: 1.234 }, 'dailyAmountLimit'],
    [{ monthlyAmountLimit: -5 }, 'monthlyAmountLimit'],
    [{ singleUse: 'yes' }, 'singleUse'],
    [{ dailyLimit: 5 }, 'body'],
  ];
  for (const [controls, field] of cases) {
    const answer = await put(cardId, controls);
    assert.deepEqual([answer.status, answer.json.errorCode], [400, '400'], JSON.stringify(controls));
    const fields = answer.json.errors.map((problem: { field: string }) => problem.field);
    assert.ok(
      fields.includes(field) || fields.includes(field.split('.')[0]),
      `${fields} for ${JSON.stringify(controls)}`,
    );
  }
  assert.equal((await bench.get(`/v1/cards/${cardId}/controls`)).json.data.dailyCountLimit, 5);
});

test('amounts are in the card’s currency', async () => {
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'JPY',
    topUpAmount: 5000,
  });
  await bench.work();
  const { cardId } = (await bench.find('standard', orderNo)).cardInfos[0];
  assert.equal((await put(cardId, { dailyAmountLimit: 10.5 })).status, 400);
  assert.equal((await put(cardId, { dailyAmountLimit: 1000 })).json.data.dailyAmountLimit, 1000);
  assert.equal(await pay(cardId, 1001), 'DAILY_AMOUNT_EXCEEDED');
  assert.equal(await pay(cardId, 1000), 'Approved');
});

test('a card that is cancelled, not there or another’s has no controls to set', async () => {
  const cardId = await bench.openStandard(10);
  await bench.order('standard/cancel', { cardId });
  await bench.work();
  const cancelled = await put(cardId, { singleUse: true });
  assert.deepEqual([cancelled.status, cancelled.json.errorCode], [409, 'CARD_STATUS_INVALID']);
  assert.equal((await bench.get(`/v1/cards/${cardId}/controls`)).status, 200);
  const neighbour = await bench.neighbour();
  for (const id of ['01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80', 'none']) {
    const missing = await put(id, {});
    assert.deepEqual([missing.status, missing.json.errorCode], [404, 'CARD_NOT_FOUND']);
  }
  const read = await neighbour.get(`/v1/cards/${cardId}/controls`);
  assert.deepEqual([read.status, read.json.errorCode], [404, 'CARD_NOT_FOUND']);
});
