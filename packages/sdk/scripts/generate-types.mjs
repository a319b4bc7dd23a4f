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
 * Only what the resources are typed by: parameters, bodies, and of the answers the good one in JSON, of an envelope its
 * data. Failures have classes of their own.
 * @param {any} document
 */
function prune(document) {
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([address, methods]) => [
      address,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, pruneOperation(operation)]),
      ),
    ]),
  );
  const { schemas } = document.components;
  return { openapi: document.openapi, info: { title: '', version: '' }, paths, components: { schemas } };
}

/** @param {any} operation */
function pruneOperation({ operationId, summary, description, parameters, requestBody, responses }) {
  const json = responses[200].content['application/json'];
  const data = json.schema.properties?.hasError ? json.schema.properties.data : json.schema;
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
        description: responses[200].description,
        content: { 'application/json': { schema: data } },
      },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(generatedFile, await generateTypes());
  console.log(`Wrote ${path.relative(root, generatedFile)}`);
}
