import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCardIssuing } from '../../src/modules/cards/index.ts';
import { createIssuerSimulator } from '../../src/modules/issuer/index.ts';
import { createLedger } from '../../src/modules/ledger/index.ts';
import { createCarryingOut } from '../../src/modules/orders/index.ts';
import { claimDue } from '../../src/modules/orders/store.ts';
import { silentLog } from '../support/log.ts';
import { assertBooksAreRight, type OrdersBench, startOrdersBench } from '../support/orders.ts';
import {
  type Call,
  type Currency,
  type Effect,
  type Kind,
  type Model,
  ModelCustomer,
  type ModelOrder,
  offers,
  type Request,
} from '../support/orders-model.ts';

// fast-check prints the seed and the path to a counterexample; `PROPERTY_SEED=<seed>` plays a run again, and
// `PROPERTY_RUNS=<count>` makes more of them.
const seed = Number(process.env.PROPERTY_SEED ?? 20261122);
const numRuns = Number(process.env.PROPERTY_RUNS ?? 24);

const bench = await startOrdersBench();
const { system, clock, database, app } = bench.server;
const { ids } = system;
const ledger = createLedger({ clock, ids });
const simulator = await createIssuerSimulator({
  environment: 'test',
  database,
  keyring: system.keyring,
  clock,
  ids,
  randomBytes: (size) => Buffer.from(ids.secret(size)),
  wait: async () => {},
});
const carryingOut = createCarryingOut({
  database,
  clock,
  log: silentLog,
  cards: app.cards,
  issuing: createCardIssuing(simulator, system.vault),
  ledger,
  catalogue: system.catalogue,
  outbox: system.outbox,
  random: () => 1,
});

/** A customer twice over: as the system has it and as the model has it. */
interface Twin {
  readonly real: OrdersBench;
  readonly model: ModelCustomer;
  /** By the system's number. */
  readonly orders: Map<string, ModelOrder>;
  /** The system's ids, as long as the model's cards. */
  readonly cardIds: string[];
}

type Step =
  | { do: 'deposit'; who: number; currency: Currency; amount: number; number: string | null }
  | {
      do: 'apply';
      who: number;
      product: string;
      amount: number;
      credit: number | null;
      number: string | null;
    }
  | {
      do: 'change';
      who: number;
      card: number;
      kind: Kind;
      amount: number;
      isAstray: boolean;
      number: string | null;
    }
  | { do: 'fault'; who: number; call: Call | null; effect: Effect; count: number }
  | { do: 'work'; times: number }
  | { do: 'wait'; milliseconds: number };

const who = fc.constantFrom(0, 0, 0, 1);
const number = fc.option(
  fc.nat(9).map((each) => `N-${each}`),
  { freq: 2, nil: null },
);
/** Small, large, and about the minimums. */
const amount = fc.oneof(
  fc.constantFrom(0, 499, 500, 999, 1_000, 2_000, 5_000),
  fc.integer({ min: 1, max: 40_000 }),
);
const change = (kind: fc.Arbitrary<Kind>) =>
  fc.record({
    do: fc.constant('change' as const),
    who,
    card: fc.nat(20),
    kind,
    amount,
    isAstray: fc.nat(11).map((each) => each === 0),
    number,
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deposit' as const),
      who,
      currency: fc.constantFrom<Currency>('USD', 'JPY'),
      amount: fc.integer({ min: 1, max: 30_000 }),
      number,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('apply' as const),
      who,
      product: fc.constantFrom(...Object.keys(offers), 'STD-VISA USD', 'SHARE-MC USD', 'NO-SUCH USD'),
      amount,
      credit: fc.option(fc.nat(50), { freq: 5, nil: null }),
      number,
    }),
  },
  { weight: 6, arbitrary: change(fc.constantFrom<Kind>('topup', 'withdraw')) },
  { weight: 6, arbitrary: change(fc.constantFrom<Kind>('block', 'unblock', 'unblock', 'creditLimit')) },
  { weight: 1, arbitrary: change(fc.constant('cancel')) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      who,
      call: fc.constantFrom<Call | null>(
        null,
        null,
        'Issue',
        'Load',
        'Unload',
        'Block',
        'Unblock',
        'Cancel',
        'UpdateLimits',
      ),
      effect: fc.constantFrom<Effect>('Refuse', 'TimeoutBefore', 'TimeoutAfter', 'Delay'),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ do: fc.constant('work' as const), times: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      milliseconds: fc.integer({ min: 1, max: 2_000 }),
    }),
  },
);

