import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { assertShape, operate, operations } from '../../test/support/operator.ts';
import { cardInvariants } from '../modules/cards/index.ts';
import { orderInvariants } from '../modules/orders/index.ts';
import { sql } from '../platform/db/database.ts';

const database = await createTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-commands-'));
after(() => rmSync(folder, { recursive: true }));
const environment = {
  DATABASE_URL: database.connectionString,
  CARDEPASS_MASTER_KEY: '5e'.repeat(32),
  CARDEPASS_DATA_DIR: folder,
};
const commands = operations();
const tried = new Set<string>();
const person = (...words: string[]) => operate(words, { environment });

// biome-ignore lint/suspicious/noExplicitAny: the shape is checked here, and each test knows what it has asked for
async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await person(...words, '--json');
  assert.deepEqual([code, stderr], [0, '']);
  const printed = JSON.parse(stdout);
  const name = [...commands.keys()].find((one) => words.join(' ').startsWith(one)) ?? '';
  assertShape(printed, commands.get(name)?.explanation?.json ?? null);
  tried.add(name);
  return printed;
}

async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await person(...words);
  assert.deepEqual([code, stdout], [1, '']);
  return stderr;
}

const move = (verb: string, customer: string, amount: string, reference: string, ...more: string[]) => [
  ...['account', ...verb.split(' '), customer, '--currency', 'usd', '--amount', amount],
  ...['--reference', reference, ...more],
];

async function newCustomer(): Promise<string> {
  return (await json('customer', 'create', '--name', 'Acme')).customer_code;
}

test('deposits, withdrawals and adjustments are booked to the cent', async () => {
  const customer = await newCustomer();
  const deposit = await json(...move('deposit', customer, '100', 'in-1', '--fee', '1.50', '--note', 'wire'));
  assert.deepEqual([deposit.amount, deposit.fee, deposit.available], ['100.00', '1.50', '98.50']);
  assert.equal((await json(...move('withdraw', customer, '40.00', 'out-1'))).available, '58.50');
  assert.equal((await json(...move('adjust increase', customer, '0.02', 'fix-1'))).available, '58.52');
  assert.equal((await json(...move('adjust deduct', customer, '58.52', 'fix-2'))).available, '0.00');
  assert.deepEqual((await json('account', 'show', customer)).balances, [
    { currency: 'USD', available: '0.00', blocked: '0.00' },
  ]);
});

test('the same command again moves nothing and says so', async () => {
  const customer = await newCustomer();
  assert.equal((await json(...move('deposit', customer, '5', 'in-1'))).is_repeated, false);
  const again = await person(...move('deposit', customer, '5', 'in-1'));
  assert.match(again.stdout, /available now +5\.00 USD/);
  assert.match(again.stdout, /It was booked before; nothing has moved now\.\n$/);
  assert.match(await refusal(...move('deposit', customer, '6', 'in-1')), /in-1 is that of another movement/);
});

test('what cannot be is refused in one line', async () => {
  const customer = await newCustomer();
  for (const [words, reason] of [
    [move('withdraw', customer, '0.01', 'out'), /has not so much available/],
    [move('deposit', customer, '1.001', 'in'), /--amount has more decimals than the currency allows/],
    [move('deposit', customer, '-1', 'in'), /--amount must be a number/],
    [move('deposit', customer, '0', 'in'), /an amount must be above zero/],
    [move('deposit', customer, '1', 'in', '--fee', '2'), /smaller than its own fee/],
    [move('deposit', customer, '1', 'x'.repeat(65)), /a reference has 1 to 64 characters/],
    [move('deposit', 'C9999', '1', 'in'), /there is no customer C9999/],
    [['account', 'show', 'C9999'], /there is no customer C9999/],
    [[...move('deposit', customer, '1', 'in'), '--currency', 'XXX'], /there is no currency XXX here/],
    [['product', 'apply', '/no/such/file'], /cannot read \/no\/such\/file \(ENOENT\)/],
  ] as const) {
    const line = await refusal(...words);
    assert.match(line, reason);
    assert.match(line, /^cardepass: [^\n]+\n$/);
  }
  assert.match((await person('account', 'show', customer)).stdout, /Nothing has moved/);
});

test('a product file is shown, applied once, listed and exported as it was', async () => {
  const file = path.join(folder, 'products.yaml');
  const sandbox = path.resolve(import.meta.dirname, '../../products/sandbox.yaml');
  const shown = await json('product', 'apply', sandbox, '--dry-run');
  assert.equal(shown.is_applied, false);
  assert.ok(shown.changes.length > 1);
  assert.deepEqual((await json('product', 'list')).products, []);
  assert.deepEqual((await json('product', 'apply', sandbox)).changes, shown.changes);
  assert.deepEqual((await json('product', 'apply', sandbox)).changes, []);
  assert.equal((await json('product', 'list')).products[0].product_code, 'STD-VISA');
  writeFileSync(file, (await person('product', 'export')).stdout);
  assert.equal((await json('product', 'export')).file.trimEnd(), readFileSync(file, 'utf8').trimEnd());
  assert.deepEqual((await json('product', 'apply', file)).changes, []);
  writeFileSync(file, 'products: [{}]');
  assert.match(await refusal('product', 'apply', file), /^(cardepass: line \d+: products\[0\].*\n)+$/);
});

// Last: it breaks the books.
test('the books are verified rule by rule, and a broken rule is shown with its rows and exit code 1', async () => {
  const customer = await newCustomer();
  await json(...move('deposit', customer, '5', 'in-1'));
  const clean = await json('ledger', 'verify');
  const names = clean.invariants.map(({ name }: { name: string }) => name);
  for (const { name } of [...cardInvariants, ...orderInvariants]) assert.ok(names.includes(name), name);
  assert.equal(clean.is_clean, true);
  assert.ok(clean.invariants.every(({ holds }: { holds: boolean }) => holds));
  assert.match((await person('ledger', 'verify')).stdout, /The books are right: every rule holds\.\n$/);
  await sql`
    UPDATE ledger_accounts SET balance_minor = balance_minor + 1 WHERE kind = 'CA' AND balance_minor = 500
  `.execute(database.db);
  const { code, stdout, stderr } = await person('ledger', 'verify');
  assert.equal(code, 1);
  assert.match(stderr, /^cardepass: \d+ of \d+ rules are broken; [^\n]+\n$/);
  assert.match(stdout, /^BROKEN {2}balance-is-sum-of-postings: Every account stands/m);
  assert.match(stdout, /"balance":"501"/);
  const asJson = JSON.parse((await person('ledger', 'verify', '--json')).stdout);
  assert.equal(asJson.is_clean, false);
});

test('every command about products, accounts and the ledger was tried', () => {
  const all = [...commands.keys()].filter((name) => /^(product|account|ledger)/.test(name));
  assert.deepEqual(
    all.filter((name) => !tried.has(name)),
    [],
  );
});
