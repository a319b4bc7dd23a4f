import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Compile } from 'typebox/schema';
import { resolve, schemaIn } from '../../test/support/api-document.ts';
import { basePath, startTestServer } from '../../test/support/server.ts';
import { errorTable } from '../error-table.ts';
import type { Language } from '../platform/errors.ts';
import { chineseTexts } from './documents.ts';
import type { ApiDocument, Content, Media, Operation } from './openapi.ts';
import { mapTexts } from './translate.ts';
import catalogue from './zh-CN.json' with { type: 'json' };

const languages: readonly Language[] = ['en', 'zh-CN'];
const server = await startTestServer({ environment: { CARDEPASS_PUBLIC_URL: 'http://127.0.0.1:3000' } });
const served = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => {
      const answer = await fetch(`${server.url}${basePath}/openapi.${language}.json`);
      return [language, await answer.text()];
    }),
  ),
);

for (const language of languages) {
  test(`the ${language} document is valid OpenAPI 3.1`, async () => {
    const result = await new Validator().validate({ ...read(language) });
    assert.deepEqual(result.errors ?? [], []);
    assert.match(read(language).openapi, /^3\.1\./);
  });

  test(`docs/openapi.${language}.json is what the server answers; npm run docs:openapi writes it anew`, () => {
    const file = new URL(`../../../../docs/openapi.${language}.json`, import.meta.url);
    assert.equal(readFileSync(file, 'utf8'), served[language]);
  });

  test(`every example of the ${language} document is valid by its schema`, () => {
    const document = read(language);
    for (const { name, media, type } of contents(document)) {
      const values = examplesOf(document, media);
      assert.ok(values.length > 0, `${name} has no example for ${type}`);
      const schema = Compile(schemaIn(document, media.schema));
      for (const value of values) {
        assert.ok(schema.Check(value), `${name}: ${JSON.stringify(value)} is not valid`);
      }
    }
  });
}

test('every operation has an id of its own, a summary, a description and a known tag', () => {
  const document = read('en');
  const ids = new Set<string>();
  for (const [name, operation] of operations(document)) {
    const { operationId, summary, description, tags } = operation;
    assert.ok(operationId && summary && description, `${name} lacks operationId, summary or description`);
    assert.ok(!ids.has(operationId), `${operationId} is used twice`);
    ids.add(operationId);
    const known = document.tags.map((tag) => tag.name);
    assert.ok(tags?.length && tags.every((tag) => known.includes(tag)), `${name} has no known tag`);
    assert.ok(
      !Object.values(operation.responses).some((answer) => answer.description === 'Default Response'),
    );
  }
});

test('the document has the published addresses and no others', () => {
  const paths = Object.keys(read('en').paths).sort();
  assert.deepEqual(paths, [
    `${basePath}/.well-known/jwks.json`,
    `${basePath}/.well-known/oauth-authorization-server`,
    `${basePath}/connect/introspect`,
    `${basePath}/connect/revocation`,
    `${basePath}/connect/token`,
    `${basePath}/sandbox/v1/authorizations`,
    `${basePath}/sandbox/v1/authorizations/{transactionId}/clearings`,
    `${basePath}/sandbox/v1/authorizations/{transactionId}/expirations`,
    `${basePath}/sandbox/v1/authorizations/{transactionId}/increments`,
    `${basePath}/sandbox/v1/authorizations/{transactionId}/reversals`,
    `${basePath}/sandbox/v1/channel/faults`,
    `${basePath}/sandbox/v1/clearings`,
    `${basePath}/sandbox/v1/clearings/{transactionId}/reversals`,
    `${basePath}/sandbox/v1/deposits`,
    `${basePath}/sandbox/v1/disputes`,
    `${basePath}/sandbox/v1/disputes/{transactionId}/losses`,
    `${basePath}/sandbox/v1/fees`,
    `${basePath}/sandbox/v1/refunds`,
    `${basePath}/sandbox/v1/refunds/{transactionId}/reversals`,
    `${basePath}/sandbox/v1/traffic`,
    `${basePath}/v1/accounts`,
    `${basePath}/v1/accounts/accountLogs`,
    `${basePath}/v1/accounts/cardAccountLogs`,
    `${basePath}/v1/cards`,
    `${basePath}/v1/cards/{cardId}`,
    `${basePath}/v1/cards/{cardId}/controls`,
    `${basePath}/v1/cards/{cardId}/transactions`,
    `${basePath}/v1/events`,
    `${basePath}/v1/orders/sharebalance`,
    `${basePath}/v1/orders/sharebalance/apply`,
    `${basePath}/v1/orders/sharebalance/block`,
    `${basePath}/v1/orders/sharebalance/cancel`,
    `${basePath}/v1/orders/sharebalance/creditLimit`,
    `${basePath}/v1/orders/sharebalance/unblock`,
    `${basePath}/v1/orders/standard`,
    `${basePath}/v1/orders/standard/apply`,
    `${basePath}/v1/orders/standard/block`,
    `${basePath}/v1/orders/standard/cancel`,
    `${basePath}/v1/orders/standard/topup`,
    `${basePath}/v1/orders/standard/unblock`,
    `${basePath}/v1/orders/standard/withdraw`,
    `${basePath}/v1/ping`,
    `${basePath}/v1/products`,
    `${basePath}/v1/transactions`,
    `${basePath}/v1/transactions/{transactionId}`,
    `${basePath}/v1/webhooks/deliveries`,
    `${basePath}/v1/webhooks/deliveries/replay`,
    `${basePath}/v1/webhooks/deliveries/{deliveryId}`,
    `${basePath}/v1/webhooks/deliveries/{deliveryId}/replay`,
    `${basePath}/v1/webhooks/endpoints`,
    `${basePath}/v1/webhooks/endpoints/{endpointId}`,
    `${basePath}/v1/webhooks/endpoints/{endpointId}/secret-rotation`,
    `${basePath}/v1/webhooks/endpoints/{endpointId}/secret-rotation/confirm`,
    `${basePath}/v1/webhooks/endpoints/{endpointId}/test`,
  ]);
});

