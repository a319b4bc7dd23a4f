import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mock, test } from 'node:test';
import { createLog } from '../../src/platform/log.ts';
import { createTestNetwork } from '../support/channel.ts';
import { startOrdersBench } from '../support/orders.ts';
import {
  type Answer,
  basePath,
  basic,
  type CallOptions,
  call,
  readAudit,
  requestToken,
  tokenPath,
} from '../support/server.ts';

// A journey with numbers that are known beforehand, and then a look into every corner for them.

const logLines: string[] = [];
const printed: string[] = [];
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
  mock.method(stream, 'write', (...all: unknown[]) => {
    printed.push(String(all[0]));
    return write(...all);
  });
}

/** Digits after the BIN, different for each card, and always the same CVV, which nothing else here happens to be. */
let drawn = 0;
function canaryDigits(size: number): Uint8Array {
  const digits = size === 3 ? '907' : size === 4 ? '9071' : `90${++drawn}8172635`.slice(0, size);
  return Uint8Array.from(digits, Number);
}

const bench = await startOrdersBench({
  environment: { CARDEPASS_LOG_LEVEL: 'trace' },
  log: createLog('trace', { write: (line) => void logLines.push(line) }),
  change: (system) => ({ ...system, randomBytes: canaryDigits }),
});
const { server } = bench;
const network = await createTestNetwork(bench);
await bench.deposit('USD', 10_000_00n);
await bench.deposit('JPY', 1_000_000n);

/** Of every answer: what was called, and what came. */
const answers: { readonly called: string; readonly status: number; readonly text: string }[] = [];
const token = await tokenFor('card');
const otherToken = await tokenFor('openapi');

async function tokenFor(scope: string): Promise<string> {
  const answer = await requestToken(server, { scope });
  assert.equal(answer.status, 200);
  return answer.json.access_token;
}

async function ask(path: string, options: CallOptions = {}): Promise<Answer> {
  const answer = await call(server, path.startsWith('/') ? path : `${basePath}/${path}`, {
    ...options,
    headers: { authorization: `Bearer ${token}`, ...options.headers },
  });
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const called = `${options.method ?? 'GET'} ${path}`;
  answers.push({ called, status: answer.status, text: `${headers}\n${answer.text}` });
  return answer;
}

