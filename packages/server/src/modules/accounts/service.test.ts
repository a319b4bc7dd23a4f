import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../../../test/support/clock.ts';
import { createTestDatabase } from '../../../test/support/database.ts';
import { insertCustomer } from '../../../test/support/ledger.ts';
import { createAudit } from '../../platform/audit.ts';
import { sql } from '../../platform/db/database.ts';
import { createIds } from '../../platform/ids.ts';
import { createLedger } from '../ledger/index.ts';
import { AccountsError, type CardSummary, createAccountsService } from './index.ts';

const database = await createTestDatabase();
const clock = createManualClock();
const ids = createIds(clock);
const ledger = createLedger({ clock, ids });
const cards = new Map<string, CardSummary>();
const asked: string[][] = [];
const accounts = createAccountsService({
  database,
  ledger,
  clock,
  ids,
  audit: createAudit(clock, ids),
  async findCardInfos(_customerId, cardIds) {
    asked.push([...cardIds]);
    return cards;
  },
});
const operator = { actor: 'operator:mei' };

async function newAccount(amountMinor?: bigint) {
  const customerId = await insertCustomer(database);
  const usd = { customerId, currency: 'USD' } as const;
  if (amountMinor) await accounts.deposit(operator, { ...usd, amountMinor, reference: 'opening' });
  const available = async () => (await accounts.listFunds(customerId))[0]?.availableMinor;
  return { customerId, usd, available };
}

function refusedAs(code: string) {
  return (error: unknown) => {
    assert.ok(error instanceof AccountsError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.length > code.length);
    return true;
  };
}

test('a deposit pays its fee out of what it brings', async () => {
  const { usd } = await newAccount();
  const deposit = await accounts.deposit(operator, {
    ...usd,
    amountMinor: 100_00n,
    feeMinor: 2_00n,
    reference: 'bank-1',
  });
  assert.deepEqual(
    deposit.rows.map(({ type, changeMinor }) => [type, changeMinor]),
    [
      ['AccountTopUp', 100_00n],
      ['AccountTopUpFee', -2_00n],
    ],
  );
  assert.equal(deposit.funds.availableMinor, 98_00n);
});

test('a deposit smaller than its fee is refused and leaves its reference free', async () => {
  const { usd, available } = await newAccount();
  const small = { ...usd, amountMinor: 1n, feeMinor: 2n, reference: 'bank-1' };
  await assert.rejects(accounts.deposit(operator, small), refusedAs('AMOUNT_TOO_SMALL'));
  await accounts.deposit(operator, { ...small, feeMinor: 1n });
  assert.equal(await available(), 0n);
});

test('a withdrawal must be covered with its fee, and may succeed later under the same reference', async () => {
  const { usd, available } = await newAccount(100_00n);
  const withdrawal = { ...usd, amountMinor: 100_00n, feeMinor: 1n, reference: 'out-1' };
  await assert.rejects(accounts.withdraw(operator, withdrawal), refusedAs('INSUFFICIENT_BALANCE'));
  await accounts.deposit(operator, { ...usd, amountMinor: 1n, reference: 'bank-2' });
  const done = await accounts.withdraw(operator, withdrawal);
  assert.equal(done.isReplay, false);
  assert.equal(await available(), 0n);
});

test('an adjustment takes no more than there is', async () => {
  const { usd, available } = await newAccount(5n);
  const by = (amountMinor: bigint, reference: string) => ({ ...usd, amountMinor, reference });
  await assert.rejects(accounts.adjust(operator, 'Deduct', by(6n, 'a')), refusedAs('INSUFFICIENT_BALANCE'));
  await accounts.adjust(operator, 'Deduct', by(5n, 'b'));
  await accounts.adjust(operator, 'Increase', by(9n, 'c'));
  assert.equal(await available(), 9n);
});

