// `npm run build:sdk`: makes the folder that is published, packages/sdk/dist, or another one.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const sdk = path.dirname(import.meta.dirname);
const root = path.resolve(sdk, '../..');

/**
 * ES modules and CommonJS side by side, each with its own types, and a package.json that leads to them. What stands in
 * the repository leads to the sources, so that nothing needs to be built to work on them.
 * @param {string} target a folder, which is made anew
 */
export function buildPackage(target) {
  rmSync(target, { recursive: true, force: true });
  compile(path.join(target, 'esm'), ['--module', 'nodenext'], 'module');
  compile(path.join(target, 'cjs'), ['--module', 'commonjs', '--moduleResolution', 'bundler'], 'commonjs');
  writeJson(path.join(target, 'package.json'), manifest());
  for (const file of ['README.md', 'README.zh-CN.md']) cpSync(path.join(sdk, file), path.join(target, file));
  cpSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
}

/** @param {string} outDir @param {string[]} args @param {'module' | 'commonjs'} type */
function compile(outDir, args, type) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const project = path.join(sdk, 'tsconfig.build.json');
  const run = spawnSync(process.execPath, [tsc, '-p', project, ...args, '--outDir', outDir], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`The SDK does not compile:\n${run.stdout}${run.stderr}`);
  for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) nameJavaScript(path.join(outDir, file));
  }
  mkdirSync(outDir, { recursive: true });
  writeJson(path.join(outDir, 'package.json'), { type });
}

/** The compiler leaves the sources' own names in declarations, where there are no sources. @param {string} file */
function nameJavaScript(file) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/((?:from|import\() ?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
}

/** As in the repository, but for what leads to the built files. */
function manifest() {
  const {
    private: _,
    devDependencies: __,
    ...own
  } = JSON.parse(readFileSync(path.join(sdk, 'package.json'), 'utf8'));
  const entry = (/** @type {string} */ folder) => ({
    types: `./${folder}/index.d.ts`,
    default: `./${folder}/index.js`,
  });
  return {
    ...own,
    main: './cjs/index.js',
    types: './cjs/index.d.ts',
    exports: {
      '.': { import: entry('esm'), require: entry('cjs') },
      './package.json': './package.json',
    },
    files: ['esm', 'cjs'],
    sideEffects: false,
  };
}

/** @param {string} file @param {unknown} value */
function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = path.join(sdk, 'dist');
  buildPackage(target);
  console.log(
    `Built ${path.relative(root, target)}; publish it with: npm publish ./${path.relative(root, target)}`,
  );
}
