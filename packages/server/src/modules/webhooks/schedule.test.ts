import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedAgain, isGivenUp, isParkedAfter, mostTries, retryDelayMs } from './schedule.ts';

const hour = 3_600_000;

test('the steps are those of the documentation, a tenth more or less', () => {
  const seconds = [5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400];
  for (const [at, step] of seconds.entries()) {
    assert.equal(retryDelayMs(at + 1, 0.5), step * 1_000);
    assert.equal(retryDelayMs(at + 1, 0), step * 900);
    assert.equal(retryDelayMs(at + 1, 1), step * 1_100);
  }
  assert.equal(retryDelayMs(mostTries, 0.5), null);
  const quick = 3 * 60_000;
  assert.deepEqual(
    [1, 3, 4, 11].map((tries) => isParkedAfter(tries, quick)),
    [false, false, true, true],
  );
  assert.ok(isParkedAfter(1, quick + 1));
});

test('a run of failures is given up after five days, unless there was a day and a half without any', () => {
  let run = failedAgain(null, 0);
  for (let at = 24 * hour; at < 120 * hour; at += 24 * hour) {
    run = failedAgain(run, at);
    assert.ok(!isGivenUp(run));
  }
  assert.ok(isGivenUp(failedAgain(run, 120 * hour)));
  assert.deepEqual(failedAgain(run, 200 * hour), { since: 200 * hour, lastAt: 200 * hour });
});
