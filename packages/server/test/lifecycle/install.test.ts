import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { isRunning, repository, temporaryFolder, until } from '../support/process.ts';

/**
 * A clone with the real scripts, a task that says "started", and an npm that notes how it was called, and then takes as
 * long as the file `hold` is there.
 */
function createClone() {
  const root = temporaryFolder();
  cpSync(path.join(repository, 'scripts'), path.join(root, 'scripts'), { recursive: true });
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  mkdirSync(path.join(root, 'packages/server/src'), { recursive: true });
  writeFileSync(path.join(root, 'packages/server/src/main.ts'), 'console.log("started");');
  writeFileSync(
    path.join(root, 'npm.mjs'),
    `import { appendFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
     import { setTimeout as sleep } from 'node:timers/promises';
     if (existsSync('fail')) { console.error('npm error code ' + 'ENOTFOUND'); process.exit(1); }
     if (process.argv[2] === 'ci') rmSync('node_modules', { recursive: true, force: true });
     appendFileSync('calls', process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n');
     while (existsSync('hold')) await sleep(10);
     mkdirSync('node_modules/node/bin', { recursive: true });
     if (!existsSync('node_modules/node/bin/node')) symlinkSync(process.execPath, 'node_modules/node/bin/node');`,
  );
  const file = (name: string) => path.join(root, name);
  return {
    file,
    /** One line for each time that npm was run: its process id and arguments. */
    calls: () => (existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8').trim().split('\n') : []),
    start(task = 'start') {
      const env = { PATH: process.env.PATH, npm_execpath: file('npm.mjs') };
      const child = spawn(process.execPath, [file('scripts/run.mjs'), task], { cwd: root, env });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          output += text;
        });
      }
      const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
        child.on('close', (code) => resolve({ code, output }));
      });
      return { ended, child, output: () => output };
    },
  };
}

const installing = 'Installing dependencies (only when they changed) …\n';

describe('installing', { concurrency: 2 }, () => {
  test('the first start installs, the second does not, and one after a changed lock file does again', async () => {
    const clone = createClone();
    const first = await clone.start().ended;
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /^Installing dependencies.*\nstarted\n$/);
    assert.match(clone.calls()[0] ?? '', /\d+ ci --loglevel=error --include=optional --omit=dev$/);
    assert.deepEqual(await clone.start().ended, { code: 0, output: 'started\n' });
    appendFileSync(clone.file('package-lock.json'), ' ');
    assert.match((await clone.start().ended).output, /^Installing/);
    assert.equal(clone.calls().length, 2);
  });

  test('what tests need is added to what is there: a server may be running from it', async () => {
    const clone = createClone();
    await clone.start().ended;
    await clone.start('format').ended;
    assert.match(clone.calls()[1] ?? '', /\d+ install --no-save .*--include=dev$/);
    await clone.start().ended;
    assert.equal(clone.calls().length, 2);
  });

  test('starts at the same time in one clone install once', async () => {
    const clone = createClone();
    writeFileSync(clone.file('hold'), '');
    const starts = [clone.start(), clone.start(), clone.start()];
    await until(() => starts.filter((one) => one.output().includes('waiting …\n')).length === 2);
    rmSync(clone.file('hold'));
    for (const { ended } of starts) assert.match((await ended).output, /started\n$/);
    assert.equal(clone.calls().length, 1);
  });

  test('a killed installation does not block the next, which begins anew', async () => {
    const clone = createClone();
    writeFileSync(clone.file('hold'), '');
    const killed = clone.start();
    await until(() => clone.calls().length === 1);
    killed.child.kill('SIGKILL');
    await killed.ended.catch(() => {});
    const next = clone.start();
    await until(() => next.output().includes('waiting …\n'));
    // The npm that was left behind is still at work on the same files.
    process.kill(Number.parseInt(clone.calls()[0] ?? '', 10), 'SIGKILL');
    await until(() => clone.calls().length === 2);
    rmSync(clone.file('hold'));
    assert.match((await next.ended).output, /started\n$/);
  });

  test('a signal ends the installation, and npm with it', async () => {
    const clone = createClone();
    writeFileSync(clone.file('hold'), '');
    const stopped = clone.start();
    const npm = await until(() => Number.parseInt(clone.calls()[0] ?? '', 10) || undefined);
    stopped.child.kill('SIGTERM');
    assert.equal((await stopped.ended).code, 143);
    await until(() => !isRunning(npm));
    rmSync(clone.file('hold'));
    assert.match((await clone.start().ended).output, /started\n$/);
  });

  test('a registry that cannot be reached is told in one line', async () => {
    const clone = createClone();
    writeFileSync(clone.file('fail'), '');
    assert.deepEqual(await clone.start().ended, {
      code: 1,
      output: `${installing}cardepass: the npm registry cannot be reached (ENOTFOUND); check the network, or npm's registry and proxy settings.\n`,
    });
  });

  test('a clone that may not be written to is told in one line', async (t) => {
    if (process.getuid?.() === 0) return t.skip('root may write everywhere');
    const clone = createClone();
    chmodSync(clone.file('.'), 0o555);
    const { code, output } = await clone.start().ended;
    chmodSync(clone.file('.'), 0o755);
    assert.equal(code, 1);
    assert.match(output, /^cardepass: cannot write to .* \(EACCES\); run it where you may write\.\n$/);
  });
});
