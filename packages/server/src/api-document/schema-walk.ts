import type { ApiDocument, Content, Operation, Parameter, Schema } from './openapi.ts';
import { mapValues } from './records.ts';

/** A document with every schema changed, those inside of others first. */
export function mapSchemas(document: ApiDocument, change: (schema: Schema) => Schema): ApiDocument {
  const inSchema = (schema: Schema): Schema => change(mapInside(schema, inSchema));
  const inContent = (content: Content): Content =>
    mapValues(content, (media) => ({ ...media, schema: inSchema(media.schema) }));
  const inParameter = (parameter: Parameter): Parameter =>
    parameter.schema ? { ...parameter, schema: inSchema(parameter.schema) } : parameter;
  const inOperation = (operation: Operation): Operation => ({
    ...operation,
    ...(operation.parameters && { parameters: operation.parameters.map(inParameter) }),
    ...(operation.requestBody && {
      requestBody: { ...operation.requestBody, content: inContent(operation.requestBody.content) },
    }),
    responses: mapValues(operation.responses, (answer) =>
      answer.content ? { ...answer, content: inContent(answer.content) } : answer,
    ),
  });
  const { components } = document;
  return {
    ...document,
    components: { ...components, schemas: mapValues(components.schemas, inSchema) },
    paths: mapValues(document.paths, (methods) => mapValues(methods, inOperation)),
    webhooks: mapValues(document.webhooks, (methods) => mapValues(methods, inOperation)),
  };
}

function mapInside(schema: Schema, change: (schema: Schema) => Schema): Schema {
  return mapValues(schema, (value, keyword) => {
    if (mapsOfSchemas.includes(keyword)) return mapValues(value as Readonly<Record<string, Schema>>, change);
    if (listsOfSchemas.includes(keyword)) return (value as readonly Schema[]).map(change);
    const isSchema = singleSchemas.includes(keyword) && typeof value === 'object' && value !== null;
    return isSchema ? change(value as Schema) : value;
  });
}

const mapsOfSchemas = ['properties', 'patternProperties'];
const listsOfSchemas = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const singleSchemas = ['items', 'additionalProperties', 'not'];
