import * as shapes from '../contract/shapes.ts';
import type { ErrorTable, Language } from '../platform/errors.ts';
import type { App } from '../platform/http/server.ts';
import { applyConventions } from './conventions.ts';
import { readDescription } from './describe-routes.ts';
import { nameSchemas } from './named-schemas.ts';
import { type ApiDocument, type PathItems, schemaOf } from './openapi.ts';
import { shareAnswers } from './shared-answers.ts';
import { type Catalogue, translate } from './translate.ts';
import texts from './zh-CN.json' with { type: 'json' };

/**
 * The API document in each language, of an app whose routes are all there.
 *
 * @param webhooks what endpoints are sent
 */
export function createDocuments(
  app: App,
  errorTable: ErrorTable,
  webhooks: PathItems,
): Record<Language, ApiDocument> {
  const described = { ...readDescription(app), webhooks };
  const whole = applyConventions(described, errorTable);
  const english = shareAnswers(nameSchemas(whole, Object.values(shapes).map(schemaOf)));
  return { en: english, 'zh-CN': translate(english, chineseTexts(errorTable)) };
}

/** The catalogue, and the error messages, which have their Chinese beside them in the error table. */
export function chineseTexts(errorTable: ErrorTable): Catalogue {
  const messages = Object.values(errorTable).map(({ text }) => [text.en, text['zh-CN']]);
  return { ...Object.fromEntries(messages), ...texts };
}
