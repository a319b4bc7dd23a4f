import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecidedWorld } from '../../../test/support/transactions-decided.ts';
import {
  anyTraffic,
  cardsOf,
  type Step,
  stagesOf,
  stepsOf,
} from '../../../test/support/transactions-events.ts';
import { TransactionsModel } from '../../../test/support/transactions-model.ts';
import { type CardEvent, requestKinds } from './events.ts';

// `TRANSACTIONS_RUNS=20000 npm test -- <this file>` walks some four million steps; TRANSACTIONS_SEED takes other ones.
const numRuns = Number(process.env.TRANSACTIONS_RUNS ?? 300);
const seed = Number(process.env.TRANSACTIONS_SEED ?? 20261122);
const traffic = anyTraffic(200);

/** Carries out one stage on both sides; returns what each answered. */
function take(model: TransactionsModel, world: DecidedWorld, stage: readonly Step[]): [string[], string[]] {
  const expected: string[] = [];
  const events: CardEvent[] = [];
  for (const step of stage) {
    if ('change' in step) {
      model.change(step);
      world.change(step);
    } else if (step.kind !== 'expiration' || model.knows(step)) {
      // The schedule only ever names what is there.
      expected.push(model.take(step));
      events.push(step);
    }
  }
  return [expected, world.decide(events)];
}

test('any traffic, cut into any batches, ends as in the one-at-a-time model', () => {
  let steps = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(traffic, ({ draws, batchSizes }) => {
      const cards = cardsOf('world');
      const model = new TransactionsModel();
      for (const card of cards) model.addCard(card);
      const world = new DecidedWorld(cards);
      for (const stage of stagesOf(stepsOf(draws, cards), batchSizes)) {
        const [expected, answers] = take(model, world, stage);
        assert.deepEqual(answers, expected);
        world.assertSound();
        steps += stage.length;
        for (const answer of answers) seen.add(answer.replace(/ ?(\d+)?( #\d+)?$/, ''));
      }
      assert.deepEqual(world.rows(), model.list());
      assert.deepEqual(world.spending(), model.spending());
      assert.deepEqual(world.money(), model.balances());
      assert.deepEqual(world.logs(), Object.fromEntries(model.logs));
    }),
    { numRuns, seed },
  );
  assert.ok(steps > numRuns * 20, `only ${steps} steps were walked`);
  // What the histories never reach, they do not test.
  assert.deepEqual([...seen].sort(), everyAnswer);
});

const declines = [
  'AMOUNT_INVALID',
  'AUTHORIZATION_NOT_OPEN',
  'AUTH_LIMIT_EXCEEDED',
  'CARD_BLOCKED',
  'CARD_CANCELLED',
  'CARD_EXPIRED',
  'CREDIT_LIMIT_EXCEEDED',
  'CURRENCY_MISMATCH',
  'CVV_MISMATCH',
  'DAILY_AMOUNT_EXCEEDED',
  'DAILY_COUNT_EXCEEDED',
  'EXPIRY_MISMATCH',
  'INSUFFICIENT_BALANCE',
  'MERCHANT_CATEGORY_NOT_ALLOWED',
  'MERCHANT_COUNTRY_NOT_ALLOWED',
  'MONTHLY_AMOUNT_EXCEEDED',
  'MONTHLY_COUNT_EXCEEDED',
  'SINGLE_USE_CARD_USED',
  'TRANSACTION_ALREADY_KNOWN',
].map((reason) => `declined ${reason}`);
const everyAnswer = [
  ...declines,
  'approved',
  'conflict',
  'ignored',
  'recorded',
  'rejected AMOUNT_INVALID',
  'rejected CURRENCY_MISMATCH',
  'remembered',
].sort();

test('traffic that is told again moves nothing, and is answered the same', () => {
  fc.assert(
    fc.property(traffic, ({ draws }) => {
      const cards = cardsOf('world');
      const world = new DecidedWorld(cards);
      const model = new TransactionsModel();
      for (const card of cards) model.addCard(card);
      const events: CardEvent[] = [];
      const first: string[] = [];
      for (const step of stepsOf(draws, cards)) {
        const [, answers] = take(model, world, [step]);
        first.push(...answers);
        if (answers.length > 0) events.push(step as CardEvent);
      }
      const before = world.picture();
      assert.deepEqual(world.decide(events), first);
      assert.deepEqual(world.picture(), before);
    }),
    { numRuns: Math.ceil(numRuns / 10), seed },
  );
});

test('what waits for an answer gets yes or no, never another word', () => {
  fc.assert(
    fc.property(traffic, ({ draws }) => {
      const cards = cardsOf('world');
      const world = new DecidedWorld(cards);
      for (const step of stepsOf(draws, cards)) {
        if ('change' in step) world.change(step);
        else if ((requestKinds as readonly string[]).includes(step.kind)) {
          assert.match(world.decide([step])[0] ?? '', /^(approved|declined|conflict)/);
        }
      }
    }),
    { numRuns: Math.ceil(numRuns / 10), seed },
  );
});
