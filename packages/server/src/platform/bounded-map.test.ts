import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBoundedMap } from './bounded-map.ts';

test('it never holds more than its limit, and keeps what is asked for', () => {
  const map = createBoundedMap<number, string>(10);
  map.set(0, 'asked for');
  for (let key = 1; key < 1000; key++) {
    map.set(key, `value ${key}`);
    assert.equal(map.get(0), 'asked for');
    assert.equal(map.get(key), `value ${key}`);
  }
  let held = 0;
  for (let key = 0; key < 1000; key++) if (map.get(key) !== undefined) held++;
  assert.ok(held <= 10, String(held));
});

test('a key that is set again has its last value', () => {
  const map = createBoundedMap<string, number>(2);
  map.set('one', 1);
  map.set('two', 2);
  map.set('one', 3);
  assert.equal(map.get('one'), 3);
});
