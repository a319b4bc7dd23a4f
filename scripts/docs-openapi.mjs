// `npm run docs:openapi`: writes the API document in both languages to docs/, as a server at http://127.0.0.1:3000 shows it.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { basePath, createApp } from '../packages/server/src/app.ts';
import { loadConfig } from '../packages/server/src/config/config.ts';
import { systemClock } from '../packages/server/src/platform/clock.ts';
import { startEmbeddedPostgres } from '../packages/server/src/platform/db/embedded-postgres.ts';
import { migrate } from '../packages/server/src/platform/db/migrations.ts';
import { createLog } from '../packages/server/src/platform/log.ts';
import { openSystem } from '../packages/server/src/system.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dataDir = mkdtempSync(path.join(tmpdir(), 'cardepass-openapi-'));
// Root starts the database as another user, which must be able to pass this folder.
chmodSync(dataDir, 0o711);

// The document is what the real server answers, and that one wants a database.
const postgres = await startEmbeddedPostgres({ dataDir, settings: ['fsync=off'] });
try {
  await migrate(postgres.connectionString);
  const system = await openSystem({
    config: loadConfig({ PORT: '3000' }),
    connectionString: postgres.connectionString,
    masterKey: randomBytes(32),
    clock: systemClock,
    log: createLog('silent'),
  });
  const { app, close } = await createApp(system);
  for (const language of ['en', 'zh-CN']) {
    const answer = await app.inject(`${basePath}/openapi.${language}.json`);
    if (answer.statusCode !== 200) throw new Error(`The server answers ${answer.statusCode}: ${answer.body}`);
    const file = path.join('docs', `openapi.${language}.json`);
    writeFileSync(path.join(root, file), answer.body);
    console.log(`Wrote ${file}`);
  }
  await close();
  await system.database.close();
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
