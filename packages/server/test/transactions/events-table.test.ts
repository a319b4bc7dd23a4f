import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventAnswer, Transaction } from '../../src/modules/transactions/index.ts';
import { assertBooksAreRight, startOrdersBench } from '../support/orders.ts';
import { type Named, type Step, spendingOn } from '../support/spending.ts';

// Every row of the events table (docs/money.md), for both card models: what it makes of transactions, holds, balances,
// used credit and the account log. Amounts are cents. The account has 1,000.00; the Standard card 100.00 of its own; the
// ShareBalance card may spend 100.00 at once and 500.00 in all. Neither pays a fee for transactions.

interface Expected {
  /** The last answer. */
  readonly answer?: string;
  /** `type status lifecycle authorized/held/cleared/taken back`, oldest first. */
  readonly transactions: readonly string[];
  /** What the account can spend and has blocked, less what it began with. */
  readonly account: readonly [available: number, blocked: number];
  /** What the Standard card has and holds. */
  readonly card?: readonly [available: number, held: number];
  readonly used?: number;
  /** The rows of the account log: `type change`. */
  readonly log: readonly string[];
}

interface Row {
  readonly event: string;
  readonly steps: readonly (Step & Named)[];
  readonly share: Expected;
  readonly standard: Expected;
}

