import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sandboxProductFile } from '../../src/modules/products/index.ts';
import { resolve } from '../support/api-document.ts';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';
import { type Answer, basePath, basic, call, fetchToken, type TestClient } from '../support/server.ts';

// Another customer's id answers exactly as one that does not exist, at every address. The addresses and their fields
// are read from the API document, so that a new one is tried, too, or fails until it is said here what its fields are.

interface Field {
  readonly in: 'path' | 'query' | 'body';
  readonly name: string;
  readonly required?: boolean;
}
interface Address {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly Field[];
}
type Values = Readonly<Record<string, unknown>>;

const first = await startOrdersBench();
const { server } = first;
// Nothing is sent to the addresses that are tried here.
await server.app.dispatcher.stop();
const { products, parseProducts } = server.system;
const sandbox = await readFile(sandboxProductFile, 'utf8');
/** A product that only the owner may use. */
const ownProduct = sandbox
  .slice(sandbox.indexOf('  - productCode: STD-VISA'), sandbox.indexOf('  # Whole amounts only'))
  .replace('STD-VISA', 'OWN-VISA')
  .replace('customers: all', 'customers: [C1000]');
await products.apply(parseProducts(`${sandbox}\n${ownProduct}`), 'operator:test');

const owner = first;
const stranger = await first.neighbour();
for (const bench of [owner, stranger]) {
  await bench.deposit('USD', 100_000_00n);
}
const standardCard = await owner.openStandard(100, 'OWN-VISA');
const sharedCard = await owner.openShareBalance();
const placed = {
  standard: await owner.order('standard/topup', {
    cardId: standardCard,
    topUpAmount: 10,
    customerOrderNo: 'OWN-1',
  }),
  sharebalance: await owner.order('sharebalance/block', { cardId: sharedCard, customerOrderNo: 'OWN-2' }),
};
await owner.work();
const aliased = await owner.order('standard/apply', {
  productCode: 'OWN-VISA',
  cardCurrency: 'USD',
  topUpAmount: 10,
  cardAlias: 'Own alias',
});
await owner.work();
const paid = (await owner.post('/sandbox/v1/authorizations', { cardId: standardCard, amount: 5 })).json.data
  .transaction.id;
await owner.post('/sandbox/v1/deposits', { currency: 'USD', amount: 1, customerOrderNo: 'OWN-3' });
const { endpointId } = (await owner.post('/v1/webhooks/endpoints', { url: 'https://example.com' })).json.data;
await server.app.publisher.runUntilIdle();
await owner.post('/sandbox/v1/deposits', { currency: 'USD', amount: 1, customerOrderNo: 'OWN-4' });
await server.app.publisher.runUntilIdle();
const { deliveryId } = (await owner.get('/v1/webhooks/deliveries')).json.data.data[0];
const clients = new Map([
  [owner, server.client],
  [stranger, await clientOf(stranger)],
]);
const ownerToken = await tokenOf(owner);

