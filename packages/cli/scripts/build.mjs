// `npm run build:cli`: makes the folder that is published, packages/cli/dist, or another one.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage as buildSdk } from '../../sdk/scripts/build.mjs';

const cli = path.dirname(import.meta.dirname);
const root = path.resolve(cli, '../..');

/**
 * JavaScript, and a package.json for it. What stands in the repository runs from its sources, so that nothing needs to
 * be built to work on it.
 * @param {string} target a folder, which is made anew
 */
export function buildPackage(target) {
  rmSync(target, { recursive: true, force: true });
  const workshop = mkdtempSync(path.join(tmpdir(), 'cardepass-cli-build-'));
  try {
    compile(path.join(target, 'lib'), workshop);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  cpSync(path.join(cli, 'bin'), path.join(target, 'bin'), { recursive: true });
  chmodSync(path.join(target, 'bin/cardepass.mjs'), 0o755);
  writeJson(path.join(target, 'package.json'), manifest());
  for (const file of ['README.md', 'README.zh-CN.md']) cpSync(path.join(cli, file), path.join(target, file));
  cpSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
}

/** @param {string} outDir @param {string} workshop a folder for what is needed on the way */
function compile(outDir, workshop) {
  // Against the SDK as it is published: in the repository its name leads to sources, which would be compiled along.
  const sdk = path.join(workshop, 'sdk');
  buildSdk(sdk);
  const project = path.join(workshop, 'tsconfig.json');
  writeJson(project, {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rewriteRelativeImportExtensions: true,
      rootDir: path.join(cli, 'src'),
      outDir,
      target: 'es2023',
      typeRoots: [path.join(root, 'node_modules/@types')],
      paths: { '@cardepass/sdk': [path.join(sdk, 'esm/index.d.ts')] },
    },
    include: [path.join(cli, 'src')],
    exclude: [path.join(cli, 'src/**/*.test.ts')],
  });
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '--project', project], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The command line does not compile:\n${run.stdout}${run.stderr}`);
}

/** As in the repository, but for what only the repository needs. */
function manifest() {
  const {
    private: _,
    devDependencies: __,
    ...own
  } = JSON.parse(readFileSync(path.join(cli, 'package.json'), 'utf8'));
  return { ...own, files: ['bin', 'lib'] };
}

/** @param {string} file @param {unknown} value */
function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = path.join(cli, 'dist');
  buildPackage(target);
  console.log(
    `Built ${path.relative(root, target)}; publish it with: npm publish ${path.relative(root, target)}`,
  );
}
