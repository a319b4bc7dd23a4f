import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, fields, table, time } from './output.ts';

const columns = [{ title: 'ID' }, { title: 'NAME', isFlexible: true }, { title: 'CREATED' }];
const created = '2026-11-22 08:00:00Z';

test('columns are as wide as what stands in them', () => {
  const text = table(
    columns,
    [
      ['a', 'Acme', created],
      ['bcd', 'X', created],
    ],
    undefined,
  );
  assert.equal(text, ['ID   NAME  CREATED', `a    Acme  ${created}`, `bcd  X     ${created}`].join('\n'));
});

test('a Chinese name takes two columns a character', () => {
  assert.equal(displayWidth('旅行社A'), 7);
  const text = table(
    columns,
    [
      ['1', '旅行', created],
      ['2', 'Acme', created],
    ],
    undefined,
  );
  assert.equal(text, ['ID  NAME  CREATED', `1   旅行  ${created}`, `2   Acme  ${created}`].join('\n'));
});

test('a narrow terminal cuts what is flexible, and nothing that is copied and pasted', () => {
  const text = table(columns, [['abcdef', 'A very long company name', created]], 44);
  assert.equal(text, ['ID      NAME            CREATED', `abcdef  A very long c…  ${created}`].join('\n'));
  for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 44);
});

test('a very narrow terminal shows each row as a list of fields', () => {
  const text = table(
    columns,
    [
      ['abcdef', 'Acme', created],
      ['ghi', 'X', created],
    ],
    30,
  );
  assert.equal(
    text,
    [
      'ID       abcdef',
      'NAME     Acme',
      `CREATED  ${created}`,
      '',
      'ID       ghi',
      'NAME     X',
      `CREATED  ${created}`,
    ].join('\n'),
  );
});

test('a long value goes on below itself', () => {
  assert.equal(
    fields(
      [
        ['allowed IPs', '10.0.0.0/8 192.168.0.0/16 172.16.0.0/12'],
        ['name', 'X'],
      ],
      36,
    ),
    [
      'allowed IPs  10.0.0.0/8',
      '             192.168.0.0/16',
      '             172.16.0.0/12',
      'name         X',
    ].join('\n'),
  );
});

test('what is stored cannot move the cursor or hide a line', () => {
  const text = fields([['name', 'Acme\u001b[2J\r\nroot\u202e']], undefined);
  assert.equal(text, 'name  Acme\uFFFD\uFFFDroot\uFFFD');
});

test('a time is shown in UTC to the second', () => {
  assert.equal(time(new Date('2026-11-22T09:00:00.123+01:00')), created);
  assert.equal(time(null, 'never'), 'never');
});
