import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { formatAmount, parseAmount } from '../../platform/money/amount.ts';
import { type Currency, parseCurrency } from '../../platform/money/currencies.ts';
import { type AccountKind, accountKey, isCardAccount } from './accounts.ts';
import { decide } from './decide.ts';
import { ledgerInvariants } from './invariants/store.ts';
import type { LedgerRequest } from './requests.ts';
import { requestKinds } from './rules/rules.ts';
import { emptyState, type LedgerState } from './state.ts';
import type { Decision } from './work.ts';

const file = path.resolve(import.meta.dirname, '../../../../../docs/money.md');
const page = readFileSync(file, 'utf8');

const customerId = 'customer';
const cardId = 'card';

/** A number of the page, which may be below zero. */
function minorOf(text: string, currency: Currency): bigint {
  return text.startsWith('-') ? -parseAmount(text.slice(1), currency) : parseAmount(text, currency);
}

/** `given USD CA 10.00 KA 5.00`; whatever is given came from outside. */
function stateOf(line: string): { currency: Currency; state: LedgerState } {
  const [, code = '', ...rest] = line.split(' ');
  const currency = parseCurrency(code);
  const balances: Partial<Record<AccountKind, bigint>> = { EXT: 0n };
  for (let i = 0; i < rest.length; i += 2) {
    const balanceMinor = minorOf(String(rest[i + 1]), currency);
    balances[rest[i] as AccountKind] = balanceMinor;
    balances.EXT = (balances.EXT ?? 0n) - balanceMinor;
  }
  const accounts = Object.entries(balances).map(([name, balanceMinor]) => {
    const kind = name as AccountKind;
    const id = { customerId, currency, kind, cardId: isCardAccount(kind) ? cardId : null };
    return [accountKey(id), { id, balanceMinor, lastSeq: 1n }] as const;
  });
  return { currency, state: { ...emptyState(0), accounts: new Map(accounts) } };
}

/** What a line about the card network leaves out. */
const networkDefaults = {
  hadHold: true,
  isClosed: false,
  heldMinor: 0n,
  excessMinor: 0n,
  unusedMinor: 0n,
  repayMinor: 0n,
};

/** `standard-top-up order=2 amount=1.00 topUpFee=0.00` */
function requestOf(line: string, currency: Currency, requestKey: string): LedgerRequest {
  const [kind = '', ...words] = line.split(' ');
  const { order = '1', ...fields } = Object.fromEntries(words.map((word) => word.split('=')));
  const request: Record<string, unknown> = {
    kind,
    requestKey,
    customerId,
    currency,
    cardId,
    transactionId: 'transaction',
    order: { orderId: `order-${order}`, orderLineNo: 1, orderNo: order },
    ...networkDefaults,
  };
  for (const [name, text] of Object.entries<string>(fields)) {
    if (text === 'true' || text === 'false') request[name] = text === 'true';
    else if (/^[0-9.]+$/.test(text) && name !== 'rate') request[`${name}Minor`] = parseAmount(text, currency);
    else request[name] = text;
  }
  if (kind === 'standard-cancel-settlement') {
    request.fee = fields.rate
      ? { method: 'Percentage', rate: fields.rate }
      : { method: 'FixedValue', feeMinor: request.feeMinor };
  }
  return request as unknown as LedgerRequest;
}

function linesOf({ outcome, postings }: Decision, currency: Currency): string[] {
  if (outcome.decision !== 'posted') return [`  ${outcome.decision} ${outcome.code}`];
  if (postings.length === 0) return ['  n'];
  const amount = (minor: bigint) => formatAmount(minor, currency);
  return postings.map(
    ({ type, from, to, amountMinor }) =>
      `  ${type} ${from.kind}→${to.kind} ${amount(amountMinor)} ${from.kind} ${amount(from.afterMinor)} ${to.kind} ${amount(to.afterMinor)}`,
  );
}

const examples = [...page.matchAll(/^### (.*)$|^## (.*)$|^```ledger\n([\s\S]*?)^```$/gm)];
let heading = '';
let number = 0;
for (const [, minor, major, example] of examples) {
  if (example === undefined) {
    heading = minor ?? major ?? '';
    number = 0;
    continue;
  }
  number += 1;
  test(`docs/money.md: ${heading}, example ${number}`, () => {
    const [given = '', ...rest] = example.trimEnd().split('\n');
    const { currency, state: start } = stateOf(given);
    let state = start;
    const shown = [given];
    for (const line of rest.filter((each) => !each.startsWith(' '))) {
      const { outcomes, nextState } = decide(state, [requestOf(line, currency, `key-${shown.length}`)]);
      const [decision] = outcomes;
      assert.ok(decision);
      shown.push(line, ...linesOf(decision, currency));
      state = nextState;
    }
    assert.equal(shown.join('\n'), example.trimEnd());
  });
}

test('docs/money.md names every invariant with its sentence', () => {
  const rows = ledgerInvariants.map(({ name, sentence }) => `| \`${name}\` | ${sentence} |`).join('\n');
  assert.ok(
    page.includes(`| invariant | what must be true |\n|---|---|\n${rows}\n`),
    `${file} needs:\n${rows}`,
  );
});

test('docs/money.md shows every kind of request', () => {
  for (const kind of requestKinds) assert.match(page, new RegExp(`^${kind}\\b`, 'm'));
});
