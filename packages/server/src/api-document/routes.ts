import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorTable, Language } from '../platform/errors.ts';
import { languageOf } from '../platform/http/language.ts';
import type { App } from '../platform/http/server.ts';
import { createDocuments } from './documents.ts';
import { type Asset, readAsset, sendAsset, textAsset } from './page/asset.ts';
import { renderPage, securityPolicy } from './page/page.ts';
import { createScalarScript } from './page/scalar-script.ts';
import { type DescribedEvent, describeWebhooks } from './webhooks.ts';

export interface ApiDocumentRoutesOptions {
  /** Such as `/openapi`. */
  readonly basePath: string;
  readonly errorTable: ErrorTable;
  /** What endpoints are sent, by the type of the event. */
  readonly events: Readonly<Record<string, DescribedEvent>>;
}

const hidden = { schema: { hide: true } };
const languages = ['zh-CN', 'en'] as const satisfies Language[];

/** The API document in both languages, and the page that shows it. Add after all routes that are to be in it. */
export function addApiDocumentRoutes(app: App, options: ApiDocumentRoutesOptions): void {
  const { basePath, errorTable, events } = options;
  const docsPath = `${basePath}/docs`;
  const documents = once(() => createDocuments(app, errorTable, describeWebhooks(events)));
  const documentAssets = perLanguage((language) =>
    textAsset('application/json; charset=utf-8', `${JSON.stringify(documents()[language], null, 2)}\n`),
  );
  const pages = perLanguage((language) =>
    textAsset('text/html; charset=utf-8', renderPage({ basePath, language })),
  );
  const scalarScript = createScalarScript();

  app.get(`${basePath}/openapi.json`, hidden, (request, reply) => {
    reply.header('vary', 'accept-language');
    return sendAsset(request, reply, documentAssets[wantedLanguage(request)]());
  });
  for (const language of languages) {
    app.get(`${basePath}/openapi.${language}.json`, hidden, (request, reply) =>
      sendAsset(request, reply, documentAssets[language]()),
    );
  }

  const showPage = (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers({ vary: 'accept-language', ...securityPolicy });
    return sendAsset(request, reply, pages[wantedLanguage(request)]());
  };
  app.get(docsPath, hidden, showPage);
  app.get(`${docsPath}/`, hidden, showPage);
  app.get(`${docsPath}/scalar.js`, hidden, async (request, reply) => {
    reply.header('vary', 'accept-encoding');
    return sendAsset(request, reply, await scalarScript(request.headers['accept-encoding']));
  });
  const style = readAsset('text/css; charset=utf-8', new URL('page/page.css', import.meta.url));
  const icon = readAsset('image/svg+xml', new URL('page/icon.svg', import.meta.url));
  app.get(`${docsPath}/page.css`, hidden, (request, reply) => sendAsset(request, reply, style));
  app.get(`${docsPath}/icon.svg`, hidden, (request, reply) => sendAsset(request, reply, icon));

  app.get('/', hidden, (_request, reply) => reply.redirect(docsPath, 302));
}

/** `?lang=` before `Accept-Language` before Chinese. */
function wantedLanguage(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  const known = languages.find((language) => language === lang);
  return known ?? languageOf(request.headers['accept-language']);
}

function perLanguage(make: (language: Language) => Asset): Record<Language, () => Asset> {
  return { 'zh-CN': once(() => make('zh-CN')), en: once(() => make('en')) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
