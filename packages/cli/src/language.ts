/** What this program speaks. The API answers in the same two (contract: Error codes). */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** Picks the text of the language that this run speaks. */
export type Say = (en: string, zh: string) => string;

export function sayIn(language: Language): Say {
  return language === 'zh-CN' ? (_en, zh) => zh : (en) => en;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The language of this run: `--lang`, else the locale in POSIX's order of precedence (LC_ALL, LC_MESSAGES, LANG), else
 * English. Read before the command line is parsed, since help and mistakes are told in it too.
 */
export function languageOf(args: readonly string[], environment: Environment): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = LC_ALL || LC_MESSAGES || LANG || '';
  return parseLanguage(langOption(args) ?? '') ?? parseLanguage(locale) ?? 'en';
}

/** `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en_US`, …; `undefined` for a language that this program does not speak. */
export function parseLanguage(text: string): Language | undefined {
  if (/^zh\b|^zh_/i.test(text)) return 'zh-CN';
  if (/^en\b|^en_/i.test(text)) return 'en';
  return undefined;
}

function langOption(args: readonly string[]): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (arg === '--') return undefined;
    if (arg === '--lang') return args[at + 1];
    if (arg.startsWith('--lang=')) return arg.slice('--lang='.length);
  }
  return undefined;
}