/** What names something of one customer: what the owner has of it, and what nobody has. */
const owned: Readonly<Record<string, { theirs: readonly string[]; missing: string }>> = {
  cardId: {
    theirs: [standardCard, sharedCard, standardCard.toUpperCase()],
    missing: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
  },
  orderNo: {
    theirs: [placed.standard.orderNo, placed.sharebalance.orderNo, aliased.orderNo.toLowerCase()],
    missing: '01JDB9YF203RZ9VQ0Z18N4Q3GH',
  },
  customerOrderNo: { theirs: ['OWN-1', 'OWN-2', 'OWN-3'], missing: 'NOBODYS-1' },
  productCode: { theirs: ['OWN-VISA'], missing: 'NO-SUCH' },
  endpointId: {
    theirs: [endpointId, endpointId.toUpperCase()],
    missing: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e12',
  },
  deliveryId: { theirs: [deliveryId], missing: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e13' },
  alias: { theirs: ['Own alias'], missing: 'No such alias' },
  transactionId: { theirs: [paid], missing: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11' },
  originalTransactionId: { theirs: [paid], missing: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11' },
  cardNumber: { theirs: [await numberOf(standardCard)], missing: '4367970000000000' },
  token: { theirs: [ownerToken], missing: 'no.such.token' },
};

/** What names nothing of anybody: a value that is right for it. `undefined`: left out unless the address needs it. */
const plain: Values = {
  transactionDateFrom: undefined,
  createdFrom: undefined,
  createdTo: undefined,
  pageCursor: undefined,
  eventType: undefined,
  after: undefined,
  url: 'https://example.com',
  eventTypes: undefined,
  description: undefined,
  acknowledgementMode: undefined,
  enabled: undefined,
  since: '2026-11-22',
  transactionDateTo: undefined,
  pageIndex: undefined,
  pageSize: undefined,
  offset: undefined,
  cardModel: undefined,
  status: undefined,
  orderType: undefined,
  transactionStatus: undefined,
  billingAmount: undefined,
  merchant: undefined,
  allowPartial: undefined,
  lodging: undefined,
  isFinal: undefined,
  note: undefined,
  reference: undefined,
  seed: undefined,
  allowedMerchantCategories: undefined,
  blockedMerchantCategories: undefined,
  allowedMerchantCountries: undefined,
  blockedMerchantCountries: undefined,
  dailyCountLimit: undefined,
  dailyAmountLimit: undefined,
  monthlyCountLimit: undefined,
  monthlyAmountLimit: undefined,
  singleUse: true,
  expirationMMYY: '11/29',
  cvv: '123',
  cardAlias: undefined,
  token_type_hint: undefined,
  cardCurrency: 'USD',
  currency: 'USD',
  amount: 10,
  topUpAmount: 10,
  withdrawAmount: 5,
  maxAuthAmount: 10,
  maxCreditAmount: 20,
  operation: undefined,
  effect: 'Delay',
  count: undefined,
  reason: undefined,
  text: undefined,
  delayMs: 1,
};

/** What an address that needs it is asked with. */
const needed: Values = { transactionDateFrom: '2026-11-01', transactionDateTo: '2026-11-30' };
const neededBy = ({ fields }: Address) =>
  Object.fromEntries(
    fields.filter(({ required, name }) => required && name in needed).map(({ name }) => [name, needed[name]]),
  );
/** Each names a card in its own way; an address takes one of them. */
const cardNames = ['cardId', 'cardNumber', 'originalTransactionId'];
const printedBeside = ['expirationMMYY', 'cvv'];

/** Where a client says who it is; there is nothing of a customer behind it yet. */
const isLogin = ({ path }: Address) => path === `${basePath}/connect/token`;
/** Tells a client whose token is not its own that it is not (RFC 7009, section 2.1). */
const isRevocation = ({ path }: Address) => path === `${basePath}/connect/revocation`;
const named = ({ name }: Field) => Object.hasOwn(owned, name);

/** @throws Error naming what this test does not know */
function addressesOf(document: Readonly<Record<string, unknown>>): Address[] {
  const addresses: Address[] = [];
  const paths = document.paths as Record<string, Record<string, Operation>>;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const fields = (operation.parameters ?? []).map(
        ({ in: place, name, required }): Field => ({
          in: place,
          name,
          required: required ?? false,
        }),
      );
      for (const media of Object.values(operation.requestBody?.content ?? {})) {
        const schema = resolve(document, media.schema);
        assert.ok(schema.properties, `${method} ${path} has a body whose fields are not listed`);
        for (const name of Object.keys(schema.properties)) fields.push({ in: 'body', name });
      }
      const distinct = new Map(fields.map((field) => [field.name, field]));
      const address = { method: method.toUpperCase(), path, fields: [...distinct.values()] };
      if (!isLogin(address)) addresses.push(address);
    }
  }
  for (const { method, path, fields } of addresses) {
    for (const field of fields) {
      assert.ok(
        named(field) || Object.hasOwn(plain, field.name),
        `${method} ${path} has the ${field.in} field ${field.name}: say in this test whether it names something of a customer, and with what to fill it`,
      );
    }
  }
  return addresses;
}

interface Operation {
  readonly parameters?: readonly Field[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: BodySchema }>>;
  };
}

