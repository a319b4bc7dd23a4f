import { createHash } from 'node:crypto';
import type { Language } from '../../platform/errors.ts';

export interface PageOptions {
  readonly basePath: string;
  readonly language: Language;
}

const texts = {
  'zh-CN': { title: 'cardepass 开放 API', product: '开放 API', document: 'OpenAPI 文档' },
  en: { title: 'cardepass Open API', product: 'Open API', document: 'OpenAPI document' },
} satisfies Record<Language, object>;

/** Same origin, so that trying a call works under whatever name the page was reached; links keep the place on the page. */
const startScript = `
const configuration = JSON.parse(document.getElementById('configuration').textContent);
Scalar.createApiReference('#app', { ...configuration, servers: [{ url: location.origin }] });
for (const link of document.querySelectorAll('a[hreflang]')) {
  link.addEventListener('click', () => { link.hash = location.hash; });
}
`;

/**
 * Whatever the page would like: nothing is loaded from, sent to or framed by another host. Styles may be inline, because
 * Scalar writes its own into the page.
 */
export const securityPolicy = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(startScript).digest('base64')}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
};

/** The page that shows the API document in one language, drawn by Scalar from our own files. */
export function renderPage({ basePath, language }: PageOptions): string {
  const { title, product, document } = texts[language];
  const json = JSON.stringify(configuration(basePath, language)).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="${basePath}/docs/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${basePath}/docs/page.css">
  </head>
  <body>
    <header class="page-header">
      <a class="brand" href="${basePath}/docs?lang=${language}"><img src="${basePath}/docs/icon.svg" alt="" width="22" height="22"> cardepass <span>${product}</span></a>
      <nav>
        <a class="document" href="${basePath}/openapi.${language}.json">${document}</a>
        ${languageLink('zh-CN', '中文')}
        ${languageLink('en', 'English')}
      </nav>
    </header>
    <main id="app"></main>
    <script type="application/json" id="configuration">${json}</script>
    <script src="${basePath}/docs/scalar.js"></script>
    <script>${startScript}</script>
  </body>
</html>
`;

  function languageLink(target: Language, name: string): string {
    const current = target === language ? ' aria-current="true"' : '';
    return `<a href="${basePath}/docs?lang=${target}" hreflang="${target}" lang="${target}"${current}>${name}</a>`;
  }
}

function configuration(basePath: string, language: Language) {
  return {
    url: `${basePath}/openapi.${language}.json`,
    localization: { locale: language },
    theme: 'default',
    // Nothing that speaks with another host, or that leads there.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    hideClientButton: true,
    documentDownloadType: 'none',
    authentication: { preferredSecurityScheme: 'bearer' },
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    hiddenClients,
    featuredClients,
    defaultOpenAllTags: true,
    orderSchemaPropertiesBy: 'preserve',
  };
}

/** What is left of the code samples: curl, and one way for each language that integrators use. */
const hiddenClients = {
  ...Object.fromEntries(
    'c clojure dart fsharp http js julia kotlin objc ocaml powershell r ruby rust swift'
      .split(' ')
      .map((target) => [target, true]),
  ),
  csharp: ['restsharp'],
  java: ['asynchttp', 'okhttp', 'unirest'],
  node: ['axios', 'ofetch', 'undici'],
  php: ['guzzle', 'laravel'],
  python: ['python3', 'aiohttp', 'httpx_sync', 'httpx_async'],
  shell: ['httpie', 'wget'],
};

const featuredClients = [
  'shell/curl',
  'java/nethttp',
  'python/requests',
  'php/curl',
  'node/fetch',
  'go/native',
  'csharp/httpclient',
];
