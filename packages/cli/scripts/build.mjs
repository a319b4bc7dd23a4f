// `npm run build:cli`: makes the folder that is published, packages/cli/dist, or another one.
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDist, compile, completePackage, writeJson } from '../../../scripts/publishing.mjs';
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
    compileTo(path.join(target, 'lib'), workshop);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  cpSync(path.join(cli, 'bin'), path.join(target, 'bin'), { recursive: true });
  chmodSync(path.join(target, 'bin/cardepass.mjs'), 0o755);
  completePackage(cli, target, { files: ['bin', 'lib'] });
}

/** @param {string} outDir @param {string} workshop a folder for what is needed on the way */
function compileTo(outDir, workshop) {
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
  compile('The command line', ['--project', project]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildDist(cli, buildPackage);
