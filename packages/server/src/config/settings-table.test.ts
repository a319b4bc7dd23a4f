import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { settingsTables, withSettingsTable } from './settings-table.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

for (const { file, language } of settingsTables) {
  test(`the settings table of ${file} says what the code says`, () => {
    const text = readFileSync(path.join(root, file), 'utf8');
    assert.equal(text, withSettingsTable(text, language), 'Run: npm run docs:settings');
  });
}
