// `npm test`: the checks, then every test against a PostgreSQL of its own. `npm test -- <file> …` runs those files only.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
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
  // Nothing here outlives the run, and a killed database loses nothing that the system has not lost.
  settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'],
});
let passed = true;
try {
  process.env.TEST_DATABASE_URL = await createTemplateDatabase(postgres.connectionString);
  const stream = run({
    cwd: root,
    ...(chosen.length > 0
      ? { files: chosen.map((file) => path.resolve(file)) }
      : { globPatterns: ['packages/*/{src,test}/**/*.test.ts'] }),
    concurrency: 2,
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
