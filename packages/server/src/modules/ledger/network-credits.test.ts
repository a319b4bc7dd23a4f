import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestLedger } from '../../../test/support/ledger.ts';
import {
  type Asked,
  assertNothingOffends,
  balancesOf,
  clearing,
  customerWith,
  type NetworkRow,
  testRows,
} from '../../../test/support/ledger-network.ts';
import { maxAmountMinor } from '../../platform/money/amount.ts';

// The rows of the events table about money that comes back, is taken back or charged for, for both card models; and
// amounts that no row has.

const network = await createTestLedger();
const { post } = network;

const shared = 'ShareBalance';
const own = 'Standard';
const noHold = { ...clearing, hadHold: false } as const;
const open = { isClosed: false } as const;
const closed = { isClosed: true } as const;

const rows: readonly NetworkRow[] = [
  {
    event: 'refund',
    cardModel: shared,
    given: { CA: -500n, CB: 100n },
    asked: { kind: 'refund', amountMinor: 2_500n, repayMinor: 0n, ...open },
    moves: ['ConsumeRefund NS→CA 2500'],
    after: { CA: 2_000n },
    log: [['ConsumeRefund', 2_500n, 2_000n, 100n]],
  },
  {
    event: 'refund',
    cardModel: own,
    given: { CA: 100n, KA: 1_000n },
    asked: { kind: 'refund', amountMinor: 2_500n, repayMinor: 0n, ...open },
    moves: ['CardRefund NS→KA 2500'],
    after: { KA: 3_500n },
    log: [],
  },
  {
    event: 'refund that repays an overdraw first',
    cardModel: own,
    given: { CA: -800n, KA: 0n },
    asked: { kind: 'refund', amountMinor: 2_500n, repayMinor: 800n, ...open },
    moves: ['CardOverdrawReversal NS→CA 800', 'CardRefund NS→KA 1700'],
    after: { CA: 0n, KA: 1_700n },
    log: [['CardOverdrawReversal', 800n, 0n, 0n]],
  },
  {
    event: 'refund that an overdraw takes all of',
    cardModel: own,
    given: { CA: -800n },
    asked: { kind: 'refund', amountMinor: 500n, repayMinor: 500n, ...open },
    moves: ['CardOverdrawReversal NS→CA 500'],
    after: { CA: -300n },
    log: [['CardOverdrawReversal', 500n, -300n, 0n]],
  },
  {
    event: 'refund to a closed card',
    cardModel: own,
    given: { CA: 100n },
    asked: { kind: 'refund', amountMinor: 2_500n, repayMinor: 800n, ...closed },
    moves: ['CardOverdrawReversal NS→CA 800', 'ConsumeRefund NS→CA 1700'],
    after: { CA: 2_600n },
    log: [
      ['CardOverdrawReversal', 800n, 900n, 0n],
      ['ConsumeRefund', 1_700n, 2_600n, 0n],
    ],
  },
  ...(['refund-reversal', 'dispute-reversal'] as const).flatMap((kind): readonly NetworkRow[] => [
    {
      event: kind,
      cardModel: shared,
      given: { CA: 1_000n, CB: 100n },
      asked: { kind, amountMinor: 2_500n, ...open },
      moves: ['ReversalDeduct CA→NS 2500'],
      after: { CA: -1_500n },
      log: [['ReversalDeduct', -2_500n, -1_500n, 100n]],
    },
    {
      event: `${kind}, which the card has`,
      cardModel: own,
      given: { CA: 1_000n, KA: 3_000n },
      asked: { kind, amountMinor: 2_500n, ...open },
      moves: ['CardReversalDeduct KA→NS 2500'],
      after: { KA: 500n },
      log: [],
    },
    {
      event: `${kind}, which the card has in part`,
      cardModel: own,
      given: { CA: 1_000n, KA: 1_700n },
      asked: { kind, amountMinor: 2_500n, ...open },
      moves: ['CardReversalDeduct KA→NS 1700', 'CardOverdrawDeduct CA→NS 800'],
      after: { CA: 200n, KA: 0n },
      log: [['CardOverdrawDeduct', -800n, 200n, 0n]],
    },
    {
      event: `${kind} on a closed card`,
      cardModel: own,
      given: { CA: 1_000n },
      asked: { kind, amountMinor: 2_500n, ...closed },
      moves: ['CardOverdrawDeduct CA→NS 2500'],
      after: { CA: -1_500n },
      log: [['CardOverdrawDeduct', -2_500n, -1_500n, 0n]],
    },
  ]),
  ...(['clearing-reversal', 'dispute-credit'] as const).flatMap((kind): readonly NetworkRow[] => [
    {
      event: kind,
      cardModel: shared,
      given: { CA: -500n },
      asked: { kind, amountMinor: 2_500n, repayMinor: 0n, ...open },
      moves: ['ReversalRefund NS→CA 2500'],
      after: { CA: 2_000n },
      log: [['ReversalRefund', 2_500n, 2_000n, 0n]],
    },
    {
      event: kind,
      cardModel: own,
      given: { KA: 1_000n },
      asked: { kind, amountMinor: 2_500n, repayMinor: 0n, ...open },
      moves: ['CardReversalRefund NS→KA 2500'],
      after: { KA: 3_500n },
      log: [],
    },
    {
      event: `${kind} that repays an overdraw first`,
      cardModel: own,
      given: { CA: 200n, KA: 0n },
      asked: { kind, amountMinor: 2_500n, repayMinor: 800n, ...open },
      moves: ['CardOverdrawReversal NS→CA 800', 'CardReversalRefund NS→KA 1700'],
      after: { CA: 1_000n, KA: 1_700n },
      log: [['CardOverdrawReversal', 800n, 1_000n, 0n]],
    },
    {
      event: `${kind} on a closed card`,
      cardModel: own,
      given: { CA: 200n },
      asked: { kind, amountMinor: 2_500n, repayMinor: 800n, ...closed },
      moves: ['CardOverdrawReversal NS→CA 800', 'ReversalRefund NS→CA 1700'],
      after: { CA: 2_700n },
      log: [
        ['CardOverdrawReversal', 800n, 1_000n, 0n],
        ['ReversalRefund', 1_700n, 2_700n, 0n],
      ],
    },
  ]),
  {
    event: 'transaction fee',
    cardModel: shared,
    given: { CA: 100n },
    asked: { kind: 'transaction-fee', amountMinor: 125n, ...open },
    moves: ['TransFee CA→FI 125'],
    after: { CA: -25n },
    log: [['TransFee', -125n, -25n, 0n]],
  },
  {
    event: 'transaction fee',
    cardModel: own,
    given: { CA: 100n, KA: 100n },
    asked: { kind: 'transaction-fee', amountMinor: 125n, ...open },
    moves: ['TransCharge KA→FI 125'],
    after: { KA: -25n },
    log: [],
  },
  {
    event: 'transaction fee on a closed card',
    cardModel: own,
    given: { CA: 100n },
    asked: { kind: 'transaction-fee', amountMinor: 125n, ...closed },
    moves: ['TransFee CA→FI 125'],
    after: { CA: -25n },
    log: [['TransFee', -125n, -25n, 0n]],
  },
  {
    event: 'refund past the largest balance',
    cardModel: own,
    given: { CA: 0n, KA: 100n },
    asked: { kind: 'refund', amountMinor: maxAmountMinor, repayMinor: 0n, ...open },
    moves: 'BALANCE_TOO_LARGE',
    after: {},
    log: [],
  },
];

