// `npm run docs:sdk`: writes the SDK's types from the API document that is checked in.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = path.resolve(import.meta.dirname, '../../..');
const source = path.join(root, 'docs/openapi.en.json');
export const generatedFile = path.join(root, 'packages/sdk/src/generated/openapi.ts');

/** The types as they should stand in {@link generatedFile}. @returns {Promise<string>} */
export async function generateTypes() {
  const document = JSON.parse(readFileSync(source, 'utf8'));
  const nodes = await openapiTS(prune(document), { silent: true, defaultNonNullable: false });
  return `// Written by \`npm run docs:sdk\` from docs/openapi.en.json. Do not edit.\n\n${astToString(nodes)}`;
}

/**
 * Only what the resources are typed by: parameters, bodies, of the answers the data of the good one in JSON, and what
 * endpoints are sent. Failures have classes of their own.
 * @param {any} document
 */
function prune(document) {
  const paths = mapValues(document.paths, (methods) =>
    mapValues(methods, (operation) => pruneOperation(operation, document)),
  );
  const events = Object.keys(document.webhooks).map((type) => `${type}Event`);
  const schemas = reachable(document.components.schemas, [...referredTo(paths), ...events]);
  return { openapi: document.openapi, info: { title: '', version: '' }, paths, components: { schemas } };
}

/** @param {any} operation @param {any} document */
function pruneOperation({ operationId, summary, description, parameters, requestBody, responses }, document) {
  const answer = resolve(responses[200], document);
  const content = requestBody && {
    'application/json': { schema: requestBody.content['application/json'].schema },
  };
  return {
    operationId,
    summary,
    description,
    parameters,
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      200: {
        description: answer.description,
        content: {
          'application/json': { schema: dataOf(answer.content['application/json'].schema, document) },
        },
      },
    },
  };
}

/** Of an envelope its data; of another answer all of it. @param {any} schema @param {any} document */
function dataOf(schema, document) {
  const [envelope, own] = resolve(schema, document).allOf ?? [];
  return envelope?.$ref === '#/components/schemas/Envelope' ? own.properties.data : schema;
}

/** @param {any} node @param {any} document */
function resolve(node, document) {
  if (node.$ref === undefined) return node;
  const names = node.$ref.split('/').slice(1);
  return names.reduce((/** @type {any} */ found, /** @type {string} */ name) => found[name], document);
}

/** The schemas of these names and all that they refer to. @param {Record<string, any>} schemas @param {string[]} names */
function reachable(schemas, names) {
  const found = new Set(names);
  for (const name of found) for (const other of referredTo(schemas[name])) found.add(other);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

/** The names of the schemas that something refers to. @param {unknown} node @returns {string[]} */
function referredTo(node) {
  const references = JSON.stringify(node).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  return [...references].map(([, name = '']) => name);
}

/**
 * @param {Record<string, any>} record
 * @param {(value: any) => any} change
 */
function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(generatedFile, await generateTypes());
  console.log(`Wrote ${path.relative(root, generatedFile)}`);
}