function post(path: string, body: object | string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

interface Revealed {
  readonly cardId: string;
  readonly cardNumber: string;
  readonly cvv: string;
}
const cards: Revealed[] = [];
/** The responseIds of the answers that had a full number. */
const reads: { readonly cardId: string; readonly responseId: string }[] = [];

async function open(model: 'standard' | 'sharebalance', body: object): Promise<void> {
  const { orderNo } = (await post(`v1/orders/${model}/apply`, body)).json.data;
  await bench.work();
  server.clock.advance(1_000);
  await bench.work();
  const { cardInfos } = (await ask(`v1/orders/${model}?orderNo=${orderNo}`)).json.data;
  await reveal(cardInfos[0].cardId);
}

/** The one answer that may show a number; all its others are looked through. */
async function reveal(cardId: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await call(server, `${basePath}/v1/cards/${cardId}`, { headers });
  assert.equal(answer.status, 200);
  reads.push({ cardId, responseId: answer.json.responseId });
  if (cards.every((card) => card.cardId !== cardId)) cards.push(answer.json.data);
}

/** Both cards pay, as shops are given them, right and wrong, and what is paid goes through all that can happen to it. */
async function spend(visa: Revealed, shared: Revealed): Promise<void> {
  for (const { cardNumber, cvv } of [visa, shared]) {
    const printed = { cardNumber, expirationMMYY: '11/29', cvv, amount: 5 };
    const paid = (await post('sandbox/v1/authorizations', printed)).json.data;
    assert.equal(paid.decision, 'Approved');
    const { id } = paid.transaction;
    await post(`sandbox/v1/authorizations/${id}/clearings`, { amount: 3 });
    await post('sandbox/v1/refunds', { originalTransactionId: id, amount: 1 });
    await post('sandbox/v1/authorizations', { ...printed, cvv: `${cvv.slice(1)}1` });
    await post('sandbox/v1/authorizations', { ...printed, expirationMMYY: '10/29' });
    await post('sandbox/v1/authorizations', { ...printed, cardNumber: `${cardNumber.slice(0, -1)}x` });
    await post('sandbox/v1/clearings', {
      ...printed,
      cardNumber: cardNumber.replace(/(\d{4})(?=\d)/g, '$1 '),
    });
  }
  await post('sandbox/v1/traffic', { count: 20, seed: 7 });
}

test('a journey with every kind of card and order, and every mistake with a number', async () => {
  const standard = { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 100 };
  await open('standard', standard);
  await post('sandbox/v1/channel/faults', { operation: 'Issue', effect: 'TimeoutAfter' });
  await open('standard', { ...standard, cardCurrency: 'JPY', topUpAmount: 5000 });
  const limits = { maxAuthAmount: 100, maxCreditAmount: 500 };
  await open('sharebalance', { productCode: 'SHARE-MC', cardCurrency: 'USD', ...limits });
  await open('sharebalance', { productCode: 'SHARE-AMEX', cardCurrency: 'USD', ...limits });
  const [visa, , shared] = cards;
  assert.ok(visa && shared);
  await spend(visa, shared);
  for (const [path, more] of [
    ['standard/topup', { topUpAmount: 10 }],
    ['standard/withdraw', { withdrawAmount: 10 }],
    ['standard/block', {}],
    ['standard/unblock', {}],
    ['sharebalance/creditLimit', limits],
    ['sharebalance/block', {}],
    ['sharebalance/unblock', {}],
    ['sharebalance/cancel', {}],
    ['standard/cancel', {}],
  ] as const) {
    const cardId = path.startsWith('standard') ? visa.cardId : shared.cardId;
    const { orderNo } = (await post(`v1/orders/${path}`, { cardId, ...more })).json.data;
    await bench.work();
    await ask(`v1/orders/${path.split('/')[0]}?orderNo=${orderNo}`);
  }
  for (const path of [
    'v1/cards',
    'v1/accounts',
    'v1/accounts/accountLogs',
    'v1/accounts/cardAccountLogs',
    'v1/products',
  ]) {
    await ask(path);
  }
  await reveal(visa.cardId);

  const range = 'transactionDateFrom=2026-11-01&transactionDateTo=2026-11-30';
  await ask(`v1/transactions?${range}`);
  await ask(`v1/cards/${visa.cardId}/transactions`);
  await ask(`v1/cards/${visa.cardId}/controls`);

  // A number where an id belongs, in every place and as broken as it comes.
  const { cardNumber } = visa;
  await ask(`v1/cards/${cardNumber}`);
  await ask(`v1/cards/${cardNumber}/none`);
  await ask(`v1/cards?alias=${cardNumber}&cardModel=${cardNumber}&pageSize=${cardNumber}`);
  await ask(`v1/orders/standard?orderNo=${cardNumber}&orderType=${cardNumber}`);
  await ask(`v1/accounts/accountLogs?transactionDateFrom=${cardNumber}`);
  await ask(`/${cardNumber}`, { method: 'PUT' });
  await post('v1/orders/standard/block', { cardId: cardNumber });
  await post('v1/orders/standard/block', { cardId: { [cardNumber]: cardNumber } });
  await post('v1/orders/standard/topup', { cardId: visa.cardId, topUpAmount: cardNumber });
  await post('v1/orders/standard/topup', `{"cardId":"${cardNumber}",`);
  await post('v1/orders/standard/apply', { ...standard, productCode: cardNumber });
  await post('v1/orders/standard/apply', { ...standard, cardCurrency: cardNumber });
  await post('v1/orders/standard/topup', { cardId: cardNumber }, { 'content-type': `text/${cardNumber}` });
  await ask(`v1/transactions/${cardNumber}`);
  await ask(`v1/transactions?${range}&cardId=${cardNumber}&pageCursor=${cardNumber}`);
  await ask(`v1/cards/${cardNumber}/controls`);
  await post('sandbox/v1/authorizations', { cardId: cardNumber, amount: 1 });
  await post('sandbox/v1/authorizations', { cardNumber: { [cardNumber]: visa.cvv }, amount: 1 });
  await post('sandbox/v1/authorizations', { [cardNumber]: visa.cvv, amount: cardNumber });
  await post(`sandbox/v1/authorizations/${cardNumber}/clearings`, { amount: cardNumber });
  await post('sandbox/v1/refunds', { originalTransactionId: cardNumber, amount: 1 });
  await post('/channel/simulator/events', { kind: cardNumber, cardId: cardNumber });
  await network.tell('authorizations', { kind: cardNumber, cardId: cardNumber, amount: cardNumber });
  await network.tell('events', {
    kind: 'fee',
    cardId: cardNumber,
    networkTransactionId: 'N-1',
    amount: 1,
    currency: 'USD',
  });
  await ask('v1/ping', { headers: { authorization: `Bearer ${cardNumber}` } });
  await ask('v1/ping', { headers: { 'x-request-id': cardNumber, 'x-forwarded-for': cardNumber } });

  // A secret where the id of the client belongs, or both in an address; a token with a tail, and one that is over.
  const { clientId, secret } = server.client;
  const form = (fields: Record<string, string>) =>
    ask(basePath + tokenPath, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: '' },
    });
  await form({ grant_type: 'client_credentials', client_id: secret, client_secret: clientId });
  await form({ grant_type: secret, client_id: clientId, client_secret: secret, scope: secret });
  await ask(`${basePath}${tokenPath}?client_id=${clientId}&client_secret=${secret}`, { method: 'POST' });
  await ask('v1/ping', { headers: { authorization: `Bearer ${token}x` } });
  await ask(`v1/ping?access_token=${token}`, { headers: { authorization: '' } });
  for (const address of ['introspect', 'revocation', 'introspect']) {
    await ask(`connect/${address}`, {
      method: 'POST',
      body: new URLSearchParams({ token: otherToken }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: basic(server.client),
      },
    });
  }
  await ask('v1/ping', { headers: { authorization: `Bearer ${otherToken}` } });
  await ask('/metrics');

  assert.ok(answers.some(({ status }) => status >= 500) === false, 'something failed');
  for (const wanted of [400, 401, 404, 415, 422]) {
    assert.ok(
      answers.some(({ status }) => status === wanted),
      `no answer was ${wanted}`,
    );
  }
});

