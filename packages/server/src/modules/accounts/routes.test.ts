import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openApi } from '../../../test/support/api.ts';
import { call, readAudit, startTestServer } from '../../../test/support/server.ts';

const server = await startTestServer();
const logs = '/v1/accounts/accountLogs';
const deposits = '/sandbox/v1/deposits';
const operator = { actor: 'operator:mei' };

let customers = 2000;
/** Each test has a customer of its own. */
const newCustomer = () => openApi(server, `C${customers++}`);

describe('balances', () => {
  test('an account that never moved has none', async () => {
    const api = await newCustomer();
    assert.deepEqual((await api.get('/v1/accounts')).json.data, []);
  });

  test('one for each currency, by code, as exact numbers', async () => {
    const api = await newCustomer();
    await api.post(deposits, { currency: 'usd', amount: 0.1 });
    await api.post(deposits, { currency: 'USD', amount: '0.20' });
    await api.post(deposits, { currency: 'JPY', amount: 1500 });
    const { status, json, text } = await api.get('/v1/accounts');
    assert.equal(status, 200);
    assert.deepEqual(json.data, [
      { currency: 'JPY', amount: 1500, blockedAmount: 0 },
      { currency: 'USD', amount: 0.3, blockedAmount: 0 },
    ]);
    assert.match(text, /"amount":0\.3,/);
  });

  test('fifteen digits survive the way in and out', async () => {
    const api = await newCustomer();
    await api.post(deposits, { currency: 'USD', amount: 9999999999999.99 });
    assert.match((await api.get('/v1/accounts')).text, /"amount":9999999999999\.99,/);
    const { status, json } = await api.post(deposits, { currency: 'USD', amount: 0.01 });
    assert.deepEqual([status, json.errorCode], [422, 'LIMIT_EXCEEDED']);
  });
});