interface BodySchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, object>>;
}

const document = (await call(server, `${basePath}/openapi.en.json`)).json;
const addresses = addressesOf(document);

for (const address of addresses.filter((each) => !isRevocation(each))) {
  for (const field of address.fields.filter(named)) {
    test(`${address.method} ${address.path}: another's ${field.name} is as a missing one`, async () => {
      const { theirs, missing } = idsOf(field);
      // A number of one's own is used up by its first order, so each address has a caller who has used none.
      const isOwnNumber = field.in === 'body' && field.name === 'customerOrderNo';
      const caller = isOwnNumber ? await newcomer() : stranger;
      const expected = await tryOut(caller, address, { [field.name]: missing });
      assert.ok(isOwnNumber ? expected.status === 200 : expected.status < 500, expected.text);
      for (const id of theirs) {
        const answer = await tryOut(caller, address, { [field.name]: id });
        assert.deepEqual(answer, expected, field.name === 'token' ? 'the token of another' : id);
      }
    });
  }
}

test("another client's token cannot be revoked", async () => {
  const revocation = addresses.find(isRevocation);
  assert.ok(revocation);
  const answer = await send(stranger, revocation, { token: ownerToken });
  assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
  const ping = await call(server, `${basePath}/v1/ping`, {
    headers: { authorization: `Bearer ${ownerToken}` },
  });
  assert.equal(ping.status, 200);
});

test('the owner has what the others were told is not there', async () => {
  const known = addresses.filter(({ method, fields }) => method === 'GET' && fields.some(named));
  assert.ok(known.length > 0);
  for (const address of known) {
    for (const field of address.fields.filter(named)) {
      const { theirs, missing } = idsOf(field);
      const nothing = await tryOut(owner, address, { [field.name]: missing });
      const answers = await Promise.all(
        theirs.map(async (id) => (await tryOut(owner, address, { [field.name]: id })).text !== nothing.text),
      );
      assert.ok(answers.includes(true), `${address.path}: none of the owner's ${field.name} is found`);
    }
  }
});

test('no list of the stranger has anything of the owner', async () => {
  const ids = ['cardId', 'orderNo', 'customerOrderNo', 'productCode', 'alias', 'transactionId'].flatMap(
    (name) => owned[name]?.theirs ?? [],
  );
  for (const address of addresses) {
    const { path, fields, method } = address;
    if (method !== 'GET' || fields.some((field) => field.in === 'path')) continue;
    const query = new URLSearchParams({ pageSize: '100', ...(neededBy(address) as Record<string, string>) });
    const { text } = await stranger.get(`${path.slice(basePath.length)}?${query}`);
    for (const id of ids) assert.ok(!text.includes(id), path);
  }
});

test('what the stranger has tried has changed nothing of the owner', async () => {
  for (const [model, { orderNo, customerOrderNo }] of Object.entries(placed)) {
    const own = (await owner.get(`/v1/orders/${model}?customerOrderNo=${customerOrderNo}`)).json.data;
    assert.deepEqual([own.orderNo, own.status], [orderNo, 'Completed']);
  }
  const { status, balanceAmount } = (await owner.get(`/v1/cards/${standardCard}`)).json.data;
  assert.deepEqual([status, balanceAmount], ['Active', 105]);
  const { lifecycleState, holdAmount } = (await owner.get(`/v1/transactions/${paid}`)).json.data;
  assert.deepEqual([lifecycleState, holdAmount.amount], ['Authorized', 5]);
  const { singleUse } = (await owner.get(`/v1/cards/${standardCard}/controls`)).json.data;
  assert.equal(singleUse, false);
  // 100,000.00 less 100 + 1 + 1.50, 0.80, 10 + 0.15 and 10 + 1 + 0.15, and two deposits of 1.00.
  assert.equal(await owner.available('USD'), 100_000_00n - 102_50n - 80n - 10_15n - 11_15n + 2_00n);
  assert.equal((await owner.get('/v1/ping')).status, 200);
  await assertBooksAreRight(owner);
});

