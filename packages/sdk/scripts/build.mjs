// `npm run build:sdk`: makes the folder that is published, packages/sdk/dist, or another one.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDist, compile, completePackage, writeJson } from '../../../scripts/publishing.mjs';

const sdk = path.dirname(import.meta.dirname);

/**
 * ES modules and CommonJS side by side, each with its own types, and a package.json that leads to them. What stands in
 * the repository leads to the sources, so that nothing needs to be built to work on them.
 * @param {string} target a folder, which is made anew
 */
export function buildPackage(target) {
  rmSync(target, { recursive: true, force: true });
  compileTo(path.join(target, 'esm'), ['--module', 'nodenext'], 'module');
  compileTo(path.join(target, 'cjs'), ['--module', 'commonjs', '--moduleResolution', 'bundler'], 'commonjs');
  completePackage(sdk, target, entries());
}

/** @param {string} outDir @param {string[]} args @param {'module' | 'commonjs'} type */
function compileTo(outDir, args, type) {
  const project = path.join(sdk, 'tsconfig.build.json');
  compile('The SDK', ['-p', project, ...args, '--outDir', outDir]);
  for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) nameJavaScript(path.join(outDir, file));
  }
  writeJson(path.join(outDir, 'package.json'), { type });
}

/** The compiler leaves the sources' own names in declarations, where there are no sources. @param {string} file */
function nameJavaScript(file) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/((?:from|import\() ?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
}

/** What leads to the built files. */
function entries() {
  const entry = (/** @type {string} */ folder) => ({
    types: `./${folder}/index.d.ts`,
    default: `./${folder}/index.js`,
  });
  return {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) buildDist(sdk, buildPackage);
