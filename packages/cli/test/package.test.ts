import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { buildPackage as buildSdk } from '../../sdk/scripts/build.mjs';
import { buildPackage } from '../scripts/build.mjs';

// The package as it is published, where there is neither a repository nor a network.

const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-cli-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const built = path.join(folder, 'node_modules/@cardepass/cli');
buildPackage(built);
buildSdk(path.join(folder, 'node_modules/@cardepass/sdk'));
const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'));

function npmPack(): { path: string; mode: number }[] {
  const { npm_execpath: npmCli } = process.env;
  const [command, prefix] = npmCli ? [process.execPath, [npmCli]] : ['npm', []];
  const args = [...prefix, 'pack', '--json', '--dry-run', '--offline', '--loglevel=error'];
  const done = spawnSync(command, args, { cwd: built, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout)[0].files;
}

test('the package holds the built command and nothing else', () => {
  const files = npmPack();
  for (const needed of ['README.md', 'README.zh-CN.md', 'LICENSE', 'bin/cardepass.mjs', 'lib/main.js']) {
    assert.ok(
      files.some((file) => file.path === needed),
      needed,
    );
  }
  for (const file of files) {
    assert.match(file.path, /^(package\.json|README(\.zh-CN)?\.md|LICENSE|bin\/cardepass\.mjs|lib\/.+\.js)$/);
    assert.doesNotMatch(file.path, /\.test\.js$/);
  }
  assert.equal(files.find((file) => file.path === 'bin/cardepass.mjs')?.mode, 0o755);
  assert.equal(manifest.private, undefined);
  assert.equal(manifest.devDependencies, undefined);
});

test('it runs with nothing but what it depends on', () => {
  const require = createRequire(import.meta.url);
  const dependencies = Object.keys(manifest.dependencies).filter((name) => !name.startsWith('@cardepass/'));
  mkdirSync(path.join(folder, 'bin'));
  for (const name of dependencies) {
    const entry = require.resolve(name);
    const own = entry.slice(0, entry.lastIndexOf(`node_modules/${name}`) + `node_modules/${name}`.length);
    symlinkSync(own, path.join(folder, 'node_modules', name));
  }
  const command = path.join(folder, 'bin/cardepass');
  symlinkSync(path.join(built, 'bin/cardepass.mjs'), command);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [command, ...args], {
      encoding: 'utf8',
      cwd: folder,
      env: { HOME: folder, PATH: process.env.PATH, LANG: 'zh_CN.UTF-8' },
    });
  assert.equal(run('--version').stdout, `${manifest.version}\n`);
  const refused = run('balances');
  assert.equal(refused.status, 3, refused.stderr);
  assert.match(refused.stderr, /尚未登录/);
});
