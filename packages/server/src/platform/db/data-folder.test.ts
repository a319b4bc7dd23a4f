import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { DataFolderError, lockDataFolder, lockHolder, tryLockDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cardepass-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockFile = () => path.join(folder, 'server.lock');

test('one process at a time holds the folder, and gives it back without a trace', async () => {
  const unlock = tryLockDataFolder(folder, 'command');
  assert.ok(unlock);
  assert.deepEqual(lockHolder(folder), { pid: process.pid, use: 'command' });
  assert.equal(tryLockDataFolder(folder, 'server'), undefined);
  await assert.rejects(lockDataFolder(folder, 'server', 0), DataFolderError);
  unlock();
  assert.deepEqual(readdirSync(folder), []);
});

test('waiting ends when the holder gives the folder back', async () => {
  const unlock = tryLockDataFolder(folder, 'command');
  const waiting = lockDataFolder(folder, 'server', 10_000);
  unlock?.();
  (await waiting)();
});

test('a lock whose process has ended, or that says nothing, is no lock', () => {
  for (const content of ['{"pid":1,"startedAt":"0","use":"server"}', '', '{"pid":']) {
    writeFileSync(lockFile(), content);
    assert.equal(lockHolder(folder), undefined);
    const unlock = tryLockDataFolder(folder, 'server');
    assert.ok(unlock);
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('of many processes that find a dead lock, one gets the folder', async () => {
  writeFileSync(lockFile(), '{"pid":1,"startedAt":"0","use":"server"}');
  const script = `
    const { tryLockDataFolder } = await import(${JSON.stringify(path.join(import.meta.dirname, 'data-folder.ts'))});
    process.stdin.once('data', () => {
      process.stdout.write(tryLockDataFolder(${JSON.stringify(folder)}, 'command') ? 'held' : 'refused');
      process.stdin.once('data', () => process.exit());
    });
    process.stdout.write('ready ');
  `;
  const children = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    let output = '';
    const says = (text: string) =>
      new Promise<void>((resolve) =>
        child.stdout.on('data', () => {
          if (output.includes(text)) resolve();
        }),
      );
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    return { child, ready: says('ready'), answer: () => output, says };
  });
  await Promise.all(children.map(({ ready }) => ready));
  const decisions = children.map(({ says }) => Promise.race([says('held'), says('refused')]));
  for (const { child } of children) child.stdin.write('go\n');
  await Promise.all(decisions);
  const held = children.filter(({ answer }) => answer().endsWith('held'));
  assert.equal(held.length, 1);
  assert.equal(JSON.parse(readFileSync(lockFile(), 'utf8')).pid, held[0]?.child.pid);
  await Promise.all(
    children.map(({ child }) => {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.stdin.write('end\n');
      return ended;
    }),
  );
});
