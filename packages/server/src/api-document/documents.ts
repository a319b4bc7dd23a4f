import type { ErrorTable, Language } from '../platform/errors.ts';
import type { App } from '../platform/http/server.ts';
import { applyConventions } from './conventions.ts';
import { readDescription } from './describe-routes.ts';
import type { ApiDocument } from './openapi.ts';
import { type Catalogue, translate } from './translate.ts';
import texts from './zh-CN.json' with { type: 'json' };

/** The API document in each language, of an app whose routes are all there. */
export function createDocuments(app: App, errorTable: ErrorTable): Record<Language, ApiDocument> {
  const english = applyConventions(readDescription(app), errorTable);
  return { en: english, 'zh-CN': translate(english, chineseTexts(errorTable)) };
}

/** The catalogue, and the error messages, which have their Chinese beside them in the error table. */
export function chineseTexts(errorTable: ErrorTable): Catalogue {
  const messages = Object.values(errorTable).map(({ text }) => [text.en, text['zh-CN']]);
  return { ...Object.fromEntries(messages), ...texts };
}
