import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { anyTraffic, cardsOf, stagesOf, stepsOf } from '../../../test/support/transactions-events.ts';
import { TransactionsModel } from '../../../test/support/transactions-model.ts';
import { asTheModelTells, createStoredWorlds } from '../../../test/support/transactions-stored.ts';
import type { EventAnswer } from './answers.ts';
import type { CardEvent } from './events.ts';

const numRuns = Number(process.env.TRANSACTIONS_DATABASE_RUNS ?? 15);
const seed = Number(process.env.TRANSACTIONS_SEED ?? 20261122);
const stored = await createStoredWorlds(2);
const [one, two] = stored.services;
assert.ok(one && two);
after(async () => {
  for (const service of stored.services) await service.close();
});

test('in the database, any traffic through two processes in turn ends as in the one-at-a-time model', async () => {
  await fc.assert(
    fc.asyncProperty(anyTraffic(120), async ({ draws, batchSizes }) => {
      const cards = cardsOf(randomUUID());
      await stored.open(cards);
      // A lane knows no order between customers: each has a model of its own.
      const models = new Map(cards.map(({ customer }) => [customer, new TransactionsModel()]));
      for (const card of cards) models.get(card.customer)?.addCard(card);
      const modelOf = (customerId: string) => models.get(customerId) as TransactionsModel;
      const expected: string[] = [];
      const answers: { customerId: string; answer: EventAnswer }[] = [];
      let turn = 0;
      for (const stage of stagesOf(stepsOf(draws, cards), batchSizes)) {
        stored.clock.advance(1);
        for (const model of models.values()) model.now = stored.clock.now();
        const events: CardEvent[] = [];
        for (const step of stage) {
          if ('kind' in step) {
            const model = modelOf(step.customerId);
            if (step.kind === 'expiration' && !model.knows(step)) continue;
            expected.push(model.take(step));
            events.push(step);
            continue;
          }
          await stored.change(step);
          for (const model of models.values())
            if (step.change !== 'time' && model.cards.has(step.card)) model.change(step);
        }
        const service = turn++ % 2 === 0 ? one : two;
        const told = await Promise.all(events.map((event) => service.receive(event)));
        answers.push(
          ...told.map((answer, index) => ({ customerId: events[index]?.customerId ?? '', answer })),
        );
      }
      for (const [customerId, model] of models) {
        const own = answers.flatMap((each, index) =>
          each.customerId === customerId ? [{ ...each, index }] : [],
        );
        const real = asTheModelTells(
          await stored.rows(customerId),
          own.map(({ answer }) => answer),
        );
        assert.deepEqual(
          real.answers,
          own.map(({ index }) => expected[index]),
        );
        assert.deepEqual(real.rows, model.list());
        assert.deepEqual(await stored.log(customerId), model.logs.get(customerId) ?? []);
        const visible = Object.entries(model.balances()).filter(([key]) => /\/(CA|CB|KA|KB)(\/|$)/.test(key));
        assert.deepEqual(await stored.money(cards, customerId), Object.fromEntries(visible));
        for (const [card, used] of Object.entries(await stored.used(customerId, [...model.cards.keys()])))
          assert.equal(used, model.cards.get(card)?.used);
      }
      assert.deepEqual(await stored.offences(), []);
    }),
    { numRuns, seed },
  );
});

const tellBoth = (events: readonly CardEvent[]): Promise<EventAnswer[][]> =>
  Promise.all([one, two].map((service) => Promise.all(events.map((event) => service.receive(event)))));

test('traffic that two processes are told of at once is decided once, and each answer stays', async () => {
  await fc.assert(
    fc.asyncProperty(anyTraffic(150), async ({ draws, batchSizes }) => {
      const cards = cardsOf(randomUUID());
      await stored.open(cards);
      const customers = [...new Set(cards.map(({ customer }) => customer))];
      const everyRow = () => Promise.all(customers.map((customerId) => stored.rows(customerId)));
      const events: CardEvent[] = [];
      const answers: EventAnswer[] = [];
      for (const stage of stagesOf(stepsOf(draws, cards), batchSizes)) {
        stored.clock.advance(1);
        const told = stage.flatMap((step) => ('kind' in step && step.kind !== 'expiration' ? [step] : []));
        for (const step of stage) if ('change' in step) await stored.change(step);
        const [first = [], second] = await tellBoth(told);
        assert.deepEqual(first, second);
        events.push(...told);
        answers.push(...first);
      }
      const rows = await everyRow();
      assert.deepEqual(await Promise.all(events.map((event) => one.receive(event))), answers);
      assert.deepEqual(await everyRow(), rows);
      assert.deepEqual(await stored.offences(), []);
    }),
    { numRuns: Math.ceil(numRuns / 3), seed },
  );
});
