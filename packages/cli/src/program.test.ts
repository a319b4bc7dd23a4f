import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describedProgram } from '../scripts/reference.ts';
import { run } from '../test/support/run.ts';
import { createAccount } from '../test/support/terminal.ts';
import { type CliCommand, fullName, operationsOf } from './command.ts';

const account = createAccount();
const operations = () => operationsOf(describedProgram('en'));
const wordsOf = (command: CliCommand) => fullName(command).split(' ').slice(1);

test('every command has help with an example, in both languages', async () => {
  for (const command of operations()) {
    const words = wordsOf(command);
    const english = await run(account, [...words, '--help']);
    assert.equal(english.code, 0);
    assert.equal(english.stderr, '');
    assert.match(english.stdout, new RegExp(`^Usage: cardepass ${words.join(' ')}`));
    assert.match(english.stdout, new RegExp(`Examples?:\n  cardepass ${words.join(' ')}`));
    assert.doesNotMatch(english.stdout, /\p{Script=Han}/u);
    const chinese = await run(account, [...words, '--help', '--lang', 'zh']);
    assert.match(chinese.stdout, new RegExp(`^用法： cardepass ${words.join(' ')}`));
    assert.doesNotMatch(chinese.stdout, /(Usage|Arguments|Options|Commands|Examples?|default|Global)\b:?/);
    for (const example of command.explanation?.examples ?? [])
      assert.ok(example.startsWith(words.join(' ')), example);
  }
});

/** A mistake of each kind that commander knows. */
const mistakes: [string[], RegExp, RegExp][] = [
  [['crds'], /unknown command 'crds'\n\(Did you mean cards\?\)/, /未知命令 'crds'\n（是否指 cards？）/],
  [
    ['cards', 'list', '--limt', '3'],
    /unknown option '--limt'\n\(Did you mean --limit\?\)/,
    /未知选项 '--limt'\n（是否指 --limit？）/,
  ],
  [['cards', 'show'], /missing required argument 'cardId'/, /缺少参数 'cardId'/],
  [['cards', 'show', 'a', 'b'], /too many arguments/, /参数过多/],
  [['cards', 'list', '--limit'], /option '--limit <n>' argument missing/, /选项 '--limit <n>' 缺少值/],
  [
    ['cards', 'list', '--limit', '0'],
    /It must be from 1 to 10000/,
    /选项 '--limit <n>' 的值 '0' 无效。必须在 1 到 10000 之间/,
  ],
  [['cards', 'list', '--status', 'Lost'], /Allowed choices are Active/, /可选值：Active/],
  [
    ['cards', 'open', 'X'],
    /required option '--currency <code>' not specified/,
    /缺少必填选项 '--currency <code>'/,
  ],
  [
    ['cards', 'topup', 'a', 'ten'],
    /It must be an amount such as 100 or 50\.25/,
    /参数 'amount' 的值 'ten' 无效。必须是金额/,
  ],
  [['ping', '--lang', 'fr'], /It must be en or zh/, /必须是 en 或 zh/],
  [['logs', '--from', '2026-02-30'], /It must be a time such as/, /必须是时间/],
];

test('a mistake is told in the language of the run, and nothing is sent', async () => {
  for (const [words, english, chinese] of mistakes) {
    const inEnglish = await run(account, words);
    assert.equal(inEnglish.code, 2, inEnglish.stderr);
    assert.equal(inEnglish.stdout, '');
    assert.match(inEnglish.stderr, english);
    assert.match(inEnglish.stderr, /^cardepass: /);
    const inChinese = await run(account, words, { environment: { LANG: 'zh_CN.UTF-8' } });
    assert.match(inChinese.stderr, chinese);
    assert.doesNotMatch(inChinese.stderr, /error|argument|invalid|missing|required/);
  }
});

test('a group alone shows its commands', async () => {
  for (const group of [[], ['cards'], ['orders'], ['profiles']]) {
    const { code, stderr } = await run(account, group);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^Usage: ${['cardepass', ...group].join(' ')} `));
  }
});

test('--version', async () => {
  assert.deepEqual(await run(account, ['--version']), { code: 0, stdout: '1.2.3\n', stderr: '' });
});
