import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapTexts, translate } from './translate.ts';

const loud = <T>(document: T) => mapTexts(document, (text) => text.toUpperCase());

test('summaries, descriptions, titles and display names are texts', () => {
  const tag = { name: 'cards', 'x-displayName': 'cards', description: 'all cards' };
  assert.deepEqual(loud({ info: { title: 'a', version: 'b' }, tags: [tag] }), {
    info: { title: 'A', version: 'b' },
    tags: [{ name: 'cards', 'x-displayName': 'CARDS', description: 'ALL CARDS' }],
  });
});

test('a field that happens to be called description is a name', () => {
  const schema = { properties: { description: { type: 'string', description: 'what' } } };
  assert.deepEqual(loud(schema), { properties: { description: { type: 'string', description: 'WHAT' } } });
});

test('examples and defaults are data, but the messages in them are texts', () => {
  const media = {
    example: { summary: 'x', errorMessage: 'no' },
    examples: { one: { summary: 'first', value: { description: 'x', errors: [{ message: 'no' }] } } },
    schema: { default: 'x', enum: ['x'], examples: [{ title: 'x' }] },
  };
  assert.deepEqual(loud(media), {
    example: { summary: 'x', errorMessage: 'NO' },
    examples: { one: { summary: 'FIRST', value: { description: 'x', errors: [{ message: 'NO' }] } } },
    schema: { default: 'x', enum: ['x'], examples: [{ title: 'x' }] },
  });
});

test('Markdown is passed on by lines and cells, without marks and without code', () => {
  const description = ['# title', '', '- item', '```sh', 'curl -s', '```', '| `code` | 400 | cell |'].join(
    '\n',
  );
  assert.deepEqual(loud({ description }), {
    description: ['# TITLE', '', '- ITEM', '```sh', 'curl -s', '```', '| `code` | 400 | CELL |'].join('\n'),
  });
});

test('the meaning of a scope is a text', () => {
  assert.deepEqual(loud({ scopes: { card: 'all' } }), { scopes: { card: 'ALL' } });
});

test('a text without a translation stays as it is', () => {
  assert.deepEqual(translate({ summary: 'known', description: 'new' }, { known: '已知' }), {
    summary: '已知',
    description: 'new',
  });
});
