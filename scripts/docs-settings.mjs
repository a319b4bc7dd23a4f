// `npm run docs:settings`: rewrites the settings tables of the READMEs from the settings themselves.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsTables, withSettingsTable } from '../packages/server/src/config/settings-table.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

for (const { file, language } of settingsTables) {
  const target = path.join(root, file);
  writeFileSync(target, withSettingsTable(readFileSync(target, 'utf8'), language));
}
