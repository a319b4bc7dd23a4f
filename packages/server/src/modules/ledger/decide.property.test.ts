import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyHistory, batchesOf, requestsOf } from '../../../test/support/ledger-events.ts';
import { LedgerModel } from '../../../test/support/ledger-model.ts';
import { accountKey } from './accounts.ts';
import { decide } from './decide.ts';
import type { Move, Outcome, Posting } from './outcomes.ts';
import { postingRoutes } from './posting-types.ts';
import { requestKinds } from './rules/rules.ts';
import { decidedKey, emptyState, type LedgerState } from './state.ts';
import { workOn } from './work.ts';

// `LEDGER_RUNS=20000 npm test -- <this file>` walks some two million steps; LEDGER_SEED takes other ones.
const numRuns = Number(process.env.LEDGER_RUNS ?? 400);
const seed = Number(process.env.LEDGER_SEED ?? 20261122);

const told = (outcome: Outcome) =>
  outcome.decision === 'declined' ? `declined ${outcome.code}` : outcome.decision;

function balancesOf(state: LedgerState): Record<string, number> {
  const known = [...state.accounts.values()].map(({ id, balanceMinor }) => [
    [id.customerId, id.currency, id.kind, id.cardId].filter(Boolean).join('/'),
    Number(balanceMinor),
  ]);
  return Object.fromEntries(known);
}

function logOf(postings: readonly Posting[], customerId: string) {
  return postings.flatMap(({ type, currency, log, ...posting }) =>
    log && posting.customerId === customerId
      ? {
          currency,
          type,
          change: Number(log.changeMinor),
          available: Number(log.availableMinor),
          blocked: Number(log.blockedMinor),
        }
      : [],
  );
}

/**
 * Each account's postings are numbered from 1, and each leaves what the one before left, changed by its amount, moving
 * where its type says.
 */
function assertChains(postings: readonly Posting[]): void {
  const chains = new Map<string, { seq: bigint; after: bigint }>();
  for (const { customerId, currency, cardId, type, from, to, amountMinor } of postings) {
    assert.ok(amountMinor > 0n);
    assert.ok(postingRoutes[type].includes(`${from.kind}→${to.kind}`));
    for (const [side, change] of [
      [from, -amountMinor],
      [to, amountMinor],
    ] as const) {
      const isCards = side.kind === 'KA' || side.kind === 'KB';
      const key = accountKey({ customerId, currency, kind: side.kind, cardId: isCards ? cardId : null });
      const before = chains.get(key) ?? { seq: 0n, after: 0n };
      assert.equal(side.seq, before.seq + 1n);
      assert.equal(side.afterMinor, before.after + change);
      chains.set(key, { seq: side.seq, after: side.afterMinor });
    }
  }
}

test('any history, cut into any batches, ends as in the one-at-a-time model', () => {
  let steps = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyHistory(200), ({ events, batchSizes }) => {
      const requests = requestsOf(events, 'world');
      steps += requests.length;
      const model = new LedgerModel();
      const expected = requests.map((request) => model.take(request));
      let state = emptyState(0);
      const outcomes: string[] = [];
      const postings: Posting[] = [];
      for (const batch of batchesOf(requests, batchSizes)) {
        const decided = decide(state, batch);
        outcomes.push(...decided.outcomes.map(({ outcome }) => told(outcome)));
        postings.push(...decided.postings);
        state = decided.nextState;
      }
      assert.deepEqual(outcomes, expected);
      for (const [i, outcome] of outcomes.entries()) {
        seen.add(outcome === 'posted' ? `${requests[i]?.kind} posted` : outcome);
      }
      const moved = Object.fromEntries(
        [...model.money].filter(([key, value]) => value !== 0 || key in balancesOf(state)),
      );
      assert.deepEqual(balancesOf(state), moved);
      for (const [customerId, rows] of model.logs) assert.deepEqual(logOf(postings, customerId), rows);
      assertChains(postings);
    }),
    { numRuns, seed },
  );
  assert.ok(steps > numRuns * 20, `only ${steps} steps were walked`);
  // What the histories never reach, they do not test.
  const codes = ['AMOUNT_INVALID', 'INSUFFICIENT_BALANCE', 'ORDER_ALREADY_SUBMITTED', 'ORDER_NOT_FOUND'];
  const declines = [...codes, 'ORDER_ALREADY_ENDED', 'ORDER_MISMATCH', 'CARD_HAS_HOLDS'].map(
    (code) => `declined ${code}`,
  );
  const posted = requestKinds.map((kind) => `${kind} posted`);
  assert.deepEqual([...seen].sort(), [...declines, ...posted, 'refused'].sort());
});

test('requests that share a key move what they would have moved under keys of their own', () => {
  fc.assert(
    fc.property(anyHistory(100), ({ events, batchSizes }) => {
      const unique = new Map(requestsOf(events, 'world').map((request) => [decidedKey(request), request]));
      const model = new LedgerModel();
      const work = workOn(emptyState(0));
      const postings: Posting[] = [];
      for (const group of batchesOf([...unique.values()], batchSizes)) {
        const moved = new Map<string, Move[]>();
        for (const request of group) {
          const { customerId, requestKey } = request;
          const applied = work.apply({ ...request, requestKey: `group ${group[0]?.requestKey}` });
          assert.equal(told(applied.outcome), model.take(request), requestKey);
          const moves = applied.outcome.decision === 'posted' ? applied.outcome.moves : [];
          moved.set(customerId, [...(moved.get(customerId) ?? []), ...moves]);
          postings.push(...applied.postings);
        }
        for (const [customerId, moves] of moved) {
          const outcome = { decision: 'posted', moves } as const;
          const requestKey = `group ${group[0]?.requestKey}`;
          work.record({ customerId, requestKey, kind: 'group', digest: 'ab', outcome, result: null });
        }
      }
      assert.deepEqual(work.changes().postings, postings);
      for (const [customerId, rows] of model.logs) assert.deepEqual(logOf(postings, customerId), rows);
      assertChains(postings);
    }),
    { numRuns: 100, seed },
  );
});

test('deciding changes nothing that it was given', () => {
  fc.assert(
    fc.property(anyHistory(60), ({ events }) => {
      const requests = requestsOf(events, 'world');
      const half = decide(emptyState(0), requests.slice(0, events.length / 2)).nextState;
      const before = structuredClone({ ...half });
      const once = decide(half, requests);
      assert.deepEqual({ ...half }, before);
      assert.deepEqual(decide(half, requests).outcomes, once.outcomes);
    }),
    { numRuns: 50, seed },
  );
});

test('a history that is sent again moves nothing', () => {
  fc.assert(
    fc.property(anyHistory(100), ({ events }) => {
      const requests = requestsOf(events, 'world');
      const first = decide(emptyState(0), requests);
      const again = decide(first.nextState, requests);
      assert.equal(again.postings.length, 0);
      assert.deepEqual(
        again.outcomes.map(({ outcome }) => outcome),
        first.outcomes.map(({ outcome }) => outcome),
      );
    }),
    { numRuns: 50, seed },
  );
});
