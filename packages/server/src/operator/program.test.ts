import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertShape, operate, operations } from '../../test/support/operator.ts';
import { createProgram } from './program.ts';
import { withReference } from './reference.ts';

// None of these opens anything: a wrong setting would be refused with exit code 1.
const environment = { CARDEPASS_ENV: 'wrong' };
const misuse = async (...words: string[]) => {
  const { code, stdout, stderr } = await operate(words, { environment });
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  return stderr;
};

test('every command has help with an example, and speaks JSON', async () => {
  for (const [words, command] of operations()) {
    const { code, stdout, stderr } = await operate([...words.split(' '), '--help'], { environment });
    assert.equal(code, 0, words);
    assert.equal(stderr, '');
    assert.match(stdout, new RegExp(`Examples?:\n  cardepassd ${words}`));
    assert.match(stdout, /--json +print JSON/);
    assert.ok(command.explanation);
    assertShape(command.explanation.json, command.explanation.json);
    for (const example of command.explanation.examples) assert.ok(example.startsWith(words), example);
  }
});

test('help keeps to the width of the terminal', async () => {
  const { stdout } = await operate(['client', 'create', '--help'], { environment, columns: 80 });
  const prose = stdout.split('\n').filter((line) => !line.startsWith('  cardepassd'));
  assert.ok(prose.every((line) => line.length <= 80));
});

test('an unknown command or option names near ones', async () => {
  assert.match(await misuse('clint', 'list'), /unknown command 'clint'\n\(Did you mean client\?\)/);
  assert.match(await misuse('client', 'secret', 'ad'), /unknown command 'ad'\n\(Did you mean add\?\)/);
  assert.match(await misuse('client', 'list', '--custome', 'C1'), /\(Did you mean --customer\?\)/);
});

test('a group alone shows its commands', async () => {
  for (const group of ['customer', 'client', 'key', 'audit', 'db']) {
    assert.match(await misuse(group), new RegExp(`^Usage: cardepassd ${group}`));
  }
  assert.match(await misuse(), /^Usage: cardepassd/);
  assert.match(await misuse('client', 'secret'), /^Usage: cardepassd client secret/);
});

test('a command line that makes no sense is refused before anything is opened', async () => {
  const cases: [string[], RegExp][] = [
    [['customer', 'create'], /required option '--name <text>' not specified/],
    [['customer', 'create', '--name', ' '], /It must not be empty/],
    [['customer', 'list', '--limit', '0'], /It must be from 1 to 10000/],
    [['client', 'show'], /missing required argument 'client_id'/],
    [['client', 'show', 'a', 'b'], /too many arguments/],
    [['client', 'set', 'a'], /nothing to change/],
    [['client', 'set', 'a', '--json'], /nothing to change/],
    [['client', 'set', 'a', '--reset', 'colour'], /--reset does not know 'colour'/],
    [['client', 'set', 'a', '--rate-limit', '5', '--reset', 'rate-limit'], /contradict each other/],
    [['client', 'set', 'a', '--rate-limit', '1.5'], /It must be a whole number/],
    [['client', 'set', 'a', '--allow-ip', ','], /It must name at least one/],
    [['client', 'secret', 'add', 'a', '--expires', 'soon'], /It must be a time such as/],
    [['client', 'secret', 'add', 'a', '--expires', '2026-02-30'], /It must be a time such as/],
    [['client', 'secret', 'add', 'a', '--expires', '2026-11-22T08:00'], /It must be a time such as/],
    [['audit', 'list', '--since', '5 minutes'], /It must be a time such as/],
  ];
  for (const [words, reason] of cases) {
    const stderr = await misuse(...words);
    assert.match(stderr, reason);
    assert.match(stderr, /^cardepass: /);
    assert.match(stderr, /\(see cardepassd [a-z ]+ --help\)\n$/);
  }
});

test('a wrong setting is refused in one line', async () => {
  const { code, stdout, stderr } = await operate(['client', 'list'], { environment });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.equal(stderr, 'cardepass: CARDEPASS_ENV is not valid. Allowed: test, production.\n');
});

test('docs/operator-commands.md is what npm run docs:commands writes', () => {
  const file = path.resolve(import.meta.dirname, '../../../../docs/operator-commands.md');
  const page = readFileSync(file, 'utf8');
  const nowhere = { write: () => {} };
  const { signal } = new AbortController();
  const program = createProgram({ environment: {}, actor: 'nobody', out: nowhere, err: nowhere, signal });
  assert.equal(page, withReference(page, program));
});