describe('the account log', () => {
  test('tells every movement newest first, each balance following from the one before', async () => {
    const api = await newCustomer();
    const { customerId } = api;
    const { accounts } = server.system;
    const usd = { customerId, currency: 'USD', note: 'wire' } as const;
    await accounts.deposit(operator, { ...usd, amountMinor: 100_00n, feeMinor: 1_50n, reference: 'bank-1' });
    await accounts.deposit(operator, { customerId, currency: 'JPY', amountMinor: 700n, reference: 'bank-2' });
    await accounts.withdraw(operator, { ...usd, amountMinor: 20_00n, feeMinor: 25n, reference: 'bank-3' });
    await accounts.adjust(operator, 'Increase', { ...usd, amountMinor: 3n, reference: 'fix-1' });
    await accounts.adjust(operator, 'Deduct', { ...usd, amountMinor: 78_28n, reference: 'fix-2' });
    const { json } = await api.get(logs);
    assert.deepEqual(
      json.data.items.map((row: Record<string, unknown>) => [
        row.accountTransType,
        row.fundsDirection,
        row.currency,
        row.transAmount,
        row.availableBalance,
        row.blockedBalance,
        row.note,
      ]),
      [
        ['AccountAdjustDeduct', 'Expenditure', 'USD', -78.28, 0, 0, 'wire'],
        ['AccountAdjustIncrease', 'Income', 'USD', 0.03, 78.28, 0, 'wire'],
        ['AccountWithdrawFee', 'Expenditure', 'USD', -0.25, 78.25, 0, 'wire'],
        ['AccountWithdraw', 'Expenditure', 'USD', -20, 78.5, 0, 'wire'],
        ['AccountTopUp', 'Income', 'JPY', 700, 700, 0, null],
        ['AccountTopUpFee', 'Expenditure', 'USD', -1.5, 98.5, 0, 'wire'],
        ['AccountTopUp', 'Income', 'USD', 100, 100, 0, 'wire'],
      ],
    );
    const [row] = json.data.items;
    assert.match(row.id, /^[0-9a-f-]{36}$/);
    assert.match(row.orderNo, /^[0-9A-HJKMNP-TV-Z]{26}$/);
    assert.equal(row.transTime, '2026-11-22T08:00:00.000Z');
    assert.equal(row.cardInfo, null);
    assert.deepEqual(
      { ...json.data, items: json.data.items.length },
      { pageIndex: 1, pageSize: 10, totalCount: 7, totalPages: 1, items: 7 },
    );
  });

  test('pages have each row once, by any spelling of the parameters', async () => {
    const api = await newCustomer();
    for (let amount = 1; amount <= 7; amount++) await api.post(deposits, { currency: 'USD', amount });
    const amounts = async (query: string) => {
      const { json } = await api.get(`${logs}?${query}`);
      return json.data.items.map((row: { transAmount: number }) => row.transAmount);
    };
    assert.deepEqual(await amounts('pageSize=3'), [7, 6, 5]);
    assert.deepEqual(await amounts('PAGEINDEX=2&pagesize=3'), [4, 3, 2]);
    assert.deepEqual(await amounts('pageNumber=3&Limit=3'), [1]);
    assert.deepEqual(await amounts('Offset=1&Limit=2'), [6, 5]);
    assert.deepEqual(await amounts('pageIndex=4&pageSize=3'), []);
    assert.deepEqual(await amounts('pageIndex=1000000000&pageSize=100'), []);
    assert.deepEqual(await amounts('offset=100000000000'), []);
    assert.equal((await api.get(`${logs}?pageSize=3`)).json.data.totalPages, 3);
  });

  test('dates choose whole days, date-times the millisecond, both ends included', async () => {
    const own = await startTestServer();
    const api = await openApi(own);
    for (const [amount, wait] of [
      [1, 3_600_000 * 16 - 1],
      [2, 1],
      [3, 86_400_000],
      [4, 0],
    ] as const) {
      await own.system.accounts.deposit(operator, {
        customerId: api.customerId,
        currency: 'JPY',
        amountMinor: BigInt(amount),
        reference: null,
      });
      own.clock.advance(wait);
    }
    const later = await openApi(own);
    // At 08:00 and 23:59:59.999 on the 22nd, and at midnight on the 23rd and the 24th.
    const amounts = async (from: string, to: string) => {
      const parameters = new URLSearchParams();
      if (from) parameters.set('TransactionDateFrom', from);
      if (to) parameters.set('transactionDateTo', to);
      const { json } = await later.get(`${logs}?${parameters}`);
      assert.equal(json.data.totalCount, json.data.items.length);
      return json.data.items.map((row: { transAmount: number }) => row.transAmount);
    };
    assert.deepEqual(await amounts('2026-11-22', '2026-11-22'), [2, 1]);
    assert.deepEqual(await amounts('2026-11-23', '2026-11-23'), [3]);
    assert.deepEqual(await amounts('2026-11-23', ''), [4, 3]);
    assert.deepEqual(await amounts('', '2026-11-22T23:59:59.998Z'), [1]);
    assert.deepEqual(await amounts('2026-11-22T23:59:59.999Z', '2026-11-23T00:00:00Z'), [3, 2]);
    assert.deepEqual(await amounts('2026-11-23T08:00:00+08:00', '2026-11-23T08:00:00+08:00'), [3]);
    assert.deepEqual(await amounts('2027-01-01', ''), []);
    assert.deepEqual(await amounts('', '0001-01-02'), []);
    assert.deepEqual(await amounts('9999-12-31', '9999-12-31'), []);
  });

  for (const [query, field] of [
    ['pageSize=0', 'pageSize'],
    ['pageSize=101', 'pageSize'],
    ['pageSize=x', 'pageSize'],
    ['pageIndex=0', 'pageIndex'],
    ['pageIndex=1&PageIndex=1', 'pageIndex'],
    ['pageIndex=1&pageNumber=2', 'pageIndex'],
    ['pageIndex=-9223372036854775809', 'pageIndex'],
    ['offset=1e3', 'offset'],
    ['transactionDateFrom=yesterday', 'transactionDateFrom'],
    ['transactionDateFrom=2026-02-30', 'transactionDateFrom'],
    ['transactionDateTo=%00', 'transactionDateTo'],
    ['transactionDateFrom=2026-11-23&transactionDateTo=2026-11-22', 'transactionDateTo'],
    ['transactionDateTo=2026-11-22&transactionDateTo=2026-11-22', 'transactionDateTo'],
  ] as const) {
    test(`?${query} is refused by field`, async () => {
      const { status, json } = await (await newCustomer()).get(`${logs}?${query}`);
      assert.equal(status, 400);
      assert.equal(json.errorCode, '400');
      assert.deepEqual(
        json.errors.map((one: { field: string }) => one.field),
        [field],
      );
    });
  }

  test('problems are told in Chinese unless English is preferred', async () => {
    const api = await newCustomer();
    const { json } = await api.get(`${logs}?pageSize=0`, { headers: { 'accept-language': 'fr' } });
    assert.deepEqual(json.errors, [{ field: 'pageSize', message: '不能小于 1' }]);
  });

  test('unknown and strange parameters do no harm', async () => {
    const api = await newCustomer();
    for (const query of [
      '?',
      '?&&=',
      '?%',
      '?%ff=%ff',
      '?__proto__=1&constructor=2',
      '?pageSize=',
      '?a=1&a=2',
    ]) {
      assert.equal((await api.get(logs + query)).status, 200, query);
    }
  });
});

