import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { describedProgram } from '../../scripts/reference.ts';
import { createAccount } from '../../test/support/terminal.ts';
import { candidatesFor } from './candidates.ts';

const program = describedProgram('en');
const candidates = async (...words: string[]) =>
  (await candidatesFor(program, words, { profiles: async () => ['default', 'staging'] })).map(
    ({ word }) => word,
  );

test('what may stand next: commands, options, values', async () => {
  assert.deepEqual(await candidates('ca'), ['cards']);
  assert.deepEqual(await candidates('cards', 'un'), ['unblock']);
  assert.deepEqual(await candidates('cards', 'list', '--st'), ['--status']);
  assert.deepEqual(await candidates('cards', 'list', '--status', ''), [
    'Active',
    'Blocked',
    'Cancel',
    'Expired',
  ]);
  assert.deepEqual(await candidates('completion', ''), ['bash', 'zsh', 'fish']);
  assert.deepEqual(await candidates('ping', '--profile', 's'), ['staging']);
  assert.deepEqual(await candidates('profiles', 'use', ''), ['default', 'staging']);
  assert.deepEqual(await candidates('--json', 'bal'), ['balances']);
});

test('nothing hidden is offered, and nothing where there is nothing', async () => {
  assert.ok(!(await candidates('')).some((word) => word.startsWith('_')));
  assert.ok(!(await candidates('login', '--')).includes('--client-secret'));
  assert.deepEqual(await candidates('cards', 'show', ''), []);
});

test('bash completes with the script that it is given', async () => {
  const account = createAccount();
  const script = `
    eval "$(cardepass completion bash)"
    complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cardepass; echo "\${COMPREPLY[*]}"; }
    complete_line cardepass cards bl
    complete_line cardepass cards list --status A
    complete_line cardepass ''`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { ...account.environment } });
  const [block, status, all = ''] = stdout.split('\n');
  assert.equal(block, 'block');
  assert.equal(status, 'Active');
  assert.match(all, /login .*balances/);
});
