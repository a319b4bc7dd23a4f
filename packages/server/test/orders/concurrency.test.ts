import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Api, openApi } from '../support/api.ts';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';
import { createRandom } from '../support/random.ts';
import { type Answer, startTestServer } from '../support/server.ts';

const bench = await startOrdersBench();
const { database, clock } = bench.server;

/** The same customer's program at two server processes, each with a worker of its own. */
async function startPair(customerCode: string) {
  const servers = [
    await startTestServer({ beside: bench.server }),
    await startTestServer({ beside: bench.server }),
  ];
  for (const { app } of servers) await app.orderWorker.stop();
  const apis: Api[] = [];
  for (const server of servers) apis.push(await openApi(server, customerCode));
  return { servers, apis, customerId: apis[0]?.customerId ?? '' };
}

/** Until nothing is due, whatever was put off. */
async function workToTheEnd(): Promise<void> {
  for (let round = 0; round < 12; round++) {
    await bench.work();
    clock.advance(10_000);
  }
}

const standard = { productCode: 'STD-VISA', cardCurrency: 'USD' };
const shared = { productCode: 'SHARE-MC', cardCurrency: 'USD' };
const limits = { maxAuthAmount: 10, maxCreditAmount: 100 };

test('fifty equal orders at once, at two servers, are one order and fifty equal answers, for every kind', async () => {
  const { apis } = await startPair('FIFTY');
  const [api] = apis as [Api];
  // Enough for each order once, and for none of the loads twice.
  await api.post('/sandbox/v1/deposits', { currency: 'USD', amount: 230 });
  const cards: Record<string, string> = {};
  const orders: [model: string, operation: string, body: object][] = [
    ['standard', 'apply', { ...standard, topUpAmount: 100 }],
    ['standard', 'topup', { topUpAmount: 120 }],
    ['standard', 'withdraw', { withdrawAmount: 150 }],
    ['standard', 'block', {}],
    ['standard', 'unblock', {}],
    ['standard', 'cancel', {}],
    ['sharebalance', 'apply', { ...shared, ...limits }],
    ['sharebalance', 'creditLimit', { maxAuthAmount: 20, maxCreditAmount: 200 }],
    ['sharebalance', 'block', {}],
    ['sharebalance', 'unblock', {}],
    ['sharebalance', 'cancel', {}],
  ];
  for (const [model, operation, body] of orders) {
    const asked = { ...body, cardId: cards[model], customerOrderNo: `${model}-${operation}` };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, turn) =>
        (apis[turn % 2] as Api).post(`/v1/orders/${model}/${operation}`, asked),
      ),
    );
    const [first] = answers as [Answer];
    assert.equal(first.status, 200, first.text);
    for (const { json } of answers) assert.deepEqual(json.data, first.json.data);
    assert.equal(await bench.work(), 1, `${model} ${operation}`);
    const query = `/v1/orders/${model}?customerOrderNo=${asked.customerOrderNo}`;
    const { data } = (await api.get(query)).json;
    assert.deepEqual([data.orderNo, data.status], [first.json.data.orderNo, 'Completed']);
    if (operation === 'apply') cards[model] = data.cardInfos[0].cardId;
  }
  await assertBooksAreRight(bench);
});

test('opposed orders at two servers neither lock each other out nor spend anything twice', async () => {
  const { servers, apis, customerId } = await startPair('OPPOSED');
  const [api] = apis as [Api];
  const random = createRandom(20_261_122);
  await api.post('/sandbox/v1/deposits', { currency: 'USD', amount: 400 });
  for (const [model, body] of [
    ['standard', { ...standard, topUpAmount: 60 }],
    ['standard', { ...standard, topUpAmount: 60 }],
    ['standard', { ...standard, topUpAmount: 60 }],
    ['sharebalance', { ...shared, ...limits }],
    ['sharebalance', { ...shared, ...limits }],
  ] as const) {
    assert.equal((await api.post(`/v1/orders/${model}/apply`, body)).status, 200);
  }
  await bench.work();
  const { items } = (await api.get('/v1/cards?pageSize=100')).json.data;
  const idsOf = (cardModel: string): string[] =>
    items
      .filter((card: { cardModel: string }) => card.cardModel === cardModel)
      .map((card: { cardId: string }) => card.cardId);
  const cards = { standard: idsOf('Standard'), sharebalance: idsOf('ShareBalance') };
  for (const { app } of servers) app.orderWorker.start();

  let deposited = 400_00;
  const refusals: Record<string, number> = {};
  let accepted = 0;
  const lanes = Array.from({ length: 16 }, async (_, lane) => {
    const own = random.fork();
    for (let turn = 0; turn < 25; turn++) {
      const at = apis[(lane + turn) % 2] as Api;
      const chance = own.below(100);
      if (chance < 8) {
        const { status } = await at.post('/sandbox/v1/deposits', { currency: 'USD', amount: '7.77' });
        assert.equal(status, 200);
        deposited += 777;
        continue;
      }
      const model = own.below(5) === 0 ? 'sharebalance' : 'standard';
      const operation =
        chance < 10
          ? 'cancel'
          : own.pick(
              model === 'standard'
                ? (['topup', 'topup', 'withdraw', 'withdraw', 'block', 'unblock', 'unblock'] as const)
                : (['creditLimit', 'block', 'unblock'] as const),
            );
      const amount = `${5 + own.below(60)}.${10 + own.below(90)}`;
      const asked = {
        cardId: own.pick(cards[model]),
        topUpAmount: amount,
        withdrawAmount: amount,
        ...limits,
      };
      const { status, json } = await at.post(`/v1/orders/${model}/${operation}`, asked);
      if (status === 200) accepted++;
      else refusals[json.errorCode] = (refusals[json.errorCode] ?? 0) + 1;
    }
  });
  await Promise.all(lanes);
  // What they counted is written down when their connections end.
  for (const server of servers) await server.close();
  await workToTheEnd();

  const foreseen = ['CARD_STATUS_INVALID', 'INSUFFICIENT_BALANCE'];
  assert.deepEqual(
    Object.keys(refusals).filter((code) => !foreseen.includes(code)),
    [],
    JSON.stringify(refusals),
  );
  assert.ok(accepted > 50 && (refusals.INSUFFICIENT_BALANCE ?? 0) > 0, JSON.stringify(refusals));
  const { rows: left } = await database.pool.query(
    `SELECT count(*)::int AS left FROM orders WHERE customer_id = $1 AND (status = 'Pending' OR due_at IS NOT NULL)`,
    [customerId],
  );
  assert.equal(left[0].left, 0);
  const { rows: deadlocks } = await database.pool.query(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  assert.equal(deadlocks[0].deadlocks, 0);
  // What came in from outside is what is in all the other accounts together, and no account of the customer owes.
  const { rows } = await database.pool.query<{ kind: string; sum: number; least: number }>(
    `SELECT kind, sum(balance_minor)::int AS sum, min(balance_minor)::int AS least FROM ledger_accounts
     WHERE customer_id = $1 AND currency = 'USD' GROUP BY kind`,
    [customerId],
  );
  const sums = Object.fromEntries(rows.map(({ kind, sum }) => [kind, sum]));
  assert.equal(sums.EXT, -deposited);
  assert.equal(
    Object.values(sums).reduce((total, sum) => total + sum, 0),
    0,
  );
  assert.ok(rows.every(({ kind, least }) => kind === 'EXT' || least >= 0));
  assert.equal(sums.KP ?? 0, 0);
  await assertBooksAreRight(bench);
});
