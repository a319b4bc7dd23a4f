import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from './language.ts';

test('the locale decides, in the order that POSIX gives', () => {
  assert.equal(languageOf([], {}), 'en');
  assert.equal(languageOf([], { LANG: 'zh_CN.UTF-8' }), 'zh-CN');
  assert.equal(languageOf([], { LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }), 'en');
  assert.equal(languageOf([], { LANG: 'en_US.UTF-8', LC_MESSAGES: 'en_US.UTF-8', LC_ALL: 'zh_TW' }), 'zh-CN');
  assert.equal(languageOf([], { LANG: 'zh_CN.UTF-8', LC_ALL: '' }), 'zh-CN');
  assert.equal(languageOf([], { LANG: 'de_DE.UTF-8' }), 'en');
  assert.equal(languageOf([], { LANG: 'C' }), 'en');
});

test('--lang beats the locale, wherever it stands', () => {
  assert.equal(languageOf(['--lang', 'zh', 'ping'], { LANG: 'en_US' }), 'zh-CN');
  assert.equal(languageOf(['ping', '--lang=en'], { LANG: 'zh_CN' }), 'en');
  assert.equal(languageOf(['sign', '--', '--lang', 'zh'], {}), 'en');
});
