import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fields, table } from './table.ts';
import { type Terminal, terminalOf, widthOf } from './terminal.ts';

const at = (width: number | undefined): Terminal => ({ width, paint: (_tone, text) => text });
const columns = [
  { title: 'CARD' },
  { title: 'AMOUNT', align: 'right' as const },
  { title: 'EXPIRES', isOptional: true },
  { title: 'ALIAS', isFlexible: true },
];
const rows = [
  ['abcdef', '9.50 USD', '11/29', 'Marketing department'],
  ['ghi', '1,234.00 USD', '01/30', '市场部'],
];

test('amounts stand at the right, all else at the left', () => {
  assert.equal(
    table(columns, rows, at(undefined)),
    [
      'CARD          AMOUNT  EXPIRES  ALIAS',
      'abcdef      9.50 USD  11/29    Marketing department',
      'ghi     1,234.00 USD  01/30    市场部',
    ].join('\n'),
  );
});

test('a narrow terminal first cuts what is flexible, then leaves out what is optional, then lists fields', () => {
  const [, cutRow] = table(columns, rows, at(45)).split('\n');
  assert.equal(cutRow, 'abcdef      9.50 USD  11/29    Marketing dep…');
  assert.equal(table(columns, rows, at(38)).split('\n')[0], 'CARD          AMOUNT  ALIAS');
  assert.equal(
    table(columns, rows, at(25)),
    [
      'CARD     abcdef',
      'AMOUNT   9.50 USD',
      'EXPIRES  11/29',
      'ALIAS    Marketing',
      '         department',
      '',
      'CARD     ghi',
      'AMOUNT   1,234.00 USD',
      'EXPIRES  01/30',
      'ALIAS    市场部',
    ].join('\n'),
  );
});

test('no line is wider than the terminal, whatever its width', () => {
  for (let width = 24; width < 120; width++) {
    for (const line of table(columns, rows, at(width)).split('\n')) assert.ok(widthOf(line) <= width, line);
  }
});

test('a Chinese character takes two columns, an emoji too, a combining mark none', () => {
  assert.equal(widthOf('旅行社A'), 7);
  assert.equal(widthOf('👍🏽'), 2);
  assert.equal(widthOf('e\u0301'), 1);
});

test('a long value goes on below itself, also between Chinese characters', () => {
  assert.equal(
    fields([['原因', '卡片当前状态不允许此操作，请稍后再试']], at(20)),
    ['原因  卡片当前状态不', '      允许此操作，请', '      稍后再试'].join('\n'),
  );
});

test('what comes from elsewhere cannot move the cursor, colour or hide a line', () => {
  assert.equal(
    fields([['name', 'Acme\u001b[2J\r\nroot\u202e\u001b[31m']], at(undefined)),
    'name  Acme\uFFFD\uFFFDroot\uFFFD',
  );
});

test('a tone colours the text and not its padding, and counts for no column', () => {
  const terminal = terminalOf({ isTTY: true, columns: 80, write: () => {} }, {}, true);
  const text = table([{ title: 'S' }, { title: 'B' }], [[{ text: 'ok', tone: 'good' }, 'x']], terminal);
  assert.equal(text.split('\n')[1], '\u001b[32mok\u001b[39m  x');
});