test('the faults that one customer has scripted are neither seen, struck nor dropped by another', async () => {
  const url = '/sandbox/v1/channel/faults';
  await owner.post(url, { operation: 'Block', effect: 'Refuse' });
  await call(server, basePath + url, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await tokenOf(stranger)}` },
  });
  assert.deepEqual((await stranger.get(url)).json.data, []);
  const cardId = await stranger.openStandard(10);
  const { orderNo } = await stranger.order('standard/block', { cardId });
  await stranger.work();
  assert.equal((await stranger.find('standard', orderNo)).status, 'Completed');
  assert.equal((await owner.get(url)).json.data[0].remaining, 1);
});

test('no address of the business API is missing from the document', async () => {
  const documented = new Set(addresses.map(({ method, path }) => `${method} ${path}`));
  const served = (await servedAddresses()).filter((address) => /\/(sandbox\/)?v\d+\//.test(address));
  assert.ok(served.length >= 20, served.join('\n'));
  for (const address of served) {
    assert.ok(
      documented.has(address),
      `${address} is not in the API document, so its ids are not tried here`,
    );
  }
});

test('an address with a field that this test does not know is named', () => {
  const parameters = [{ in: 'path', name: 'disputeId' }];
  assert.throws(
    () => addressesOf({ paths: { '/v1/disputes/{disputeId}': { get: { parameters } } } }),
    /GET \/v1\/disputes\/\{disputeId\} has the path field disputeId/,
  );
});

function idsOf({ name }: Field): { theirs: readonly string[]; missing: string } {
  const ids = owned[name];
  assert.ok(ids);
  return ids;
}

async function numberOf(cardId: string): Promise<string> {
  return (await owner.get(`/v1/cards/${cardId}`)).json.data.cardNumber;
}

async function newcomer(): Promise<OrdersBench> {
  const bench = await first.neighbour();
  await bench.deposit('USD', 100_000_00n);
  clients.set(bench, await clientOf(bench));
  return bench;
}

async function clientOf({ customerId }: OrdersBench): Promise<TestClient> {
  const { rows } = await server.database.pool.query(
    'SELECT customer_code FROM customers WHERE customer_id = $1',
    [customerId],
  );
  const made = await server.system.clients.createClient('operator:test', rows[0].customer_code, {});
  return { clientId: made.client.clientId, secret: made.secret.secret };
}

function clientFor(bench: OrdersBench): TestClient {
  const client = clients.get(bench);
  assert.ok(client);
  return client;
}

function tokenOf(bench: OrdersBench): Promise<string> {
  return fetchToken(server, { client: clientFor(bench) });
}

/** Asks with these ids, and something right of the caller's own in the other fields. What is new in each answer is left out. */
async function tryOut(
  caller: OrdersBench,
  address: Address,
  ids: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  const values: Record<string, unknown> = { ...neededBy(address), ...ids };
  const isNamed = cardNames.some((name) => Object.hasOwn(ids, name));
  const unnamed = address.fields.filter(
    ({ name }) =>
      !Object.hasOwn(ids, name) &&
      !(isNamed && cardNames.includes(name)) &&
      (Object.hasOwn(ids, 'cardNumber') || !printedBeside.includes(name)),
  );
  const isBody = address.fields.some((field) => field.in === 'body');
  for (const { name } of unnamed) {
    if (isBody && Object.hasOwn(plain, name)) values[name] = plain[name];
    if (isBody && name === 'cardId') values.cardId = await cardFor(caller, address);
    if (isBody && name === 'productCode') {
      values.productCode = address.path.includes('sharebalance') ? 'SHARE-MC' : 'STD-VISA';
    }
  }
  const answer = await send(caller, address, values);
  await caller.work();
  return { status: answer.status, text: comparable(answer, Object.values(values)) };
}

async function send(caller: OrdersBench, address: Address, values: Values): Promise<Answer> {
  const path = address.path.replace(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(String(values[name])));
  if (path.startsWith(`${basePath}/connect/`)) {
    const form = new URLSearchParams({ token: String(values.token) }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: basic(clientFor(caller)),
    };
    return call(server, path, { method: address.method, headers, body: form });
  }
  const below = path.slice(basePath.length);
  if (address.method === 'POST') return caller.post(below, values);
  if (address.method === 'PUT') {
    const { cardId: _inPath, ...body } = values;
    const headers = {
      authorization: `Bearer ${await tokenOf(caller)}`,
      'accept-language': 'en',
      'content-type': 'application/json',
    };
    return call(server, path, { method: 'PUT', headers, body: JSON.stringify(body) });
  }
  if (address.method === 'PATCH' || address.method === 'DELETE') {
    return call(server, path, {
      method: address.method,
      headers: {
        authorization: `Bearer ${await tokenOf(caller)}`,
        'accept-language': 'en',
        ...(address.method === 'PATCH' && { 'content-type': 'application/json' }),
      },
      ...(address.method === 'PATCH' && { body: JSON.stringify(values) }),
    });
  }
  const query = address.fields
    .filter((field) => field.in === 'query' && values[field.name] !== undefined)
    .map(({ name }) => `${name}=${encodeURIComponent(String(values[name]))}`);
  return caller.get(query.length > 0 ? `${below}?${query.join('&')}` : below);
}

/** A card of the caller's own on which the address may do its work. */
async function cardFor(caller: OrdersBench, { path }: Address): Promise<string> {
  const isShared = path.includes('sharebalance');
  const cardId = isShared ? await caller.openShareBalance() : await caller.openStandard();
  if (path.endsWith('/unblock')) {
    await caller.order(`${isShared ? 'sharebalance' : 'standard'}/block`, { cardId });
    await caller.work();
  }
  return cardId;
}

const fresh = new Set(['responseId', 'orderNo', 'id', 'maskCardNumber', 'availableBalance', 'balance']);

/** The answer without what no two answers share, and with the sent texts as a dot, as far as it repeats them. */
function comparable({ text, json }: Answer, sent: readonly unknown[]): string {
  if (json === undefined) return text;
  const ids = sent.filter((value) => typeof value === 'string' && value.length > 4);
  return JSON.stringify(json, (key, value) => {
    if (key === 'balance') return '·';
    if (fresh.has(key) && typeof value !== 'object') return '·';
    return ids.includes(value) ? '·' : value;
  });
}

/** As `METHOD /path/{parameter}`: every address that the server has, with the methods that it says it has there. */
async function servedAddresses(): Promise<string[]> {
  const segments: string[] = [];
  const paths = new Set<string>();
  for (const line of server.app.app.printRoutes().split('\n')) {
    const at = line.indexOf('── ');
    if (at < 0) continue;
    const [, segment = '', methods] = /^(.*?)(?: \(([^)]+)\))?$/.exec(line.slice(at + 3)) ?? [];
    segments.splice((at - 1) / 4, segments.length, segment);
    if (methods) paths.add(segments.join(''));
  }
  const found: string[] = [];
  for (const path of paths) {
    const answer = await call(server, path, { method: 'OPTIONS' });
    for (const method of (answer.headers.get('allow') ?? '').split(', ')) {
      if (method !== 'HEAD') found.push(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    }
  }
  return found;
}
