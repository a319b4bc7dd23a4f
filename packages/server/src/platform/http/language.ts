import Negotiator from 'negotiator';
import type { Language } from '../errors.ts';

const languages = ['zh-CN', 'zh', 'en'];

/** zh-CN unless `Accept-Language` prefers English (contract: Error codes). */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage) return 'zh-CN';
  const preferred = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).language(languages);
  return preferred === 'en' ? 'en' : 'zh-CN';
}
