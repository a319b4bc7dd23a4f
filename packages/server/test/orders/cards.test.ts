import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrdersBench } from '../support/orders.ts';
import { readAudit } from '../support/server.ts';

const bench = await startOrdersBench();
await bench.deposit('USD', 10_000_00n);
const { server } = bench;

test('every read of a full number is audited, and the number stands nowhere else', async () => {
  const cardId = await bench.openStandard();
  const answer = await bench.get(`/v1/cards/${cardId}`);
  const { cardNumber } = answer.json.data;
  const audit = await readAudit(server, 'card.number-read');
  assert.deepEqual(
    audit.map(({ actor, subject, address, responseId }) => ({ actor, subject, address, responseId })),
    [
      {
        actor: `client:${server.client.clientId}`,
        subject: `card:${cardId}`,
        address: '127.0.0.1',
        responseId: answer.json.responseId,
      },
    ],
  );
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { rows: tables } = await server.database.pool.query<{ name: string }>(
    `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  for (const { name } of tables) {
    const { rows } = await server.database.pool.query(
      `SELECT 1 FROM ${name} AS row WHERE row::text LIKE '%' || $1 || '%' OR row::text LIKE '%' || encode($2, 'hex') || '%'`,
      [cardNumber, Buffer.from(cardNumber)],
    );
    assert.equal(rows.length, 0, name);
  }
});

test('cards are listed newest first, masked, by page and filter', async () => {
  const owner = await bench.neighbour();
  await owner.deposit('USD', 10_000_00n);
  const opened: string[] = [];
  for (let card = 0; card < 4; card++) {
    server.clock.advance(1_000);
    opened.unshift(await owner.openStandard(10));
  }
  server.clock.advance(1_000);
  const shared = await owner.openShareBalance();
  await owner.order('standard/block', { cardId: opened[0] });
  await owner.work();

  const list = async (query: string) => (await owner.get(`/v1/cards${query}`)).json.data;
  const ids = async (query: string) =>
    (await list(query)).items.map((card: { cardId: string }) => card.cardId);
  const page = await list('?pageSize=2&pageIndex=2');
  assert.deepEqual(
    [page.pageIndex, page.pageSize, page.totalCount, page.totalPages, page.items.length],
    [2, 2, 5, 3, 2],
  );
  assert.deepEqual(await ids(''), [shared, ...opened]);
  assert.deepEqual(await ids('?pageSize=2&pageIndex=2'), opened.slice(1, 3));
  assert.deepEqual(await ids('?CardModel=sharebalance'), [shared]);
  assert.deepEqual(await ids('?status=Blocked'), [opened[0]]);
  assert.deepEqual(await ids('?status=active&cardModel=Standard&productCode=STD-VISA'), opened.slice(1));
  assert.equal((await list('?status=active&cardModel=Standard')).totalCount, 3);
  assert.deepEqual(await ids('?alias=none'), []);
  assert.ok(!/"cardNumber"|"cvv"/.test((await owner.get('/v1/cards')).text));
  assert.match(page.items[0].maskCardNumber, /^\d{6}\*{6}\d{4}$/);
  assert.equal((await owner.get('/v1/cards?status=Gone')).status, 400);
  assert.deepEqual((await (await bench.neighbour()).get('/v1/cards')).json.data.items, []);
});

test('an alias finds its cards in any case', async () => {
  const { orderNo } = await bench.order('standard/apply', {
    productCode: 'STD-VISA',
    cardCurrency: 'USD',
    topUpAmount: 10,
    cardAlias: 'Büro Ads',
  });
  await bench.work();
  const [card] = (await bench.find('standard', orderNo)).cardInfos;
  const found = (await bench.get(`/v1/cards?alias=${encodeURIComponent('BÜRO ads')}`)).json.data;
  assert.deepEqual([found.totalCount, found.items[0].cardId], [1, card.cardId]);
});

test('a card expires with its month, at once for everyone, and gives its rest back by a cancel', async () => {
  const cardId = await bench.openStandard(50);
  const topUp = await bench.order('standard/topup', { cardId, topUpAmount: 10 });
  // Printed 11/29: valid to the end of November 2029.
  server.clock.advance(Date.parse('2029-11-30T23:59:59.999Z') - server.clock.now());
  const find = () => server.app.cards.find(server.database.db, bench.customerId, cardId);
  assert.equal((await find())?.status, 'Active');
  server.clock.advance(1);
  assert.deepEqual([(await find())?.status, (await find())?.isSpendable], ['Expired', false]);

  const [one, other] = await Promise.all([server.app.cards.expireDue(), server.app.cards.expireDue()]);
  assert.ok(one + other > 0);
  assert.equal(await server.app.cards.expireDue(), 0);
  const { rows } = await server.database.pool.query('SELECT status FROM cards WHERE card_id = $1', [cardId]);
  assert.equal(rows[0].status, 'Expired');

  // The load that was pending still ends; it is the card's, and comes back with the rest.
  await bench.work();
  const session = await bench.renewed();
  assert.equal((await session.find('standard', topUp.orderNo)).status, 'Completed');
  assert.equal(
    (await session.post('/v1/orders/standard/block', { cardId })).json.errorCode,
    'CARD_STATUS_INVALID',
  );
  const cancel = await session.order('standard/cancel', { cardId });
  await session.work();
  assert.equal((await session.find('standard', cancel.orderNo)).settleAmount, 60);
  const counts = await server.database.pool.query(
    `SELECT (SELECT sum(card_count) FROM card_counts) = (SELECT count(*) FROM cards) AS all,
       (SELECT coalesce(sum(card_count), 0) FROM card_counts WHERE status = 'Cancel')
         = (SELECT count(*) FROM cards WHERE status = 'Cancel') AS cancelled`,
  );
  assert.deepEqual(counts.rows[0], { all: true, cancelled: true });
});