test('the same reference again moves nothing, says so and is not audited again', async () => {
  const { usd, available, customerId } = await newAccount();
  const deposit = { ...usd, amountMinor: 5n, reference: 'bank-1' };
  const first = await accounts.deposit(operator, deposit);
  const again = await accounts.deposit(operator, { ...deposit, note: 'another note' });
  assert.deepEqual({ ...again, isReplay: false }, first);
  assert.equal(again.isReplay, true);
  assert.equal(await available(), 5n);
  const { rows } = await sql<{ count: string }>`
    SELECT count(*)::text AS count FROM audit_log WHERE subject = ${`customer:${customerId}`}
  `.execute(database.db);
  assert.equal(rows[0]?.count, '1');
});

test('the same reference for anything else is refused', async () => {
  const { usd } = await newAccount(100n);
  const deposit = { ...usd, amountMinor: 5n, reference: 'bank-1' };
  await accounts.deposit(operator, deposit);
  for (const attempt of [
    () => accounts.deposit(operator, { ...deposit, amountMinor: 6n }),
    () => accounts.deposit(operator, { ...deposit, feeMinor: 1n }),
    () => accounts.deposit(operator, { ...deposit, currency: 'EUR' }),
    () => accounts.withdraw(operator, deposit),
    () => accounts.adjust(operator, 'Increase', deposit),
  ]) {
    await assert.rejects(attempt(), refusedAs('DUPLICATE_ORDER'));
  }
});

test('twenty at once under one reference are one movement', async () => {
  const { usd, available } = await newAccount(100n);
  const withdrawal = { ...usd, amountMinor: 60n, reference: 'out' };
  const all = await Promise.all(Array.from({ length: 20 }, () => accounts.withdraw(operator, withdrawal)));
  assert.equal(all.filter(({ isReplay }) => !isReplay).length, 1);
  assert.equal(await available(), 40n);
});

test('withdrawals at once never take more than there is', async () => {
  const { usd, available } = await newAccount(100n);
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      accounts.withdraw(operator, { ...usd, amountMinor: 30n, reference: `out-${index}` }),
    ),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
  assert.equal(await available(), 10n);
});

test('what makes no sense is refused before anything is written', async () => {
  const { usd } = await newAccount();
  const right = { ...usd, amountMinor: 1n, reference: 'a' };
  for (const wrong of [
    { amountMinor: 0n },
    { amountMinor: -1n },
    { feeMinor: -1n },
    { reference: '' },
    { reference: 'x'.repeat(65) },
    { reference: 'a\0' },
    { note: 'x'.repeat(201) },
    { note: 'a\nb' },
  ]) {
    await assert.rejects(accounts.deposit(operator, { ...right, ...wrong }), refusedAs('INVALID_MOVEMENT'));
  }
});

test('a log row tells its card; all cards of a page are asked for at once, and none when there is none', async () => {
  const { customerId, usd } = await newAccount(100_00n);
  await accounts.readLog({ customerId, offset: 0, limit: 10 });
  assert.deepEqual(asked, []);
  const cardId = ids.next();
  const card = {
    cardId,
    productCode: 'STD-VISA',
    productName: { 'zh-CN': '标准卡', en: 'Standard' },
    currency: 'USD',
    maskedNumber: '436797******2419',
    cardModel: 'Standard',
  } as const;
  cards.set(cardId, card);
  for (const orderNo of ['1', '2']) {
    const order = { orderId: ids.next(), orderLineNo: 1, orderNo };
    const request = {
      ...usd,
      kind: 'standard-top-up',
      order,
      cardId,
      amountMinor: 5_00n,
      topUpFeeMinor: 0n,
    } as const;
    await database.transaction((tx) => ledger.post(tx, { ...request, requestKey: `order:${orderNo}` }));
  }
  const { entries } = await accounts.readLog({ customerId, offset: 0, limit: 10 });
  assert.deepEqual(
    entries.map((entry) => entry.card),
    [card, card, null],
  );
  assert.deepEqual(asked, [[cardId]]);
});

test('after all this the ledger holds every invariant', async () => {
  for (const { name, offenders } of await ledger.verify(database)) assert.deepEqual(offenders, [], name);
});
