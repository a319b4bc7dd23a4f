import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const minute = 60_000;

const cases: readonly [string | null, number][] = [
  ['0', 0],
  ['90', 90_000],
  [' 90 ', 90_000],
  ['3600', 60 * minute],
  ['3601', 60 * minute],
  ['99999999999999999999999999', 60 * minute],
  ['Sun, 22 Nov 2026 08:10:00 GMT', 10 * minute],
  ['Sunday, 22-Nov-26 08:10:00 GMT', 10 * minute],
  ['Sun Nov 22 08:10:00 2026', 10 * minute],
  ['Mon, 23 Nov 2026 08:00:00 GMT', 60 * minute],
  ['Sun, 22 Nov 2026 07:59:59 GMT', 0],
  [null, 0],
  ['', 0],
  ['soon', 0],
  ['-5', 0],
  ['1.5', 0],
  ['0x10', 0],
  ['1e3', 0],
  ['90, 120', 0],
  ['2026-11-22T08:10:00Z', 0],
  ['Sun, 99 Nov 2026 08:10:00 GMT', 0],
];
for (const [text, expected] of cases) {
  test(`Retry-After ${JSON.stringify(text)} asks for ${expected} ms`, () => {
    assert.equal(readRetryAfter(text, now), expected);
  });
}