/** Each has a card of both models to begin with. */
const beginning: Step[] = [0, 1].flatMap((each): Step[] => [
  { do: 'deposit', who: each, currency: 'USD', amount: each === 0 ? 150_000 : 30_000, number: null },
  { do: 'apply', who: each, product: 'STD-VISA USD', amount: 10_000, credit: null, number: null },
  { do: 'apply', who: each, product: 'SHARE-MC USD', amount: 0, credit: 5, number: null },
  { do: 'work', times: 2 },
]);

test('whatever customers do and the issuer answers, orders, cards and money are those of the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 50, size: 'max' }), async (steps) => {
      const twins = [await createTwin(), await createTwin()];
      for (const each of [...beginning, ...steps]) await take(twins, each);
      await workToTheEnd(twins);
      for (const twin of twins) await assertEqual(twin);
      await assertBooksAreRight(bench);
    }),
    { seed, numRuns, endOnFailure: false },
  );
});

async function createTwin(): Promise<Twin> {
  return { real: await bench.neighbour(), model: new ModelCustomer(), orders: new Map(), cardIds: [] };
}

async function take(twins: readonly Twin[], each: Step): Promise<void> {
  if (each.do === 'work') {
    for (let time = 0; time < each.times; time++) await workOnce(twins);
    return;
  }
  if (each.do === 'wait') return clock.advance(each.milliseconds);
  const twin = twins[each.who] as Twin;
  // No two orders are due in the same moment.
  clock.advance(1);
  if (each.do === 'deposit') return deposit(twin, each);
  if (each.do === 'fault') {
    const { call, effect, count } = each;
    twin.model.script(call, effect, count);
    const { customerId } = twin.real;
    const delay = effect === 'Delay' ? { delayMs: 5 } : {};
    await simulator.scriptFault({ customerId, operation: call, effect, count, ...delay });
    return;
  }
  if (each.do === 'apply') {
    const { product, credit } = each;
    const offer = offers[product];
    const model: Model = offer?.model ?? 'standard';
    const limits = model === 'sharebalance' ? { auth: 10, credit } : null;
    const least = model === 'standard' ? each.amount : 0;
    const [productCode, cardCurrency] = product.split(' ');
    return submit(
      twin,
      { kind: 'apply', model, product, amount: least, limits, number: each.number },
      { productCode, cardCurrency, topUpAmount: written(least, offer?.currency ?? 'USD') },
    );
  }
  await changeCard(twins, twin, each);
}

function changeCard(
  twins: readonly Twin[],
  twin: Twin,
  { card: nth, kind: wanted, amount: asked, isAstray, number: own }: Extract<Step, { do: 'change' }>,
): Promise<void> {
  // Now and then a card of somebody else, or the address of the other model.
  const owner = isAstray && nth % 2 === 0 ? (twins.find((each) => each !== twin) as Twin) : twin;
  const index = nth % Math.max(owner.cardIds.length, 1);
  const card = owner.model.cards[index];
  if (!card) return Promise.resolve();
  const kind = isAstray ? wanted : fitting(wanted, card.offer.model);
  const only = { topup: 'standard', withdraw: 'standard', creditLimit: 'sharebalance' } as const;
  const other: Model = card.offer.model === 'standard' ? 'sharebalance' : 'standard';
  const model = only[kind as keyof typeof only] ?? (isAstray && nth % 2 === 1 ? other : card.offer.model);
  const amount = kind === 'topup' || kind === 'withdraw' ? asked : 0;
  const limits =
    kind === 'creditLimit' ? { auth: 1 + (asked % 50), credit: asked % 7 === 0 ? null : asked % 97 } : null;
  const money = written(amount, card.offer.currency);
  return submit(
    twin,
    { kind, model, card, amount, limits, number: own },
    { cardId: owner.cardIds[index], topUpAmount: money, withdrawAmount: money },
  );
}

/** Most of what is asked for is possible with a card of the model. */
function fitting(kind: Kind, model: Model): Kind {
  if (model === 'standard') return kind === 'creditLimit' ? 'topup' : kind;
  return kind === 'topup' || kind === 'withdraw' ? 'creditLimit' : kind;
}

async function deposit(twin: Twin, each: Extract<Step, { do: 'deposit' }>): Promise<void> {
  const { currency, amount: minor, number: customerOrderNo } = each;
  const expected = twin.model.deposit(currency, minor, customerOrderNo);
  const body = { currency, amount: written(minor, currency), customerOrderNo: customerOrderNo ?? undefined };
  const { status, json } = await twin.real.post('/sandbox/v1/deposits', body);
  assert.equal(json.errorCode ?? status, expected === 'DUPLICATE_ORDER' ? expected : 200);
}

