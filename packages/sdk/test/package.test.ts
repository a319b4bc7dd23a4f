import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import vm from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { startOrdersBench } from '../../server/test/support/orders.ts';
import { startTestServer } from '../../server/test/support/server.ts';
import { buildPackage } from '../scripts/build.mjs';
import { generatedFile, generateTypes } from '../scripts/generate-types.mjs';
import { version } from '../src/index.ts';

// The package as it is published: built, packed, and installed from the tarball where there is no network.

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'cardepass-sdk-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const built = path.join(folder, 'built');
const consumer = path.join(folder, 'consumer');

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): string {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  assert.equal(done.status, 0, `${command} ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

function npm(args: readonly string[], cwd: string): string {
  const quiet = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { npm_execpath: npmCli } = process.env;
  return npmCli
    ? run(process.execPath, [npmCli, ...args, ...quiet], cwd)
    : run('npm', [...args, ...quiet], cwd);
}

buildPackage(built);
const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], built));
const tarball = path.join(folder, packed.filename);
mkdirSync(consumer);
writeFileSync(path.join(consumer, 'package.json'), '{ "name": "consumer", "private": true }');
npm(['install', '--ignore-scripts', tarball], consumer);

test('the types are those of the API document that is checked in', async () => {
  assert.equal(await generateTypes(), readFileSync(generatedFile, 'utf8'), 'run: npm run docs:sdk');
});

test('the package holds what it needs and nothing else, under its version', () => {
  const files = packed.files.map((file: { path: string }) => file.path);
  for (const needed of ['README.md', 'README.zh-CN.md', 'LICENSE', 'esm/index.js', 'cjs/index.d.ts']) {
    assert.ok(files.includes(needed), needed);
  }
  for (const file of files) {
    assert.match(
      file,
      /^(package\.json|README(\.zh-CN)?\.md|LICENSE|(esm|cjs)\/(package\.json|.+\.(js|d\.ts)))$/,
    );
  }
  const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'));
  assert.deepEqual(
    [manifest.name, manifest.version, manifest.private],
    ['@cardepass/sdk', version, undefined],
  );
  assert.deepEqual(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }), []);
});

test('nothing built imports anything but itself, or names a source file', () => {
  for (const file of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    const text = readFileSync(path.join(built, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/(?:\bfrom |\bimport\(|\brequire\()['"]([^'"]+)['"]/g)) {
      assert.match(specifier, /^\.{1,2}\/.+\.js$/, `${file} imports ${specifier}`);
    }
  }
});

test('publint and Are the types wrong have nothing to say', async () => {
  const data = readFileSync(tarball);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  const { messages } = await publint({ pack: { tarball: buffer as ArrayBuffer }, strict: true });
  const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8'));
  assert.deepEqual(
    messages.map((message) => formatMessage(message, manifest)),
    [],
  );
  const checked = await checkPackage(createPackageFromTarballData(data));
  assert.ok(checked.types);
  assert.deepEqual(checked.problems, []);
});

/** Other runtimes, to be tried as well: commands, separated by commas. */
const otherRuntimes = (process.env.SDK_RUNTIMES ?? '').split(',').filter(Boolean);

for (const runtime of [process.execPath, ...otherRuntimes]) {
  test(`it is imported and required, and works, in ${path.basename(runtime)}`, async () => {
    const bench = await startOrdersBench();
    await bench.deposit('USD', 1_000_00n);
    const { server } = bench;
    const env = {
      CARDEPASS_BASE_URL: `${server.url}/openapi`,
      CARDEPASS_CLIENT_ID: server.client.clientId,
      CARDEPASS_CLIENT_SECRET: server.client.secret,
    };
    const program = readFileSync(path.join(import.meta.dirname, 'runtime-program.mjs'), 'utf8');
    const required = program.replace(/import (\{.+\}) from ('.+');/, 'const $1 = require($2);');
    writeFileSync(path.join(consumer, 'esm.mjs'), program);
    writeFileSync(path.join(consumer, 'cjs.cjs'), `(async () => {${required}})();`);
    for (const file of ['esm.mjs', 'cjs.cjs']) {
      const running = runAside(runtime, file, env);
      const working = setInterval(() => bench.work().catch(() => {}), 20);
      assert.equal(await running.finally(() => clearInterval(working)), 'all is well\n', file);
    }
  });
}

/** Without blocking: the server that it calls is in this process. */
function runAside(runtime: string, file: string, env: Record<string, string>): Promise<string> {
  const args = path.basename(runtime) === 'deno' ? ['run', '--allow-all', file] : [file];
  return new Promise((resolve, reject) => {
    execFile(runtime, args, { cwd: consumer, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      error ? reject(new Error(`${runtime} ${file}: ${stdout}${stderr}`)) : resolve(stdout),
    );
  });
}

test('its types are found from both kinds of modules, by this and by the last compiler', () => {
  const program = `
    import { Cardepass, type StandardOrder, type WebhookEvent, webhooks } from '@cardepass/sdk';
    const client = new Cardepass();
    export async function use(): Promise<string> {
      const order: StandardOrder | null = await client.orders.standard.retrieve({ orderNo: '1' });
      for await (const card of client.cards.list()) if (card.status === 'Active') return card.cardId;
      const event: WebhookEvent = await webhooks.unwrap('', new Headers(), 'whsec_');
      if (event.type === 'AcctPay') return event.data.fundsDirection;
      // @ts-expect-error there is no such order
      client.orders.standard.fly();
      // @ts-expect-error an amount is missing
      client.orders.standard.topUp({ cardId: '1' });
      return order?.orderNo ?? '';
    }
  `;
  for (const file of ['types.mts', 'types.cts']) writeFileSync(path.join(consumer, file), program);
  for (const compiler of ['node_modules/typescript', 'packages/sdk/node_modules/typescript']) {
    compile(compiler, ['types.mts', 'types.cts']);
  }
});

/** As a consumer of the package does. */
function compile(compiler: string, files: readonly string[]): void {
  const tsc = path.join(root, compiler, 'bin/tsc');
  const options = '--noEmit --strict --module nodenext --target es2022 --lib es2022,dom'.split(' ');
  run(process.execPath, [tsc, ...options, ...files], consumer);
}

test('what the guide and the README show compiles', () => {
  const checked: string[] = [];
  for (const document of ['docs/sdk.md', 'packages/sdk/README.md', 'packages/sdk/README.zh-CN.md']) {
    const text = readFileSync(path.join(root, document), 'utf8');
    for (const [, block = ''] of text.matchAll(/```ts\n([\s\S]+?)```/g)) {
      // Those with other packages than ours are run by receivers.test.ts.
      if (/from '(?!@cardepass)/.test(block)) continue;
      const imports = block.match(/^import .+;$/gm) ?? [];
      const body = imports.reduce((rest, line) => rest.replace(line, ''), block);
      const isModule = body.includes('export ');
      const lines = [
        ...imports.map((line) => line.replace(/;$/, ';\n')),
        "import type { Cardepass as Client } from '@cardepass/sdk';",
        'declare const process: { env: Record<string, string | undefined> };',
        'declare const console: { log(...all: unknown[]): void; error(...all: unknown[]): void };',
        isModule ? body : `export async function use(client: Client) {{${body}}}`,
      ];
      const file = `guide-${checked.length}.mts`;
      writeFileSync(path.join(consumer, file), lines.join('\n'));
      checked.push(file);
    }
  }
  assert.ok(checked.length > 8);
  compile('node_modules/typescript', checked);
});

test('it needs Web APIs only: it works where there is nothing of Node', async () => {
  const server = await startTestServer();
  // What edge runtimes have in common (WinterTC), as far as the SDK needs it. No process, no Buffer, no require.
  const web = {
    fetch,
    Headers,
    Response,
    URL,
    URLSearchParams,
    AbortController,
    crypto,
    TextEncoder,
    TextDecoder,
  };
  const context = vm.createContext({ ...web, setTimeout, clearTimeout, atob, console });
  const modules = new Map<string, object>();
  function load(file: string): object {
    const known = modules.get(file);
    if (known) return known;
    const exports = {};
    modules.set(file, exports);
    const source = `(function (exports, require) {${readFileSync(file, 'utf8')}\n})`;
    const require = (specifier: string) => load(path.resolve(path.dirname(file), specifier));
    vm.runInContext(source, context, { filename: file })(exports, require);
    return exports;
  }
  context.sdk = load(path.join(built, 'cjs/index.js'));
  context.options = {
    baseUrl: `${server.url}/openapi`,
    clientId: server.client.clientId,
    clientSecret: server.client.secret,
  };
  const answer = await vm.runInContext(
    `(async () => {
      if (typeof process !== 'undefined' || typeof Buffer !== 'undefined') throw new Error('there is Node');
      const client = new sdk.Cardepass(options);
      const verified = await sdk.webhooks.verify('{}', new Headers(), 'whsec_').catch((error) => error.reason);
      const cards = [];
      for await (const card of client.cards.list()) cards.push(card);
      return [await client.ping(), verified, cards.length, sdk.money.format('1.5', 'USD', 'en')];
    })()`,
    context,
  );
  assert.deepEqual([...answer], ['Ping Success', 'malformed', 0, '$1.50']);
});
