// `npm test`: the checks, then every test against a PostgreSQL of its own. `npm test -- <file> …` runs those files only.
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../packages/server/src/platform/db/embedded-postgres.ts';
import { createTemplateDatabase } from '../packages/server/test/support/database.ts';
import { runChecks } from './check.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const chosen = process.argv.slice(2);

if (chosen.length === 0 && !(await runChecks())) process.exit(1);

const dataDir = mkdtempSync(path.join(tmpdir(), 'cardepass-test-'));
// Root starts the database as another user, which must be able to pass this folder.

chmodSync(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({
  dataDir,
  settings: [
    // Nothing here outlives the run, and a killed database loses nothing that the system has not lost.
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    // No database lives long enough to need it, and it would keep the template from being copied.
    'autovacuum=off',
    'max_connections=400',
  ],
});
let passed = true;
try {
  process.env.TEST_DATABASE_URL = await createTemplateDatabase(postgres.connectionString);
  const stream = run({
    cwd: root,
    files: chosen.length > 0 ? chosen.map((file) => path.resolve(file)) : allFiles(),
    concurrency: 2,
    // Most of these processes live for a second or two: with room from the start they collect less garbage.
    execArgv: ['--min-semi-space-size=16'],
    timeout: 240_000,
  });
  stream.on('test:fail', () => {
    passed = false;
  });
  const report = stream.compose(spec);
  report.pipe(process.stdout);
  await new Promise((resolve) => report.on('end', resolve));
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);

/** Every test file: those that take longest first, so that the end of the run does not wait for one of them. */
function allFiles() {
  const longest = [
    'packages/server/test/lifecycle/killed.test.ts',
    'packages/server/test/lifecycle/start-and-stop.test.ts',
    'packages/server/test/webhooks/retries.test.ts',
  ];
  const others = globSync('packages/*/{src,test}/**/*.test.ts', { cwd: root })
    .filter((file) => !longest.includes(file))
    .sort();
  return [...longest, ...others].map((file) => path.join(root, file));
}
