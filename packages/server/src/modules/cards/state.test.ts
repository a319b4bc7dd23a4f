import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cardOperations, isSpendable, maskNumber, mayFollow, projectStatus, statusAfter } from './state.ts';
import { cardStatuses } from './types.ts';

test('each operation is possible in these states and leads to these', () => {
  const table = Object.fromEntries(
    cardOperations.map((operation) => [
      operation,
      cardStatuses
        .filter((status) => mayFollow(status, operation))
        .map((status) => `${status} → ${statusAfter(status, operation)}`),
    ]),
  );
  assert.deepEqual(table, {
    CardTopUp: ['Active → Active'],
    CardWithdraw: ['Active → Active', 'Blocked → Blocked'],
    CreditLimit: ['Active → Active', 'Blocked → Blocked'],
    CardBlock: ['Active → Blocked'],
    CardUnblock: ['Blocked → Active'],
    CardCancel: ['Active → Cancel', 'Blocked → Cancel', 'Expired → Cancel'],
  });
});

test('blocks and cancels stop spending at once, unblocks begin it when they are done', () => {
  assert.equal(isSpendable('Active', []), true);
  assert.equal(isSpendable('Active', ['CardTopUp', 'CardWithdraw']), true);
  assert.equal(isSpendable('Active', ['CardTopUp', 'CardBlock']), false);
  assert.equal(isSpendable('Active', ['CardBlock', 'CardUnblock']), false);
  assert.equal(isSpendable('Blocked', ['CardUnblock']), false);
  assert.equal(isSpendable('Active', ['CardCancel']), false);
  assert.equal(isSpendable('Expired', []), false);
});

test('nothing follows on a cancel, and what is projected is spendable only if every state on the way is', () => {
  const operations = fc.array(fc.constantFrom(...cardOperations), { maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...cardStatuses), operations, (status, pending) => {
      assert.equal(projectStatus('Cancel', pending), 'Cancel');
      assert.equal(projectStatus(status, [...pending, 'CardCancel']), 'Cancel');
      const states = pending.map((_, index) => projectStatus(status, pending.slice(0, index + 1)));
      assert.equal(
        isSpendable(status, pending),
        [status, ...states].every((state) => state === 'Active'),
      );
    }),
  );
});

test('a number of any length is masked alike', () => {
  assert.equal(maskNumber('4367971234562419'), '436797******2419');
  assert.equal(maskNumber('378282246310005'), '378282******0005');
});