testRows(network, rows);

/** What no caller should ask, for either model. */
const unsound: readonly Asked[] = [
  { kind: 'authorization-hold', amountMinor: 0n },
  { kind: 'authorization-hold', amountMinor: -1n },
  { kind: 'hold-release', reason: 'Reversal', amountMinor: 0n },
  { kind: 'refund', amountMinor: 0n, repayMinor: 0n, ...open },
  { kind: 'refund', amountMinor: 5n, repayMinor: 6n, ...open },
  { kind: 'refund', amountMinor: 5n, repayMinor: -1n, ...open },
  { kind: 'refund-reversal', amountMinor: 0n, ...open },
  { kind: 'clearing-reversal', amountMinor: -1n, repayMinor: 0n, ...open },
  { kind: 'dispute-credit', amountMinor: 0n, repayMinor: 0n, ...open },
  { kind: 'dispute-reversal', amountMinor: 0n, ...closed },
  { kind: 'transaction-fee', amountMinor: 0n, ...open },
  { ...clearing },
  { ...clearing, unusedMinor: 5n },
  { ...clearing, heldMinor: -1n, excessMinor: 2n },
  { ...clearing, heldMinor: 5n, excessMinor: 5n, unusedMinor: 5n },
  { ...clearing, heldMinor: 5n, unusedMinor: -1n },
  { ...clearing, heldMinor: 5n, excessMinor: -1n },
  { ...noHold, heldMinor: 5n },
  { ...noHold, excessMinor: 5n, unusedMinor: 5n },
];

test('amounts that cannot be are declined for both models, and move nothing', async () => {
  for (const cardModel of [shared, own] as const) {
    const given = { CA: 1_000n, CB: 100n, KA: 1_000n, KB: 100n };
    const card = await customerWith(network, given);
    for (const [i, asked] of unsound.entries()) {
      const { outcome } = await post({ ...card, cardModel, requestKey: `unsound ${i}`, ...asked });
      assert.deepEqual(outcome, { decision: 'declined', code: 'AMOUNT_INVALID' }, `${cardModel} ${i}`);
    }
    const repaid = { ...card, cardModel, kind: 'refund', amountMinor: 5n, repayMinor: 5n, ...open } as const;
    const { outcome } = await post({ ...repaid, requestKey: 'repaid' });
    // A ShareBalance card has no balance, so the account never pays for it.
    assert.equal(outcome.decision, cardModel === shared ? 'declined' : 'posted');
    const repaidMinor = cardModel === shared ? 0n : 5n;
    assert.deepEqual(await balancesOf(network, card.customerId, card.cardId), {
      ...given,
      CA: 1_000n + repaidMinor,
    });
  }
});

test('after all of it every invariant holds', () => assertNothingOffends(network));