test('the numbers are those that were put there', () => {
  // The third was drawn for the order that was sent again, and thrown away: its key had a card already.
  assert.deepEqual(
    cards.map(({ cardNumber, cvv }) => [cardNumber.slice(0, -1), cvv]),
    [
      ['436797901817263', '907'],
      ['436798109028172', '907'],
      ['222300904817263', '907'],
      ['37828290581726', '9071'],
    ],
  );
});

test('no answer but the one that may shows a number, no error, no metric', () => {
  assert.ok(answers.length > 40);
  assert.ok(answers.some(({ called, text }) => called === 'GET /metrics' && text.includes('cardepass_')));
  for (const { called, text } of answers) assert.equal(findCanary(text), undefined, called);
});

test('no line of the log has one, and nothing is printed', () => {
  assert.ok(logLines.some((line) => line.includes('the issuer has not answered')));
  assert.ok(logLines.filter((line) => line.includes('"msg":"request"')).length > answers.length);
  for (const line of logLines) {
    // How long something took may be any number.
    const { us: _us, time: _time, ...rest } = JSON.parse(line);
    assert.equal(findCanary(JSON.stringify(rest)), undefined, rest.msg);
  }
  for (const text of printed) assert.equal(findLong(text), undefined);
});

test('no column of any table has one', async () => {
  const { rows: tables } = await server.database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const filled: string[] = [];
  for (const { name } of tables) {
    const { rows } = await server.database.pool.query<{ text: string; columns: Record<string, unknown> }>(
      `SELECT t::text AS text, to_jsonb(t) AS columns FROM ${name} AS t`,
    );
    if (rows.length > 0) filled.push(name);
    for (const { text, columns } of rows) {
      assert.equal(findCanary(text), undefined, name);
      for (const [column, value] of Object.entries(columns)) {
        assert.equal(findLong(bytesIn(value)), undefined, `${name}.${column}`);
      }
    }
  }
  for (const name of [
    'cards',
    'issuer_simulator_cards',
    'issuer_simulator_journal',
    'orders',
    'card_transactions',
    'issuer_simulator_messages',
    'audit_log',
  ]) {
    assert.ok(filled.includes(`public.${name}`), `${name} is empty: the journey has not been through it`);
  }
});

