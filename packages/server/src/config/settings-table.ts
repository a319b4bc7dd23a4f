import type { Language, LocalizedText } from '../platform/errors.ts';
import { type Setting, settings } from './settings.ts';

/** Where the tables stand, and in which language. */
export const settingsTables: readonly { file: string; language: Language }[] = [
  { file: 'README.md', language: 'en' },
  { file: 'README.zh-CN.md', language: 'zh-CN' },
];

const heads: Readonly<Record<Language, readonly string[]>> = {
  en: ['Setting', 'Default', 'Allowed', 'What it does'],
  'zh-CN': ['设置', '默认值', '允许的值', '作用'],
};

/** The text with the settings table between its markers brought up to date. @throws Error without markers */
export function withSettingsTable(text: string, language: Language): string {
  const section = /(<!-- settings:begin[^>]*-->\n)[\s\S]*?(<!-- settings:end -->)/;
  if (!section.test(text)) throw new Error('the markers settings:begin and settings:end are missing');
  return text.replace(section, (_all, begin: string, end: string) => begin + settingsTable(language) + end);
}

function settingsTable(language: Language): string {
  const rows = Object.values<Setting<unknown>>(settings).map((setting) => {
    const texts: LocalizedText[] = [setting.defaultText, setting.allowed, setting.about];
    return [`\`${setting.name}\``, ...texts.map((text) => text[language])];
  });
  const head = heads[language];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