const rows: readonly Row[] = [
  {
    event: 'authorize',
    steps: [{ authorize: 2000 }],
    share: {
      answer: 'approved 2000',
      transactions: ['Consume AuthSuccess Authorized 2000/2000/0/0'],
      account: [-2000, 2000],
      used: 2000,
      log: ['AuthBlock -2000'],
    },
    standard: {
      answer: 'approved 2000',
      transactions: ['Consume AuthSuccess Authorized 2000/2000/0/0'],
      account: [0, 0],
      card: [8000, 2000],
      log: [],
    },
  },
  {
    event: 'authorize more than may be',
    steps: [{ authorize: 10001 }],
    share: {
      answer: 'declined AUTH_LIMIT_EXCEEDED',
      transactions: ['Consume AuthFailure Declined 10001/0/0/0'],
      account: [0, 0],
      used: 0,
      log: [],
    },
    standard: {
      answer: 'declined INSUFFICIENT_BALANCE',
      transactions: ['Consume AuthFailure Declined 10001/0/0/0'],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'increment',
    steps: [{ authorize: 2000 }, { increment: 500 }],
    share: {
      answer: 'approved 500',
      transactions: ['Consume AuthSuccess Authorized 2500/2500/0/0'],
      account: [-2500, 2500],
      used: 2500,
      log: ['AuthBlock -2000', 'AuthBlock -500'],
    },
    standard: {
      answer: 'approved 500',
      transactions: ['Consume AuthSuccess Authorized 2500/2500/0/0'],
      account: [0, 0],
      card: [7500, 2500],
      log: [],
    },
  },
  {
    event: 'increment past the limit of one payment',
    steps: [{ authorize: 9000 }, { increment: 1001 }],
    share: {
      answer: 'declined AUTH_LIMIT_EXCEEDED',
      transactions: ['Consume AuthSuccess Authorized 9000/9000/0/0'],
      account: [-9000, 9000],
      used: 9000,
      log: ['AuthBlock -9000'],
    },
    standard: {
      answer: 'declined INSUFFICIENT_BALANCE',
      transactions: ['Consume AuthSuccess Authorized 9000/9000/0/0'],
      account: [0, 0],
      card: [1000, 9000],
      log: [],
    },
  },
  {
    event: 'partial approval',
    steps: [{ authorize: 12000, partial: true }],
    share: {
      answer: 'approved 10000',
      transactions: ['Consume AuthSuccess Authorized 10000/10000/0/0'],
      account: [-10000, 10000],
      used: 10000,
      log: ['AuthBlock -10000'],
    },
    standard: {
      answer: 'approved 10000',
      transactions: ['Consume AuthSuccess Authorized 10000/10000/0/0'],
      account: [0, 0],
      card: [0, 10000],
      log: [],
    },
  },
  {
    event: 'account verification',
    steps: [{ authorize: 0 }],
    share: {
      answer: 'approved 0',
      transactions: ['AuthQuery AuthSuccess Verified 0/0/0/0'],
      account: [0, 0],
      used: 0,
      log: [],
    },
    standard: {
      answer: 'approved 0',
      transactions: ['AuthQuery AuthSuccess Verified 0/0/0/0'],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'merchant reversal of a part',
    steps: [{ authorize: 2000 }, { reverse: 500 }],
    share: {
      answer: 'recorded',
      transactions: [
        'Consume AuthSuccess Authorized 2000/1500/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [-1500, 1500],
      used: 1500,
      log: ['AuthBlock -2000', 'AuthReversal 500'],
    },
    standard: {
      answer: 'recorded',
      transactions: [
        'Consume AuthSuccess Authorized 2000/1500/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [0, 0],
      card: [8500, 1500],
      log: [],
    },
  },
  {
    event: 'merchant reversal of all',
    steps: [{ authorize: 2000 }, { reverse: null }],
    share: {
      transactions: ['Consume AuthSuccess Voided 2000/0/0/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      used: 0,
      log: ['AuthBlock -2000', 'AuthReversal 2000'],
    },
    standard: {
      transactions: ['Consume AuthSuccess Voided 2000/0/0/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'merchant reversal before its authorization',
    steps: [{ reverse: null }, { authorize: 2000 }],
    share: {
      answer: 'approved 2000',
      transactions: ['Consume AuthSuccess Voided 2000/0/0/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      used: 0,
      log: ['AuthBlock -2000', 'AuthReversal 2000'],
    },
    standard: {
      answer: 'approved 2000',
      transactions: ['Consume AuthSuccess Voided 2000/0/0/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'reversal of one increment',
    steps: [
      { authorize: 2000 },
      { increment: 500 },
      { increment: 700, sequence: 1 },
      { reverse: null, incrementSequence: 0 },
    ],
    share: {
      answer: 'recorded',
      transactions: [
        'Consume AuthSuccess Authorized 3200/2700/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [-2700, 2700],
      used: 2700,
      log: ['AuthBlock -2000', 'AuthBlock -500', 'AuthBlock -700', 'AuthReversal 500'],
    },
    standard: {
      transactions: [
        'Consume AuthSuccess Authorized 3200/2700/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [0, 0],
      card: [7300, 2700],
      log: [],
    },
  },
  {
    event: 'reversal of one increment, told under two numbers',
    steps: [
      { authorize: 2000 },
      { increment: 500 },
      { reverse: null, incrementSequence: 0 },
      { reverse: null, incrementSequence: 0, sequence: 1 },
    ],
    share: {
      answer: 'ignored',
      transactions: [
        'Consume AuthSuccess Authorized 2500/2000/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [-2000, 2000],
      used: 2000,
      log: ['AuthBlock -2000', 'AuthBlock -500', 'AuthReversal 500'],
    },
    standard: {
      answer: 'ignored',
      transactions: [
        'Consume AuthSuccess Authorized 2500/2000/0/0',
        'ConsumeReversal Settled Posted 500/0/500/0',
      ],
      account: [0, 0],
      card: [8000, 2000],
      log: [],
    },
  },
  {
    event: 'reversal of an increment that comes only afterwards',
    steps: [{ authorize: 2000 }, { reverse: null, incrementSequence: 0 }, { increment: 500 }],
    share: {
      answer: 'declined AUTHORIZATION_NOT_OPEN',
      transactions: ['Consume AuthSuccess Authorized 2000/2000/0/0'],
      account: [-2000, 2000],
      used: 2000,
      log: ['AuthBlock -2000'],
    },
    standard: {
      answer: 'declined AUTHORIZATION_NOT_OPEN',
      transactions: ['Consume AuthSuccess Authorized 2000/2000/0/0'],
      account: [0, 0],
      card: [8000, 2000],
      log: [],
    },
  },
  {
    event: 'hold expires',
    steps: [{ authorize: 2000 }, { expire: true }],
    share: {
      transactions: [
        'Consume AuthSuccess Expired 2000/0/0/0',
        'ConsumeReversal Settled Posted 2000/0/2000/0',
      ],
      account: [0, 0],
      used: 0,
      log: ['AuthBlock -2000', 'AuthUnBlock 2000'],
    },
    standard: {
      transactions: [
        'Consume AuthSuccess Expired 2000/0/0/0',
        'ConsumeReversal Settled Posted 2000/0/2000/0',
      ],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'clearing of what is held',
    steps: [{ authorize: 2000 }, { clear: 2000 }],
    share: {
      answer: 'recorded',
      transactions: ['Consume Settled Cleared 2000/0/2000/0'],
      account: [-2000, 0],
      used: 2000,
      log: ['AuthBlock -2000', 'AuthUnBlock 2000', 'Consume -2000'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 2000/0/2000/0'],
      account: [0, 0],
      card: [8000, 0],
      log: [],
    },
  },
  {
    event: 'final clearing of less',
    steps: [{ authorize: 2000 }, { clear: 1500 }],
    share: {
      transactions: ['Consume Settled Cleared 2000/0/1500/0'],
      account: [-1500, 0],
      used: 1500,
      log: ['AuthBlock -2000', 'AuthUnBlock 1500', 'Consume -1500', 'ConsumeSettlementDiffRefund 500'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 2000/0/1500/0'],
      account: [0, 0],
      card: [8500, 0],
      log: [],
    },
  },
  {
    event: 'clearing of less, with more to come',
    steps: [{ authorize: 2000 }, { clear: 800, more: true }],
    share: {
      transactions: ['Consume Settled PartiallyCleared 2000/1200/800/0'],
      account: [-2000, 1200],
      used: 2000,
      log: ['AuthBlock -2000', 'AuthUnBlock 800', 'Consume -800'],
    },
    standard: {
      transactions: ['Consume Settled PartiallyCleared 2000/1200/800/0'],
      account: [0, 0],
      card: [8000, 1200],
      log: [],
    },
  },
  {
    event: 'clearing in parts',
    steps: [{ authorize: 2000 }, { clear: 800, more: true }, { clear: 1000, sequence: 1 }],
    share: {
      transactions: ['Consume Settled Cleared 2000/0/1800/0'],
      account: [-1800, 0],
      used: 1800,
      log: [
        'AuthBlock -2000',
        'AuthUnBlock 800',
        'Consume -800',
        'AuthUnBlock 1000',
        'Consume -1000',
        'ConsumeSettlementDiffRefund 200',
      ],
    },
    standard: {
      transactions: ['Consume Settled Cleared 2000/0/1800/0'],
      account: [0, 0],
      card: [8200, 0],
      log: [],
    },
  },
  {
    event: 'clearing of more',
    steps: [{ authorize: 2000 }, { clear: 2300 }],
    share: {
      transactions: ['Consume Settled Cleared 2000/0/2300/0'],
      account: [-2300, 0],
      used: 2300,
      log: ['AuthBlock -2000', 'AuthUnBlock 2000', 'Consume -2000', 'ConsumeSettlementDiffDeduct -300'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 2000/0/2300/0'],
      account: [0, 0],
      card: [7700, 0],
      log: [],
    },
  },
  {
    event: 'clearing of more than there is',
    steps: [{ authorize: 9000 }, { clear: 110000 }],
    share: {
      transactions: ['Consume Settled Cleared 9000/0/110000/0'],
      account: [-110000, 0],
      used: 110000,
      log: ['AuthBlock -9000', 'AuthUnBlock 9000', 'Consume -9000', 'ConsumeSettlementDiffDeduct -101000'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 9000/0/110000/0'],
      account: [-100000, 0],
      card: [0, 0],
      log: ['CardOverdrawDeduct -100000'],
    },
  },
  {
    event: 'clearing without an authorization',
    steps: [{ clear: 12000 }],
    share: {
      transactions: ['Consume Settled Cleared 0/0/12000/0'],
      account: [-12000, 0],
      used: 12000,
      log: ['Consume -12000'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 0/0/12000/0'],
      account: [-2000, 0],
      card: [0, 0],
      log: ['CardOverdrawDeduct -2000'],
    },
  },
  {
    event: 'clearing after the hold has expired',
    steps: [{ authorize: 2000 }, { expire: true }, { clear: 2000 }],
    share: {
      transactions: ['Consume Settled Cleared 2000/0/2000/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [-2000, 0],
      used: 2000,
      log: ['AuthBlock -2000', 'AuthUnBlock 2000', 'Consume -2000'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 2000/0/2000/0', 'ConsumeReversal Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      card: [8000, 0],
      log: [],
    },
  },
  {
    event: 'clearing of what was declined',
    steps: [{ authorize: 10001 }, { clear: 1000 }],
    share: {
      transactions: ['Consume AuthFailure Declined 10001/0/0/0', 'Consume Settled Cleared 0/0/1000/0'],
      account: [-1000, 0],
      used: 1000,
      log: ['Consume -1000'],
    },
    standard: {
      transactions: ['Consume AuthFailure Declined 10001/0/0/0', 'Consume Settled Cleared 0/0/1000/0'],
      account: [0, 0],
      card: [9000, 0],
      log: [],
    },
  },
  {
    event: 'authorization of what was already cleared',
    steps: [{ clear: 2000 }, { authorize: 2000 }],
    share: {
      answer: 'declined TRANSACTION_ALREADY_KNOWN',
      transactions: ['Consume Settled Cleared 0/0/2000/0'],
      account: [-2000, 0],
      used: 2000,
      log: ['Consume -2000'],
    },
    standard: {
      answer: 'declined TRANSACTION_ALREADY_KNOWN',
      transactions: ['Consume Settled Cleared 0/0/2000/0'],
      account: [0, 0],
      card: [8000, 0],
      log: [],
    },
  },
  {
    event: 'refund of a payment',
    steps: [{ clear: 2000 }, { refund: 1500, as: 'r', of: 'a' }],
    share: {
      transactions: ['Consume Settled Cleared 0/0/2000/0', 'ConsumeRefund Settled Posted 1500/0/1500/0'],
      account: [-500, 0],
      used: 2000,
      log: ['Consume -2000', 'ConsumeRefund 1500'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 0/0/2000/0', 'ConsumeRefund Settled Posted 1500/0/1500/0'],
      account: [0, 0],
      card: [9500, 0],
      log: [],
    },
  },
  {
    event: 'refund of nothing that is known',
    steps: [{ refund: 1500, as: 'r', of: 'unknown' }],
    share: {
      transactions: ['ConsumeRefund Settled Posted 1500/0/1500/0'],
      account: [1500, 0],
      used: 0,
      log: ['ConsumeRefund 1500'],
    },
    standard: {
      transactions: ['ConsumeRefund Settled Posted 1500/0/1500/0'],
      account: [0, 0],
      card: [11500, 0],
      log: [],
    },
  },
  {
    event: 'refund to a card that is overdrawn',
    steps: [{ clear: 12000 }, { refund: 2500, as: 'r' }],
    share: {
      transactions: ['Consume Settled Cleared 0/0/12000/0', 'ConsumeRefund Settled Posted 2500/0/2500/0'],
      account: [-9500, 0],
      used: 12000,
      log: ['Consume -12000', 'ConsumeRefund 2500'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 0/0/12000/0', 'ConsumeRefund Settled Posted 2500/0/2500/0'],
      account: [0, 0],
      card: [500, 0],
      log: ['CardOverdrawDeduct -2000', 'CardOverdrawReversal 2000'],
    },
  },
  {
    event: 'refund taken back',
    steps: [
      { refund: 1500, as: 'r' },
      { unrefund: null, as: 'r' },
    ],
    share: {
      transactions: [
        'ConsumeRefund Settled TakenBack 1500/0/1500/1500',
        'ConsumeRefundReversal Settled Posted 1500/0/1500/0',
      ],
      account: [0, 0],
      used: 0,
      log: ['ConsumeRefund 1500', 'ReversalDeduct -1500'],
    },
    standard: {
      transactions: [
        'ConsumeRefund Settled TakenBack 1500/0/1500/1500',
        'ConsumeRefundReversal Settled Posted 1500/0/1500/0',
      ],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'refund taken back from a card that has spent it',
    steps: [{ refund: 1500, as: 'r' }, { clear: 11000 }, { unrefund: null, as: 'r' }],
    share: {
      transactions: [
        'ConsumeRefund Settled TakenBack 1500/0/1500/1500',
        'Consume Settled Cleared 0/0/11000/0',
        'ConsumeRefundReversal Settled Posted 1500/0/1500/0',
      ],
      account: [-11000, 0],
      used: 11000,
      log: ['ConsumeRefund 1500', 'Consume -11000', 'ReversalDeduct -1500'],
    },
    standard: {
      transactions: [
        'ConsumeRefund Settled TakenBack 1500/0/1500/1500',
        'Consume Settled Cleared 0/0/11000/0',
        'ConsumeRefundReversal Settled Posted 1500/0/1500/0',
      ],
      account: [-1000, 0],
      card: [0, 0],
      log: ['CardOverdrawDeduct -1000'],
    },
  },
  {
    event: 'clearing reversed',
    steps: [{ clear: 2000 }, { unclear: 500 }],
    share: {
      transactions: ['Consume Settled Cleared 0/0/2000/500', 'ConsumeReversal Settled Posted 500/0/500/0'],
      account: [-1500, 0],
      used: 1500,
      log: ['Consume -2000', 'ReversalRefund 500'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 0/0/2000/500', 'ConsumeReversal Settled Posted 500/0/500/0'],
      account: [0, 0],
      card: [8500, 0],
      log: [],
    },
  },
  {
    event: 'clearing reversed before it comes',
    steps: [{ unclear: null }, { clear: 2000 }],
    share: {
      answer: 'recorded',
      transactions: [
        'Consume Settled Reversed 0/0/2000/2000',
        'ConsumeReversal Settled Posted 2000/0/2000/0',
      ],
      account: [0, 0],
      used: 0,
      log: ['Consume -2000', 'ReversalRefund 2000'],
    },
    standard: {
      transactions: [
        'Consume Settled Reversed 0/0/2000/2000',
        'ConsumeReversal Settled Posted 2000/0/2000/0',
      ],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'dispute credit',
    steps: [{ clear: 2000 }, { dispute: 2000, as: 'd', of: 'a' }],
    share: {
      transactions: ['Consume Settled Cleared 0/0/2000/0', 'ConsumeDispute Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      used: 2000,
      log: ['Consume -2000', 'ReversalRefund 2000'],
    },
    standard: {
      transactions: ['Consume Settled Cleared 0/0/2000/0', 'ConsumeDispute Settled Posted 2000/0/2000/0'],
      account: [0, 0],
      card: [10000, 0],
      log: [],
    },
  },
  {
    event: 'dispute lost',
    steps: [{ clear: 2000 }, { dispute: 2000, as: 'd', of: 'a' }, { undispute: null, as: 'd' }],
    share: {
      transactions: [
        'Consume Settled Cleared 0/0/2000/0',
        'ConsumeDispute Settled TakenBack 2000/0/2000/2000',
        'DisputeRelease Settled Posted 2000/0/2000/0',
      ],
      account: [-2000, 0],
      used: 2000,
      log: ['Consume -2000', 'ReversalRefund 2000', 'ReversalDeduct -2000'],
    },
    standard: {
      transactions: [
        'Consume Settled Cleared 0/0/2000/0',
        'ConsumeDispute Settled TakenBack 2000/0/2000/2000',
        'DisputeRelease Settled Posted 2000/0/2000/0',
      ],
      account: [0, 0],
      card: [8000, 0],
      log: [],
    },
  },
  {
    event: 'transaction fee',
    steps: [{ charge: 30, as: 'f' }],
    share: {
      transactions: ['TransFee Settled Posted 30/0/30/0'],
      account: [-30, 0],
      used: 0,
      log: ['TransFee -30'],
    },
    standard: {
      transactions: ['TransFee Settled Posted 30/0/30/0'],
      account: [0, 0],
      card: [9970, 0],
      log: [],
    },
  },
];

for (const { event, steps, share, standard } of rows) {
  test(`${event}, ShareBalance`, async () => check('ShareBalance', steps, share));
  test(`${event}, Standard`, async () => check('Standard', steps, standard));
}

const server = startOrdersBench();

async function check(
  model: 'Standard' | 'ShareBalance',
  steps: readonly (Step & Named)[],
  expected: Expected,
) {
  // A customer of its own, with a product that takes nothing for transactions.
  const bench = spendingOn(await (await server).neighbour());
  await bench.deposit('USD', 110_000n);
  const cardId =
    model === 'Standard' ? await bench.openStandard(100) : await bench.openShareBalance(500, 'DUO-UNIONPAY');
  const before = await bench.funds();
  const logged = (await bench.log()).length;

  let answer = '';
  for (const step of steps) answer = textOf(await bench.tell(cardId, step));

  if (expected.answer !== undefined) assert.equal(answer, expected.answer);
  assert.deepEqual((await bench.transactions(cardId)).map(lineOf), expected.transactions);
  const funds = await bench.funds();
  assert.deepEqual([funds.available - before.available, funds.blocked], expected.account);
  const { available, held } = await bench.cardFunds(cardId);
  if (expected.card) assert.deepEqual([available, held], expected.card);
  assert.equal(await bench.usedCredit(cardId), expected.used ?? 0);
  const log = (await bench.log()).slice(logged).map((line) => line.split(' ').slice(0, 2).join(' '));
  assert.deepEqual(log, expected.log);
  // Told once more, nothing of it changes anything.
  for (const step of steps) await bench.tell(cardId, step);
  assert.deepEqual(await bench.funds(), funds);
  assert.deepEqual((await bench.transactions(cardId)).map(lineOf), expected.transactions);
}

function textOf(answer: EventAnswer): string {
  if (answer.outcome === 'approved') return `approved ${answer.approvedMinor}`;
  return 'reason' in answer ? `${answer.outcome} ${answer.reason}` : answer.outcome;
}

function lineOf(row: Transaction): string {
  const { type, status, lifecycleState, authorizedMinor, holdMinor, clearedMinor, takenBackMinor } = row;
  const amounts = [authorizedMinor, holdMinor, clearedMinor, takenBackMinor].join('/');
  return `${type} ${status} ${lifecycleState} ${amounts}`;
}

test('the books of all of them are right', async () => assertBooksAreRight(await server));