describe('sandbox deposits', () => {
  test('the money is there at once, with its log row', async () => {
    const api = await newCustomer();
    const { status, json } = await api.post(deposits, {
      currency: 'USD',
      amount: 250.5,
      customerOrderNo: '订单-1',
    });
    assert.equal(status, 200);
    const { accountLogs, ...data } = json.data;
    assert.deepEqual(data, {
      orderNo: accountLogs[0].orderNo,
      customerOrderNo: '订单-1',
      currency: 'USD',
      amount: 250.5,
      balance: { currency: 'USD', amount: 250.5, blockedAmount: 0 },
    });
    assert.deepEqual(accountLogs, (await api.get(logs)).json.data.items);
  });

  test('the same number and request is the same deposit, whatever else happened since', async () => {
    const api = await newCustomer();
    const body = { currency: 'USD', amount: '10', customerOrderNo: 'a' };
    const first = await api.post(deposits, body);
    await api.post(deposits, { currency: 'USD', amount: 5 });
    const again = await api.post(deposits, { ...body, currency: 'usd', amount: 10.0 });
    assert.equal(again.status, 200);
    assert.equal(again.json.data.orderNo, first.json.data.orderNo);
    assert.deepEqual(again.json.data.accountLogs, first.json.data.accountLogs);
    assert.equal(again.json.data.balance.amount, 15);
  });

  for (const change of [{ amount: 11 }, { currency: 'EUR' }]) {
    test(`the same number with another ${Object.keys(change)} is refused`, async () => {
      const api = await newCustomer();
      const body = { currency: 'USD', amount: 10, customerOrderNo: 'a' };
      await api.post(deposits, body);
      const { status, json } = await api.post(deposits, { ...body, ...change });
      assert.deepEqual([status, json.errorCode], [409, 'DUPLICATE_ORDER']);
      assert.equal((await api.get(logs)).json.data.totalCount, 1);
    });
  }

  test('fifty at once with one number are one deposit', async () => {
    const api = await newCustomer();
    const body = { currency: 'USD', amount: 10, customerOrderNo: 'once' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.post(deposits, body)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ json }) => json.data.orderNo)).size, 1);
    assert.deepEqual((await api.get('/v1/accounts')).json.data, [
      { currency: 'USD', amount: 10, blockedAmount: 0 },
    ]);
  });

  test('of two at once with one number and different amounts, one is refused', async () => {
    const api = await newCustomer();
    const body = { currency: 'USD', customerOrderNo: 'once' };
    const answers = await Promise.all([1, 2].map((amount) => api.post(deposits, { ...body, amount })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });

  test('without a number every call is another deposit', async () => {
    const api = await newCustomer();
    const body = { currency: 'USD', amount: 1, customerOrderNo: null };
    await Promise.all(Array.from({ length: 10 }, () => api.post(deposits, body)));
    assert.equal((await api.get('/v1/accounts')).json.data[0].amount, 10);
  });

  test("another customer's number is free, and its money and log unseen", async () => {
    const [one, other] = [await newCustomer(), await newCustomer()];
    await one.post(deposits, { currency: 'USD', amount: 10, customerOrderNo: 'a' });
    const { status } = await other.post(deposits, { currency: 'USD', amount: 7, customerOrderNo: 'a' });
    assert.equal(status, 200);
    assert.equal((await other.get('/v1/accounts')).json.data[0].amount, 7);
    assert.equal((await other.get(logs)).json.data.totalCount, 1);
  });

  test("a customer's number and an operator's reference do not meet", async () => {
    const api = await newCustomer();
    await api.post(deposits, { currency: 'USD', amount: 10, customerOrderNo: 'a' });
    await server.system.accounts.deposit(operator, {
      customerId: api.customerId,
      currency: 'USD',
      amountMinor: 500n,
      reference: 'a',
    });
    assert.equal((await api.get('/v1/accounts')).json.data[0].amount, 15);
  });

  const right = { currency: 'USD', amount: 1 };
  for (const [body, field] of [
    [{ amount: 1 }, 'currency'],
    [{ currency: 'USD' }, 'amount'],
    [{ ...right, amount: 0 }, 'amount'],
    [{ ...right, amount: '0.00' }, 'amount'],
    [{ ...right, amount: -1 }, 'amount'],
    [{ ...right, amount: 0.001 }, 'amount'],
    [{ ...right, amount: '1.001' }, 'amount'],
    [{ currency: 'JPY', amount: 0.5 }, 'amount'],
    [{ ...right, amount: '1e3' }, 'amount'],
    [{ ...right, amount: '１' }, 'amount'],
    [{ ...right, amount: null }, 'amount'],
    [{ ...right, amount: true }, 'amount'],
    [{ ...right, amount: [1] }, 'amount'],
    [{ ...right, amount: 10_000_000_000_000 }, 'amount'],
    [{ ...right, amount: '9'.repeat(100) }, 'amount'],
    [{ ...right, currency: 840 }, 'currency'],
    [{ ...right, currency: 'U'.repeat(11) }, 'currency'],
    [{ ...right, customerOrderNo: '' }, 'customerOrderNo'],
    [{ ...right, customerOrderNo: 'x'.repeat(65) }, 'customerOrderNo'],
    [{ ...right, customerOrderNo: 'a\u0000' }, 'customerOrderNo'],
    [{ ...right, customerOrderNo: '\ud800' }, 'customerOrderNo'],
    [{ ...right, customerOrderNo: 7 }, 'customerOrderNo'],
  ] as const) {
    test(`${JSON.stringify(body).slice(0, 80)} is refused by field`, async () => {
      const { status, json } = await (await newCustomer()).post(deposits, body);
      assert.equal(status, 400);
      assert.deepEqual(
        json.errors?.map((one: { field: string }) => one.field),
        [field],
      );
    });
  }

  test('an unknown currency is told by its code', async () => {
    for (const currency of ['XXX', 'KWD', '', 'valueOf', '\u0000']) {
      const { status, json } = await (await newCustomer()).post(deposits, { currency, amount: 1 });
      assert.deepEqual([status, json.errorCode], [422, 'CURRENCY_NOT_SUPPORTED']);
    }
  });

  for (const body of ['', '{', 'null', '[]', '"x"', '{"amount":1e999,"currency":"USD"}', '{"__proto__":1}']) {
    test(`the body ${body || 'nothing'} is refused`, async () => {
      assert.equal((await (await newCustomer()).post(deposits, body)).status, 400);
    });
  }

  test('the deposit is audited with its client, address and answer', async () => {
    const api = await newCustomer();
    const { json } = await api.post(deposits, { currency: 'USD', amount: 3, customerOrderNo: 'a' });
    const entries = await readAudit(server, 'account.deposited');
    const entry = entries.find(({ responseId }) => responseId === json.responseId);
    assert.match(entry?.actor ?? '', /^client:test_/);
    assert.equal(entry?.address, '127.0.0.1');
    assert.equal(entry?.subject, `customer:${api.customerId}`);
    assert.deepEqual(entry?.detail, {
      orderNo: json.data.orderNo,
      currency: 'USD',
      amount: '3.00',
      fee: '0.00',
      reference: 'a',
      note: null,
    });
  });

  test('production has no such address', async () => {
    const production = await startTestServer({
      environment: { CARDEPASS_ENV: 'production', CARDEPASS_PUBLIC_URL: 'https://cards.example.com' },
    });
    const api = await openApi(production);
    const { status, json } = await api.post(deposits, { currency: 'USD', amount: 1 });
    assert.deepEqual([status, json.errorCode], [404, '404']);
    assert.equal((await api.get('/v1/accounts')).status, 200);
  });
});

test('without a valid token every address answers 401', async () => {
  for (const [method, path] of [
    ['GET', '/openapi/v1/accounts'],
    ['GET', `/openapi${logs}?pageSize=0`],
    ['GET', '/openapi/v1/products'],
    ['POST', `/openapi${deposits}`],
  ] as const) {
    const headers = { 'content-type': 'application/json' };
    const answer = await call(server, path, { method, headers, ...(method === 'POST' && { body: '{' }) });
    assert.equal(answer.status, 401, path);
  }
});