test('bodies that a route parses itself are documented as form and as JSON', () => {
  const body = read('en').paths[`${basePath}/connect/token`]?.post?.requestBody;
  assert.deepEqual(Object.keys(body?.content ?? {}), [
    'application/x-www-form-urlencoded',
    'application/json',
  ]);
});

test('a call with a token documents every failure that the token check and the server may answer', () => {
  const document = read('en');
  const ping = document.paths[`${basePath}/v1/ping`]?.get;
  assert.deepEqual(Object.keys(ping?.responses ?? {}), ['200', '400', '401', '403', '429', '500', '503']);
  const limited = resolve(document, ping?.responses['429'] ?? {});
  assert.deepEqual(Object.keys(limited.headers ?? {}), [
    'X-Response-Id',
    'RateLimit-Policy',
    'RateLimit',
    'Retry-After',
  ]);
  assert.deepEqual(ping?.security, [{ bearer: [] }, { oauth2: ['card'] }]);
});

test('every text has its Chinese, and the catalogue has no text that nobody shows', () => {
  const shown = new Set<string>();
  mapTexts(read('en'), (text) => {
    shown.add(text);
    return text;
  });
  const translated = chineseTexts(errorTable);
  const missing = [...shown].filter((text) => !Object.hasOwn(translated, text));
  assert.deepEqual(missing, [], 'to be added to zh-CN.json');
  const unused = Object.keys(catalogue).filter((text) => !shown.has(text));
  assert.deepEqual(unused, [], 'to be removed from zh-CN.json');
});

test('no Chinese is left in the English document', () => {
  assert.doesNotMatch(served.en, /\p{Script=Han}/u);
});

test('both languages describe the same API', () => {
  const blank = (language: Language) => mapTexts(read(language), () => '');
  const names = (language: Language) =>
    operations(blank(language)).map(([name, { operationId }]) => [name, operationId]);
  assert.deepEqual(names('zh-CN'), names('en'));
});

interface Described extends ApiDocument {
  readonly tags: readonly { readonly name: string }[];
}

function read(language: Language): Described {
  return JSON.parse(served[language]);
}

function operations(document: ApiDocument): [string, Operation][] {
  return [document.paths, document.webhooks].flatMap((items) =>
    Object.entries(items).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    ),
  );
}

function contents(document: ApiDocument): { name: string; type: string; media: Media }[] {
  const list = (name: string, content: Content = {}) =>
    Object.entries(content).map(([type, media]) => ({ name, type, media }));
  return operations(document).flatMap(([name, operation]) => [
    ...list(`${name}, request`, operation.requestBody?.content),
    ...Object.entries(operation.responses).flatMap(([status, answer]) =>
      list(`${name}, ${status}`, resolve(document, answer).content),
    ),
  ]);
}

function examplesOf(document: ApiDocument, { example, examples = {} }: Media): unknown[] {
  const named = Object.values(examples).map((each) => resolve(document, each).value);
  return [...(example === undefined ? [] : [example]), ...named];
}