test('the search would find them', async () => {
  const [card] = cards;
  assert.ok(card);
  const { cardNumber, cvv } = card;
  for (const text of [
    `x${cardNumber}y`,
    cardNumber.replace(/(\d{4})(?=\d)/g, '$1 '),
    Buffer.from(`a${cardNumber}`).toString('hex'),
    Buffer.from(`a${cardNumber}b`).toString('base64'),
    Buffer.from(`ab${cardNumber}c`).toString('base64url'),
    createHash('sha256').update(cardNumber).digest('hex'),
    `{"cvv":"${cvv}"}`,
    `(1,${cvv},x)`,
    server.client.secret,
    token,
  ]) {
    assert.notEqual(findCanary(text), undefined, text);
  }
  assert.notEqual(findLong(bytesIn(`\\x00${Buffer.from(cardNumber).toString('hex')}ff`)), undefined);
  assert.equal(findCanary(`436797******${cardNumber.slice(-4)} 19071 us 1907`), undefined);
});

test('the audit names each full read: who, from where, which answer', async () => {
  assert.deepEqual(
    (await readAudit(server, 'card.number-read')).map(({ actor, subject, address, responseId }) => ({
      actor,
      subject,
      address,
      responseId,
    })),
    reads.map(({ cardId, responseId }) => ({
      actor: `client:${server.client.clientId}`,
      subject: `card:${cardId}`,
      address: '127.0.0.1',
      responseId,
    })),
  );
});

/** Each canary that is long enough to be no accident, in each form that it may be written in. */
function longForms(): Map<string, string> {
  const forms = new Map<string, string>();
  const add = (what: string, secret: string, isNumber = false) => {
    forms.set(secret, what);
    forms.set(Buffer.from(secret).toString('hex'), `${what} as hex`);
    for (const before of ['', 'a', 'ab']) {
      // Without the characters at both ends that depend on what stands beside it.
      const base64 = Buffer.from(before + secret).toString('base64url');
      const [start, end] = [Math.ceil((before.length * 4) / 3), (before.length + secret.length) % 3];
      forms.set(base64.slice(start, end === 0 ? undefined : -1), `${what} as Base64`);
    }
    if (!isNumber) return;
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(algorithm).update(secret).digest();
      forms.set(digest.toString('hex'), `${what} as bare ${algorithm}`);
      forms.set(digest.toString('base64url').slice(0, 20), `${what} as bare ${algorithm}`);
    }
  };
  for (const { cardNumber } of cards) {
    add('a card number', cardNumber, true);
    add('the beginning of a card number', cardNumber.slice(0, 11));
    add('the end of a card number', cardNumber.slice(-9));
  }
  add('the secret', server.client.secret);
  for (const one of [token, otherToken]) {
    add('a token', one);
    add('the signature of a token', one.slice(one.lastIndexOf('.') + 1));
  }
  return forms;
}

let forms: Map<string, string> | undefined;

function findLong(text: string): string | undefined {
  forms ??= longForms();
  const plain = text.replaceAll('+', '-').replaceAll('/', '_');
  // Numbers may be written in groups.
  const joined = text.replace(/(?<=\d)[ -](?=\d)/g, '');
  for (const [form, what] of forms) {
    if (plain.includes(form) || joined.includes(form) || plain.toLowerCase().includes(form)) return what;
  }
  return undefined;
}

/** Three digits prove something only where they stand alone, as a value does. */
function findCanary(text: string): string | undefined {
  return findLong(text) ?? /(?<![\w.*+-])(907|9071)(?![\w.*+-])/.exec(text)?.[0];
}

/** The bytes of a `bytea` as Latin-1, of anything else its text. */
function bytesIn(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('\\x')) return JSON.stringify(value) ?? '';
  return Buffer.from(value.slice(2), 'hex').toString('latin1');
}