async function submit(twin: Twin, request: Request, body: object): Promise<void> {
  const { kind, model, limits, number: customerOrderNo } = request;
  const expected = twin.model.submit(request);
  const limitsBody = limits && {
    maxAuthAmount: limits.auth,
    ...(limits.credit !== null && { maxCreditAmount: limits.credit }),
  };
  const { json } = await twin.real.post(`/v1/orders/${model}/${kind}`, {
    ...body,
    ...limitsBody,
    customerOrderNo,
  });
  const said = JSON.stringify([request.kind, model, body, limits, customerOrderNo]);
  assert.equal(json.errorCode, typeof expected === 'string' ? expected : null, said);
  if (typeof expected === 'string') return;
  const { orderNo, status } = json.data;
  const known = twin.orders.get(orderNo);
  assert.ok(!known || known === expected, 'a number stands for one order');
  assert.equal(known !== undefined, twin.orders.size === twin.model.orders.length, said);
  assert.equal(status, expected.status, said);
  twin.orders.set(orderNo, expected);
}

/** One attempt at the order that is due first. Returns whether there was one. */
async function workOnce(twins: readonly Twin[]): Promise<boolean> {
  clock.advance(1);
  const now = clock.now();
  const [claimed] = await claimDue(database.db, new Date(now), new Date(now + 60_000), 1);
  if (!claimed) {
    for (const { model } of twins) {
      const overlooked = model.orders.find((order) => model.isFirst(order) && !order.isWaiting);
      assert.equal(overlooked, undefined, 'an order whose turn it is is due');
    }
    return false;
  }
  const twin = twins.find(({ real }) => real.customerId === claimed.customerId) as Twin;
  const order = twin.orders.get(claimed.orderNo) as ModelOrder;
  assert.ok(twin.model.isFirst(order), 'only an order whose turn it is is due');
  await carryingOut.carryOut(claimed);
  twin.model.carryOut(order);
  if (order.request.kind === 'apply' && order.status === 'Completed') twin.cardIds.push(claimed.cardId);
  return true;
}

/** Faults end, so that this does. */
async function workToTheEnd(twins: readonly Twin[]): Promise<void> {
  for (let idle = 0; idle < 2; ) {
    if (await workOnce(twins)) idle = 0;
    else {
      clock.advance(300_000);
      idle++;
    }
  }
}

async function assertEqual({ real, model, orders, cardIds }: Twin): Promise<void> {
  const { customerId } = real;
  for (const [orderNo, order] of orders) {
    assert.notEqual(order.status, 'Pending');
    const { rows } = await database.pool.query('SELECT status FROM orders WHERE order_no = $1', [orderNo]);
    assert.equal(rows[0]?.status, order.status, order.text);
  }
  const { rows: counted } = await database.pool.query(
    'SELECT count(*)::int AS orders FROM orders WHERE customer_id = $1',
    [customerId],
  );
  assert.equal(counted[0].orders, model.orders.length);
  for (const currency of ['USD', 'JPY'] as const) {
    assert.equal(Number(await real.available(currency)), model.money[currency]);
  }
  const page = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 1_000 });
  assert.deepEqual(
    page.rows.map((row) => `${row.currency} ${row.type} ${row.changeMinor} ${row.availableMinor}`).reverse(),
    model.log,
  );
  const cards = await app.cards.findMany(database.db, customerId, cardIds);
  assert.equal(
    (await app.cards.list(customerId, {}, { offset: 0, limit: 1 })).totalCount,
    BigInt(cards.size),
  );
  for (const [index, cardId] of cardIds.entries()) {
    const card = cards.get(cardId);
    const expected = model.cards[index];
    assert.ok(card && expected);
    const issuer = await simulator.readCard(customerId, card.channelCardId);
    assert.deepEqual(
      {
        status: card.status,
        isSpendable: card.isSpendable,
        balance: Number(await real.onCard(cardId)),
        limits: card.limits && [Number(card.limits.maxAuthMinor), numberOrNull(card.limits.maxCreditMinor)],
        issuer: { loaded: Number(issuer?.loadedMinor), status: issuer?.status },
      },
      {
        status: expected.status,
        isSpendable: expected.status === 'Active',
        balance: expected.balance,
        limits: expected.limits && [
          expected.limits.auth * 100,
          expected.limits.credit === null ? null : expected.limits.credit * 100,
        ],
        issuer: expected.issuer,
      },
    );
  }
}

function numberOrNull(minor: bigint | null): number | null {
  return minor === null ? null : Number(minor);
}

/** As a decimal string; yen have no decimals. */
function written(minor: number, currency: Currency): string {
  return currency === 'JPY' ? String(minor) : (minor / 100).toFixed(2);
}
