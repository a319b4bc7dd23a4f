// What the builds of all published packages have in common: the compiler, and the files beside the code.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** @param {string} what is compiled, for a person @param {string[]} args of the compiler */
export function compile(what, args) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${what} does not compile:\n${run.stdout}${run.stderr}`);
}

/**
 * The package.json as in the repository, without what only the repository needs; both READMEs and the licence.
 * @param {string} source the folder of the package in the repository
 * @param {string} target the folder that is published
 * @param {object} built what the package.json says of the built files
 */
export function completePackage(source, target, built) {
  const {
    private: _,
    devDependencies: __,
    ...own
  } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  writeJson(path.join(target, 'package.json'), { ...own, ...built });
  for (const file of ['README.md', 'README.zh-CN.md']) {
    cpSync(path.join(source, file), path.join(target, file));
  }
  cpSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
}

/** @param {string} file @param {unknown} value */
export function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Builds `dist` in the folder of a package. @param {string} source @param {(target: string) => void} build */
export function buildDist(source, build) {
  const target = path.join(source, 'dist');
  build(target);
  const shown = path.relative(root, target);
  console.log(`Built ${shown}; publish it with: npm publish ./${shown}`);
}
